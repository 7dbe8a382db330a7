# SPDX-License-Identifier: EUPL-1.2
"""Drafts: who starts, changes, copies and shares them; and lists show what may be seen."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.access import Actor, Permission, listed_assignments, visible_assignments
from models.assignment import Assignment
from models.delivery import Mail
from models.errors import (
    InvalidInput,
    InvalidTransition,
    MissingInformation,
    NotAllowed,
    StaleVersion,
)
from models.event import Event
from models.operations import assignments, drafts
from models.queries.timeline import timeline_of
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentForm, EventKind, MailTemplate, Role, SuggestionState
from tests.factories import World, in_weeks, organisation, person


def test_a_contact_starts_only_for_the_own_organisation(world, session, sent):
    with UnitOfWork(session, sent) as uow:
        elsewhere = organisation(uow, world.ministry.kind)

    with pytest.raises(NotAllowed), UnitOfWork(session, sent) as uow:
        drafts.start_draft(uow, Actor.of(world.contact), organisation_id=elsewhere.id)


@pytest.mark.parametrize("who", ["lecturer", "manager", "administrator", "contact"])
def test_only_a_coordinator_starts_for_somebody_else(world, session, sent, who):
    with pytest.raises(NotAllowed), UnitOfWork(session, sent) as uow:
        drafts.start_draft(
            uow, Actor.of(getattr(world, who)), organisation_id=world.ministry.id,
            owner=world.contact,
        )  # fmt: skip


def test_an_owner_must_be_a_contact_there(world, session, sent):
    with pytest.raises(InvalidInput) as refused, UnitOfWork(session, sent) as uow:
        drafts.start_draft(
            uow, Actor.of(world.coordinator), organisation_id=world.ministry.id,
            owner=world.lecturer,
        )  # fmt: skip

    assert (refused.value.field, refused.value.reason) == ("owner", "not_a_contact")


@pytest.mark.parametrize("step", ["start", "start for somebody", "copy", "submit"])
def test_nothing_is_started_or_submitted_for_an_organisation_that_closed(
    world, session, sent, step
):
    contact, coordinator = Actor.of(world.contact), Actor.of(world.coordinator)
    at = {"organisation_id": world.ministry.id}
    with UnitOfWork(session, sent) as uow:
        draft = world.draft(uow)
        world.ministry.is_active = False
    steps = {
        "start": lambda uow: drafts.start_draft(uow, contact, **at),
        "start for somebody": lambda uow: drafts.start_draft(
            uow, coordinator, **at, owner=world.contact
        ),
        "copy": lambda uow: drafts.copy_assignment(uow, draft, contact),
        "submit": lambda uow: assignments.submit_assignment(uow, draft, contact),
    }

    with pytest.raises(InvalidInput) as refused, UnitOfWork(session, sent) as uow:
        steps[step](uow)

    assert (refused.value.field, refused.value.reason) == ("organisation", "closed_for_new_work")


def test_an_untouched_draft_is_started_once_and_a_touched_one_is_left(world, session, sent):
    actor = Actor.of(world.contact)
    with UnitOfWork(session, sent) as uow:
        first = drafts.start_draft(uow, actor, organisation_id=world.ministry.id)
        again = drafts.start_draft(uow, actor, organisation_id=world.ministry.id)
        drafts.edit_assignment(uow, first, actor, {"title": "Begonnen"})
        third = drafts.start_draft(uow, actor, organisation_id=world.ministry.id)

    assert first.id == again.id
    assert third.id != first.id


def test_nothing_changed_is_no_new_version(world, session, sent):
    with UnitOfWork(session, sent) as uow:
        draft = world.draft(uow)
    before = draft.version

    with UnitOfWork(session, sent) as uow:
        drafts.edit_assignment(uow, draft, Actor.of(world.contact), {"title": draft.title})

    assert draft.version == before


def test_an_old_version_is_refused_and_a_field_that_is_not_editable(world, session, sent):
    with UnitOfWork(session, sent) as uow:
        draft = world.draft(uow)
    actor, old = Actor.of(world.contact), draft.version - 1

    with pytest.raises(StaleVersion), UnitOfWork(session, sent) as uow:
        drafts.edit_assignment(uow, draft, actor, {"title": "Later"}, version=old)
    with pytest.raises(NotAllowed), UnitOfWork(session, sent) as uow:
        drafts.edit_assignment(uow, draft, actor, {"state": "completed"})
    with pytest.raises(NotAllowed), UnitOfWork(session, sent) as uow:
        drafts.edit_assignment(uow, draft, actor, {"owner_id": world.lecturer.id})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"title": ""}, MissingInformation, id="empty title"),
        pytest.param({"levels": []}, MissingInformation, id="no level"),
        pytest.param({"form": AssignmentForm.INTERNSHIP, "slots": 2}, InvalidInput, id="places"),
    ],
)
def test_what_submitting_needed_stays(world, session, sent, changes, error):
    with UnitOfWork(session, sent) as uow:
        assignment = world.submitted(uow)

    with pytest.raises(error), UnitOfWork(session, sent) as uow:
        drafts.edit_assignment(uow, assignment, Actor.of(world.contact), changes)


def test_the_maker_edits_the_draft_and_not_what_is_submitted(world, session, sent):
    coordinator = Actor.of(world.coordinator)
    with UnitOfWork(session, sent) as uow:
        draft = drafts.start_draft(
            uow, coordinator, organisation_id=world.ministry.id, owner=world.contact
        )
        drafts.edit_assignment(uow, draft, coordinator, {"title": "Namens"})
        own = world.submitted(uow)

    assert drafts.may_edit(coordinator, draft)
    assert not drafts.may_edit(coordinator, own)


def test_handing_over_tells_the_owner_once(world, session, sent):
    coordinator = Actor.of(world.coordinator)
    with UnitOfWork(session, sent) as uow:
        draft = drafts.start_draft(
            uow, coordinator, organisation_id=world.ministry.id, owner=world.contact
        )
        drafts.hand_to_owner(uow, draft, coordinator)
        drafts.hand_to_owner(uow, draft, coordinator)

    assert session.scalars(select(Mail.person_id)).all() == [world.contact.id]
    with pytest.raises(NotAllowed), UnitOfWork(session, sent) as uow:
        drafts.hand_to_owner(uow, draft, Actor.of(world.contact))


def test_what_its_owner_submitted_is_not_handed_over_any_more(world, session, sent):
    coordinator = Actor.of(world.coordinator)
    with UnitOfWork(session, sent) as uow:
        draft = drafts.copy_assignment(uow, world.opened(uow), coordinator, owner=world.contact)
        drafts.edit_assignment(uow, draft, coordinator, {"not_business_critical": True})
        assignments.submit_assignment(uow, draft, Actor.of(world.contact))

    with pytest.raises(InvalidTransition), UnitOfWork(session, sent) as uow:
        drafts.hand_to_owner(uow, draft, coordinator)

    assert MailTemplate.ON_BEHALF_DRAFT not in session.scalars(select(Mail.template)).all()


def test_a_copy_takes_the_content_and_asks_for_confirmation_again(world, session, sent):
    actor = Actor.of(world.contact)
    with UnitOfWork(session, sent) as uow:
        original = world.opened(uow, skills=["R"])
        copy = drafts.copy_assignment(uow, original, actor)

    same = drafts.EDITABLE - {"start_on", "not_business_critical"}
    assert all(getattr(copy, name) == getattr(original, name) for name in same)
    assert (copy.not_business_critical, copy.copied_from_id) == (False, original.id)
    assert (copy.submitted_at, copy.outcome) == (None, "")


@given(
    start=st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 1, 1)),
    today=st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 1, 1)),
)
def test_the_next_window_lies_ahead_on_the_same_weekday(start, today):
    moved = drafts.next_window(start, today=today)

    assert moved is not None
    assert moved >= today + timedelta(days=30)
    assert (moved - start).days % 364 == 0
    assert moved == start or moved - timedelta(days=364) < today + timedelta(days=30)


def test_sharing_is_for_authors_with_colleagues(world, session, sent):
    with UnitOfWork(session, sent) as uow:
        colleague = person(uow, Role.MINISTRY_CONTACT, world.ministry)
        draft = world.draft(uow)

    with pytest.raises(InvalidInput), UnitOfWork(session, sent) as uow:
        drafts.share_assignment(
            uow, draft, Actor.of(world.contact), deputy=world.lecturer, co_owners=[]
        )
    with pytest.raises(NotAllowed), UnitOfWork(session, sent) as uow:
        drafts.share_assignment(uow, draft, Actor.of(colleague), deputy=colleague, co_owners=[])
    with UnitOfWork(session, sent) as uow:
        drafts.share_assignment(
            uow, draft, Actor.of(world.contact), deputy=colleague, co_owners=[world.contact]
        )

    assert draft.author_ids == {world.contact.id, colleague.id}
    kinds = session.scalars(select(Event.kind).order_by(Event.seq)).all()
    assert kinds[-1] is EventKind.ASSIGNMENT_OWNER_CHANGED


def test_a_list_shows_nothing_that_may_not_be_read(world, session, sent):
    with UnitOfWork(session, sent) as uow:
        other = World(uow)
        for cast in (world, other):
            cast.draft(uow)
            cast.submitted(uow)
            opened = cast.opened(uow)
            assignments.withdraw_assignment(uow, opened, Actor.of(cast.contact), "Toch niet.")
            cast.opened(uow)
    people = (world.contact, world.lecturer, world.coordinator, world.manager)

    for somebody in (*people, world.administrator):
        actor = Actor.of(somebody)
        listed = set(session.scalars(select(Assignment.id).where(listed_assignments(actor))))
        seen = set(session.scalars(select(Assignment.id).where(visible_assignments(actor))))
        assert listed <= seen, somebody.roles
        assert bool(listed) == actor.may(Permission.READ_ASSIGNMENTS)


def test_the_timeline_leaves_out_what_nobody_did(world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow)
        pair = world.suggestion(uow, assignment, world.published(uow))
        assignments.withdraw_assignment(uow, assignment, Actor.of(world.contact), "Geen tijd.")
    assert pair.state is SuggestionState.SUPERSEDED

    entries = timeline_of(session, assignment, Actor.of(world.contact))

    kinds = [entry.kind for entry in entries]
    assert kinds[0] is EventKind.ASSIGNMENT_WITHDRAWN
    assert EventKind.SUGGESTION_SUPERSEDED not in kinds
    assert entries[0].reason == "Geen tijd."
    assert assignment.start_on == in_weeks(12)
