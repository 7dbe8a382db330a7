# SPDX-License-Identifier: EUPL-1.2
"""The start page of coordinators, managers and administrators."""

from datetime import timedelta

import pytest
from babel.dates import format_date
from sqlalchemy import update

from models.access import Actor
from models.assignment import Assignment
from models.base import local_date, utc_now
from models.delivery import Mail
from models.job import Job
from models.operations import placements, suggestions
from models.person import Person
from models.placement import Placement
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, JobState, MailState, MailTemplate

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


def test_coordinator_screens_the_oldest_first(client, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        for days, title in ((1, "Nieuw"), (9, "Oud"), (4, "Midden")):
            made = world.submitted(uow, title=title)
            made.state_since = NOW - timedelta(days=days)

    found, page = tasks(client, world.coordinator)

    assert found == [f"Beoordeel de opdracht: {title}" for title in ("Oud", "Midden", "Nieuw")]
    assert world.ministry.name in page.text


def test_coordinator_confirms_what_both_sides_want(client, world, session, sent, pair):
    with UnitOfWork(session, sent) as uow:
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
        suggestions.accept_suggestion(uow, pair, Actor.of(world.contact))

    assert tasks(client, world.coordinator)[0] == ["Bevestig de koppeling: Archief ordenen"]


def test_coordinator_sees_what_got_no_answer(client, world, session, sent, pair):
    with UnitOfWork(session, sent) as uow:
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
    change(session, Suggestion, pair, deadline_on=TODAY - timedelta(days=1))
    assert tasks(client, world.coordinator)[0] == ["Er kwam geen antwoord: Archief ordenen"]
    with UnitOfWork(session, sent) as uow:
        suggestions.expire_overdue(uow)

    assert tasks(client, world.coordinator)[0] == ["Er kwam geen antwoord: Archief ordenen"]


def test_coordinator_fills_slots_that_are_left(client, world, session, placement):
    assert tasks(client, world.coordinator)[0] == []
    change(session, Assignment, placement.assignment, slots=3)

    assert tasks(client, world.coordinator)[0] == ["Er is nog plek bij: Archief ordenen"]


def test_coordinator_sees_what_stands_still(client, world, session, pair):
    change(session, Assignment, pair.assignment, state_since=NOW - timedelta(days=20))
    assert tasks(client, world.coordinator)[0] == []
    change(session, Assignment, pair.assignment, state_since=NOW - timedelta(days=22))

    assert tasks(client, world.coordinator)[0] == ["Deze opdracht staat lang stil: Archief ordenen"]


@pytest.mark.parametrize(
    ("state", "dates", "title", "days_late"),
    [
        pytest.param("agreed", (-7, 80), None, 0, id="start lately"),
        pytest.param(
            "agreed", (-8, 80), "De startdatum is voorbij en de start is niet gemeld", 8, id="start"
        ),
        pytest.param("in_progress", (-80, 0), None, 0, id="end today"),
        pytest.param(
            "in_progress", (-80, -1), "De einddatum is voorbij en de opdracht is niet afgerond",
            1, id="end",
        ),
    ],
)  # fmt: skip
def test_coordinator_sees_which_date_of_a_placement_passed(
    client, world, session, placement, state, dates, title, days_late
):
    start_on, end_on = (TODAY + timedelta(days=days) for days in dates)
    change(session, Placement, placement, state=state, start_on=start_on, end_on=end_on)

    found, page = tasks(client, world.coordinator)

    assert found == ([f"{title}: Archief ordenen"] if title else [])
    passed = format_date(TODAY - timedelta(days=days_late), "d MMMM y", locale="nl")
    due = [" ".join(at.text.split()) for at in page.soup.select(".kp-task__due")]
    assert due == ([f"Te laat Uiterlijk {passed}"] if title else [])


def test_manager_reads_counts_of_the_report(client, world, session, sent, placement):
    with UnitOfWork(session, sent) as uow:
        world.draft(uow)
        world.submitted(uow)

    _, page = tasks(client, world.manager)

    tallies = [" ".join(tally.text.split()) for tally in page.soup.select("#stand .kp-tally")]
    assert tallies == ["2 In voorbereiding", "0 In uitvoering", "0 Afgerond", "0 Niet doorgegaan"]
    assert page.link("Cijfers bekijken")


def test_administrator_sees_what_failed_and_who_never_came(client, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        uow.session.execute(update(Person).values(password_hash="x"))
        world.contact.password_hash = None
        for _ in range(2):
            uow.session.add(_dead_job())
        uow.session.add(
            Mail(
                person_id=world.contact.id, template=MailTemplate.INVITATION.value, context={},
                dedupe_key="1", created_at=NOW, state=MailState.FAILED,
            )
        )  # fmt: skip

    found, page = tasks(client, world.administrator)

    assert set(found) == {
        "Taken die niet lukten: 2",
        "E-mails die niet aankwamen: 1",
        f"Deze uitnodiging is niet gebruikt: {world.contact.name}",
    }
    buttons = page.soup.select(".kp-task__button")
    assert all(client.get(str(button["href"])).h1 for button in buttons)


def _dead_job() -> Job:
    return Job(
        kind=JobKind.DELIVER_MAIL, subject_id=1, state=JobState.DEAD, due_at=NOW,
        created_at=NOW, finished_at=NOW,
    )  # fmt: skip
