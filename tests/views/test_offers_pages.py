# SPDX-License-Identifier: EUPL-1.2
"""The list of offers and the page of one: who sees what, filters, what is left."""

import uuid

import pytest

from models.access import Actor
from models.operations import offers, placements, suggestions
from models.organisation import Place
from models.queries.paging import PAGE_SIZE
from models.vocabulary import (
    AssignmentForm,
    Language,
    Level,
    OrganisationKind,
    Role,
)
from tests import factories
from tests.factories import in_weeks


def titles(page) -> list[str]:
    return [a.get_text(strip=True) for a in page.soup.select("#resultaten tbody th a")]


def test_a_visitor_is_asked_to_sign_in(client):
    page = client.get("/aanbod", status=302)

    assert "/inloggen" in page.location


def test_an_administrator_has_no_business_with_offers(client, world):
    client.sign_in(world.administrator)

    client.get("/aanbod", status=403)


def test_the_empty_list_tells_a_lecturer_how_to_begin(client, world):
    client.sign_in(world.lecturer)

    page = client.get("/aanbod")

    assert "Nog geen aanbod" in page.text
    assert page.link("Aanbod maken").endswith("/aanbod/nieuw")


def test_each_role_sees_its_own_offers(client, uow, world):
    with uow:
        elsewhere = factories.organisation(uow, OrganisationKind.INSTITUTION)
        other = factories.person(uow, Role.LECTURER, elsewhere)
        on = factories.programme(uow, elsewhere)
        world.published(uow, title="Eigen aanbod")
        world.offer(uow, title="Eigen concept")
        theirs = world.published(uow, title="Ander aanbod", by=other, programme=on)
        world.offer(uow, title="Ander concept", by=other, programme=on)
        world.suggestion(uow, world.submitted(uow), theirs)
    expected = {
        world.lecturer: {"Eigen aanbod", "Eigen concept"},
        world.coordinator: {"Eigen aanbod", "Ander aanbod"},
        world.manager: {"Eigen aanbod", "Ander aanbod"},
        world.contact: {"Eigen aanbod", "Ander aanbod"},
    }

    for person, seen in expected.items():
        client.sign_in(person)
        assert set(titles(client.get("/aanbod"))) == seen


@pytest.mark.parametrize(
    "query",
    [
        "tekst=gezochte",
        "tekst=GEZOCHTE",
        "status=published",
        "vorm=hackathon",
        "niveau=mbo-4",
        "thema={theme}",
        "regio=Zeeland",
        "taal=en",
        "vanaf={late}",
        "instelling={institution}&tekst=gezochte",
        "mijn=1",
    ],
)
def test_each_filter_finds_the_one_offer(client, uow, world, query):
    with uow:
        place = Place(name="Goes", municipality="Goes", province="Zeeland", latitude=51.5,
                      longitude=3.9)  # fmt: skip
        theme = factories.theme(uow, "Gezocht thema")
        uow.session.add(place)
        uow.session.flush()
        colleague = factories.person(uow, Role.LECTURER, world.institution)
        world.offer(uow, by=colleague, title="Iets anders", forms=[AssignmentForm.GROUP])
        world.published(
            uow, title="Het gezochte aanbod", forms=[AssignmentForm.HACKATHON],
            levels=[Level.MBO_4], themes=[theme], place_id=place.id,
            languages=[Language.ENGLISH.value], start_on=in_weeks(30),
        )  # fmt: skip
    client.sign_in(world.lecturer)
    filled = query.format(
        theme=theme.public_id,
        late=in_weeks(29).isoformat(),
        institution=world.institution.public_id,
    )

    assert titles(client.get(f"/aanbod?{filled}")) == ["Het gezochte aanbod"]


@pytest.mark.parametrize(
    "query", ["vorm=fout", "thema=1", "vanaf=31-02-2027", "instelling=x", "tekst=" + "a" * 101]
)
def test_a_wrong_filter_is_told_at_the_field(client, world, query):
    client.sign_in(world.lecturer)

    page = client.get(f"/aanbod?{query}", status=400)

    assert len(page.errors) == 1


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "1e3"])
def test_what_cannot_be_a_page_does_not_exist(client, world, number):
    client.sign_in(world.lecturer)

    client.get(f"/aanbod?pagina={number}", status=404)


def test_a_long_list_has_pages_that_keep_the_filters(client, uow, world):
    with uow:
        for _number in range(PAGE_SIZE + 1):
            offers.create_offer(uow, Actor.of(world.lecturer), world.programme)
    client.sign_in(world.lecturer)

    first = client.get("/aanbod?status=draft&_scheme=x&endpoint=y", most_queries=16)
    second = client.get(first.link("Volgende"))

    assert (len(titles(first)), len(titles(second))) == (PAGE_SIZE, 1)
    assert "status=draft" in first.link("Volgende")


def test_the_page_of_an_offer_counts_what_is_left(client, uow, world):
    with uow:
        offer = world.published(uow, capacity_groups=3, capacity_students=12)
        pair = world.suggestion(uow, world.opened(uow), offer)
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
        suggestions.accept_suggestion(uow, pair, Actor.of(world.contact))
        terms = placements.Terms(students=4)
        placements.confirm_placement(uow, pair, Actor.of(world.coordinator), terms)
    client.sign_in(world.lecturer)

    page = client.get(f"/aanbod/{offer.public_id}", most_queries=20)

    assert "Groepen 2 van 3" in page.text
    assert "Studenten 8 van 12" in page.text
    assert pair.assignment.title in page.text


def test_foreign_and_unknown_offers_do_not_exist(client, uow, world):
    with uow:
        elsewhere = factories.organisation(uow, OrganisationKind.INSTITUTION)
        other = factories.person(uow, Role.LECTURER, elsewhere)
        offer = world.published(uow)
    client.sign_in(other)

    for public_id in (offer.public_id, uuid.uuid4()):
        for path in ("", "/bewerken/wat", "/controleren", "/sluiten"):
            client.get(f"/aanbod/{public_id}{path}", status=404)
