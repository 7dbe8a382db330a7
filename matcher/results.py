# SPDX-License-Identifier: EUPL-1.2
"""The values that come out of the matcher: suggestions, exclusions, and why.

All of them are frozen and compare by value. Reasons are codes with parameters;
whoever shows them makes the sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

Parameter: TypeAlias = str | int | float | tuple[str, ...] | None
"""A value that goes into the sentence behind a reason code."""

Parameters: TypeAlias = Mapping[str, Parameter]
"""Named values that go into the sentence behind a reason code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is as it is: a code, and what to fill into its sentence.

    Attributes:
        code: stable identifier of the sentence.
        parameters: values for the sentence; texts in the language of the source.
    """

    code: str
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """One term of the sum that a score is.

    Attributes:
        name: ``text``, ``terms``, ``theme`` or ``level``.
        points_milli: contribution to the raw score, in thousandths of a point.
        shown_points: contribution to the shown 0-100 score, whole points.
        reason: where the points come from.
    """

    name: str
    points_milli: int
    shown_points: int
    reason: Reason

    @property
    def points(self) -> Decimal:
        """Contribution to the raw score, in points with three decimals, exact."""
        return Decimal(self.points_milli).scaleb(-3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Two sentences that say about the same.

    Attributes:
        assignment_sentence: sentence of the assignment.
        offer_sentence: sentence of the offer.
        similarity: cosine between the two after centring, 0 to 1, three decimals.
    """

    assignment_sentence: str
    offer_sentence: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An offer that may fit an assignment, with the account of its score.

    The points of the parts add up to ``raw_milli``; the shown points of the
    parts and ``base_points`` add up to ``score``. Both exactly.

    Attributes:
        offer_id: identifier of the offer.
        score: calibrated score, whole number 0 to 100.
        raw_milli: score before calibration, in thousandths of a point.
        label: ``excellent``, ``good``, ``possible`` or ``weak``.
        base_points: what every pair starts with on the shown scale.
        parts: text, terms, theme and level, in this order.
        evidence: sentence pairs, the heaviest first; empty until asked for.
    """

    offer_id: str
    score: int
    raw_milli: int
    label: str
    base_points: int
    parts: tuple[ScorePart, ...]
    evidence: tuple[Evidence, ...] = ()

    @property
    def raw(self) -> Decimal:
        """Score before calibration, in points with three decimals, exact."""
        return Decimal(self.raw_milli).scaleb(-3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that one side could do otherwise; a row of the table in ``matcher.changes``.

    Attributes:
        side: ``assignment`` or ``offer``.
        code: what changes.
        cost: how large the change is, in steps of that table, 1 or more.
        parameters: values for its sentence.
    """

    side: str
    code: str
    cost: int
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Changes after which an offer is suggested: applied, and ranked again to prove it.

    Attributes:
        changes: one or two changes.
        position: place among the suggestions after the changes, 1 is the best.
        score: shown score after the changes, whole number 0 to 100.
        lost: how many of the suggestions of now are not suggested any more after them.
    """

    changes: tuple[Change, ...]
    position: int
    score: int
    lost: int

    @property
    def cost(self) -> int:
        """How large the changes are together, in steps."""
        return sum(change.cost for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """An offer that cannot take an assignment, and what would change that.

    Attributes:
        offer_id: identifier of the offer.
        reasons: one per broken rule, each with the values of both sides.
        repair: the smallest change after which the offer is suggested; ``None`` when
            there is none, or when nobody looked for it (see ``matcher.repair``).
    """

    offer_id: str
    reasons: tuple[Reason, ...]
    repair: Repair | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeProbability:
    """How likely a theme is for a text.

    Attributes:
        name: theme name.
        probability: 0 to 1, three decimals.
    """

    name: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The logistic curve from raw score to shown score (Platt, 1999).

    Attributes:
        a: slope per point, above 0.
        b: intercept.
    """

    a: float
    b: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RankResult:
    """The whole answer for one assignment; every offer is in exactly one list.

    Attributes:
        assignment_id: identifier of the assignment.
        suggestions: the best offers, best first, ties by offer identifier.
        ranked_below: identifiers of eligible offers after those, best first.
        excluded: offers that break a hard rule, by offer identifier.
        themes: likely themes of the assignment's text, most likely first.
        encoder_version: which encoder made the vectors.
        weights_version: which weights were used.
        recipe_version: fingerprint of everything else that shapes a score.
        curve: how raw scores became shown scores.
    """

    assignment_id: str
    suggestions: tuple[Suggestion, ...]
    ranked_below: tuple[str, ...]
    excluded: tuple[Exclusion, ...]
    themes: tuple[ThemeProbability, ...]
    encoder_version: str
    weights_version: str
    recipe_version: str
    curve: Curve


def parts_as_json(suggestion: Suggestion) -> list[dict[str, object]]:
    """The account of a score as plain values, to store beside it.

    Returns:
        The base first, then the parts in their order: ``name``, ``shown_points``
        (these add up to the score), ``points_milli`` (these add up to
        ``raw_milli``), ``reason`` (a code) and ``parameters``.
    """
    base = ScorePart(
        name="base",
        points_milli=0,
        shown_points=suggestion.base_points,
        reason=Reason(code="base"),
    )
    return [
        {
            "name": part.name,
            "shown_points": part.shown_points,
            "points_milli": part.points_milli,
            "reason": part.reason.code,
            "parameters": parameters_as_json(part.reason.parameters),
        }
        for part in (base, *suggestion.parts)
    ]


def parameters_as_json(parameters: Parameters) -> dict[str, object]:
    """The values of a sentence as plain values."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in parameters.items()
    }


def evidence_as_json(suggestion: Suggestion) -> list[dict[str, object]]:
    """The sentence pairs of a suggestion as plain values, to store beside it."""
    return [
        {
            "assignment_sentence": pair.assignment_sentence,
            "offer_sentence": pair.offer_sentence,
            "similarity": pair.similarity,
        }
        for pair in suggestion.evidence
    ]


def repair_as_json(repair: Repair) -> dict[str, object]:
    """A repair as plain values: its changes, and where the offer stands after them."""
    return {
        "steps": repair.cost,
        "position": repair.position,
        "score": repair.score,
        "lost": repair.lost,
        "changes": [
            {"side": at.side, "code": at.code, **parameters_as_json(at.parameters)}
            for at in repair.changes
        ],
    }
