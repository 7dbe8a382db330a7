# SPDX-License-Identifier: EUPL-1.2
"""Handing in, on behalf of somebody, copying, sharing and withdrawing."""

import pytest
from sqlalchemy import func, select

from models.access import Actor
from models.assignment import Assignment
from models.delivery import Mail
from models.event import Event
from models.job import Job
from models.operations import assignments, drafts
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    EventKind,
    JobKind,
    MailTemplate,
    Role,
    WorkMode,
)
from tests.factories import World, organisation, person
from tests.views.assignment_forms import address, as_person, id_in, save


@pytest.fixture
def world(session, sent):
    with UnitOfWork(session, sent) as uow:
        return World(uow)


@pytest.fixture
def contact(app, world):
    return as_person(app, world.contact)


def stored(session, assignment) -> Assignment:
    session.rollback()
    session.expire_all()
    return session.get_one(Assignment, assignment.id)


def mails(session, template) -> list[int]:
    session.rollback()
    return list(session.scalars(select(Mail.person_id).where(Mail.template == template.value)))


def made_draft(world, session, sent, **fields) -> Assignment:
    with UnitOfWork(session, sent) as uow:
        return world.draft(uow, **fields)


def hand_in(client, assignment, **values):
    page = client.get(address(assignment, "controleren"))
    return client.press(page, "Opdracht indienen", _most_queries=45, **values)


def test_submitting_starts_the_computer_and_shows_what_happens_next(contact, world, session, sent):
    draft = made_draft(world, session, sent)

    page = contact.press(
        contact.get(address(draft, "controleren")), "Opdracht indienen", _most_queries=45
    )
    page = contact.follow(page)

    assert page.h1 == "Uw opdracht is ingediend"
    assert "Een coördinator controleert de opdracht." in page.text
    region = page.soup.select_one("#voorstellen-lijst")
    assert (region["hx-get"], region["hx-trigger"]) == (address(draft, "voorstellen"), "every 2s")
    assert region.a["href"] == address(draft, "voorstellen")
    session.rollback()
    job = select(func.count(Job.id)).where(Job.kind == JobKind.MATCH_ASSIGNMENT)
    assert session.scalars(job).one() == 1
    assert stored(session, draft).state is AssignmentState.SUBMITTED


def test_a_double_click_on_submit_hands_in_once(contact, world, session, sent):
    draft = made_draft(world, session, sent)
    page = contact.get(address(draft, "controleren"))

    contact.press(page, "Opdracht indienen", _most_queries=45)
    again = contact.follow(contact.press(page, "Opdracht indienen", _most_queries=45))

    assert again.flashes == ["Dit was al gedaan. De opdracht is ingediend."]
    events = select(Event).where(Event.kind == EventKind.ASSIGNMENT_SUBMITTED)
    assert len(session.scalars(events).all()) == 1
    assert mails(session, MailTemplate.ASSIGNMENT_SUBMITTED) == [world.coordinator.id]


def test_what_is_missing_is_named_with_a_link_to_its_field(contact, world, session, sent):
    draft = made_draft(
        world, session, sent, title="", form=None, levels=[], themes=[], start_on=None,
        work_mode=WorkMode.ON_SITE, not_business_critical=False,
    )  # fmt: skip

    page = contact.get(address(draft, "controleren"))
    links = {a.get_text(): a["href"] for a in page.soup.select("#ontbreekt a")}
    refused = contact.press(page, "Opdracht indienen", _status=400, _most_queries=45)

    assert links == {
        "Vul een titel in.": address(draft, "bewerken", "vraag#title"),
        "Kies een opdrachtvorm.": address(draft, "bewerken", "vorm#form-1"),
        "Kies het niveau dat het best past.": address(draft, "bewerken", "vorm#first_level"),
        "Kies een hoofdthema.": address(draft, "bewerken", "vorm#first_theme"),
        "Vul een startdatum in, bijvoorbeeld 01-02-2027.":
            address(draft, "bewerken", "periode#start_on"),
        "Bevestig dat de opdracht niet bedrijfskritisch is.":
            address(draft, "bewerken", "voorwaarden#not_business_critical"),
        "Kies de plaats waar studenten werken.":
            address(draft, "bewerken", "periode#place_id-zoektekst"),
    }  # fmt: skip
    assert refused.soup.select_one("#ontbreekt a") is not None
    for link in links.values():
        step, anchor = link.split("#")
        assert contact.get(step).soup.find(id=anchor) is not None, link
    assert stored(session, draft).state is AssignmentState.DRAFT


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"form": AssignmentForm.GROUP, "slots": 3}, None, id="fits"),
        pytest.param({"form": AssignmentForm.INTERNSHIP, "slots": 3},
                     "Dit is te veel. U mag er ten hoogste 1 invullen.", id="too many places"),
    ],
)  # fmt: skip
def test_the_last_check_is_the_domains(contact, world, session, sent, fields, message):
    draft = made_draft(world, session, sent, **fields)

    page = contact.get(address(draft, "controleren"))
    page = contact.press(
        page, "Opdracht indienen", _most_queries=45, _status=400 if message else 302
    )

    found = [a.get_text() for a in page.soup.select("#ontbreekt a")]
    assert found == ([message] if message else [])


