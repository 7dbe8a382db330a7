# SPDX-License-Identifier: EUPL-1.2
"""The smallest change after which an offer is suggested: tried and ranked again, not written.

Changes come from the table of ``matcher.changes``, alone or two at a time, smallest first: fewest
steps, then fewest changes, then the order of the table. Each is applied to the profiles and
judged by the same rules and scores as any pair. The one that is left is applied once more and
all offers are ranked again; only what is among the suggestions then is given.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from matcher.changes import RULE_CHANGES, SIDES, Candidate, applied, candidates
from matcher.eligibility import broken_rules
from matcher.index import OfferIndex, pack_assignment
from matcher.lexical import Floats
from matcher.ranking import TOP_K, rank, raw_scores
from matcher.results import RankResult, Repair
from matcher.substitution import only, row_of, substituted
from matcher.themes import likely_themes
from matcher.types import AssignmentProfile, OfferProfile, ProfileError

MOST_CHANGES = 2
"""Most changes at a time; with more it is another assignment."""

LIKELY_THEMES = 3
"""How many themes a text may be about, the likeliest first, if likelier than chance."""

Pair = tuple[AssignmentProfile, OfferProfile]
Vectors = Mapping[str, Floats]
Key = tuple[int, str]


class RepairShop:
    """Looks for repairs of one assignment among the offers of one index."""

    def __init__(
        self,
        assignment: AssignmentProfile,
        index: OfferIndex,
        vectors: Vectors,
        *,
        top_k: int = TOP_K,
    ) -> None:
        """Take in what does not change.

        Args:
            assignment: the assignment as it is.
            index: all offers as they are.
            vectors: (dim,) float32 unit vector by text hash; must hold the assignment's.
            top_k: how many offers are suggested.
        """
        self._assignment, self._index, self._vectors = assignment, index, vectors
        self._top_k = top_k
        self._orders: dict[AssignmentProfile, tuple[Key, ...]] = {}

    def smallest(self, offer_id: str, sides: Iterable[str] = SIDES) -> Repair | None:
        """The smallest change that brings an offer among the suggestions, or ``None``.

        Args:
            offer_id: identifier of an offer of the index that is not suggested now.
            sides: which sides may change something.

        Raises:
            KeyError: when the index does not have the offer.
        """
        row = row_of(self._index, offer_id)
        offer = self._index.offers[row]
        broken = tuple(at.code for at in broken_rules(self._assignment, offer))
        if not RULE_CHANGES.keys() >= set(broken):
            return None
        allowed = frozenset(sides)
        table = candidates(self._assignment, offer, broken, self._likely(row))
        found = [at for at in table if at.change.side in allowed]
        for changes in _smallest_first(found):
            if self._is_among_best(row, changes):
                repair = self._proven(offer, changes)
                if repair is not None:
                    return repair
        return None

    def _likely(self, row: int) -> dict[str, tuple[str, ...]]:
        """Themes that each side's own text is about more than by chance, by side."""
        ours = pack_assignment(self._assignment, self._vectors, self._index).likeness
        sides = zip(SIDES, (ours, self._index.likeness[row]), strict=True)
        themes = self._index.prototypes
        chance = round(1 / max(len(themes.names), 1), 3)
        return {
            side: tuple(
                at.name
                for at in likely_themes(likeness, themes)[:LIKELY_THEMES]
                if at.probability > chance
            )
            for side, likeness in sides
        }

    def _is_among_best(self, row: int, changes: tuple[Candidate, ...]) -> bool:
        """Whether the changed pair breaks no rule and fewer than ``top_k`` rivals are better."""
        pair = _applied(self._assignment, self._index.offers[row], changes)
        if pair is None or broken_rules(*pair):
            return False
        assignment, offer = pair
        one = substituted(only(self._index, row), offer)
        raw = raw_scores(assignment, one, self._vectors)[offer.id]
        # A level or theme more takes no points from a rival (a first theme may), so who stays
        # behind the rivals of now needs no look at all of them again.
        before = replace(
            assignment,
            levels=self._assignment.levels,
            themes=self._assignment.themes or assignment.themes,
        )
        return all(
            self._is_before_last(at, (-raw, offer.id)) for at in dict.fromkeys((before, assignment))
        )

    def _is_before_last(self, assignment: AssignmentProfile, own: Key) -> bool:
        rivals = [key for key in self._order(assignment) if key[1] != own[1]]
        return len(rivals) < self._top_k or own < rivals[self._top_k - 1]

    def _order(self, assignment: AssignmentProfile) -> tuple[Key, ...]:
        """The best eligible offers for an assignment, one more than are suggested, best first."""
        if assignment not in self._orders:
            raw = raw_scores(assignment, self._index, self._vectors)
            best = sorted((-points, offer_id) for offer_id, points in raw.items())
            offers = {offer.id: offer for offer in self._index.offers}
            fitting = (key for key in best if not broken_rules(assignment, offers[key[1]]))
            self._orders[assignment] = tuple(
                key for key, _ in zip(fitting, range(self._top_k + 1), strict=False)
            )
        return self._orders[assignment]

    def _proven(self, offer: OfferProfile, changes: tuple[Candidate, ...]) -> Repair | None:
        """Rank everything again with the changes in it; the repair when it holds."""
        assignment, changed = applied(self._assignment, offer, changes)
        index = substituted(self._index, changed)
        suggested = rank(assignment, index, self._vectors, top_k=self._top_k).suggestions
        order = [at.offer_id for at in suggested]
        if offer.id not in order:
            return None
        before = {key[1] for key in self._order(self._assignment)[: self._top_k]}
        return Repair(
            changes=tuple(at.change for at in changes),
            position=order.index(offer.id) + 1,
            score=suggested[order.index(offer.id)].score,
            lost=len(before.difference(order)),
        )


