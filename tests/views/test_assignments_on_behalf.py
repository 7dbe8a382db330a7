# SPDX-License-Identifier: EUPL-1.2
"""Intake on behalf of somebody, and copies."""

import pytest
from sqlalchemy import select

from models.access import Actor
from models.assignment import Assignment
from models.delivery import Mail
from models.operations import drafts
from models.person import Membership
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentState,
    MailTemplate,
    Role,
)
from tests.factories import organisation, person
from tests.views.assignment_forms import address, as_person, id_in, stored


def mails(session, template) -> list[int]:
    session.rollback()
    return list(session.scalars(select(Mail.person_id).where(Mail.template == template.value)))


def test_a_coordinator_does_the_intake_and_the_owner_submits(app, contact, world, session):
    coordinator = as_person(app, world.coordinator)
    page = coordinator.get("/opdrachten/nieuw", status=302)
    page = coordinator.follow(page)
    typed = {"organisation-zoektekst": world.ministry.name}
    page = coordinator.press(page, "Zoeken", **typed, _status=200)
    page = coordinator.submit(page, organisation=str(world.ministry.public_id), _status=200)
    assert page.errors == []
    assert coordinator.submit(page, _status=400).errors == ["Kies de opdrachtgever."]
    page = coordinator.submit(page, owner=str(world.contact.public_id))
    draft_id = id_in(page.location)
    page = coordinator.follow(page)
    coordinator.submit(page, title="Namens", question="Wat kan beter?")
    page = coordinator.get(f"/opdrachten/{draft_id}/controleren")
    assert page.soup.find("button", string=lambda t: t and "indienen" in t) is None
    page = coordinator.press(page, f"Stuur naar {world.contact.name}")

    assert "krijgt bericht" in coordinator.follow(page).flashes[0]
    assert mails(session, MailTemplate.ON_BEHALF_DRAFT) == [world.contact.id]
    seen = contact.get(f"/opdrachten/{draft_id}")
    assert "Deze opdracht is namens u gemaakt." in seen.text
    assert contact.get(f"/opdrachten/{draft_id}/controleren").button("Opdracht indienen")


