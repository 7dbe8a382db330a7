# SPDX-License-Identifier: EUPL-1.2
"""Texts on screen are plain Dutch: short sentences, ordinary words, no officialese.

Our own small linter over the source texts of templates and forms; the reading ease is the Dutch
one of Douma (1960): 206.84 - 0.93 x words per sentence - 77 x syllables per word.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parents[2]
METHODS = [("web/templates/**.html", "jinja2"), ("web/**.py", "python")]
OPTIONS = {"web/templates/**.html": {"trimmed": "true"}}
IN_CONTEXT = ((1, "c"), 2)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": IN_CONTEXT,
    "lazy_pgettext": IN_CONTEXT,
}

LONGEST_SENTENCE = 15  # words
LEAST_READING_EASE = 60.0
ENOUGH_WORDS = 100  # below this the reading ease says nothing

OFFICIALESE = {
    "indien": "als",
    "middels": "met",
    "dient te": "moet",
    "dienen te": "moeten",
    "tevens": "ook",
    "conform": "volgens",
    "teneinde": "om",
    "reeds": "al",
    "derhalve": "daarom",
    "alsmede": "en",
    "betreffende": "over",
    "gaarne": "graag",
    "ingevolge": "volgens",
    "thans": "nu",
    "voornoemde": "deze",
    "omtrent": "over",
    "dit veld is verplicht": "zeg wat iemand moet invullen",
    "dit veld is vereist": "zeg wat iemand moet invullen",
    "ongeldige invoer": "zeg wat iemand moet invullen",
    "optioneel": "niet verplicht",
    "je ": "u",
    "jouw": "uw",
}
FIXED_NAMES = ("Verklaring Omtrent het Gedrag",)


@cache
def source_texts() -> list[tuple[str, str]]:
    """Return (place, text) for every text that a person can read."""
    found = extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS)
    return [
        (f"{file}:{line}", text)
        for file, line, message, _comments, _context in found
        for text in ([message] if isinstance(message, str) else message)
        if text
    ]


def sentences(text: str) -> list[str]:
    plain = re.sub(r"%\(\w+\)[sd]", "iets", text)
    return [part for part in re.split(r"(?<=[.!?:])\s+", plain) if re.search(r"\w", part)]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:[-'][^\W\d_]+)*", text)


def syllables(word: str) -> int:
    return max(1, len(re.findall(r"[aeiouyéèëïöüáó]+", word.lower())))


def reading_ease(text: str) -> float:
    all_words, all_sentences = words(text), sentences(text)
    per_word = sum(map(syllables, all_words)) / len(all_words)
    return 206.84 - 0.93 * len(all_words) / len(all_sentences) - 77 * per_word


def test_there_are_texts_to_judge() -> None:
    assert len(source_texts()) > 200


def test_no_sentence_is_long() -> None:
    long = [
        f"{place}: {len(words(sentence))} words: {sentence}"
        for place, text in source_texts()
        for sentence in sentences(text)
        if len(words(sentence)) > LONGEST_SENTENCE
    ]
    assert not long, "split these sentences:\n" + "\n".join(long)


def test_no_officialese() -> None:
    wrong = [
        f"{place}: write {better!r} for {word!r}: {text}"
        for place, text in source_texts()
        for word, better in OFFICIALESE.items()
        if re.search(rf"\b{re.escape(word)}\b", _without_names(text), re.IGNORECASE)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_shouting() -> None:
    wrong = [
        f"{place}: {text}"
        for place, text in source_texts()
        if "!" in text or re.search(r"\b[A-Z]{5,}\b", text)
    ]
    assert not wrong, "no exclamation marks and no capitals:\n" + "\n".join(wrong)


@pytest.mark.parametrize("page", ["home", "how_it_works", "privacy", "accessibility"])
def test_information_pages_read_easily(page: str) -> None:
    texts = [
        text for place, text in source_texts() if place.startswith(f"web/templates/pages/{page}.")
    ]
    whole = " ".join(text if text[-1] in ".?:" else f"{text}." for text in texts)

    assert len(words(whole)) >= ENOUGH_WORDS
    assert reading_ease(whole) >= LEAST_READING_EASE


def test_officialese_would_be_caught() -> None:
    bad = "Indien de aanvraag betrekking heeft op vertrouwelijke informatievoorzieningen, dient u."

    assert reading_ease(bad) < LEAST_READING_EASE


def _without_names(text: str) -> str:
    for name in FIXED_NAMES:
        text = text.replace(name, "")
    return text