def test_a_returned_assignment_shows_the_message_and_is_handed_in_again(
    contact, world, session, sent
):
    with UnitOfWork(session, sent) as uow:
        assignment = world.submitted(uow)
        coordinator = Actor.of(world.coordinator)
        assignments.return_assignment(uow, assignment, coordinator, "Noem het systeem.")

    page = contact.get(address(assignment, "controleren"))
    assert "Noem het systeem." in page.text
    save(contact, assignment, "vraag", question="Hoe werkt DigiD voor ouderen?")
    contact.press(
        contact.get(address(assignment, "controleren")), "Opdracht indienen", _most_queries=45
    )

    assert stored(session, assignment).state is AssignmentState.SUBMITTED


def test_an_organisation_that_opens_directly_is_told_so(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        uow.session.get_one(type(world.ministry), world.ministry.id).may_open_directly = True
        draft = world.draft(uow)

    page = contact.press(
        contact.get(address(draft, "controleren")), "Opdracht indienen", _most_queries=45
    )

    assert "Uw opdracht staat al open." in contact.follow(page).text


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
    token = page.button("Bewaar als favoriet").find("input", {"name": "csrf_token"})["value"]

    lecturer.post(address(original, "kopie"), {"csrf_token": token}, status=403)

    assert "Kopieer" not in page.text


def test_sharing_lets_colleagues_work_and_refuses_others(app, contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        colleague = person(uow, Role.MINISTRY_CONTACT, world.ministry)
        stranger = person(uow, Role.MINISTRY_CONTACT, organisation(uow, world.ministry.kind))
        draft = world.draft(uow)
    page = contact.get(address(draft, "delen"))

    foreign = contact.submit(page, deputy=str(stranger.public_id), _status=400)
    assert foreign.errors == ["Kies een antwoord uit de lijst."]
    contact.submit(page, deputy=str(colleague.public_id), co_owners=[str(colleague.public_id)])

    assert stored(session, draft).deputy_id == colleague.id
    as_person(app, colleague).get(address(draft, "bewerken", "vraag"))


def test_somebody_who_is_no_author_shares_nothing(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        colleague = person(uow, Role.MINISTRY_CONTACT, world.ministry)
        assignment = world.submitted(uow)

    as_person(app, colleague).get(address(assignment, "delen"), status=403)


def test_a_contact_without_colleagues_reads_what_to_do(contact, world, session, sent):
    draft = made_draft(world, session, sent)

    assert "Nog geen collega's" in contact.get(address(draft, "delen")).text


def test_withdrawing_asks_for_a_reason_and_works_once(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow)
    page = contact.get(address(assignment, "intrekken"))

    assert contact.submit(page, reason=" ", _status=400).errors == ["Vul een reden in."]
    told = contact.submit(page, reason="Bel 0612345678", _status=400)
    assert "een telefoonnummer" in told.errors[0]
    assert told.value("reason") == "Bel 0612345678"
    assert contact.follow(contact.submit(page, reason="Geen budget.")).flashes == [
        "De opdracht is ingetrokken."
    ]
    again = contact.follow(contact.submit(page, reason="Geen budget."))
    assert again.flashes == ["Dit was al gedaan. De opdracht is ingetrokken."]
    assert stored(session, assignment).state is AssignmentState.WITHDRAWN


def test_the_check_page_stays_within_its_queries(contact, world, session, sent):
    draft = made_draft(world, session, sent)

    contact.get(address(draft, "controleren"), most_queries=14)
