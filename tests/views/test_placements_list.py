# SPDX-License-Identifier: EUPL-1.2
"""The list of placements: per role, filters, pages, and ids that do not exist."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import Actor
from models.operations import assignments, execution, placements
from models.placement import Placement
from models.queries.paging import PAGE_SIZE
from models.vocabulary import (
    AssignmentForm,
    HandPlacementReason,
    Level,
    OrganisationKind,
    Role,
)
from tests import factories
from tests.factories import in_weeks
from tests.views.placing import (
    TODAY,
    accepted,
    confirm_path,
    path,
    placed,
    send,
)


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


@pytest.mark.parametrize("by_hand", [False, True])
def test_an_explanation_is_not_lost_when_the_assignment_closed(client, uow, world, by_hand):
    with uow:
        pair = world.suggestion(uow, world.opened(uow), world.published(uow))
    client.sign_in(world.coordinator)
    address = f"/opdrachten/{pair.assignment.public_id}/plaatsen"
    page = client.get(address if by_hand else confirm_path(pair))
    with uow:
        found = uow.session.merge(pair.assignment)
        assignments.withdraw_assignment(uow, found, Actor.of(world.contact), "Geen budget.")

    late = send(
        client, page, students="3", start_on=f"{in_weeks(12):%d-%m-%Y}", hand_reason="other",
        note="Mijn lange tekst", offer=str(pair.offer.public_id) if by_hand else None, _status=409,
    )  # fmt: skip

    assert "Mijn lange tekst" in late.text


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
