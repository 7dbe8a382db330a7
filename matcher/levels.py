# SPDX-License-Identifier: EUPL-1.2
"""Education levels and the distance between them.

The distance is the difference in NLQF level (the Dutch qualifications
framework, equal to EQF for these levels) plus one half when the sector differs:
an applied and a research bachelor share level 6 and still are not the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SECTOR_CHANGE = 0.5
"""Distance added when two levels lie in different sectors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Where a level stands.

    Attributes:
        nlqf: level in the Dutch qualifications framework, 2 to 8.
        sector: ``mbo``, ``hbo`` or ``wo``.
    """

    nlqf: int
    sector: str


LEVELS: Mapping[str, Level] = {
    "mbo-2": Level(nlqf=2, sector="mbo"),
    "mbo-3": Level(nlqf=3, sector="mbo"),
    "mbo-4": Level(nlqf=4, sector="mbo"),
    "hbo-ad": Level(nlqf=5, sector="hbo"),
    "hbo-bachelor": Level(nlqf=6, sector="hbo"),
    "hbo-master": Level(nlqf=7, sector="hbo"),
    "wo-bachelor": Level(nlqf=6, sector="wo"),
    "wo-master": Level(nlqf=7, sector="wo"),
    "phd": Level(nlqf=8, sector="wo"),
}
"""Facts per level code, lowest first within a sector."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelGap:
    """The closest pair of levels of two sides.

    Attributes:
        gap: distance in levels, 0 or more, in steps of one half.
        wanted: level code of the assignment in that pair.
        offered: level code of the offer in that pair.
    """

    gap: float
    wanted: str
    offered: str


def level_gap(wanted: str, offered: str) -> float:
    """Distance between two level codes, 0 or more, in steps of one half.

    Raises:
        KeyError: when a code is unknown.
    """
    left, right = LEVELS[wanted], LEVELS[offered]
    return abs(left.nlqf - right.nlqf) + SECTOR_CHANGE * (left.sector != right.sector)


def closest_levels(wanted: Sequence[str], offered: Sequence[str]) -> LevelGap | None:
    """The pair of levels with the smallest distance, or ``None`` when a side states none.

    Among equally close pairs the one that comes first in ``wanted`` counts, then
    the one with the lower code: the order in ``wanted`` is a preference, the
    order in ``offered`` is not.

    Raises:
        KeyError: when a code is unknown.
    """
    pairs = [
        LevelGap(gap=level_gap(left, right), wanted=left, offered=right)
        for left in wanted
        for right in sorted(offered)
    ]
    return min(pairs, key=lambda pair: pair.gap, default=None)
