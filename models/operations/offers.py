# SPDX-License-Identifier: EUPL-1.2
"""What lecturers do with the offers of their programmes."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import ColumnElement, exists, select

from models import event
from models.access import SYSTEM, Actor, Party, may_copy_offer, may_offer, parties
from models.base import local_date, lock
from models.capacity import free_groups, free_students
from models.errors import InvalidInput, MissingInformation, NotAllowed, StaleVersion
from models.lifecycle import admit, missing_for_publication, move
from models.offer import Offer
from models.operations.content import check_content, check_group_sizes, check_open
from models.operations.drafts import next_window
from models.operations.programme_suggestions import follow_published, forget_answer
from models.programme import Programme
from models.programme_suggestion import ProgrammeSuggestion
from models.transitions import OfferAction
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, JobKind, OfferState, SubjectKind

EDITABLE: Final = frozenset({
    "title", "description", "courses", "language", "languages", "forms", "levels", "themes",
    "start_on", "flexible_weeks", "duration_weeks", "capacity_groups", "capacity_students",
    "group_min", "group_max", "place_id", "work_modes", "max_distance_km", "closes_on",
})  # fmt: skip
WINDOW: Final = ("start_on", "closes_on")
OUT: Final = (OfferState.PUBLISHED, OfferState.PAUSED)
EDITABLE_STATES: Final = (OfferState.DRAFT, *OUT)


def create_offer(uow: UnitOfWork, actor: Actor, programme: Programme) -> Offer:
    """Start a draft on a registered programme of the lecturer's institution."""
    if not may_offer(actor, programme.institution_id):
        raise NotAllowed
    offer = Offer(
        programme=programme,
        owner_id=actor.person_id,
        levels=[programme.level],
        created_at=uow.now,
        updated_at=uow.now,
        state_since=uow.now,
    )
    uow.session.add(offer)
    uow.session.flush()
    _record(uow, offer, EventKind.OFFER_CREATED, actor)
    return offer


def start_offer(uow: UnitOfWork, actor: Actor, programme: Programme) -> Offer:
    """Return a new draft, or the one this person started on the programme and left untouched.

    A second click on the button therefore starts nothing twice. The draft of a first interest is
    another matter. Raises as ``create_offer``.
    """
    started = (Offer.programme_id == programme.id, Offer.copied_from_id.is_(None))
    return _untouched(uow, actor.person_id, *started) or create_offer(uow, actor, programme)


def edit_offer(
    uow: UnitOfWork,
    offer: Offer,
    actor: Actor,
    changes: Mapping[str, object],
    *,
    version: int | None = None,
) -> Offer:
    """Change fields of ``EDITABLE``; a change after publishing is an event and ranks again.

    Raises:
        NotAllowed: not of the institution, or the offer is closed.
        StaleVersion: ``version`` is not the stored one any more.
        InvalidInput: a value cannot be stored, the capacity is below what is placed, or a day
            that passed is new on an offer that is out.
        MissingInformation: a field that publishing needs is emptied after publishing.
    """
    lock(uow.session, offer)
    if not may_edit(actor, offer) or not changes.keys() <= EDITABLE:
        raise NotAllowed
    if version is not None and version != offer.version:
        raise StaleVersion
    check_content(changes)
    changed = {name: at for name, at in changes.items() if getattr(offer, name) != at}
    if changed:
        _store(uow, offer, actor, changed)
    return offer


def may_edit(actor: Actor, offer: Offer) -> bool:
    """Whether the actor may change this offer now."""
    return offer.state in EDITABLE_STATES and Party.PROGRAMME in parties(actor, offer)


def publish_offer(uow: UnitOfWork, offer: Offer, actor: Actor) -> Offer:
    """Publish a draft: it is ranked against all open assignments at once.

    A draft that a first interest made tells the author of that assignment now.

    Raises:
        InvalidInput: it starts or closes in the past, or the institution is closed.
    """
    admit(uow, offer, OfferAction.PUBLISH, actor)
    check_open(offer.programme.institution)
    _check_not_past(uow, offer, *WINDOW)
    move(uow, offer, OfferAction.PUBLISH, actor)
    follow_published(uow, offer, actor)
    uow.enqueue(JobKind.MATCH_OFFER, offer.id)
    return offer


def pause_offer(uow: UnitOfWork, offer: Offer, actor: Actor) -> Offer:
    """Take an offer out of the suggestions for a while."""
    move(uow, offer, OfferAction.PAUSE, actor)
    uow.enqueue(JobKind.MATCH_OFFER, offer.id)
    return offer


