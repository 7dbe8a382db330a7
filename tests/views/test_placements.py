# SPDX-License-Identifier: EUPL-1.2
"""Confirming and placing by hand on screen."""

import uuid

import pytest

from models.access import Actor
from models.offer import Offer
from models.operations import placements
from models.placement import Placement
from models.vocabulary import (
    HandPlacementReason,
    PlacementSource,
)
from tests.views.placing import (
    accepted,
    confirm_path,
    press,
    send,
)


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
