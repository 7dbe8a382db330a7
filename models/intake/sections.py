# SPDX-License-Identifier: EUPL-1.2
"""Divides a text over the texts of the form: by its headings, else by what its paragraphs say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from models.intake import phrases
from models.intake.phrases import phrase

LONGEST_HEADING: Final = 60
SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z'\"(\d-])")
BULLET: Final = re.compile(r"^\s*(?:[-*•·\u2013o▪]|\d{1,2}[.)])\s+")


class Part(StrEnum):
    """A part of a text, named after the field of the form that it fills; not all fill one."""

    TITLE = "title"
    UNIT = "unit"
    QUESTION = "question"
    BACKGROUND = "background"
    RESULT = "expected_result"
    SKILLS = "skills"
    PRACTICAL = "practical"


HEADINGS: Final[dict[Part, str]] = {
    Part.TITLE: r"titel|onderwerp|betreft|opdrachttitel|subject|re|fwd?|title",
    Part.UNIT: r"afdeling|directie|team|department|unit",
    Part.QUESTION: (
        r"(?:de |onze |jouw )?(?:vraag|opdracht|onderzoeksvraag|hoofdvraag|vraagstelling"
        r"|opdrachtomschrijving|opdrachtbeschrijving|probleemstelling|probleem)"
        r"|wat (?:ga je|gaan jullie|vragen wij|willen wij)(?: \w+)?"
        r"|(?:the |your )?(?:question|assignment|problem|research question|challenge)"
        r"|what (?:will you|do we) \w+"
    ),
    Part.BACKGROUND: (
        r"(?:de )?(?:achtergrond|aanleiding|context|situatie|inleiding)|over (?:ons|de \w+)"
        r"|wie (?:zijn|wij) (?:wij|zijn)|background|context|about us|introduction|who we are"
    ),
    Part.RESULT: (
        r"(?:het )?(?:gewenste? |verwachte? |beoogde? )?(?:eind)?resulta(?:at|ten)|op te leveren"
        r"|oplevering|(?:eind)?product(?:en)?|wat lever(?:t|en) (?:je|jullie)(?: op)?|deliverables?"
        r"|(?:expected |desired )?(?:results?|outcomes?)|what you deliver"
    ),
    Part.SKILLS: (
        r"vaardigheden|(?:gewenste |benodigde )?kennis(?: en vaardigheden)?|(?:gewenst )?profiel"
        r"|wie zoeken wij|skills|requirements|profile"
    ),
    Part.PRACTICAL: (
        r"prakti(?:sch|jk)\w*|randvoorwaarden|voorwaarden|planning|periode|wij bieden"
        r"|wat bieden wij|begeleiding|duur|what we offer|practical(?: matters)?|conditions"
        r"|period"
    ),
}
_HEADING: Final = [
    (part, re.compile(rf"^(?:#+\s*)?(?:\d[.)]\s*)?(?:{words})\s*(?P<end>[:?]|$)\s*", re.IGNORECASE))
    for part, words in HEADINGS.items()
]
ASKS: Final = re.compile(
    r"\?|(?:zoeken|zoek|vragen|willen) (?:wij|we)\b|\b(?:wij|we) (?:zoeken|vragen|willen)\b"
    r"|\bde (?:opdracht|vraag)\b|kunnen studenten|\b(?:we|i) (?:are looking|would like|ask|want)\b"
    r"|could students|the (?:assignment|question)\b",
    re.IGNORECASE,
)
DELIVERS: Final = re.compile(
    r"oplever\w*|lever(?:t|en)?\b[^.]{0,60}\bop\b|\beindresultaat|\beindproduct|\bhet resultaat\b"
    r"|aan het eind(?:e)?\b|\bdeliver\w*|\bthe result\b|\bat the end\b|\bwe expect\b"
    r"|verwachten (?:wij|we)|(?:wij|we) verwachten",
    re.IGNORECASE,
)


PRACTICAL: Final = (
    phrases.DURATION,
    phrases.HOURS,
    phrases.ALLOWANCE,
    phrases.TOWN,
    *(phrase(words) for words in (*phrases.WORK_MODES, *phrases.SCREENINGS)),
)


@dataclass(slots=True)
class Divided:
    """Lines per part, and the lines that stand under no part yet."""

    parts: dict[Part, list[str]] = field(default_factory=dict)

    def add(self, part: Part, line: str) -> None:
        """Put a line at the end of a part."""
        self.parts.setdefault(part, []).append(line)

    def text(self, part: Part) -> str:
        """Return a part as one text, paragraphs parted by an empty line."""
        return "\n".join(self.parts.get(part, [])).strip()


def divide(lines: Sequence[str]) -> Divided:
    """Return the lines of a text under the parts that their headings or words name."""
    divided, loose = _by_headings(lines)
    for number, paragraph in enumerate(paragraphs(loose)):
        if number == 0 and Part.TITLE not in divided.parts and _looks_like_title(paragraph):
            divided.add(Part.TITLE, paragraph[0])
        else:
            _place(divided, paragraph)
    return divided


def paragraphs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Return the paragraphs of a text, each as its lines."""
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line:
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []


def sentences(line: str) -> list[str]:
    """Return the sentences of a line."""
    return SENTENCE_END.split(line)


def without_bullet(line: str) -> str:
    """Return a line of a list without its mark."""
    return BULLET.sub("", line)


def _by_headings(lines: Sequence[str]) -> tuple[Divided, list[str]]:
    """The parts under a heading, and the lines before the first one."""
    divided, loose = Divided(), []
    current: Part | None = None
    for line in lines:
        heading = _heading(line)
        if heading is not None:
            current, rest = heading
            if rest:
                divided.add(current, rest)
            if current in {Part.TITLE, Part.UNIT}:  # one line long
                current = None
        elif current is None:
            loose.append(line)
        else:
            divided.add(current, line)
    return divided, loose


def _heading(line: str) -> tuple[Part, str] | None:
    """The part that a heading names, and what stands behind its colon."""
    for part, expression in _HEADING:
        match = expression.match(line)
        if match is None:
            continue
        rest = line[match.end() :].strip()
        if match["end"] == ":" or (not rest and len(line) <= LONGEST_HEADING):
            return part, rest
    return None


def _place(divided: Divided, paragraph: list[str]) -> None:
    """Put a paragraph without a heading where its words say it belongs."""
    text = " ".join(paragraph)
    if _is_practical(text):
        part = Part.PRACTICAL
    elif DELIVERS.search(text) and not divided.text(Part.RESULT):
        part = Part.RESULT
    elif ASKS.search(text):
        part = Part.QUESTION
    else:
        part = Part.BACKGROUND
    for line in [*([""] if divided.parts.get(part) else []), *paragraph]:
        divided.add(part, line)


def _is_practical(text: str) -> bool:
    """Whether nearly every sentence tells a fact that has a field of its own."""
    found = sentences(text)
    telling = sum(any(at.search(sentence) for at in PRACTICAL) for sentence in found)
    return telling > 0 and telling >= 0.75 * len(found)


def _looks_like_title(paragraph: Sequence[str]) -> bool:
    """Whether a first paragraph is one short line that is no sentence."""
    line = paragraph[0]
    return len(paragraph) == 1 and len(line) <= 100 and not line.endswith((".", "!", ",", ";", "…"))
