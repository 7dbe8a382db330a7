# SPDX-License-Identifier: EUPL-1.2
"""One assignment in parts: what is built, what is designed, what is researched.

The expected results are taken from the text literally, and each goes to exactly one part, by
the same signals as the level coach: telling words first, likeness of meaning where words say
nothing or disagree.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matcher.corpus import CorpusStatistics
from matcher.level_coach import SCALE, USUAL_LEVELS
from matcher.level_expectations import KINDS, SECTORS, Expectations
from matcher.level_signals import encoded, likeness, sentence_rows
from matcher.levels import LEVELS
from matcher.lexical import Doubles, Floats
from matcher.text import literal_sentences, text_hash

FIELDS = ("expected_result", "question")
"""Where expected results stand: all of the first, the list items of the second."""

MOST_RESULTS = 40
"""With more results than this nobody is helped by a proposal."""

STATED_LEAD = 0.15
"""Likeness that the kinds of the stated levels start with: words must say why to leave them."""

_NUMBER_WORDS = "twee|drie|vier|vijf|zes|acht|tien|two|three|four|five|six|eight|ten"
_OPENING = rf"(?:een|de|het|a|an|the|minimaal|maximaal|ten minste|at least|{_NUMBER_WORDS}|\d+)\b"
_LIST_BREAK = re.compile(
    rf"\s*[,;]\s+(?:(?:en|and|plus|or|of)\s+)?(?={_OPENING})|\s+(?:en|and|plus)\s+(?={_OPENING})"
    r"|\s*;\s+",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w")
_LIST_ITEM = re.compile(r"^[ \t]*(?:[-*•\u2013]|\d{1,2}[.)])[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedResult:
    """Something that students deliver.

    Attributes:
        field: one of ``FIELDS``.
        text: literally as it stands in that field.
    """

    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one group of students could do.

    Attributes:
        kind: one of ``KINDS``.
        level: level code.
        results: its expected results, in reading order; one at least.
    """

    kind: str
    level: str
    results: tuple[ExpectedResult, ...]

    def to_json(self) -> dict[str, Any]:
        """As a value that ``json.dumps`` takes."""
        return asdict(self)


def expected_results(expected_result: str, question: str) -> tuple[ExpectedResult, ...]:
    """What students deliver, in reading order.

    Sentences and list items of the expected result, divided where a list goes on with a new
    article or number ("een script en een advies"), and the list items of the question.
    """
    asked = [at.group(1) for at in _LIST_ITEM.finditer(question)]
    lines = [piece for line in _lines(expected_result) for piece in _pieces(line)]
    found = [ExpectedResult(field=FIELDS[0], text=line) for line in lines]
    found += [ExpectedResult(field=FIELDS[1], text=line) for line in asked]
    return tuple(one for one in found if _WORD.search(one.text))


def result_texts(results: Sequence[ExpectedResult], expectations: Expectations) -> dict[str, str]:
    """Every text for which ``propose_split`` needs a vector, by its hash."""
    lines = (encoded(result.text) for result in results)
    return {text_hash(line): line for line in lines} | expectations.texts()


def propose_split(
    results: Sequence[ExpectedResult],
    levels: Sequence[str],
    vectors: Mapping[str, Floats],
    statistics: CorpusStatistics,
    expectations: Expectations,
) -> tuple[Part, ...]:
    """Divide the expected results; each is in exactly one part.

    Args:
        results: as ``expected_results`` gives them.
        levels: accepted level codes; a part keeps the one of its own sector.
        vectors: (dim,) float32 unit vector by text hash, of all ``result_texts``.
        statistics: what is usual, for the same encoder.
        expectations: what the kinds of work look like.

    Returns:
        Two or three parts in the order of ``KINDS``; empty when all is work of one kind, or
        there are too many results to divide.

    Raises:
        KeyError: when a vector is missing.
    """
    if not 2 <= len(results) <= MOST_RESULTS:
        return ()
    says = _says(results, vectors, statistics, expectations)
    stated = {LEVELS[level].sector for level in levels}
    says += STATED_LEAD * np.array([sector in stated for sector in SECTORS])
    kinds = [KINDS[at] for at in np.round(says, 6).argmax(axis=1).tolist()]
    parts = tuple(
        Part(
            kind=kind,
            level=_level(SECTORS[at], levels),
            results=tuple(one for one, found in zip(results, kinds, strict=True) if found == kind),
        )
        for at, kind in enumerate(KINDS)
        if kind in kinds
    )
    return parts if len(parts) > 1 else ()


def _says(
    results: Sequence[ExpectedResult],
    vectors: Mapping[str, Floats],
    statistics: CorpusStatistics,
    expectations: Expectations,
) -> Doubles:
    """How much each result is of each kind: (n_results, n_kinds); one word outweighs likeness."""
    lines = [result.text for result in results]
    rows = sentence_rows(lines, vectors, statistics)
    says: Doubles = np.zeros((len(lines), len(KINDS)))
    for at, kind in enumerate(KINDS):
        found = expectations.kinds[kind]
        words = [len(found.words.findall(line)) for line in lines]
        says[:, at] = SCALE * np.array(words) + likeness(rows, found, vectors, statistics)
    return says


def _level(sector: str, levels: Sequence[str]) -> str:
    own = (level for level in levels if LEVELS[level].sector == sector)
    return next(own, USUAL_LEVELS[sector])


def _lines(text: str) -> Iterator[str]:
    """List items whole and without their mark, other lines by sentence."""
    for line in text.splitlines():
        item = _LIST_ITEM.match(line)
        yield from [item.group(1)] if item else literal_sentences(line)


def _pieces(line: str) -> Iterator[str]:
    start = 0
    for at in _LIST_BREAK.finditer(line):
        if len(line[start : at.start()].split()) > 1:
            yield line[start : at.start()].strip()
            start = at.end()
    yield line[start:].strip()