def resume_offer(uow: UnitOfWork, offer: Offer, actor: Actor) -> Offer:
    """Bring a paused offer back; raise InvalidInput when it closed meanwhile."""
    admit(uow, offer, OfferAction.RESUME, actor)
    _check_not_past(uow, offer, "closes_on")
    move(uow, offer, OfferAction.RESUME, actor)
    uow.enqueue(JobKind.MATCH_OFFER, offer.id)
    return offer


def close_offer(uow: UnitOfWork, offer: Offer, actor: Actor) -> Offer:
    """Close an offer for good; placements stay."""
    move(uow, offer, OfferAction.CLOSE, actor)
    forget_answer(uow, offer)
    uow.enqueue(JobKind.MATCH_OFFER, offer.id)
    return offer


def close_past_offers(uow: UnitOfWork, *, limit: int = 200) -> int:
    """Close offers, paused ones too, whose closing date has passed. Return how many."""
    today = local_date(uow.now)
    statement = (
        select(Offer)
        .where(Offer.state.in_(OUT), Offer.closes_on < today)
        .order_by(Offer.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    past = uow.session.scalars(statement).all()
    for offer in past:
        close_offer(uow, offer, SYSTEM)
    return len(past)


def copy_offer(uow: UnitOfWork, offer: Offer, actor: Actor) -> Offer:
    """Make a draft for the next window from an earlier offer; for its lecturers and coordinators.

    A copy by a coordinator belongs to the owner of the earlier offer. A copy that nobody touched
    yet is returned instead of a second one.
    """
    if not may_copy_offer(actor, offer):
        raise NotAllowed
    is_own = Party.PROGRAMME in parties(actor, offer)
    owner_id = actor.person_id if is_own else offer.owner_id
    found = _untouched(uow, owner_id, Offer.copied_from_id == offer.id)
    return found or _copy(uow, offer, actor, owner_id)


def _untouched(uow: UnitOfWork, owner_id: int | None, *which: ColumnElement[bool]) -> Offer | None:
    statement = select(Offer).where(
        Offer.owner_id == owner_id,
        Offer.state == OfferState.DRAFT,
        Offer.updated_at == Offer.created_at,
        ~exists().where(ProgrammeSuggestion.offer_id == Offer.id),
        *which,
    )
    return uow.session.scalars(statement.order_by(Offer.id)).first()


def _copy(uow: UnitOfWork, offer: Offer, actor: Actor, owner_id: int | None) -> Offer:
    today = local_date(uow.now)
    copy = Offer(
        programme_id=offer.programme_id,
        owner_id=owner_id,
        copied_from_id=offer.id,
        created_at=uow.now,
        updated_at=uow.now,
        state_since=uow.now,
    )
    for name in EDITABLE - set(WINDOW):
        setattr(copy, name, getattr(offer, name))
    copy.start_on = next_window(offer.start_on, today=today)
    copy.closes_on = next_window(offer.closes_on, today=today)
    uow.session.add(copy)
    uow.session.flush()
    _record(uow, copy, EventKind.OFFER_CREATED, actor)
    return copy


def _store(uow: UnitOfWork, offer: Offer, actor: Actor, changes: Mapping[str, object]) -> None:
    for name, value in changes.items():
        setattr(offer, name, value)
    check_group_sizes(offer.group_min, offer.group_max)
    if offer.capacity_students < offer.group_min:
        raise InvalidInput("capacity_students", "below_minimum", minimum=offer.group_min)
    offer.updated_at = uow.now
    if offer.state in OUT:
        _check_published(uow, offer)
        _check_not_past(uow, offer, *(name for name in WINDOW if name in changes))
    uow.session.flush()
    if offer.state is OfferState.DRAFT:
        return
    _record(uow, offer, EventKind.OFFER_EDITED, actor, {"fields": sorted(changes)})
    uow.enqueue(JobKind.MATCH_OFFER, offer.id)


def _check_not_past(uow: UnitOfWork, offer: Offer, *names: str) -> None:
    for name in names:
        day = getattr(offer, name)
        if day is not None and day < local_date(uow.now):
            raise InvalidInput(name, "in_past")


def _check_published(uow: UnitOfWork, offer: Offer) -> None:
    missing = missing_for_publication(offer)
    if missing:
        raise MissingInformation(missing)
    left = {
        "capacity_groups": free_groups(uow.session, offer),
        "capacity_students": free_students(uow.session, offer),
    }
    for field, free in left.items():
        if free < 0:
            raise InvalidInput(field, "below_placed", lowest=getattr(offer, field) - free)


def _record(
    uow: UnitOfWork,
    offer: Offer,
    kind: EventKind,
    actor: Actor,
    payload: dict[str, object] | None = None,
) -> None:
    uow.record(
        event.Fact(
            kind=kind,
            subject_kind=SubjectKind.OFFER,
            subject_id=offer.id,
            actor_id=actor.person_id,
            occurred_at=uow.now,
            payload=payload,
        )
    )
