# SPDX-License-Identifier: EUPL-1.2
"""Screening: the queue with its checks, opening several at once, and each step of a coordinator."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import Actor
from models.assignment import Assignment
from models.base import local_date, utc_now
from models.operations import assignments, execution, placements
from models.queries.paging import PAGE_SIZE
from models.queries.screening import Check, screening_page
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentForm, AssignmentState, HandPlacementReason, PlacementState
from tests.factories import in_weeks

WRITES = 150
LONG = {
    "question": "Hoe vinden wij dit terug? " * 10,
    "background": "De dienst bewaart alles in drie systemen. " * 10,
    "expected_result": "Een werkend prototype met een advies. " * 4,
}


@pytest.fixture
def coordinator(client, world):
    client.sign_in(world.coordinator)
    return client


def address(assignment: Assignment, slug: str = "") -> str:
    return f"/beoordelen/{assignment.public_id}/{slug}"


def state_of(session, assignment: Assignment) -> AssignmentState:
    session.rollback()
    session.expire_all()
    state: AssignmentState = session.get(Assignment, assignment.id).state
    return state


def titles(page) -> list[str]:
    return [a.get_text(strip=True) for a in page.soup.select("tbody th a")]


def send(client, page, **values):
    return client.submit(page, "main form.kp-form", **{"_most_queries": WRITES} | values)


def place(uow, world, assignment, **fields):
    offer = world.published(uow, **fields)
    terms = placements.Terms(
        students=3, start_on=local_date(utc_now()), note="Gebeld.",
        hand_reason=HandPlacementReason.AGREED_OUTSIDE,
    )  # fmt: skip
    return placements.place_by_hand(uow, assignment, offer, Actor.of(world.coordinator), terms)


# --- the queue ---------------------------------------------------------------------------------


def test_an_empty_queue_says_what_will_come(coordinator):
    page = coordinator.get("/beoordelen")

    assert "Er is niets te beoordelen" in page.text


@pytest.mark.parametrize("role", ["lecturer", "contact", "manager", "administrator"])
def test_only_coordinators_screen(client, uow, world, role):
    with uow:
        made = world.submitted(uow)
    client.sign_in(getattr(world, role))

    client.get("/beoordelen", status=403)
    client.get(address(made, "terugsturen"), status=403)


def test_the_queue_holds_what_waits_oldest_first(coordinator, session, world):
    now = utc_now()
    for days, title in ((2, "Jongste"), (40, "Oudste"), (9, "Middelste")):
        with UnitOfWork(session, print, now=now - timedelta(days=days)) as uow:
            world.submitted(uow, title=title, start_on=in_weeks(12))
    with UnitOfWork(session, print) as uow:
        world.draft(uow, title="Concept")
        world.opened(uow, title="Al open")

    page = coordinator.get("/beoordelen", most_queries=18)

    assert titles(page) == ["Oudste", "Middelste", "Jongste"]
    assert "40 dagen" in page.text
    assert "Dit is lang." in page.text


def test_checks_at_a_glance(session, uow, world):
    with uow:
        short = world.submitted(uow, title="Korte tekst")
        fine = world.submitted(uow, title="Goede tekst", **LONG)
        pair = world.suggestion(uow, fine, world.published(uow))
        pair.score = 50
        weak = world.suggestion(uow, short, world.published(uow))
        weak.score = 49
        twin = world.opened(uow, title="GOEDE tekst", **LONG)
    actor, today = Actor.of(world.coordinator), local_date(utc_now())

    rows = {
        row.assignment.title: row for row in screening_page(session, actor, 1, today=today).rows
    }
    later = screening_page(session, actor, 1, today=in_weeks(20)).rows

    assert rows["Korte tekst"].checks == (
        Check.QUESTION, Check.BACKGROUND, Check.EXPECTED_RESULT, Check.NO_SUGGESTION,
    )  # fmt: skip
    assert rows["Goede tekst"].checks == (Check.SAME_TITLE,)
    assert rows["Goede tekst"].good_suggestions == 1
    assert rows["Goede tekst"].twin == twin.public_id
    assert all(Check.START_PASSED in row.checks for row in later)


def test_several_are_opened_each_on_its_own(coordinator, session, uow, world):
    with uow:
        first, second, third = (world.submitted(uow, title=f"Nummer {at}") for at in range(3))
        world.submitted(uow, title="Blijft staan")
    page = coordinator.get("/beoordelen")
    with uow:
        assignments.open_assignment(uow, second, Actor.of(world.coordinator))
        assignments.return_assignment(uow, third, Actor.of(world.coordinator), "Te kort.")

    chosen = [str(at.public_id) for at in (first, second, third)]
    result = coordinator.submit(
        page, "main form", opdracht=chosen, _status=200, _most_queries=WRITES
    )

    shown = [row.get_text(" ", strip=True) for row in result.soup.select("tbody tr")]
    assert [("Opengesteld." in row, "al gedaan" in row, "Niet opengesteld" in row)
            for row in shown] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip
    assert state_of(session, first) is AssignmentState.OPEN
    assert state_of(session, third) is AssignmentState.RETURNED
    assert titles(coordinator.get("/beoordelen")) == ["Blijft staan"]
    again = coordinator.submit(
        page, "main form", opdracht=chosen, _status=200, _most_queries=WRITES
    )
    assert "Dit was al gedaan." in again.text


@pytest.mark.parametrize("ticked", [None, "x", str(uuid.UUID(int=7)), "%00", "../"])
def test_without_a_choice_the_queue_says_so(coordinator, uow, world, ticked):
    with uow:
        world.submitted(uow)
    page = coordinator.get("/beoordelen")

    refused = coordinator.submit(page, "main form", opdracht=ticked, _status=400)

    assert refused.errors == ["Kies eerst een of meer opdrachten uit de lijst."]


def test_a_draft_of_somebody_is_not_opened_by_its_id(coordinator, session, uow, world):
    with uow:
        world.submitted(uow)
        draft = world.draft(uow)
    page = coordinator.get("/beoordelen")

    coordinator.submit(page, "main form", opdracht=str(draft.public_id), _status=400)

    assert state_of(session, draft) is AssignmentState.DRAFT


def test_a_long_queue_has_pages_and_few_queries(coordinator, uow, world):
    with uow:
        for _number in range(PAGE_SIZE + 1):
            world.submitted(uow)

    first = coordinator.get("/beoordelen", most_queries=18)
    second = coordinator.get(first.link("Volgende"))

    assert (len(titles(first)), len(titles(second))) == (PAGE_SIZE, 1)
    coordinator.get("/beoordelen?pagina=7", status=404)


# --- steps of one assignment -------------------------------------------------------------------


def test_opening_from_the_page_of_an_assignment(coordinator, session, uow, world):
    with uow:
        made = world.submitted(uow)
    page = coordinator.get(f"/opdrachten/{made.public_id}")

    coordinator.press(page, "Openstellen", _most_queries=WRITES)
    again = coordinator.follow(coordinator.press(page, "Openstellen", _most_queries=WRITES))

    assert again.flashes[-1] == "Dit was al gedaan."
    assert state_of(session, made) is AssignmentState.OPEN


@pytest.mark.parametrize(
    ("slug", "values", "state"),
    [
        ("terugsturen", {"reason": "Leg uit wat u bedoelt."}, AssignmentState.RETURNED),
        ("doorschuiven", {"next_start_on": f"{in_weeks(40):%d-%m-%Y}"}, AssignmentState.DEFERRED),
        ("niet-geplaatst", {"reason": "Geen opleiding gevonden."}, AssignmentState.UNPLACED),
    ],
)
def test_a_submitted_assignment_takes_each_step(
    coordinator, session, uow, world, slug, values, state
):
    with uow:
        made = world.submitted(uow)
    page = coordinator.get(address(made, slug))

    shown = coordinator.follow(send(coordinator, page, **values))

    assert shown.flashes
    assert state_of(session, made) is state
    again = coordinator.follow(send(coordinator, page, **values))
    assert again.flashes[-1] == "Dit was al gedaan."


def test_what_ended_is_reopened(coordinator, session, uow, world):
    with uow:
        made = world.submitted(uow)
        assignments.mark_unplaced(uow, made, Actor.of(world.coordinator), "Niets gevonden.")
    page = coordinator.get(coordinator.get(f"/opdrachten/{made.public_id}").link("Heropenen"))

    send(coordinator, page, reason="Een opleiding meldde zich.")

    assert state_of(session, made) is AssignmentState.SUBMITTED


def test_an_assignment_whose_start_passed_is_not_opened_and_says_what_to_do(
    coordinator, session, uow, world
):
    with uow:
        made, other = world.submitted(uow), world.submitted(uow)
        made.start_on = in_weeks(-1)
    page = coordinator.get(f"/opdrachten/{made.public_id}")

    told = coordinator.follow(coordinator.press(page, "Openstellen"))
    queue = coordinator.get("/beoordelen")
    several = coordinator.submit(
        queue, queue.select("main form[action$='/openen']"),
        opdracht=[str(made.public_id), str(other.public_id)], _status=200, _most_queries=WRITES,
    )  # fmt: skip

    advice = "De startdatum is voorbij. Stuur de opdracht terug of schuif haar door."
    assert told.flashes == [advice]
    assert advice in several.text
    assert state_of(session, made) is AssignmentState.SUBMITTED
    assert state_of(session, other) is AssignmentState.OPEN


def test_discontinuing_ends_all_placements(coordinator, session, uow, world):
    with uow:
        made = world.opened(uow, slots=2)
        one, two = place(uow, world, made), place(uow, world, made)
        execution.start_placement(uow, one, Actor.of(world.coordinator))
    page = coordinator.get(address(made, "stoppen"))
    refused = send(coordinator, page, stop_reason="other", _status=400)
    assert refused.errors == ["Vul in wat de reden is."]

    send(coordinator, refused, stop_reason="priority_changed", _most_queries=220)

    assert state_of(session, made) is AssignmentState.DISCONTINUED
    assert {one.state, two.state} == {PlacementState.STOPPED, PlacementState.RELEASED}


def test_the_rest_of_the_slots_is_closed(coordinator, session, uow, world):
    with uow:
        made = world.opened(uow, slots=3)
        place(uow, world, made)
    shown = coordinator.get(f"/opdrachten/{made.public_id}")
    assert "Er zijn nog 2 plekken vrij." in shown.text
    page = coordinator.get(shown.link("Overige plekken sluiten"))

    send(coordinator, page)
    again = coordinator.follow(send(coordinator, page))

    assert again.flashes[-1] == "Dit was al gedaan."
    assert state_of(session, made) is AssignmentState.AGREED
    session.refresh(made)
    assert made.slots == 1


@pytest.mark.parametrize(
    ("slug", "values"),
    [
        ("terugsturen", {"reason": ""}),
        ("terugsturen", {"reason": "a" * 2001}),
        ("terugsturen", {"reason": "Mail jan@example.org"}),
        ("doorschuiven", {"next_start_on": "01-01-2001"}),
        ("doorschuiven", {"next_start_on": "31-02-2027"}),
        ("doorschuiven", {"next_start_on": ""}),
        ("niet-geplaatst", {"reason": "  "}),
    ],
)
def test_what_is_wrong_is_told_at_its_field(coordinator, session, uow, world, slug, values):
    with uow:
        made = world.submitted(uow)
    page = coordinator.get(address(made, slug))

    refused = send(coordinator, page, **values, _status=400)

    assert len(refused.errors) == 1
    for name, typed in values.items():
        assert refused.value(name) == typed
    assert state_of(session, made) is AssignmentState.SUBMITTED


def test_a_step_that_is_not_possible_now_says_so(coordinator, uow, world):
    with uow:
        made = world.submitted(uow)

    for slug in ("heropenen", "stoppen"):
        coordinator.get(address(made, slug), status=409)


def test_the_page_offers_only_what_is_possible(client, uow, world):
    with uow:
        submitted, opened = world.submitted(uow), world.opened(uow, form=AssignmentForm.HACKATHON)
    client.sign_in(world.coordinator)
    expected = {
        submitted: {"Openstellen", "Terugsturen", "Doorschuiven", "Sluiten als niet geplaatst"},
        opened: {"Met de hand plaatsen", "Doorschuiven", "Sluiten als niet geplaatst"},
    }
    for assignment, names in expected.items():
        page = client.get(f"/opdrachten/{assignment.public_id}")
        shown = {at.get_text(strip=True) for at in page.soup.select("#coordinator .nl-button")}
        assert shown == names
    client.sign_in(world.contact)
    assert not client.get(f"/opdrachten/{submitted.public_id}").soup.select("#coordinator")


def test_unknown_ids_drafts_and_steps_do_not_exist(coordinator, uow, world):
    with uow:
        draft, made = world.draft(uow), world.submitted(uow)

    for path in (
        f"/beoordelen/{uuid.uuid4()}/terugsturen", address(draft, "terugsturen"),
        address(made, "verwijderen"),
    ):  # fmt: skip
        coordinator.get(path, status=404)


def test_a_message_is_not_lost_when_a_colleague_was_first(coordinator, uow, world):
    with uow:
        made = world.submitted(uow)
    page = coordinator.get(address(made, "terugsturen"))
    with uow:
        assignments.open_assignment(uow, uow.session.merge(made), Actor.of(world.coordinator))

    late = coordinator.submit(page, reason="Mijn lange tekst", _status=409)

    assert late.errors == ["De stand is net veranderd. Bekijk eerst de nieuwe stand."]
    assert late.value("reason") == "Mijn lange tekst"


ANYTHING = st.text(max_size=50) | st.just("a" * 3000) | st.integers(-(10**20)).map(str)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=ANYTHING, slug=st.sampled_from(["doorschuiven", "stoppen", "terugsturen"]))
def test_whatever_is_typed_is_answered(coordinator, session, uow, world, typed, slug):
    with uow:
        made = place(uow, world, world.opened(uow)).assignment if slug == "stoppen" else (
            world.submitted(uow)
        )  # fmt: skip
    page = coordinator.get(address(made, slug))
    names = ("reason", "next_start_on", "stop_reason")

    response = coordinator.browser.post(
        page.path,
        data={"csrf_token": page.select("main [name=csrf_token]")["value"]}
        | dict.fromkeys(names, typed),
    )

    assert response.status_code in (302, 400)
    if slug != "terugsturen":
        assert response.status_code == 400
