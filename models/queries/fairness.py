# SPDX-License-Identifier: EUPL-1.2
"""Are offers treated alike? Suggested, wanted and placed, by sector, size and region.

Counted when asked for, never stored, and never used to rank. An institution has no size here, so
the number of its published offers stands for it. Groups of fewer than ``FEWEST`` offers are not
told: a share of two says more about a school than about the ranking.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.event import Event
from models.offer import Offer
from models.organisation import Organisation
from models.placement import Placement
from models.programme import Programme
from models.suggestion import Suggestion
from models.vocabulary import EventKind, PlacementState, Sector, SubjectKind

FEWEST: Final = 5
WANTED: Final = (EventKind.INTEREST_EXPRESSED, EventKind.PROGRAMME_REQUESTED)
PLACED: Final = (PlacementState.AGREED, PlacementState.IN_PROGRESS, PlacementState.COMPLETED)


class Size(StrEnum):
    """How many offers an institution has published."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


SMALL_UP_TO, MEDIUM_UP_TO = 2, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How a group of offers fared: numbers of offers, and suggestions for all of them together.

    ``is_told`` is false for a group that is too small; its numbers stay here.
    """

    group: str
    offers: int
    suggestions: int
    suggested: int
    wanted: int
    placed: int

    @property
    def is_told(self) -> bool:
        """Whether the group is large enough to be shown."""
        return self.offers >= FEWEST

    @property
    def per_offer(self) -> float:
        """Suggestions per offer."""
        return self.suggestions / self.offers

    def share(self, number: int) -> float:
        """Return which part of the offers this is, 0 to 1."""
        return number / self.offers


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessReport:
    """The same offers divided three ways; sizes and sectors by value, regions by name."""

    sectors: list[Exposure]
    sizes: list[Exposure]
    regions: list[Exposure]


@dataclass(frozen=True, slots=True)
class _OfferFacts:
    offer_id: int
    institution_id: int
    sector: Sector | None
    region: str


@dataclass(frozen=True, slots=True)
class _Counts:
    suggestions: dict[int, int]
    wanted: frozenset[int]
    placed: frozenset[int]


def fairness_report(session: Session) -> FairnessReport:
    """Count for every offer that was ever published."""
    offers = _offers(session)
    counts = _Counts(_suggestions(session), _wanted(session), _placed(session))
    sizes = Counter(offer.institution_id for offer in offers)
    regions = sorted({offer.region for offer in offers})
    return FairnessReport(
        sectors=_divided(offers, counts, lambda at: str(at.sector), list(Sector)),
        sizes=_divided(offers, counts, lambda at: _size(sizes[at.institution_id]), list(Size)),
        regions=_divided(offers, counts, lambda at: at.region, regions),
    )


def _size(number: int) -> str:
    if number <= SMALL_UP_TO:
        return Size.SMALL
    return Size.MEDIUM if number <= MEDIUM_UP_TO else Size.LARGE


def _divided(
    offers: Iterable[_OfferFacts],
    counts: _Counts,
    group_of: Callable[[_OfferFacts], str],
    groups: Iterable[str],
) -> list[Exposure]:
    members: dict[str, list[int]] = {str(group): [] for group in groups}
    for offer in offers:
        members[group_of(offer)].append(offer.offer_id)
    return [_exposure(group, ids, counts) for group, ids in members.items() if ids]


def _exposure(group: str, ids: list[int], counts: _Counts) -> Exposure:
    return Exposure(
        group=group,
        offers=len(ids),
        suggestions=sum(counts.suggestions.get(key, 0) for key in ids),
        suggested=sum(key in counts.suggestions for key in ids),
        wanted=sum(key in counts.wanted for key in ids),
        placed=sum(key in counts.placed for key in ids),
    )


def _offers(session: Session) -> list[_OfferFacts]:
    statement = (
        select(Offer.id, Organisation.id, Organisation.sector, Organisation.province)
        .join(Programme, Programme.id == Offer.programme_id)
        .join(Organisation, Organisation.id == Programme.institution_id)
        .where(Offer.published_at.is_not(None))
        .order_by(Offer.id)
    )
    return [_OfferFacts(*row) for row in session.execute(statement)]


def _suggestions(session: Session) -> dict[int, int]:
    number = func.count().label("number")
    statement = select(Suggestion.offer_id, number).group_by(Suggestion.offer_id)
    return {row.offer_id: row.number for row in session.execute(statement)}


def _wanted(session: Session) -> frozenset[int]:
    statement = (
        select(Suggestion.offer_id)
        .distinct()
        .join(Event, Event.subject_id == Suggestion.id)
        .where(Event.subject_kind == SubjectKind.SUGGESTION, Event.kind.in_(WANTED))
    )
    return frozenset(session.scalars(statement))


def _placed(session: Session) -> frozenset[int]:
    statement = select(Placement.offer_id).distinct().where(Placement.state.in_(PLACED))
    return frozenset(session.scalars(statement))
