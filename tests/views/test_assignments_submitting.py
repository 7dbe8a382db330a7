# SPDX-License-Identifier: EUPL-1.2
"""Handing in, sharing and withdrawing."""

import pytest
from sqlalchemy import func, select

from models.access import Actor
from models.delivery import Mail
from models.event import Event
from models.job import Job
from models.operations import assignments
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
from tests.factories import organisation, person
from tests.views.assignment_forms import address, as_person, save, stored


def mails(session, template) -> list[int]:
    session.rollback()
    return list(session.scalars(select(Mail.person_id).where(Mail.template == template.value)))


def made_draft(world, session, sent, **fields):
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
    region = page.select("#voorstellen-lijst")
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


def test_a_reason_to_withdraw_is_not_lost_when_a_coordinator_was_first(
    contact, world, session, sent
):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow)
    page = contact.get(address(assignment, "intrekken"))
    with UnitOfWork(session, sent) as uow:
        found = uow.session.merge(assignment)
        assignments.mark_unplaced(uow, found, Actor.of(world.coordinator), "Geen plek.")

    late = contact.submit(page, reason="Mijn lange tekst", _status=409)

    assert "Mijn lange tekst" in late.text
    assert "kan nu niet worden ingetrokken" in late.text


def test_withdrawing_a_draft_speaks_of_the_draft(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        draft, submitted = world.draft(uow), world.submitted(uow)

    told = "U kunt dit concept daarna niet meer indienen."
    assert told in contact.get(address(draft, "intrekken")).text
    assert told not in contact.get(address(submitted, "intrekken")).text


def test_the_check_page_stays_within_its_queries(contact, world, session, sent):
    draft = made_draft(world, session, sent)

    contact.get(address(draft, "controleren"), most_queries=14)
