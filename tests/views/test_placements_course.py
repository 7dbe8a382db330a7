# SPDX-License-Identifier: EUPL-1.2
"""The way of a placement to its end on screen, per role."""

from datetime import timedelta

import pytest

from models.access import Actor
from models.assignment import Assignment
from models.operations import execution, placements
from models.placement import Placement
from models.suggestion import Suggestion
from models.vocabulary import (
    AssignmentState,
    PlacementState,
    StopReason,
    SuggestionState,
)
from tests.factories import in_weeks
from tests.views.placing import (
    TODAY,
    WRITES,
    accepted,
    confirm_path,
    path,
    placed,
    press,
    send,
    stored,
)


def test_both_sides_and_the_coordinator_see_whom_to_mail(client, uow, world):
    with uow:
        placement = placed(uow, world)
    addresses = {world.lecturer.email, world.contact.email}
    for person, sees in (
        (world.contact, addresses), (world.lecturer, addresses), (world.coordinator, addresses),
        (world.manager, set()),
    ):  # fmt: skip
        client.sign_in(person)
        page = client.get(path(placement))
        links = page.soup.select("main a[href^='mailto:']")
        assert {str(at["href"]).removeprefix("mailto:") for at in links} == sees


def test_a_lecturer_starts_and_completes(client, session, uow, world):
    with uow:
        placement = placed(uow, world)
    client.sign_in(world.lecturer)
    page = client.get(path(placement), most_queries=26)
    assert "Vergissing herstellen" not in page.text

    started = client.follow(press(client, page, "Start melden"))
    assert "In uitvoering" in started.text
    again = client.follow(press(client, page, "Start melden"))
    assert again.flashes[-1] == "Dit was al gedaan."
    form = client.get(started.link("Afronden"))
    refused = send(client, form, _status=400)
    assert len(refused.errors) == 2
    send(client, refused, ended_on=f"{TODAY:%d-%m-%Y}", outcome="Het prototype draait.")

    done = client.get(path(placement))
    assert "Het prototype draait." in done.text
    assert stored(session, Placement, placement.public_id).state is PlacementState.COMPLETED
    assert (
        client.follow(
            send(client, form, ended_on=f"{TODAY:%d-%m-%Y}", outcome="Nog eens.")
        ).flashes[-1]
        == "Dit was al gedaan."
    )


def test_an_assignment_with_a_slot_left_says_that_it_goes_on(client, session, uow, world):
    with uow:
        placement = placed(uow, world)
        placement.assignment.slots = 3
        execution.start_placement(uow, placement, Actor.of(world.lecturer))
    asked = f"/opdrachten/{placement.assignment.public_id}"
    client.sign_in(world.lecturer)
    form = client.get(path(placement, "afronden"))
    assert "De opdracht heeft nog 2 vrije plekken." in form.text

    send(client, form, ended_on=f"{TODAY:%d-%m-%Y}", outcome="Het prototype draait.")

    client.sign_in(world.contact)
    page = client.get(asked)
    assert "De eerste studenten zijn klaar. De opdracht zoekt nog opleidingen." in page.text
    client.sign_in(world.coordinator)
    page = client.get(asked)
    assert "De opdracht is pas afgerond als elke plek bezet of gesloten is." in page.text
    page = client.get(page.link("Overige plekken sluiten"))
    client.submit(page, _most_queries=WRITES)
    assert stored(session, Assignment, placement.assignment.public_id).state is (
        AssignmentState.COMPLETED
    )


def test_a_start_to_come_cannot_be_reported_yet(client, uow, world):
    with uow:
        placement = placed(uow, world, starts=in_weeks(4))
    client.sign_in(world.lecturer)
    page = client.get(path(placement))
    assert "U kunt de start melden vanaf" in page.text

    token = page.select("[name=csrf_token]")["value"]
    refused = client.post(path(placement, "starten"), {"csrf_token": token}, status=400,
                          most_queries=WRITES)  # fmt: skip

    assert refused.errors == ["Vul een datum in die niet in de toekomst ligt."]


@pytest.mark.parametrize(
    "typed",
    [
        {"ended_on": f"{TODAY + timedelta(days=2):%d-%m-%Y}"},
        {"ended_on": f"{TODAY - timedelta(days=2):%d-%m-%Y}"},
        {"outcome": "Bel 06-12345678 voor meer."},
        {"outcome": "a" * 4001},
    ],
)
def test_a_wrong_end_is_told_at_its_field(client, uow, world, typed):
    with uow:
        placement = placed(uow, world)
    client.sign_in(world.lecturer)
    press(client, client.get(path(placement)), "Start melden")
    page = client.get(path(placement, "afronden"))

    values = {"ended_on": f"{TODAY:%d-%m-%Y}", "outcome": "Klaar."} | typed
    refused = send(client, page, **values, _status=400)

    assert len(refused.errors) == 1
    assert {name: refused.value(name) for name in typed} == typed


