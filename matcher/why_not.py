# SPDX-License-Identifier: EUPL-1.2
"""Why one offer is not among the suggestions of an assignment, and what would change that."""

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.changes import RULE_CHANGES, SIDES
from matcher.eligibility import broken_rules
from matcher.index import OfferIndex
from matcher.lexical import Floats
from matcher.ranking import TOP_K, account_of, rank, raw_scores
from matcher.repair import MOST_CHANGES, RepairShop
from matcher.results import (
    RankResult,
    Reason,
    Repair,
    Suggestion,
    parameters_as_json,
    parts_as_json,
    repair_as_json,
)
from matcher.substitution import row_of
from matcher.types import AssignmentProfile

SUGGESTED, BELOW, EXCLUDED = "suggested", "ranked_below", "excluded"
"""Where an offer can stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Where one offer stands for an assignment, and why it stands no higher.

    Attributes:
        outcome: ``suggested``, ``ranked_below`` or ``excluded``.
        position: place among the offers that can take the assignment, 1 is the best; of
            an excluded offer the place that its score would give it.
        eligible: how many offers can take the assignment.
        shown: how many of them are suggested.
        account: the account of its score, also when it is excluded.
        last: the account of the last suggestion, to compare with; ``None`` without any.
        reasons: one per broken rule, each with the values of both sides.
        repair: the smallest change after which it is suggested, whoever makes it.
        own_repairs: the smallest change of one side alone, by side.
        obstacle: why there is no repair: the code of a rule that nothing mends,
            ``too_many_rules`` or ``too_far_below``; empty when there is one, or none is needed.
    """

    outcome: str
    position: int
    eligible: int
    shown: int
    account: Suggestion
    last: Suggestion | None
    reasons: tuple[Reason, ...]
    repair: Repair | None
    own_repairs: Mapping[str, Repair]
    obstacle: str


def why_not(
    assignment: AssignmentProfile,
    offer_id: str,
    index: OfferIndex,
    vectors: Mapping[str, Floats],
    *,
    top_k: int = TOP_K,
) -> WhyNot:
    """Rank all offers and say where this one stands.

    Args:
        assignment: the assignment.
        offer_id: identifier of the offer that is asked about.
        index: all offers, this one among them.
        vectors: (dim,) float32 unit vector by text hash; must hold the assignment's.
        top_k: how many offers are suggested, 1 or more.

    Raises:
        KeyError: when the index lacks the offer, or the vectors lack the assignment's.
    """
    ranked = rank(assignment, index, vectors, top_k=top_k)
    account = account_of(assignment, index, vectors, offer_id)
    reasons = broken_rules(assignment, index.offers[row_of(index, offer_id)])
    position = _position(ranked, account, assignment, index, vectors)
    is_suggested = not reasons and position <= top_k
    shop = RepairShop(assignment, index, vectors, top_k=top_k)
    sides = {} if is_suggested else {side: shop.smallest(offer_id, [side]) for side in SIDES}
    repair = None if is_suggested else shop.smallest(offer_id)
    return WhyNot(
        outcome=SUGGESTED if is_suggested else EXCLUDED if reasons else BELOW,
        position=position,
        eligible=len(ranked.suggestions) + len(ranked.ranked_below),
        shown=len(ranked.suggestions),
        account=account,
        last=ranked.suggestions[-1] if ranked.suggestions else None,
        reasons=reasons,
        repair=repair,
        own_repairs={side: found for side, found in sides.items() if found is not None},
        obstacle="" if is_suggested or repair else _obstacle(reasons),
    )


def why_not_as_json(found: WhyNot) -> dict[str, object]:
    """The answer as plain values, to store."""
    return {
        "outcome": found.outcome,
        "position": found.position,
        "eligible": found.eligible,
        "shown": found.shown,
        "account": _account_as_json(found.account),
        "last": _points_as_json(found.last) if found.last else None,
        "reasons": [
            {"code": at.code, "parameters": parameters_as_json(at.parameters)}
            for at in found.reasons
        ],
        "repair": repair_as_json(found.repair) if found.repair else None,
        "own_repairs": {side: repair_as_json(at) for side, at in found.own_repairs.items()},
        "obstacle": found.obstacle,
    }


def _position(
    ranked: RankResult,
    account: Suggestion,
    assignment: AssignmentProfile,
    index: OfferIndex,
    vectors: Mapping[str, Floats],
) -> int:
    """Place in the ranking, or where an excluded offer would come by its score."""
    order = [*(at.offer_id for at in ranked.suggestions), *ranked.ranked_below]
    if account.offer_id in order:
        return order.index(account.offer_id) + 1
    raw = raw_scores(assignment, index, vectors)
    own = (-account.raw_milli, account.offer_id)
    return 1 + sum((-raw[offer_id], offer_id) < own for offer_id in order)


def _account_as_json(account: Suggestion) -> dict[str, object]:
    return {
        "score": account.score,
        "raw_milli": account.raw_milli,
        "parts": parts_as_json(account),
    }


def _points_as_json(account: Suggestion) -> dict[str, object]:
    """The points alone: the reasons of another offer are not for everybody."""
    parts = [
        {"name": at["name"], "shown_points": at["shown_points"], "points_milli": at["points_milli"]}
        for at in parts_as_json(account)
    ]
    return {"score": account.score, "raw_milli": account.raw_milli, "parts": parts}


def _obstacle(reasons: tuple[Reason, ...]) -> str:
    unmendable = [at.code for at in reasons if at.code not in RULE_CHANGES]
    if unmendable:
        return unmendable[0]
    return "too_many_rules" if len(reasons) > MOST_CHANGES else "too_far_below"