def test_the_maker_of_a_draft_on_behalf_cannot_submit_it(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        draft = drafts.start_draft(
            uow, Actor.of(world.coordinator), organisation_id=world.ministry.id,
            owner=world.contact,
        )  # fmt: skip
    coordinator = as_person(app, world.coordinator)
    token = coordinator.get(address(draft, "bewerken", "vraag")).value("csrf_token")

    coordinator.post(address(draft, "indienen"), {"csrf_token": token}, status=403)

    assert stored(session, draft).state is AssignmentState.DRAFT


def test_an_organisation_without_contacts_says_what_to_do(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        empty = organisation(uow, world.ministry.kind)
    coordinator = as_person(app, world.coordinator)
    page = coordinator.get("/opdrachten/namens")

    page = coordinator.submit(page, organisation=str(empty.public_id), _status=200)

    assert "Vraag de beheerder om iemand uit te nodigen." in page.text


def test_who_chose_no_organisation_is_not_asked_for_an_owner(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        empty = organisation(uow, world.ministry.kind)
    coordinator = as_person(app, world.coordinator)
    page = coordinator.get("/opdrachten/namens")

    assert coordinator.submit(page, _status=400).errors == ["Zoek en kies een organisatie."]
    page = coordinator.submit(page, organisation=str(empty.public_id), _status=200)
    again = coordinator.submit(page, _status=200)

    assert "Vraag de beheerder om iemand uit te nodigen." in again.text


@pytest.mark.parametrize("chosen", ["", "nee", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_organisation_is_refused(app, world, chosen):
    coordinator = as_person(app, world.coordinator)

    page = coordinator.submit(
        coordinator.get("/opdrachten/namens"), organisation=chosen, _status=400
    )

    assert page.errors


def test_a_contact_of_elsewhere_cannot_be_the_owner(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        stranger = person(uow, Role.MINISTRY_CONTACT, organisation(uow, world.ministry.kind))
    coordinator = as_person(app, world.coordinator)
    chosen = str(world.ministry.public_id)
    page = coordinator.get("/opdrachten/namens")
    page = coordinator.submit(page, organisation=chosen, _status=200)

    page = coordinator.submit(page, owner=str(stranger.public_id), _status=400)

    assert page.errors == ["Kies een antwoord uit de lijst."]


def test_a_contact_has_no_page_for_intake_on_behalf(contact):
    contact.get("/opdrachten/namens", status=403)


def test_a_copy_is_a_new_draft_and_a_double_click_makes_one(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        original = world.opened(uow, title="Eerdere opdracht", skills=["SQL"])
    page = contact.get(address(original))

    first = contact.press(page, "Kopieer naar nieuw concept")
    second = contact.press(page, "Kopieer naar nieuw concept")

    assert first.location == second.location
    assert "Dit is een kopie." in contact.follow(second).flashes[0]
    session.rollback()
    copy = session.scalars(select(Assignment).where(Assignment.copied_from_id == original.id)).one()
    assert (copy.state, copy.skills) == (AssignmentState.DRAFT, ["SQL"])
    assert (copy.title, copy.not_business_critical) == ("Eerdere opdracht", False)


def test_an_edited_copy_is_left_alone_by_the_next(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        original = world.opened(uow)
    page = contact.get(address(original))
    first = contact.press(page, "Kopieer naar nieuw concept")
    contact.submit(contact.follow(first), title="Bewerkt")

    second = contact.press(page, "Kopieer naar nieuw concept")

    assert first.location != second.location


def test_a_coordinator_copies_for_the_owner(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        original = world.opened(uow)
    coordinator = as_person(app, world.coordinator)

    coordinator.press(coordinator.get(address(original)), "Kopieer naar nieuw concept")

    session.rollback()
    copy = session.scalars(select(Assignment).where(Assignment.copied_from_id.is_not(None))).one()
    assert (copy.owner_id, copy.created_by_id) == (world.contact.id, world.coordinator.id)


def test_a_lecturer_copies_nothing(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        original = world.opened(uow)
    lecturer = as_person(app, world.lecturer)
    page = lecturer.get(address(original))
    token = page.select("main [name=csrf_token]")["value"]

    lecturer.post(address(original, "kopie"), {"csrf_token": token}, status=403)

    assert "Kopieer" not in page.text


@pytest.fixture
def closed(world, session, sent):
    """The contact's organisation, switched off after an assignment of it was submitted."""
    with UnitOfWork(session, sent) as uow:
        made = world.submitted(uow)
        world.ministry.is_active = False
    return made


CLOSED = "Deze organisatie is gesloten. Vraag de beheerder om hulp."


def test_a_contact_of_a_closed_organisation_is_told_whom_to_ask(contact, closed):
    page = contact.get("/opdrachten/nieuw")

    assert "Uw organisatie is gesloten. Vraag de beheerder om hulp." in page.text
    assert page.soup.select("main form") == []
    token = contact.get("/mijn-gegevens").value("csrf_token")
    contact.post("/opdrachten/nieuw", {"csrf_token": token}, status=200)


def test_a_closed_organisation_is_no_choice_for_a_new_assignment(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        other = organisation(uow, world.ministry.kind)
        two = person(uow, Role.MINISTRY_CONTACT, world.ministry)
        two.memberships.append(
            Membership(organisation=other, role=Role.MINISTRY_CONTACT, granted_at=uow.now)
        )
        other.is_active = False
    page = as_person(app, two).get("/opdrachten/nieuw")

    assert world.ministry.name in page.text
    assert other.name not in page.text


@pytest.mark.parametrize("who", ["contact", "coordinator"])
def test_a_copy_for_a_closed_organisation_is_refused(app, world, closed, who):
    client = as_person(app, getattr(world, who))
    page = client.get(address(closed))

    page = client.follow(client.submit(page, page.select("form[action$='/kopie']")))

    assert page.flashes == [CLOSED]


def test_a_draft_of_a_closed_organisation_is_not_submitted(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        draft = world.draft(uow)
        world.ministry.is_active = False
    page = contact.get(address(draft, "controleren"))

    page = contact.press(page, "Opdracht indienen", _status=400)

    assert CLOSED in page.text
    assert stored(session, draft).state is AssignmentState.DRAFT