def with_repairs(
    result: RankResult,
    assignment: AssignmentProfile,
    index: OfferIndex,
    vectors: Vectors,
    *,
    top_k: int = TOP_K,
) -> RankResult:
    """The same result, with repairs of excluded offers that only a rule keeps from the list.

    Looked at are excluded offers whose score as it is would be among the suggestions, the best
    ``top_k`` of them: what scores lower would not be suggested without the rule either, and
    work stays bounded whatever the number of offers.

    Args:
        result: a ranking of this assignment.
        assignment: the assignment.
        index: the offers of the ranking.
        vectors: (dim,) float32 unit vector by text hash; must hold the assignment's.
        top_k: how many offers are suggested, as in the ranking.
    """
    if top_k == 0 or not result.excluded:
        return result
    shop = RepairShop(assignment, index, vectors, top_k=top_k)
    raw = raw_scores(assignment, index, vectors)
    bar = [(-at.raw_milli, at.offer_id) for at in result.suggestions][top_k - 1 :]
    keys = sorted((-raw[at.offer_id], at.offer_id) for at in result.excluded)
    near = {key[1] for key in keys[:top_k] if not bar or key < bar[0]}
    repaired = (
        replace(at, repair=shop.smallest(at.offer_id)) if at.offer_id in near else at
        for at in result.excluded
    )
    return replace(result, excluded=tuple(repaired))


def _smallest_first(found: list[Candidate]) -> Iterator[tuple[Candidate, ...]]:
    """Changes alone and in pairs: fewest steps, fewest changes, then the order of the table."""
    alone = [(at,) for at in found]
    together = [
        pair
        for pair in combinations(found, MOST_CHANGES)
        if not pair[0].touches_the_same_as(pair[1])
    ]
    every: list[tuple[Candidate, ...]] = [*alone, *together]
    return iter(sorted(every, key=lambda at: (sum(one.change.cost for one in at), len(at))))


def _applied(
    assignment: AssignmentProfile, offer: OfferProfile, changes: tuple[Candidate, ...]
) -> Pair | None:
    try:
        return applied(assignment, offer, changes)
    except ProfileError:
        return None
