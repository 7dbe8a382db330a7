# SPDX-License-Identifier: EUPL-1.2
"""From profile to the text that is encoded: clean, compose, expand, hash.

Both sides get one text. Terms of employment are left out because they pull all
texts together, abbreviations are written out because an encoder does not know
them, and the long free text gives way when the whole would not fit the encoder.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from matcher.types import AssignmentProfile, OfferProfile

MAX_CHARACTERS = 1_800
"""Longest encoded text. 512 tokens, the limit of the shipped encoder, are about
2,100 characters of Dutch; beyond it implementations differ in what they do."""

MAX_SENTENCES = 12
"""Most sentences of one text that serve as evidence."""

MIN_SENTENCE = 25
"""Shorter sentences, in characters, say too little to serve as evidence."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_ABBREVIATION = re.compile(
    r"\b(?:bijv|bv|o\.a|d\.w\.z|m\.b\.t|t\.b\.v|i\.v\.m|m\.b\.v|t\.a\.v|n\.a\.v|enz|etc|ca|nr|"
    r"incl|excl|resp|evt|min|max|e\.g|i\.e|dr|drs|ir|ing|prof|mr|vs)\.$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"(?<=[.!?])\s+(?=[\"'(]?[A-ZÀ-Þ0-9])|\s*\n\s*(?:[-*•\u2013]\s*)?|\s+[•]\s+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRules:
    """What to write out and what to leave out.

    Attributes:
        glossary: abbreviation or jargon to plain words. A key with a capital is
            matched as written (``BIO`` is not ``bio``), another in any case.
        boilerplate: regular expressions, matched in any case; a sentence that
            holds one is left out.
    """

    glossary: Mapping[str, str]
    boilerplate: tuple[str, ...] = ()


def assignment_text(assignment: AssignmentProfile, rules: TextRules) -> str:
    """The text of an assignment as it is encoded: one line, at most ``MAX_CHARACTERS``."""
    fixed = (assignment.title, assignment.expected_result, ", ".join(assignment.skills))
    return _compose(fixed, assignment.text, rules)


def offer_text(offer: OfferProfile, rules: TextRules) -> str:
    """The text of an offer as it is encoded: one line, at most ``MAX_CHARACTERS``."""
    return _compose((offer.name, offer.courses), offer.text, rules)


def assignment_sentences(assignment: AssignmentProfile, rules: TextRules) -> tuple[str, ...]:
    """Sentences of an assignment that can serve as evidence, in reading order."""
    return _evidence_sentences((assignment.text, assignment.expected_result), rules.boilerplate)


def offer_sentences(offer: OfferProfile, rules: TextRules) -> tuple[str, ...]:
    """Sentences of an offer that can serve as evidence, in reading order."""
    return _evidence_sentences((offer.text, offer.courses), rules.boilerplate)


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hexadecimal digits; the key of its vector."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def normalise(text: str) -> str:
    """Compatibility characters composed (NFKC), invisible ones gone, spaces single.

    Line ends stay, because they end sentences.
    """
    lines = unicodedata.normalize("NFKC", text).splitlines()
    return "\n".join(filter(None, (_single_spaces(line) for line in lines)))


def sentences(text: str) -> tuple[str, ...]:
    """Split a normalised text at full stops, line ends and bullets.

    Common Dutch and English abbreviations end no sentence.
    """
    found: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece and not piece.isspace():
            found.append(piece.strip())
    return tuple(found)


def literal_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text exactly as they stand in it, so that they can be quoted.

    Split as ``sentences`` does; every one is a part of ``text``, without spaces around it.
    """
    found: list[tuple[int, int]] = []
    for start, end in _spans(text):
        if found and _ABBREVIATION.search(text[found[-1][0] : found[-1][1]]):
            found[-1] = found[-1][0], end
        elif text[start:end].strip():
            found.append((start, end))
    return tuple(text[start:end].strip() for start, end in found)


def without_boilerplate(text: str, boilerplate: tuple[str, ...]) -> str:
    """Leave out sentences about terms of employment; keep all if nothing would be left."""
    pattern = _boilerplate_pattern(boilerplate)
    kept = [line for line in sentences(text) if pattern is None or not pattern.search(line)]
    return " ".join(kept) or text.replace("\n", " ")


def expansions(text: str, glossary: Mapping[str, str]) -> tuple[str, ...]:
    """The plain words of every glossary key that occurs in a text, by key, each once."""
    exact = _glossary_pattern(tuple(sorted(key for key in glossary if key != key.lower())))
    loose = _glossary_pattern(tuple(sorted(key for key in glossary if key == key.lower())))
    keys = set(exact.findall(text)) if exact else set()
    keys |= set(loose.findall(text.lower())) if loose else set()
    return tuple(dict.fromkeys(glossary[key] for key in sorted(keys)))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at in _SENTENCE_END.finditer(text):
        yield start, at.start()
        start = at.end()
    yield start, len(text)


def _single_spaces(line: str) -> str:
    if line.isprintable():  # the usual case, and thirty times faster than looking at each character
        return " ".join(line.split())
    visible = (" " if char == "\t" else char for char in line)
    kept = (char for char in visible if unicodedata.category(char) not in _INVISIBLE)
    return " ".join("".join(kept).split())


def _compose(fixed: Iterable[str], body: str, rules: TextRules) -> str:
    head = _sentence_line(fixed)
    cleaned = without_boilerplate(normalise(body), rules.boilerplate)
    tail = _sentence_line(expansions(f"{head} {cleaned}", rules.glossary))
    room = MAX_CHARACTERS - len(head) - len(tail) - 2
    return _cut(" ".join(filter(None, (head, _cut(cleaned, room), tail))), MAX_CHARACTERS)


def _sentence_line(parts: Iterable[str]) -> str:
    cleaned = (" ".join(normalise(part).split()) for part in parts)
    return " ".join(part if part[-1] in ".!?" else f"{part}." for part in cleaned if part)


def _cut(text: str, room: int) -> str:
    """Shorten at a space; a first word that is too long by itself is cut."""
    if len(text) <= room:
        return text
    clipped = text[: max(room, 0)]
    return clipped.rpartition(" ")[0] or clipped


# An offer is explained for many assignments, and its sentences are the same each time.
@lru_cache(maxsize=4096)
def _evidence_sentences(parts: tuple[str, ...], boilerplate: tuple[str, ...]) -> tuple[str, ...]:
    pattern = _boilerplate_pattern(boilerplate)
    found = (line for part in parts for line in sentences(normalise(part)))
    fitting = (line for line in found if MIN_SENTENCE <= len(line) <= MAX_CHARACTERS)
    kept = (line for line in fitting if pattern is None or not pattern.search(line))
    return tuple(dict.fromkeys(kept))[:MAX_SENTENCES]


@lru_cache(maxsize=16)
def _boilerplate_pattern(boilerplate: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(boilerplate), re.IGNORECASE) if boilerplate else None


@lru_cache(maxsize=16)
def _glossary_pattern(keys: tuple[str, ...]) -> re.Pattern[str] | None:
    longest_first = sorted(keys, key=lambda key: (-len(key), key))
    words = "|".join(re.escape(key) for key in longest_first)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None
