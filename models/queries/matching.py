# SPDX-License-Identifier: EUPL-1.2
"""What the matcher needs to know: assignments that ask, offers that are open, and what is left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased, selectinload
from sqlalchemy.sql.base import ExecutableOption

from models.assignment import Assignment
from models.capacity import RANKED_STATES, taken_groups, taken_slots, taken_students
from models.offer import Offer
from models.programme import Programme
from models.suggestion import MatchRun, Suggestion
from models.theme import Theme
from models.transitions import LIVE
from models.vocabulary import OfferState, SubjectKind, SuggestionState


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """A published offer and how many groups and students it can still place."""

    offer: Offer
    groups_left: int
    students_left: int


@dataclass(frozen=True, slots=True)
class AskingAssignment:
    """An assignment to rank for, and the offers that declined it."""

    assignment: Assignment
    declined_offers: frozenset[int]


def assignment_to_match(session: Session, assignment_id: int) -> AskingAssignment | None:
    """Return the assignment when it is to be ranked, else None."""
    found = session.scalars(_asking().where(Assignment.id == assignment_id)).one_or_none()
    return _with_declined(session, [found])[0] if found else None


def assignment_as_it_is(session: Session, assignment_id: int | None) -> AskingAssignment | None:
    """Return the assignment in whatever state it is, also a draft; None when it is gone."""
    statement = select(Assignment).where(Assignment.id == assignment_id)
    found = session.scalars(statement.options(selectinload(Assignment.place))).one_or_none()
    return _with_declined(session, [found])[0] if found else None


def assignments_to_match(session: Session) -> list[AskingAssignment]:
    """Return every assignment that is to be ranked, by id."""
    return _with_declined(session, session.scalars(_asking().order_by(Assignment.id)).all())


def some_assignments_to_match(session: Session, ids: Collection[int]) -> list[AskingAssignment]:
    """Return those of these assignments that are to be ranked, by id."""
    statement = _asking().where(Assignment.id.in_(ids)).order_by(Assignment.id)
    return _with_declined(session, session.scalars(statement).all())


def open_offers(session: Session) -> list[OpenOffer]:
    """Return every published offer with what it has left, by id."""
    rows = session.execute(_open().order_by(Offer.id)).all()
    return [OpenOffer(*row) for row in rows]


def open_offer(session: Session, offer_id: int) -> OpenOffer | None:
    """Return one published offer with what it has left, else None."""
    row = session.execute(_open().where(Offer.id == offer_id)).one_or_none()
    return OpenOffer(*row) if row else None


def assignments_by_ids(session: Session, ids: Collection[int]) -> list[AskingAssignment]:
    """Return these assignments in whatever state, by id, to look back at them."""
    statement = select(Assignment).where(Assignment.id.in_(ids)).order_by(Assignment.id)
    found = session.scalars(statement.options(selectinload(Assignment.place)))
    return [AskingAssignment(at, frozenset()) for at in found]


def offers_by_ids(session: Session, ids: Collection[int]) -> list[OpenOffer]:
    """Return these offers in whatever state, by id, to look back at them; none has places left."""
    statement = select(Offer).where(Offer.id.in_(ids)).order_by(Offer.id)
    return [OpenOffer(at, 0, 0) for at in session.scalars(statement.options(*_offer_parts()))]


def active_themes(session: Session) -> list[Theme]:
    """Return the themes in use, in their order."""
    statement = select(Theme).where(Theme.is_active.is_(True))
    return list(session.scalars(statement.order_by(Theme.position, Theme.id)))


def known_evidence(
    session: Session, assignment_ids: Collection[int], *, encoder_version: str
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the evidence of the pairs of these assignments that this encoder explained.

    By the hashes of the two texts that were compared.
    """
    statement = (
        select(Suggestion.assignment_hash, Suggestion.offer_hash, Suggestion.evidence)
        .join(MatchRun, MatchRun.id == Suggestion.run_id)
        .where(
            Suggestion.assignment_id.in_(assignment_ids),
            Suggestion.assignment_hash != "",
            MatchRun.encoder_version == encoder_version,
        )
    )
    return {(ours, theirs): lines for ours, theirs, lines in session.execute(statement)}


def rival_scores(
    session: Session, offer_id: int, *, encoder_version: str, weights_version: str
) -> dict[int, list[int]]:
    """Return the raw scores (thousandths) of other offers per assignment, best first.

    Only of pairs that can still become a placement, and only scores made the same way: others
    say nothing about this one.
    """
    statement = (
        select(Suggestion.assignment_id, Suggestion.raw_milli)
        .join(MatchRun, MatchRun.id == Suggestion.run_id)
        .where(
            Suggestion.offer_id != offer_id,
            Suggestion.state.in_(LIVE),
            MatchRun.encoder_version == encoder_version,
            MatchRun.weights_version == weights_version,
        )
        .order_by(Suggestion.assignment_id, Suggestion.raw_milli.desc())
    )
    rivals: dict[int, list[int]] = {}
    for assignment_id, raw_milli in session.execute(statement):
        rivals.setdefault(assignment_id, []).append(raw_milli)
    return rivals


def left_to_their_own_ranking(
    session: Session, offer_id: int, *, encoder_version: str, weights_version: str
) -> frozenset[int]:
    """Return the assignments that were last ranked otherwise and do not know this offer yet.

    They are ranked again anyway, with this offer; until then nobody knows its rivals.
    """
    run = aliased(MatchRun)
    last = (
        select(run.id)
        .where(run.subject_kind == SubjectKind.ASSIGNMENT, run.subject_id == Assignment.id)
        .order_by(run.created_at.desc(), run.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    knows = exists().where(
        Suggestion.assignment_id == Assignment.id,
        Suggestion.offer_id == offer_id,
        Suggestion.state.in_(LIVE),
    )
    statement = (
        select(Assignment.id)
        .join(MatchRun, MatchRun.id == last)
        .where(
            Assignment.state.in_(RANKED_STATES),
            (MatchRun.encoder_version != encoder_version)
            | (MatchRun.weights_version != weights_version),
            ~knows,
        )
    )
    return frozenset(session.scalars(statement))


def _asking() -> Select[Assignment]:
    return (
        select(Assignment)
        .where(Assignment.state.in_(RANKED_STATES), taken_slots() < Assignment.slots)
        .options(selectinload(Assignment.place))
    )


def _offer_parts() -> tuple[ExecutableOption, ...]:
    institution = selectinload(Offer.programme).selectinload(Programme.institution)
    return institution, selectinload(Offer.place)


def _open() -> Select[Offer, int, int]:
    return (
        select(
            Offer,
            Offer.capacity_groups - taken_groups(),
            Offer.capacity_students - taken_students(),
        )
        .where(Offer.state == OfferState.PUBLISHED)
        .options(*_offer_parts())
    )


def _with_declined(session: Session, found: Sequence[Assignment]) -> list[AskingAssignment]:
    statement = select(Suggestion.assignment_id, Suggestion.offer_id).where(
        Suggestion.state == SuggestionState.DECLINED
    )
    if len(found) == 1:
        statement = statement.where(Suggestion.assignment_id == found[0].id)
    declined: dict[int, set[int]] = {}
    for assignment_id, offer_id in session.execute(statement):
        declined.setdefault(assignment_id, set()).add(offer_id)
    return [AskingAssignment(at, frozenset(declined.get(at.id, ()))) for at in found]
