# SPDX-License-Identifier: EUPL-1.2
"""Programmes without an offer on screen: whom to ask for an assignment, what fits a lecturer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, lazyload, load_only

from models.access import (
    Actor,
    is_insider,
    programmes_of_institution,
    suggested_assignment_asks,
    visible_assignments,
    visible_programme_suggestions,
)
from models.assignment import Assignment
from models.capacity import ASKING_STATES, asks_for_programmes, free_slots
from models.lifecycle import permitted
from models.offer import Offer
from models.organisation import Organisation
from models.person import Membership, Person
from models.programme import Programme
from models.programme_suggestion import OUT, ProgrammeSuggestion, programmes_with_offer
from models.queries.paging import PAGE_SIZE, Page
from models.queries.pair_filters import PairFilters, assignment_conditions
from models.queries.programme_matching import institutions_with_lecturers
from models.transitions import ProgrammeAction
from models.vocabulary import ProgrammeSuggestionState, Role

State = ProgrammeSuggestionState
OPEN: Final = (State.SUGGESTED, State.INVITED, State.ANSWERED)
"""Something can still come of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRow:
    """A programme in the list of whom to ask; ``is_reachable`` when a lecturer has an account."""

    suggestion: ProgrammeSuggestion
    is_reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingFilters:
    """What a lecturer looks for: in assignments, and among programmes; None does not filter."""

    pairs: PairFilters
    programme: UUID | None = None
    institution: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingView:
    """What the page of a pair shows beside it.

    ``actions`` are the steps this person may take now; ``obstacle`` says why nobody can ask or
    answer: ``not_open``, ``slots``, ``has_offer`` or empty. ``may_read_assignment`` when the page
    of the assignment is there for this person.
    """

    actions: frozenset[str]
    obstacle: str
    is_reachable: bool
    may_read_assignment: bool


def programmes_to_ask(session: Session, assignment: Assignment, actor: Actor) -> list[AskRow]:
    """Return the short list with all that was asked; for a lecturer what is open at home."""
    statement = (
        _with_programme(select(ProgrammeSuggestion))
        .where(
            ProgrammeSuggestion.assignment_id == assignment.id,
            visible_programme_suggestions(actor),
            without_offer(),
            _is_shown(actor, inside=is_insider(actor, assignment)),
        )
        .order_by(
            case((ProgrammeSuggestion.position.is_(None), 1), else_=0),
            ProgrammeSuggestion.position,
            ProgrammeSuggestion.score.desc(),
            ProgrammeSuggestion.id,
        )
    )
    found = session.scalars(statement).all()
    reachable = institutions_with_lecturers(session) if found else frozenset()
    return [
        AskRow(suggestion=at, is_reachable=at.programme.institution_id in reachable) for at in found
    ]


def fitting_page(
    session: Session,
    actor: Actor,
    filters: FittingFilters,
    *,
    number: int,
) -> Page[ProgrammeSuggestion]:
    """Return assignments that fit programmes of the lecturer: invited first, then by score.

    The page is found among narrow rows; only its fifty pairs are read with all they show.
    """
    invited_first = case((ProgrammeSuggestion.state == State.INVITED, 0), else_=1)
    wanted = _fitting(select(ProgrammeSuggestion.id), actor).order_by(
        invited_first, ProgrammeSuggestion.score.desc(), ProgrammeSuggestion.id
    )
    asked = assignment_conditions(actor, filters.pairs)
    if asked:
        wanted = wanted.join(ProgrammeSuggestion.assignment).where(*asked)
    taught = _programme_conditions(filters)
    if taught:
        wanted = wanted.join(ProgrammeSuggestion.programme).join(Programme.institution)
        wanted = wanted.where(*taught)
    ids = session.scalars(wanted).all()
    first = (number - 1) * PAGE_SIZE
    return Page(rows=_rows(session, ids[first : first + PAGE_SIZE]), number=number, total=len(ids))


def has_fitting(session: Session, actor: Actor) -> bool:
    """Whether ``fitting_page`` has anything without filters."""
    found = select(Programme.id).where(_is_of(actor), fits_something())
    return session.scalars(found.limit(1)).first() is not None


def fitting_programmes(session: Session, actor: Actor) -> Sequence[Programme]:
    """Return the programmes in that list, by name."""
    statement = select(Programme).where(_is_of(actor), fits_something())
    return session.scalars(statement.order_by(Programme.name, Programme.id)).all()


def fits_something() -> ColumnElement[bool]:
    """Whether a ``Programme`` without an offer fits an open assignment; stops at the first one."""
    with_offer = select(Offer.programme_id).where(Offer.state.in_(OUT))
    fitting = (
        select(ProgrammeSuggestion.id)
        .join(Assignment, Assignment.id == ProgrammeSuggestion.assignment_id)
        .where(
            ProgrammeSuggestion.programme_id == Programme.id,
            ProgrammeSuggestion.state.in_(OPEN),
            asks_for_programmes(),
        )
        .correlate(Programme)
    )
    return and_(Programme.id.not_in(with_offer), fitting.exists())


