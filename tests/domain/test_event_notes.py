# SPDX-License-Identifier: EUPL-1.2
"""What people write stands beside the chain: read on the timeline, erasable, never hashed in."""

import json

import pytest
from sqlalchemy import select

from models import event
from models.access import Actor
from models.event import Event, EventNote, verify_chain
from models.operations import assignments, suggestions
from models.queries.timeline import timeline_of
from models.unit_of_work import UnitOfWork
from models.vocabulary import DeclineReason, EventKind
from tests.factories import World

WRITTEN = "Jan de Vries van de afdeling Inkoop wil dit niet meer."


@pytest.fixture
def withdrawn(session, sent):
    """A world with an assignment that was sent back, and then withdrawn in other words."""
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        assignment = world.submitted(uow)
        coordinator = Actor.of(world.coordinator)
        assignments.return_assignment(uow, assignment, coordinator, "Maak het korter.")
        assignments.withdraw_assignment(uow, assignment, Actor.of(world.contact), WRITTEN)
    return world, assignment


def reasons(session, assignment, reader):
    found = timeline_of(session, assignment, Actor.of(reader))
    return {entry.kind: entry.reason for entry in found if entry.reason}


def test_no_written_reason_is_part_of_the_chain(withdrawn, session):
    payloads = [json.dumps(payload) for payload in session.scalars(select(Event.payload))]

    assert [payload for payload in payloads if "reason" in payload] == []
    assert session.scalars(select(EventNote.text).order_by(EventNote.event_id)).all() == [
        "Maak het korter.", WRITTEN,
    ]  # fmt: skip


def test_the_timeline_still_tells_insiders_every_reason(withdrawn, session):
    world, assignment = withdrawn

    assert reasons(session, assignment, world.contact) == {
        EventKind.ASSIGNMENT_RETURNED: "Maak het korter.",
        EventKind.ASSIGNMENT_WITHDRAWN: WRITTEN,
    }
    assert reasons(session, assignment, world.lecturer) == {}


def test_a_reason_from_a_list_stays_in_the_chain_as_its_code(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        assignment = world.opened(uow)
        pair = world.suggestion(uow, assignment, world.published(uow))
        lecturer = Actor.of(world.lecturer)
        suggestions.decline_suggestion(uow, pair, lecturer, DeclineReason.FULL, WRITTEN)

    declined = select(Event).where(Event.kind == EventKind.SUGGESTION_DECLINED)
    assert session.scalars(declined).one().payload == {"reason": "full"}
    assert session.scalars(select(EventNote)).all() == []
    assert reasons(session, assignment, world.contact) == {EventKind.SUGGESTION_DECLINED: "full"}


def test_erasing_an_event_takes_what_was_written_with_it(withdrawn, session, sent):
    with UnitOfWork(session, sent) as uow:
        kind = Event.kind == EventKind.ASSIGNMENT_WITHDRAWN
        erased = session.scalars(select(Event).where(kind)).one()
        event.erase_payload(session, erased, occurred_at=uow.now)

    assert WRITTEN not in session.scalars(select(EventNote.text)).all()
    assert list(verify_chain(session)) == []
