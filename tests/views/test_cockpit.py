# SPDX-License-Identifier: EUPL-1.2
"""The start page: what contacts and lecturers must do now, most pressing first."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from models.access import Actor
from models.base import local_date, utc_now
from models.offer import Offer
from models.operations import assignments, drafts, execution, placements, sessions, suggestions
from models.person import Person
from models.placement import Placement
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from tests.factories import World

NOW = utc_now()


TODAY = local_date(NOW)


@pytest.fixture
def pair(world, session, sent):
    """An opened assignment, a published offer and the suggestion between them."""
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow, title="Archief ordenen")
        offer = world.published(uow, title="Data in de praktijk")
        return world.suggestion(uow, assignment, offer)


@pytest.fixture
def placement(world, session, sent, pair):
    with UnitOfWork(session, sent) as uow:
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
        suggestions.accept_suggestion(uow, pair, Actor.of(world.contact))
        return placements.confirm_placement(
            uow, pair, Actor.of(world.coordinator), placements.Terms(students=3)
        )


def tasks(client, person, path="/overzicht"):
    client.sign_in(person)
    page = client.get(path, most_queries=20)
    return [" ".join(title.text.split()) for title in page.soup.select(".kp-task__title")], page


def change(session, entity, thing, **values):
    session.execute(update(entity).where(entity.id == thing.id).values(**values))
    session.commit()


@pytest.mark.parametrize("who", ["contact", "lecturer", "coordinator", "manager", "administrator"])
def test_somebody_without_work_is_told_what_can_be_done_next(client, world, session, who):
    session.execute(update(Person).values(password_hash="x"))
    session.commit()
    for prefix in ("", "/en"):
        found, page = tasks(client, getattr(world, who), f"{prefix}/overzicht")

    assert found == []
    assert page.soup.select_one(".kp-empty")


def test_signing_in_leads_to_the_start_page(client, world):
    client.sign_in(world.contact)

    assert client.get("/", status=302).location == "/overzicht"


def test_contact_sees_own_drafts_and_what_came_back(client, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        world.draft(uow, title="Concept")
        returned = world.submitted(uow, title="Terug")
        assignments.return_assignment(uow, returned, Actor.of(world.coordinator), "Graag korter.")
        on_behalf = drafts.create_assignment(
            uow, Actor.of(world.coordinator), organisation_id=world.ministry.id, owner=world.contact
        )
        on_behalf.title = "Namens"

    found, page = tasks(client, world.contact)

    assert set(found) == {
        "Maak uw concept af: Concept",
        "Vul uw opdracht aan: Terug",
        "Controleer de opdracht die voor u is gemaakt: Namens",
    }
    buttons = page.soup.select(".kp-task__button")
    assert all(client.get(str(button["href"])).h1 for button in buttons)
    assert "Concept" not in " ".join(tasks(client, world.coordinator)[0])


def test_contact_answers_interest_before_its_deadline(client, world, session, sent, pair):
    with UnitOfWork(session, sent) as uow:
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
    change(session, Suggestion, pair, deadline_on=TODAY + timedelta(days=2))

    found, page = tasks(client, world.contact)

    assert found == [f"Beantwoord de belangstelling van {world.institution.name}"]
    assert "Bijna" in page.text
    assert "Archief ordenen" in page.text


def test_contact_knows_that_the_coordinator_is_busy(client, world, session, sent, pair):
    with UnitOfWork(session, sent) as uow:
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
        suggestions.accept_suggestion(uow, pair, Actor.of(world.contact))

    _, page = tasks(client, world.contact)

    assert "U bent helemaal bij" in page.text
    assert f"De coördinator bevestigt de koppeling met {world.institution.name}" in page.text


def test_contact_prepares_a_start_that_is_near(client, world, session, placement):
    assert "Bereid de start voor" not in tasks(client, world.contact)[1].text
    change(session, Placement, placement, start_on=TODAY + timedelta(days=10))

    assert "Bereid de start voor" in tasks(client, world.contact)[1].text


def test_lecturer_answers_requests_and_sees_new_suggestions(client, world, session, sent, pair):
    with UnitOfWork(session, sent) as uow:
        second = world.suggestion(uow, world.opened(uow), pair.offer)
        suggestions.request_programme(uow, pair, Actor.of(world.contact))

    found, page = tasks(client, world.lecturer)

    assert f"Beantwoord de vraag van {world.ministry.name}" in found
    assert "Bekijk nieuwe voorstellen bij Data in de praktijk: 1" in found
    assert second.assignment.title not in page.text


@pytest.mark.parametrize("is_new", [True, False])
def test_suggestions_seen_at_an_earlier_visit_are_not_new(
    client, world, session, sent, pair, is_new
):
    for days in (2, 1):
        with UnitOfWork(session, sent, now=NOW - timedelta(days=days)) as uow:
            sessions.open_session(uow, uow.session.get_one(Person, world.lecturer.id))
    older = NOW - timedelta(days=1, hours=1)
    change(session, Suggestion, pair, created_at=NOW if is_new else older)

    found, page = tasks(client, world.lecturer)

    new = ["Bekijk nieuwe voorstellen bij Data in de praktijk: 1"]
    assert found == (new if is_new else [])
    if is_new:
        address = str(page.soup.select_one(".kp-task__button")["href"])
        assert "Archief ordenen" in client.get(address).text


def test_suggestions_of_assignments_in_screening_stay_hidden(client, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        world.suggestion(uow, world.submitted(uow), world.published(uow))

    assert tasks(client, world.lecturer)[0] == []


def test_lecturer_finishes_drafts_and_watches_closing_offers(client, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        world.offer(uow, title="Concept")
        closing = world.published(uow, title="Sluit")
    change(session, Offer, closing, closes_on=TODAY + timedelta(days=5))

    found, _ = tasks(client, world.lecturer)

    assert set(found) == {"Maak uw aanbod af: Concept", "Uw aanbod sluit binnenkort: Sluit"}


def test_lecturer_reports_start_and_end(client, world, session, sent, placement):
    change(session, Placement, placement, start_on=TODAY - timedelta(days=1))
    assert tasks(client, world.lecturer)[0] == ["Meld dat de opdracht is gestart: Archief ordenen"]
    with UnitOfWork(session, sent) as uow:
        found = uow.session.get_one(Placement, placement.id, populate_existing=True)
        execution.start_placement(uow, found, Actor.of(world.lecturer))
    change(session, Placement, placement, end_on=TODAY)

    assert tasks(client, world.lecturer)[0] == ["Rond de opdracht af: Archief ordenen"]


def test_late_work_stands_above_older_work(client, world, session, sent, pair):
    with UnitOfWork(session, sent) as uow:
        old = world.draft(uow, title="Oud concept")
        old.updated_at = NOW - timedelta(days=300)
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
    change(session, Suggestion, pair, deadline_on=TODAY - timedelta(days=1))

    found, _ = tasks(client, world.contact)

    assert found[0].startswith("Beantwoord de belangstelling")


def test_a_long_list_says_how_much_more_there_is(client, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        for _ in range(28):
            world.draft(uow)

    found, page = tasks(client, world.contact)

    assert len(found) == 20
    assert "Er wachten nog 8 taken." in page.text


def test_nobody_sees_the_work_of_others(client, world, session, sent, pair):
    with UnitOfWork(session, sent) as uow:
        other = World(uow)
        world.draft(uow)
        world.offer(uow)
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))

    assert tasks(client, other.contact)[0] == []
    assert tasks(client, other.lecturer)[0] == []
