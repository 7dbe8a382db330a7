# SPDX-License-Identifier: EUPL-1.2
"""The page of one assignment: its suggestions, its timeline, and who reads what of it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from models.access import Actor
from models.job import Job
from models.operations import assignments, placements, suggestions
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobState, Role
from tests.factories import organisation, person, programme
from tests.views.assignment_forms import address, as_person


def titles(page) -> list[str]:
    return [a.get_text(strip=True) for a in page.soup.select("#resultaten tbody th a")]


def test_the_page_of_an_assignment_tells_all_to_its_contact(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow, title="Zoeken in archieven", slots=2)
        first = world.suggestion(uow, assignment, world.published(uow, title="Semester Data"))
        second = world.suggestion(uow, assignment, world.published(uow, title="Minor Archief"))
        second.score = 40
        suggestions.express_interest(uow, first, Actor.of(world.lecturer))
        suggestions.accept_suggestion(uow, first, Actor.of(world.contact))
        terms = placements.Terms(students=3)
        placements.confirm_placement(uow, first, Actor.of(world.coordinator), terms)

    page = as_person(app, world.contact).get(address(assignment))

    cards = [card.get_text(strip=True) for card in page.soup.select(".kp-ranking h3")]
    assert cards == ["Semester Data", "Minor Archief"]
    assert "Er is een opleiding gekoppeld" in page.text
    assert page.soup.select_one("#koppelingen tbody th") is not None
    assert page.link("Vraag deze opleiding").endswith(str(second.public_id))


def test_a_programme_can_be_asked_only_once_the_assignment_is_open(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.submitted(uow)
        world.suggestion(uow, assignment, world.published(uow))
    contact = as_person(app, world.contact)

    early = contact.get(address(assignment, "ingediend"))
    with UnitOfWork(session, sent) as uow:
        assignments.open_assignment(uow, assignment, Actor.of(world.coordinator))
    opened = contact.get(address(assignment, "ingediend"))

    assert early.select(".kp-ranking .kp-actions").get_text(strip=True) == "Bekijk het voorstel"
    assert "U kunt dan ook zelf een opleiding vragen." in early.text
    assert opened.select(".kp-ranking .kp-actions").get_text(strip=True) == "Vraag deze opleiding"


def test_only_who_may_take_the_next_step_is_offered_it(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow)
        asked = world.suggestion(uow, assignment, world.published(uow))
        world.suggestion(uow, assignment, world.published(uow))
        suggestions.express_interest(uow, asked, Actor.of(world.lecturer))
        colleague = person(uow, Role.MINISTRY_CONTACT, world.ministry)

    def steps(who):
        page = as_person(app, who).get(address(assignment))
        return [at.get_text(strip=True) for at in page.soup.select(".kp-ranking .kp-actions")]

    assert steps(world.contact) == ["Accepteer of wijs af", "Vraag deze opleiding"]
    assert steps(world.coordinator) == ["Bekijk het voorstel", "Vraag deze opleiding"]
    assert steps(colleague) == ["Bekijk het voorstel", "Bekijk het voorstel"]


def test_the_timeline_says_who_why_and_from_where(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.submitted(uow)
        actor = Actor.of(world.coordinator)
        assignments.return_assignment(uow, assignment, actor, "Het resultaat is vaag.")

    page = as_person(app, world.contact).get(address(assignment))

    top = page.select(".kp-timeline__item").get_text(" ", strip=True)
    assert "Opdracht terug naar de indiener" in top
    assert "Van Ingediend naar Terug naar indiener." in top
    assert "Reden: Het resultaat is vaag." in top
    assert "Coördinator" in top
    assert world.coordinator.name not in page.select("#verloop").get_text()
    assert f"{world.contact.name}, opdrachtgever" in page.text


def test_a_coordinator_reads_names_and_a_lecturer_none(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.submitted(uow)
        coordinator = Actor.of(world.coordinator)
        assignments.return_assignment(uow, assignment, coordinator, "Graag korter.")
        assignments.submit_assignment(uow, assignment, Actor.of(world.contact))
        assignments.open_assignment(uow, assignment, coordinator)
        other = person(uow, Role.LECTURER, organisation(uow, world.institution.kind, sector="wo"))
        assert other.id

    inside = as_person(app, world.coordinator).get(address(assignment))
    outside = as_person(app, world.lecturer).get(address(assignment))

    assert f"{world.contact.name}, opdrachtgever" in inside.text
    assert world.contact.name not in outside.text
    assert "Graag korter." not in outside.text
    assert "Opdracht opengesteld" in outside.text
    assert "Opdracht ingediend" not in outside.select("#verloop").get_text()


def test_a_lecturer_sees_only_own_pairs_and_may_bring_in_another_offer(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        school = organisation(uow, world.institution.kind, sector="hbo")
        rival = person(uow, Role.LECTURER, school)
        theirs = world.published(uow, by=rival, programme=programme(uow, school), title="Rivaal")
        named, free = (
            world.published(uow, title="Genoemd"),
            world.published(uow, title="Vrij aanbod"),
        )
        assignment = world.opened(uow)
        world.suggestion(uow, assignment, theirs)
        world.suggestion(uow, assignment, named)

    page = as_person(app, world.lecturer).get(address(assignment))

    assert [h.get_text(strip=True) for h in page.soup.select(".kp-ranking h3")] == ["Genoemd"]
    offers = page.select("#aanbod").get_text()
    assert free.title in offers
    assert "Genoemd" not in offers
    assert page.link("Toon belangstelling") == address(assignment, "belangstelling")
    assert "Rivaal" not in page.text


def test_favourites_are_kept_and_forgotten(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow)

    client = as_person(app, world.lecturer)
    page = client.get(address(assignment))
    page = client.follow(client.press(page, "Bewaar als favoriet"))
    assert page.flashes == ["De opdracht staat bij uw favorieten."]
    assert titles(client.get("/opdrachten?favorieten=1")) == [assignment.title]
    client.press(page, "Haal uit favorieten")

    assert titles(client.get("/opdrachten?favorieten=1")) == []


@pytest.mark.parametrize(
    ("state", "due_ago", "says"),
    [
        pytest.param(JobState.QUEUED, 0, "De voorstellen worden gemaakt.", id="busy"),
        pytest.param(JobState.RUNNING, 300, "De voorstellen duren langer dan anders.", id="slow"),
        pytest.param(JobState.DEAD, 0, "Het maken van voorstellen is niet gelukt.", id="dead"),
        pytest.param(JobState.DONE, 0, "Nog geen passend aanbod", id="nothing fits"),
    ],
)
def test_the_list_of_suggestions_tells_how_far_it_is(
    app, world, session, sent, state, due_ago, says
):
    with UnitOfWork(session, sent) as uow:
        assignment = world.submitted(uow)
        uow.session.execute(delete(Job))
        due = uow.now - timedelta(seconds=due_ago)
        uow.session.add(
            Job(kind="match_assignment", subject_id=assignment.id, state=state,
                due_at=due, created_at=due)
        )  # fmt: skip

    page = as_person(app, world.contact).get(address(assignment, "voorstellen"))

    region = page.select("#voorstellen-lijst")
    assert says in region.get_text(" ", strip=True)
    assert region.has_attr("hx-get") == (state in {JobState.QUEUED, JobState.RUNNING})


def test_the_page_of_an_assignment_stays_within_its_queries(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow, slots=3)
        for _ in range(12):
            world.suggestion(uow, assignment, world.published(uow))

    for who in ("contact", "coordinator", "lecturer"):
        as_person(app, getattr(world, who)).get(address(assignment), most_queries=26)