def test_after_a_release_the_next_candidate_is_asked(client, session, uow, world):
    with uow:
        assignment = world.opened(uow)
        first = accepted(uow, world, assignment, world.published(uow))
        yes = accepted(uow, world, assignment, world.published(uow, title="Zei ook ja"))
        fresh = world.suggestion(uow, assignment, world.published(uow, title="Nog niet gevraagd"))
        terms = placements.Terms(students=3)
        placement = placements.confirm_placement(uow, first, Actor.of(world.coordinator), terms)
    client.sign_in(world.coordinator)
    page = client.get(client.get(path(placement)).link("Koppeling loslaten"))
    refused = send(client, page, reason="other", _status=400)
    assert refused.errors == ["Vul in wat de reden is."]

    shown = client.follow(send(client, refused, reason="students_left"))

    assert "Wie kan de plek overnemen?" in shown.text
    rows = [row.get_text(" ", strip=True) for row in shown.soup.select("#volgende tbody tr")]
    assert [("Beide kanten willen" in row, "Voorstel" in row) for row in rows] == [
        (True, False), (False, True),
    ]  # fmt: skip
    assert shown.link("Bevestigen") == confirm_path(yes)
    press(client, shown, "Vraag deze opleiding")
    assert stored(session, Suggestion, fresh.public_id).state is SuggestionState.REQUESTED
    asked = client.get(path(placement))
    assert "Wacht op antwoord" in asked.text


def test_a_mistake_is_undone_with_all_that_followed_from_it(client, session, uow, world):
    with uow:
        assignment = world.opened(uow)
        first = accepted(uow, world, assignment, world.published(uow))
        other = accepted(uow, world, assignment, world.published(uow))
        terms = placements.Terms(students=3)
        placement = placements.confirm_placement(uow, first, Actor.of(world.coordinator), terms)
    client.sign_in(world.coordinator)
    page = client.get(client.get(path(placement)).link("Vergissing herstellen"))

    shown = client.follow(send(client, page))

    assert "De vergissing is hersteld." in shown.flashes[0]
    states = [stored(session, Suggestion, pair.public_id).state for pair in (first, other)]
    assert states == [SuggestionState.ACCEPTED, SuggestionState.ACCEPTED]
    assert stored(session, Assignment, assignment.public_id).state is AssignmentState.OPEN
    assert client.follow(send(client, page)).flashes[-1] == "Dit was al gedaan."


def test_a_coordinator_stops_what_runs(client, session, uow, world):
    with uow:
        placement = placed(uow, world)
    client.sign_in(world.coordinator)
    press(client, client.get(path(placement)), "Start melden")
    page = client.get(client.get(path(placement)).link("Voortijdig stoppen"))

    shown = client.follow(send(client, page, reason="scope_changed", note="De wet veranderde."))

    assert "De wet veranderde." in shown.text
    assert stored(session, Placement, placement.public_id).stop_reason is StopReason.SCOPE_CHANGED


def test_a_step_that_is_not_possible_now_says_so(client, uow, world):
    with uow:
        placement = placed(uow, world)
    client.sign_in(world.coordinator)

    for step in ("afronden", "stoppen"):
        page = client.get(path(placement, step), status=409)
        assert "Dit kan nu niet meer" in page.text


def test_an_outcome_is_not_lost_when_the_coordinator_was_first(client, uow, world):
    with uow:
        placement = placed(uow, world)
        execution.start_placement(uow, placement, Actor.of(world.lecturer))
    client.sign_in(world.lecturer)
    page = client.get(path(placement, "afronden"))
    with uow:
        found = uow.session.merge(placement)
        execution.stop_placement(uow, found, Actor.of(world.coordinator), StopReason.OTHER, "Weg.")

    typed = {"ended_on": f"{TODAY:%d-%m-%Y}", "outcome": "Mijn lange tekst"}
    late = send(client, page, **typed, _status=409)

    assert late.errors == ["De stand is net veranderd. Bekijk eerst de nieuwe stand."]
    assert {name: late.value(name) for name in typed} == typed


def test_each_role_has_its_own_steps(client, uow, world):
    with uow:
        placement = placed(uow, world)
    expected = {
        world.lecturer: {"Start melden"},
        world.coordinator: {"Start melden", "Koppeling loslaten", "Vergissing herstellen"},
        world.contact: set(),
        world.manager: set(),
    }
    for person, buttons in expected.items():
        client.sign_in(person)
        page = client.get(path(placement))
        shown = {at.get_text(strip=True) for at in page.soup.select("#doen .nl-button")}
        assert shown == buttons
        status = 302 if person in (world.coordinator, world.lecturer) else 403
        if status == 403:
            client.get(path(placement, "afronden"), status=403)
            client.get(path(placement, "loslaten"), status=403)


# --- the list ----------------------------------------------------------------------------------