def own_institutions(session: Session, actor: Actor) -> Sequence[Organisation]:
    """Return the institutions where the actor is a lecturer, by name."""
    own = select(Organisation).where(Organisation.id.in_(actor.in_role(Role.LECTURER)))
    return session.scalars(own.order_by(Organisation.name, Organisation.id)).all()


def fitting_view(session: Session, actor: Actor, suggestion: ProgrammeSuggestion) -> FittingView:
    """Return what the page of this pair shows beside it."""
    obstacle = _obstacle(session, suggestion)
    actions = {action.value for action in permitted(actor, suggestion)}
    if obstacle:
        actions -= {ProgrammeAction.INVITE.value, ProgrammeAction.ANSWER.value}
    return FittingView(
        actions=frozenset(actions),
        obstacle=obstacle,
        is_reachable=can_be_reached(session, suggestion),
        may_read_assignment=_sees(session, actor, suggestion.assignment_id),
    )


def can_be_reached(session: Session, suggestion: ProgrammeSuggestion) -> bool:
    """Whether a lecturer of the institution has an account."""
    lecturer = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .join(Programme, Programme.institution_id == Membership.organisation_id)
        .where(
            Programme.id == suggestion.programme_id,
            Membership.role == Role.LECTURER,
            Person.is_active.is_(True),
        )
    )
    return session.scalars(lecturer.limit(1)).first() is not None


def answered_by(session: Session, offer: Offer) -> Sequence[Assignment]:
    """Return the assignments for which this draft was made."""
    statement = (
        select(Assignment)
        .join(ProgrammeSuggestion, ProgrammeSuggestion.assignment_id == Assignment.id)
        .where(
            ProgrammeSuggestion.offer_id == offer.id, ProgrammeSuggestion.state == State.ANSWERED
        )
        .order_by(Assignment.id)
        .options(*_short(Assignment.title))
    )
    return session.scalars(statement).all()


def without_offer() -> ColumnElement[bool]:
    """Rows whose programme has no offer that is out: one that has is found by its offer."""
    with_offer = select(Offer.programme_id).where(Offer.state.in_(OUT))
    return ProgrammeSuggestion.programme_id.not_in(with_offer)


def _sees(session: Session, actor: Actor, assignment_id: int) -> bool:
    statement = select(Assignment.id).where(
        Assignment.id == assignment_id, visible_assignments(actor)
    )
    return session.scalars(statement).first() is not None


def _is_of(actor: Actor) -> ColumnElement[bool]:
    return Programme.institution_id.in_(actor.in_role(Role.LECTURER))


def _is_shown(actor: Actor, *, inside: bool) -> ColumnElement[bool]:
    """The office and contacts see the short list and whatever was asked; lecturers their own."""
    listed = or_(
        ProgrammeSuggestion.position.is_not(None),
        ProgrammeSuggestion.state.in_((State.INVITED, State.ANSWERED, State.DECLINED)),
    )
    if inside:
        return and_(listed, ProgrammeSuggestion.state != State.SUPERSEDED)
    return and_(programmes_of_institution(actor), ProgrammeSuggestion.state.in_(OPEN))


def _fitting(statement: Select[Any], actor: Actor) -> Select[Any]:
    return statement.where(
        programmes_of_institution(actor),
        ProgrammeSuggestion.state.in_(OPEN),
        suggested_assignment_asks(),
        without_offer(),
    )


def _programme_conditions(filters: FittingFilters) -> list[ColumnElement[bool]]:
    asked = (
        (Programme.public_id, filters.programme),
        (Organisation.public_id, filters.institution),
    )
    return [column == public_id for column, public_id in asked if public_id is not None]


def _obstacle(session: Session, suggestion: ProgrammeSuggestion) -> str:
    if suggestion.assignment.state not in ASKING_STATES:
        return "not_open"
    if free_slots(session, suggestion.assignment) < 1:
        return "slots"
    return "has_offer" if programmes_with_offer(session, [suggestion.programme_id]) else ""


def _rows(session: Session, ids: Sequence[int]) -> Sequence[ProgrammeSuggestion]:
    assignment = contains_eager(ProgrammeSuggestion.assignment)
    statement = (
        _with_programme(select(ProgrammeSuggestion))
        .join(ProgrammeSuggestion.assignment)
        .where(ProgrammeSuggestion.id.in_(ids))
        .options(
            assignment.load_only(
                Assignment.title, Assignment.form, Assignment.start_on, Assignment.duration_weeks
            ),
            assignment.lazyload(Assignment.co_owners),
            assignment.joinedload(Assignment.organisation).load_only(Organisation.name),
            assignment.joinedload(Assignment.place),
        )
    )
    found = {at.id: at for at in session.scalars(statement)} if ids else {}
    return [found[at] for at in ids if at in found]


def _with_programme(statement: Select[Any]) -> Select[Any]:
    programme = joinedload(ProgrammeSuggestion.programme)
    return statement.options(programme.joinedload(Programme.institution))


def _short(*columns: Any) -> Iterable[Any]:
    links = (Assignment.co_owners, Assignment.level_links, Assignment.theme_links)
    return (load_only(*columns), *(lazyload(at) for at in links))
