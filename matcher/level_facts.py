# SPDX-License-Identifier: EUPL-1.2
"""Duration and number of students held against the level that is stated.

A fact comes from the form, not from the text; the warning quotes the sentence that speaks of
it, or else the one that asks most of students, because that is what there must be time for.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.level_coach import LevelWarning
from matcher.level_expectations import Expectations
from matcher.level_signals import Signals
from matcher.levels import LEVELS

MOST_GRADUATES = 2
"""Students who may graduate on one assignment: each is judged alone."""

_SPEAKS_OF: Mapping[str, re.Pattern[str]] = {
    "duration": re.compile(r"(?<!\w)(?:weken|week|maand|half ?jaar|months?|weeks?)", re.IGNORECASE),
    "group": re.compile(
        r"(?<!\w)(?:groep|groepje|team|duo|studenten|met z'n|group|students|pair)", re.IGNORECASE
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFacts:
    """What the form says about the work; ``None`` when it is not filled in.

    Attributes:
        form: form of the assignment, a code of ``matcher.types.FORMS``.
        duration_weeks: how long it takes.
        group_max: most students in one group.
    """

    form: str | None = None
    duration_weeks: int | None = None
    group_max: int | None = None


def fact_warnings(
    signals: Signals, levels: Sequence[str], facts: WorkFacts, expectations: Expectations
) -> tuple[LevelWarning, ...]:
    """Facts that do not suit any of the accepted levels; none without a sentence to quote.

    Args:
        signals: of the sentences of the text.
        levels: accepted level codes, the preferred first; none gives no warnings.
        facts: what the form says.
        expectations: how long work of a level takes.
    """
    if not levels or not signals.sentences:
        return ()
    found = (_duration(levels, facts, expectations), _graduates(facts))
    return tuple(
        LevelWarning(
            aspect=aspect,
            reason=reason,
            stated=levels[0],
            better=levels[0],
            sentence=_sentence_about(aspect, signals),
            numbers=numbers,
        )
        for aspect, reason, numbers in filter(None, found)
    )


def _duration(
    levels: Sequence[str], facts: WorkFacts, expectations: Expectations
) -> tuple[str, str, dict[str, int]] | None:
    weeks = facts.duration_weeks
    bounds = [expectations.weeks[LEVELS[level].sector] for level in levels]
    fewest, most = min(low for low, _ in bounds), max(high for _, high in bounds)
    if weeks is None or facts.form == "hackathon" or "phd" in levels or fewest <= weeks <= most:
        return None
    numbers = {"weeks": weeks, "fewest": fewest, "most": most}
    return "duration", "too_short" if weeks < fewest else "too_long", numbers


def _graduates(facts: WorkFacts) -> tuple[str, str, dict[str, int]] | None:
    students = facts.group_max
    if facts.form != "graduation" or students is None or students <= MOST_GRADUATES:
        return None
    return "group", "too_many", {"students": students, "most": MOST_GRADUATES}


def _sentence_about(aspect: str, signals: Signals) -> str:
    speaking = (at for at in signals.sentences if _SPEAKS_OF[aspect].search(at))
    return next(speaking, _most_demanding(signals))


def _most_demanding(signals: Signals) -> str:
    """The sentence that reads most like research and least like carrying out."""
    says = signals.similarity + signals.words
    demands = np.round((says[:, :, -1] - says[:, :, 0]).sum(axis=1), 6)
    return signals.sentences[int(demands.argmax())]
