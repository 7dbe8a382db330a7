# SPDX-License-Identifier: EUPL-1.2
"""Placements on screen: confirming, placing by hand, and the way to the end, per role."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import Actor
from models.assignment import Assignment
from models.base import local_date, utc_now
from models.offer import Offer
from models.operations import execution, placements, suggestions
from models.placement import Placement
from models.queries.paging import PAGE_SIZE
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    HandPlacementReason,
    Level,
    OrganisationKind,
    PlacementSource,
    PlacementState,
    Role,
    StopReason,
    SuggestionState,
)
from tests import factories
from tests.factories import World, in_weeks

TODAY = local_date(utc_now())
WRITES = 150


@pytest.fixture
def world(uow: UnitOfWork) -> World:
    with uow:
        return World(uow)


def accepted(uow: UnitOfWork, world: World, assignment: Assignment, offer: Offer) -> Suggestion:
    pair = world.suggestion(uow, assignment, offer)
    suggestions.express_interest(uow, pair, Actor.of(world.lecturer), "Past in ons blok.")
    return suggestions.accept_suggestion(uow, pair, Actor.of(world.contact))


def placed(uow: UnitOfWork, world: World, *, starts=TODAY, **fields) -> Placement:
    pair = accepted(uow, world, world.opened(uow, **fields), world.published(uow))
    terms = placements.Terms(students=3, start_on=starts)
    return placements.confirm_placement(uow, pair, Actor.of(world.coordinator), terms)


def send(client, page, form="main form.kp-form", /, **values):
    """Send a form that writes a placement, its events and its mails."""
    return client.submit(page, form, **{"_most_queries": WRITES} | values)


def press(client, page, button, /, **values):
    return client.press(page, button, **{"_most_queries": WRITES} | values)


def confirm_path(pair: Suggestion) -> str:
    return f"/koppelingen/bevestigen/{pair.public_id}"


def path(placement: Placement, step: str = "") -> str:
    return f"/koppelingen/{placement.public_id}" + (f"/{step}" if step else "")


def stored(session, entity, public_id):
    session.rollback()
    session.expire_all()
    return session.query(entity).filter_by(public_id=public_id).one()


# --- confirming --------------------------------------------------------------------------------


def test_a_coordinator_confirms_what_both_sides_want(client, session, uow, world):
    with uow:
        pair = accepted(uow, world, world.opened(uow, group_min=2, group_max=4),
                        world.published(uow))  # fmt: skip
    client.sign_in(world.coordinator)
    page = client.get(confirm_path(pair), most_queries=26)
    assert "Past in ons blok." in page.text
    assert "Vrije plekken bij de opdracht 1 van 1" in page.text
    assert not page.soup.select("[name=hand_reason]")

    answer = send(client, page, students="3")
    shown = client.follow(answer)

    assert shown.flashes == ["De koppeling is bevestigd. Beide kanten krijgen een e-mail."]
    made = session.query(Placement).one()
    assert (made.students, made.source) == (3, PlacementSource.SUGGESTION)


def test_a_second_click_confirms_nothing_twice(client, session, uow, world):
    with uow:
        pair = accepted(uow, world, world.opened(uow), world.published(uow))
    client.sign_in(world.coordinator)
    page = client.get(confirm_path(pair))

    send(client, page, students="3")
    again = client.follow(send(client, page, students="3"))

    assert again.flashes[-1] == "Dit was al gedaan."
    assert session.query(Placement).count() == 1
    assert client.get(confirm_path(pair), status=302).location.startswith("/koppelingen/")


def test_without_both_answers_a_reason_and_a_note_are_needed(client, session, uow, world):
    with uow:
        pair = world.suggestion(uow, world.opened(uow), world.published(uow))
    client.sign_in(world.coordinator)
    page = client.get(confirm_path(pair))
    assert "Nog niet beide kanten hebben ja gezegd." in page.text

    refused = send(client, page, students="3", _status=400)
    assert refused.errors == ["Kies een reden.", "Vul in wat er is afgesproken."]
    assert refused.value("students") == "3"
    send(client, refused, hand_reason="no_response", note="De docent belde terug.")

    made = session.query(Placement).one()
    assert made.source is PlacementSource.BY_HAND
    assert made.hand_reason is HandPlacementReason.NO_RESPONSE


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("students", "1"), ("students", "5"), ("students", "-3"), ("students", "vier"),
        ("students", ""), ("start_on", "31-02-2027"), ("start_on", "01-01-1999"),
        ("start_on", "01-01-2190"), ("start_on", ""),
    ],
)  # fmt: skip
def test_a_wrong_term_is_told_at_its_field(client, session, uow, world, name, typed):
    with uow:
        pair = accepted(uow, world, world.opened(uow, group_min=2, group_max=4),
                        world.published(uow))  # fmt: skip
    client.sign_in(world.coordinator)
    page = client.get(confirm_path(pair))

    values = {"students": "3", name: typed}
    refused = send(client, page, **values, _status=400)

    assert len(refused.errors) == 1
    assert refused.value(name) == typed
    assert session.query(Placement).count() == 0


def test_the_last_place_taken_meanwhile_is_shown_with_how_things_are(client, uow, world):
    with uow:
        offer = world.published(uow, capacity_groups=1)
        first, second = (accepted(uow, world, world.opened(uow), offer) for _ in range(2))
    client.sign_in(world.coordinator)
    page = client.get(confirm_path(second))
    with uow:
        terms = placements.Terms(students=3)
        placements.confirm_placement(uow, first, Actor.of(world.coordinator), terms)

    refused = send(client, page, students="3", _status=409)

    assert refused.errors == ["Dit aanbod heeft geen plek meer voor een groep."]
    assert "Vrije groepen bij het aanbod 0 van 1" in refused.text
    assert not refused.soup.select("main form.kp-form")


def test_an_assignment_closed_meanwhile_is_a_conflict_too(client, uow, world):
    with uow:
        assignment = world.opened(uow)
        mine, other = (accepted(uow, world, assignment, world.published(uow)) for _ in range(2))
    client.sign_in(world.coordinator)
    page = client.get(confirm_path(mine))
    with uow:
        terms = placements.Terms(students=3)
        placements.confirm_placement(uow, other, Actor.of(world.coordinator), terms)

    refused = send(client, page, students="3", _status=409)

    assert "Alle plekken van deze opdracht zijn vergeven." in refused.text


def test_too_many_students_for_the_offer_is_told_at_the_number(client, uow, world):
    with uow:
        offer = world.published(uow, capacity_students=2)
        pair = accepted(uow, world, world.opened(uow, group_min=2, group_max=4), offer)
    client.sign_in(world.coordinator)

    page = client.get(confirm_path(pair))
    refused = send(client, page, students="4", _status=409)

    assert refused.errors == [
        "Dit aanbod heeft nog plek voor 2 studenten. Vul een lager aantal in."
    ]
    send(client, refused, students="2")


@pytest.mark.parametrize("role", ["lecturer", "contact", "manager", "administrator"])
def test_only_coordinators_confirm(client, uow, world, role):
    with uow:
        pair = accepted(uow, world, world.opened(uow), world.published(uow))
    client.sign_in(getattr(world, role))

    client.get(confirm_path(pair), status=403)
    client.get(f"/opdrachten/{pair.assignment.public_id}/plaatsen", status=403)


# --- by hand -----------------------------------------------------------------------------------


def test_a_coordinator_finds_an_offer_and_places_by_hand(client, session, uow, world):
    with uow:
        assignment = world.opened(uow)
        wanted = world.published(uow, title="Blok forensische ICT")
        world.published(uow, title="Iets heel anders")
        world.published(uow, title="Blok forensische ICT vol", capacity_groups=1)
        full = session.query(Offer).filter_by(title="Blok forensische ICT vol").one()
        other = accepted(uow, world, world.opened(uow), full)
        terms = placements.Terms(students=2)
        placements.confirm_placement(uow, other, Actor.of(world.coordinator), terms)
    client.sign_in(world.coordinator)
    page = client.get(f"/opdrachten/{assignment.public_id}/plaatsen")

    found = press(client, page, "Zoeken", **{"offer-zoektekst": "FORENSISCHE", "_status": 200})
    assert [at.get_text(strip=True) for at in found.soup.select(".kp-picker label")] == [
        "Blok forensische ICT"
    ]
    chosen = str(wanted.public_id)
    refused = send(client, found, _status=400, offer=chosen, students="3")
    assert refused.errors == ["Kies een reden.", "Vul in wat er is afgesproken."]
    assert refused.value("offer") == chosen
    send(client, refused, hand_reason="long_standing", note="Elk jaar zo.")

    made = session.query(Placement).filter_by(assignment_id=assignment.id).one()
    assert made.offer_id == wanted.id
    assert made.hand_note == "Elk jaar zo."


def test_placing_by_hand_needs_an_offer_from_the_list(client, session, uow, world):
    with uow:
        assignment = world.opened(uow)
        draft = world.offer(uow)
    client.sign_in(world.coordinator)
    page = client.get(f"/opdrachten/{assignment.public_id}/plaatsen")
    rest = {"students": "3", "hand_reason": "other", "note": "Gebeld."}

    for wrong in (str(draft.public_id), str(uuid.uuid4()), "x", "%00"):
        refused = send(client, page, _status=400, offer=wrong, **rest)
        assert refused.errors == ["Kies een antwoord uit de lijst."]
    assert session.query(Placement).count() == 0


def test_an_assignment_that_does_not_ask_cannot_be_placed(client, uow, world):
    with uow:
        assignment = world.submitted(uow)
    client.sign_in(world.coordinator)

    page = client.get(f"/opdrachten/{assignment.public_id}/plaatsen")

    assert "geen vrije plek, of staat niet open" in page.text


# --- the way -----------------------------------------------------------------------------------


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


def titles(page) -> list[str]:
    return [a.get_text(strip=True) for a in page.soup.select("#resultaten tbody th a")]


def test_the_empty_list_says_what_a_placement_is(client, world):
    client.sign_in(world.manager)

    assert "Nog geen koppelingen" in client.get("/koppelingen").text


def test_each_role_sees_its_own_placements(client, uow, world):
    with uow:
        elsewhere = factories.organisation(uow, OrganisationKind.INSTITUTION)
        stranger = factories.person(uow, Role.LECTURER, elsewhere)
        placed(uow, world, title="Archief op orde")
    for person, seen in (
        (world.lecturer, True), (world.contact, True), (world.coordinator, True),
        (world.manager, True), (stranger, False),
    ):  # fmt: skip
        client.sign_in(person)
        assert titles(client.get("/koppelingen")) == (["Archief op orde"] if seen else [])


@pytest.mark.parametrize(
    "query",
    [
        "status=in_progress", "vorm=internship", "niveau=mbo-4", "thema={theme}",
        "vanaf={late}", "instelling={institution}&vorm=internship",
        "organisatie={organisation}&niveau=mbo-4",
    ],
)  # fmt: skip
def test_each_filter_finds_the_one_placement(client, uow, world, query):
    coordinator = Actor.of(world.coordinator)
    with uow:
        theme = factories.theme(uow, "Gezocht thema")
        placed(uow, world, title="Iets anders", starts=TODAY - timedelta(days=9))
        offer = world.published(uow, levels=[Level.MBO_4])
        assignment = world.opened(
            uow, title="Gezocht", form=AssignmentForm.INTERNSHIP, group_min=1, group_max=1,
            levels=[Level.MBO_4], themes=[theme],
        )  # fmt: skip
        pair = accepted(uow, world, assignment, offer)
        terms = placements.Terms(students=1, start_on=TODAY)
        wanted = placements.confirm_placement(uow, pair, coordinator, terms)
    with uow:
        execution.start_placement(uow, wanted, coordinator)
    client.sign_in(world.coordinator)
    filled = query.format(
        theme=theme.public_id, late=TODAY.isoformat(), institution=world.institution.public_id,
        organisation=world.ministry.public_id,
    )  # fmt: skip

    assert titles(client.get(f"/koppelingen?{filled}")) == ["Gezocht"]


@pytest.mark.parametrize("query", ["status=fout", "thema=1", "vanaf=31-02-2027", "instelling=x"])
def test_a_wrong_filter_is_told_at_the_field(client, world, query):
    client.sign_in(world.coordinator)

    assert len(client.get(f"/koppelingen?{query}", status=400).errors) == 1


def test_a_long_list_has_pages_and_few_queries(client, uow, world):
    with uow:
        offer = world.published(uow, capacity_groups=99, capacity_students=300)
        coordinator = Actor.of(world.coordinator)
        for _number in range(PAGE_SIZE + 1):
            pair = world.suggestion(uow, world.opened(uow), offer)
            terms = placements.Terms(
                students=2, hand_reason=HandPlacementReason.LONG_STANDING, note="Vast."
            )
            placements.confirm_placement(uow, pair, coordinator, terms)
    client.sign_in(world.coordinator)

    first = client.get("/koppelingen?status=agreed", most_queries=14)
    second = client.get(first.link("Volgende"))

    assert (len(titles(first)), len(titles(second))) == (PAGE_SIZE, 1)
    client.get("/koppelingen?pagina=9", status=404)


def test_foreign_and_unknown_ids_do_not_exist(client, uow, world):
    with uow:
        elsewhere = factories.organisation(uow, OrganisationKind.INSTITUTION)
        stranger = factories.person(uow, Role.LECTURER, elsewhere)
        placement = placed(uow, world)
        draft = world.draft(uow)
    client.sign_in(stranger)
    client.get(path(placement), status=404)
    client.get(path(placement, "afronden"), status=404)
    client.sign_in(world.coordinator)
    nobody = uuid.uuid4()
    for address in (
        f"/koppelingen/{nobody}", f"/koppelingen/bevestigen/{nobody}",
        f"/koppelingen/{nobody}/loslaten", f"/opdrachten/{nobody}/plaatsen",
        f"/opdrachten/{draft.public_id}/plaatsen",
    ):  # fmt: skip
        client.get(address, status=404)


ANYTHING = st.text(max_size=60) | st.integers(-(10**20), 10**20).map(str) | st.just("a" * 5000)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    values=st.fixed_dictionaries(
        dict.fromkeys(("students", "start_on", "hand_reason", "note", "offer"), ANYTHING)
    )
)
def test_whatever_is_typed_is_refused_kindly(client, session, uow, world, values):
    with uow:
        pair = world.suggestion(uow, world.opened(uow), world.published(uow))
    client.sign_in(world.coordinator)
    for address in (
        confirm_path(pair), f"/opdrachten/{pair.assignment.public_id}/plaatsen"
    ):  # fmt: skip
        page = client.get(address)
        refused = send(client, page, **values, _status=400)
        assert refused.errors
    assert session.query(Placement).count() == 0
