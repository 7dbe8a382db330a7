# SPDX-License-Identifier: EUPL-1.2
"""What each level of education expects of an assignment, in sentences and in telling words.

The sentences and words are our own, in Dutch and English; they were chosen on the reference
texts and the development half of the judged set.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from matcher.recipe import shipped_json
from matcher.text import text_hash

SECTORS = ("mbo", "hbo", "wo")
"""Sectors of education, in rising order."""

ASPECTS = ("complexity", "autonomy", "research")
"""What a level shows in: how hard, how much on one's own, how much research."""

KINDS = ("build", "design", "research")
"""Kinds of work: what mbo, hbo and wo do best, in the order of ``SECTORS``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expectation:
    """What is typical of a sector in one aspect, or of one kind of work.

    Attributes:
        sentences: typical sentences, Dutch and English.
        words: finds typical words, each from its beginning, in any case.
    """

    sentences: tuple[str, ...]
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expectations:
    """All expectations.

    Attributes:
        aspects: expectation by aspect and sector.
        kinds: expectation by kind of work.
        levels: finds words that are typical of one level within its sector, by level code.
        weeks: fewest and most weeks that suit a sector.
    """

    aspects: Mapping[str, Mapping[str, Expectation]]
    kinds: Mapping[str, Expectation]
    levels: Mapping[str, re.Pattern[str]]
    weeks: Mapping[str, tuple[int, int]]

    def texts(self) -> dict[str, str]:
        """Every sentence by the hash of its text; the hash is the key of its vector."""
        found = [at for sectors in self.aspects.values() for at in sectors.values()]
        lines = (line for at in (*found, *self.kinds.values()) for line in at.sentences)
        return {text_hash(line): line for line in lines}


@cache
def shipped_expectations() -> Expectations:
    """The expectations that come with this release."""
    stored: Any = shipped_json("level_expectations.json")
    return Expectations(
        aspects={
            aspect: {sector: _expectation(stored["aspects"][aspect][sector]) for sector in SECTORS}
            for aspect in ASPECTS
        },
        kinds={kind: _expectation(stored["kinds"][kind]) for kind in KINDS},
        levels={code: _pattern(words) for code, words in stored["levels"].items()},
        weeks={sector: tuple(stored["weeks"][sector]) for sector in SECTORS},
    )


def _expectation(stored: Mapping[str, Sequence[str]]) -> Expectation:
    return Expectation(sentences=tuple(stored["sentences"]), words=_pattern(stored["words"]))


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})", re.IGNORECASE)
