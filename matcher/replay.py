# SPDX-License-Identifier: EUPL-1.2
"""Would other weights have ranked earlier decisions better? Asked before they are used.

Decisions up to a day teach, assignments decided about after it test: split by
assignment and time, never by pair, and an assignment that was posted again counts as
one. The offers that were suggested are ranked twice, with both sets of weights; what
people chose should stand high. New weights pass when nothing gets worse: not on
average, not in any level, not in any theme. Levels and themes with few assignments
are judged together, so that none is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from matcher.evaluation.bootstrap import interval
from matcher.evaluation.measures import in_order, ndcg, reciprocal_rank
from matcher.learning import raw_milli
from matcher.lexical import Doubles, Floats
from matcher.recipe import Weights

TEACHING_SHARE = 2 / 3
SAME_ASSIGNMENT = 0.97
"""Cosine from which two assignments are one that was posted again."""

FEWEST_QUESTIONS = 20
FEWEST_IN_GROUP = 5
TOLERANCE = 0.005
"""How much lower a mean may be and still be the same; half a percent of the measure."""

WORST_CASE = 0.05
"""How much lower the mean may be at the low end of its 95 percent interval."""

OTHERS = ""
"""Name of the group of all levels, or themes, with few assignments."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """An assignment with the offers that were suggested for it and what people chose.

    Attributes:
        level: code of its preferred level.
        theme: its first theme; empty without one.
        features: (n_offers, 5) float64, as from ``matcher.learning.pair_features``, in
            the order of the identifiers of the offers.
        grades: (n_offers,) float64, 2 or more where people chose the pair, else 0.
    """

    level: str
    theme: str
    features: Doubles
    grades: Doubles


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Which decisions teach and which assignments test.

    Attributes:
        last: last moment whose decisions teach, those about ``testing`` apart.
        testing: assignments about which everything was decided after it, also when
            they were posted before under another name.
    """

    last: datetime
    testing: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure before and after, over some assignments; four decimals.

    Attributes:
        measure: ``ndcg`` or ``mrr``.
        group: ``all``, ``level`` or ``theme``.
        name: which level or theme; ``OTHERS`` for those with few assignments.
        n: number of assignments.
        before: mean with the weights in use.
        after: mean with the new weights.
        low: low end of the 95 percent interval of the difference.
        high: high end of it.
    """

    measure: str
    group: str
    name: str
    n: int
    before: float
    after: float
    low: float
    high: float

    @property
    def is_worse(self) -> bool:
        """Whether this alone is a reason to refuse the new weights."""
        is_lower = self.after - self.before < -TOLERANCE
        return is_lower or (self.group == "all" and self.low < -WORST_CASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What the earlier decisions say about new weights.

    Attributes:
        n: number of assignments that test.
        figures: all means, the overall ones first.
    """

    n: int
    figures: tuple[Figure, ...]

    @property
    def is_enough(self) -> bool:
        """Whether there were enough assignments to say anything."""
        return self.n >= FEWEST_QUESTIONS

    @property
    def worse(self) -> tuple[Figure, ...]:
        """What got worse."""
        return tuple(at for at in self.figures if at.is_worse)

    @property
    def passes(self) -> bool:
        """Whether the new weights may be switched on."""
        return self.is_enough and not self.worse


def replay(questions: Sequence[Question], before: Weights, after: Weights) -> Replay:
    """Rank again with both sets of weights, and compare per assignment.

    Args:
        questions: assignments that the new weights were not learned from.
        before: the weights in use.
        after: the new weights.
    """
    asked = [at for at in questions if at.grades.any()]
    if not asked:
        return Replay(n=0, figures=())
    old, new = (_measured(asked, weights) for weights in (before, after))
    figures = [
        figure
        for measure in ("ndcg", "mrr")
        for figure in (
            _figure(measure, "all", OTHERS, old[measure], new[measure]),
            *_grouped(measure, "level", [at.level for at in asked], old, new),
            *_grouped(measure, "theme", [at.theme for at in asked], old, new),
        )
    ]
    overall_first = sorted(figures, key=lambda at: at.group != "all")
    return Replay(n=len(asked), figures=tuple(overall_first))


def split_in_time(
    moments: Mapping[str, Sequence[datetime]], vectors: Mapping[str, Floats]
) -> Split:
    """Split assignments into those that teach and those that test.

    Args:
        moments: when was decided about each assignment; at least one of each.
        vectors: (dim,) float32 unit vector of each assignment.
    """
    first = {key: min(at) for key, at in moments.items()}
    ordered = sorted(first, key=lambda key: (first[key], key))
    if not ordered:
        return Split(last=datetime.min.replace(tzinfo=UTC), testing=frozenset())
    last = first[ordered[round(TEACHING_SHARE * (len(ordered) - 1))]]
    posted = _first_postings(ordered, vectors)
    testing = frozenset(key for key in ordered if first[posted[key]] > last)
    return Split(last=last, testing=testing)


def _first_postings(ordered: Sequence[str], vectors: Mapping[str, Floats]) -> dict[str, str]:
    """The first posting of each assignment; itself when it was never posted before."""
    rows = np.stack([vectors[key] for key in ordered])
    alike = rows @ rows.T > SAME_ASSIGNMENT
    postings: dict[str, str] = {}
    for at, key in enumerate(ordered):
        earlier = np.flatnonzero(alike[at, :at])
        postings[key] = postings[ordered[earlier[0]]] if earlier.size else key
    return postings


def _measured(questions: Sequence[Question], weights: Weights) -> dict[str, Doubles]:
    ranked = [in_order(raw_milli(at.features, weights), at.grades) for at in questions]
    return {
        "ndcg": np.array([ndcg(at) for at in ranked]),
        "mrr": np.array([reciprocal_rank(at) for at in ranked]),
    }


def _grouped(
    measure: str,
    group: str,
    names: Sequence[str],
    old: Mapping[str, Doubles],
    new: Mapping[str, Doubles],
) -> list[Figure]:
    large = {name for name in names if names.count(name) >= FEWEST_IN_GROUP}
    kept = np.array([name if name in large else OTHERS for name in names])
    return [
        _figure(measure, group, name, old[measure][kept == name], new[measure][kept == name])
        for name in sorted(set(kept.tolist()))
    ]


def _figure(measure: str, group: str, name: str, old: Doubles, new: Doubles) -> Figure:
    difference = interval(new - old)
    return Figure(
        measure=measure,
        group=group,
        name=name,
        n=len(old),
        before=round(float(old.mean()), 4),
        after=round(float(new.mean()), 4),
        low=difference.low,
        high=difference.high,
    )
