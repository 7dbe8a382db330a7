# SPDX-License-Identifier: EUPL-1.2
"""Asking an offer from the list: who may, for which assignments, and what keeps them from it."""

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from models.access import Actor
from models.operations import assignments, suggestions
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentForm, DeclineReason, OrganisationKind, Role, SuggestionState
from tests import factories
from tests.factories import World


@pytest.fixture
def sides(uow: UnitOfWork, world: World):
    with uow:
        return world.opened(uow, title="Archief op orde"), world.published(uow, title="Data in zes")


def ask_path(offer) -> str:
    return f"/aanbod/{offer.public_id}/vragen"


@pytest.mark.parametrize("role", ["contact", "coordinator"])
def test_from_the_list_of_offers_to_a_question(client, session, world, sides, role):
    assignment, _offer = sides
    client.sign_in(getattr(world, role))
    page = client.get(client.get("/aanbod").link("Data in zes"))
    page = client.get(page.link("Deze opleiding vragen"))
    assert "Archief op orde" in page.text

    page = client.follow(
        client.submit(
            page, assignment=str(assignment.public_id), message="Kunt u dit?", _most_queries=80
        )
    )

    assert page.flashes == ["Uw vraag is verstuurd. De docent krijgt een e-mail."]
    made = session.scalars(select(Suggestion)).one()
    assert made.state is SuggestionState.REQUESTED
    client.sign_in(world.lecturer)
    assert "Kunt u dit?" in client.get(f"/voorstellen/{made.public_id}").text


def test_a_double_click_asks_once(client, session, world, sides):
    assignment, offer = sides
    client.sign_in(world.contact)
    page = client.get(ask_path(offer))

    told = [
        client.follow(
            client.submit(page, assignment=str(assignment.public_id), _most_queries=80)
        ).flashes
        for _time in range(2)
    ]

    assert told[1] == ["Dit was al gedaan."]
    assert session.scalars(select(func.count(Suggestion.id))).one() == 1


def test_hard_rules_are_named_at_the_choice_and_the_message_is_kept(client, uow, world, sides):
    with uow:
        offer = world.published(
            uow, forms=[AssignmentForm.HACKATHON], group_min=8, group_max=9, capacity_students=40
        )
    client.sign_in(world.contact)

    page = client.submit(
        client.get(ask_path(offer)),
        assignment=str(sides[0].public_id),
        message="Toch?",
        _status=400,
        _most_queries=80,
    )

    named = ["De opleiding neemt deze opdrachtvorm niet aan.",
             "De groepsgrootte verschilt 4 studenten."]  # fmt: skip
    assert page.errors == [" ".join(["Deze opdracht past niet bij dit aanbod.", *named])]
    assert page.value("message") == "Toch?"
    assert page.value("assignment") == str(sides[0].public_id)


def test_after_a_no_one_is_told_where_to_look(client, uow, world, sides):
    with uow:
        pair = world.suggestion(uow, *sides)
        suggestions.request_programme(uow, pair, Actor.of(world.contact))
        reason = DeclineReason.THEME
        suggestions.decline_suggestion(uow, pair, Actor.of(world.lecturer), reason)
    client.sign_in(world.contact)

    page = client.submit(
        client.get(ask_path(sides[1])),
        assignment=str(sides[0].public_id),
        _status=400,
        _most_queries=80,
    )

    assert page.errors == ["Hierover is al contact geweest. Kijk bij Voorstellen."]


def test_without_an_open_assignment_the_page_says_what_to_do(client, uow, world, sides):
    with uow:
        ministry = factories.organisation(uow, OrganisationKind.GOVERNMENT)
        stranger = factories.person(uow, Role.MINISTRY_CONTACT, ministry)
    client.sign_in(stranger)

    page = client.get(ask_path(sides[1]))

    assert "U hebt nu geen open opdracht met een vrije plek" in page.text
    assert page.link("Opdrachten bekijken")


def test_a_search_finds_and_an_unknown_choice_is_told(client, world, sides):
    client.sign_in(world.coordinator)
    page = client.get(ask_path(sides[1]))

    found = client.press(page, "Zoeken", **{"assignment-zoektekst": "archief"}, _status=200)
    none = client.press(page, "Zoeken", **{"assignment-zoektekst": "bestaat niet"}, _status=200)
    refused = client.submit(found, assignment=str(uuid.uuid4()), _status=400)

    assert "Archief op orde" in found.text
    assert "Archief op orde" not in none.select("form.kp-form").get_text()
    assert refused.errors


@pytest.mark.parametrize("path", ["/aanbod/{offer}/vragen", "/opdrachten/{assignment}/plaatsen"])
@pytest.mark.parametrize(
    ("typed", "status"),
    [("\x00", 400), ("archief\x00orde", 200), ("\x1b[2J", 200), ("\ud800", 200)],
    ids=["nothing to search by", "NUL in a word", "escape", "half a pair"],
)
def test_signs_that_are_no_text_can_be_searched(client, world, sides, path, typed, status):
    assignment, offer = sides
    client.sign_in(world.coordinator)
    at = path.format(offer=offer.public_id, assignment=assignment.public_id)
    token = client.get(at).value("csrf_token")
    field = "assignment" if "aanbod" in path else "offer"
    form = {"csrf_token": token, f"{field}-zoektekst": typed.encode("utf-8", "replace").decode()}

    assert client.browser.post(at, data=form).status_code == status


@pytest.mark.parametrize(("role", "status"), [("lecturer", 403), ("manager", 403)])
def test_others_do_not_ask(client, world, sides, role, status):
    client.sign_in(getattr(world, role))

    client.get(ask_path(sides[1]), status=status)
    page = client.get(f"/aanbod/{sides[1].public_id}")
    assert "Deze opleiding vragen" not in page.text


def test_a_draft_cannot_be_seen_or_asked(client, uow, world):
    with uow:
        draft = world.offer(uow)
    client.sign_in(world.contact)

    client.get(ask_path(draft), status=404)


def test_a_message_is_not_lost_when_there_is_nothing_left_to_ask_for(client, uow, world, sides):
    client.sign_in(world.contact)
    page = client.get(ask_path(sides[1]))
    with uow:
        found = uow.session.merge(sides[0])
        assignments.withdraw_assignment(uow, found, Actor.of(world.contact), "Geen budget.")

    late = client.submit(
        page, assignment=str(sides[0].public_id), message="Mijn lange tekst", _status=400
    )

    assert "Mijn lange tekst" in late.text
    assert "U hebt nu geen open opdracht met een vrije plek" in late.text


def test_a_contact_finds_the_offers_from_the_assignment(client, world, sides):
    client.sign_in(world.contact)

    page = client.get(f"/opdrachten/{sides[0].public_id}")

    assert "Data in zes" in client.get(page.link("Zelf zoeken in het aanbod")).text


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    typed=st.fixed_dictionaries(
        {},
        optional={
            "assignment": st.text(max_size=40) | st.uuids().map(str),
            "message": st.text(max_size=60) | st.sampled_from(["x" * 3000, "\x00", "06 12345678"]),
            "assignment-zoektekst": st.text(max_size=20),
            "state": st.just("confirmed"),
        },
    )
)
def test_whatever_is_typed_is_answered(client, session, world, sides, typed: dict[str, Any]):
    client.sign_in(world.contact)
    token = client.get(ask_path(sides[1])).value("csrf_token")

    response = client.browser.post(ask_path(sides[1]), data={**typed, "csrf_token": token})

    assert response.status_code in (200, 400)
    assert session.scalars(select(func.count(Suggestion.id))).one() == 0
