# SPDX-License-Identifier: EUPL-1.2
"""The public page with figures: everybody reads it, for any day, with a file of the same."""

import csv
import io
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import Actor
from models.base import local_date, utc_now
from models.operations import assignments, execution, placements
from models.queries import figures as queries
from models.vocabulary import HandPlacementReason
from web.csv_answer import csv_text


def number(page, name: str) -> str:
    found = [at for at in page.soup.select(".kp-figure__name") if name in at.get_text(" ")]
    assert found, f"no figure {name!r}: {page.text[:400]}"
    return str(found[0].select("strong")[0].get_text(strip=True))


def rows_of(page) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.html.removeprefix("\ufeff")), delimiter=";"))


def test_an_empty_service_says_so_kindly(client, world):
    page = client.get("/cijfers")

    assert "Er is nog niets te tellen" in page.text


def test_a_visitor_reads_the_figures_with_their_definitions(client, uow, world):
    with uow:
        world.submitted(uow)
        world.opened(uow)
        world.draft(uow)
        world.published(uow)

    page = client.get("/cijfers", most_queries=14)

    assert number(page, "Opdrachten en stages") == "2"
    assert number(page, "In voorbereiding") == "2"
    assert number(page, "In uitvoering") == "0"
    assert number(page, "Partners van het Rijk") == "1"
    assert number(page, "Partners uit het onderwijs") == "1"
    assert "Een concept telt niet mee." in page.text
    assert number(page, "hbo") == "100%"
    assert page.soup.select("details table")


def test_each_heading_stands_once_and_names_drawing_and_table(client, uow, world):
    with uow:
        world.submitted(uow)

    page = client.get("/cijfers")

    headings = [
        at.get_text(" ", strip=True) for at in page.soup.select("h1, h2, h3, figcaption, caption")
    ]
    assert "Opdrachten per thema" in headings
    assert len(headings) == len(set(headings))
    for figure in page.soup.select("figure"):
        name = figure.select_one("figcaption")["id"]
        assert figure.select_one("details table")["aria-labelledby"] == name
        assert figure.select_one("[role=img]")["aria-label"]


def test_a_confirmed_placement_changes_the_next_look(client, uow, world):
    with uow:
        opened = world.opened(uow)
        pair = world.suggestion(uow, opened, world.published(uow))
    assert number(client.get("/cijfers"), "In voorbereiding") == "1"
    with uow:
        terms = placements.Terms(
            students=3, start_on=local_date(utc_now()), note="Gebeld.",
            hand_reason=HandPlacementReason.AGREED_OUTSIDE,
        )  # fmt: skip
        made = placements.confirm_placement(uow, pair, Actor.of(world.coordinator), terms)
        execution.start_placement(uow, made, Actor.of(world.coordinator))

    page = client.get("/cijfers")

    assert number(page, "In uitvoering") == "1"
    assert number(page, "Studenten met een andere opdracht") == "3"


def test_nothing_is_computed_twice_for_the_same_stand(client, uow, world, monkeypatch):
    with uow:
        made = world.submitted(uow)
    client.get("/cijfers")
    computed = []

    def count(*asked):
        computed.append(asked)
        return queries.figures_on(*asked)

    monkeypatch.setattr("web.figures.cache.figures_on", count)
    client.sign_in(world.manager)
    client.get("/cijfers", most_queries=12)
    assert computed == []

    with uow:
        assignments.open_assignment(uow, made, Actor.of(world.coordinator))
    client.get("/cijfers")

    assert len(computed) == 1


def test_a_day_before_the_first_is_empty_with_a_way_out(client, uow, world):
    with uow:
        world.submitted(uow)

    page = client.get("/cijfers?op=2001-05-04")

    assert "Op deze dag was er nog niets te tellen" in page.text
    assert client.get(page.link("Toon die dag")).status == 200


@pytest.mark.parametrize("day", ["2026-02-31", "morgen", "1", "31-12-1899", "9" * 400, "%00"])
def test_a_day_that_cannot_be_is_told_at_the_field(client, world, day):
    page = client.get(f"/cijfers?op={day}", status=400)

    assert len(page.errors) == 1
    assert page.title.startswith("Fout")
    client.get(f"/cijfers/bestand?op={day}", status=400)


def test_a_day_to_come_is_told_at_the_field(client, world):
    tomorrow = local_date(utc_now()) + timedelta(days=1)

    page = client.get(f"/cijfers?op={tomorrow}", status=400)

    assert page.errors == ["Kies vandaag of een eerdere dag. Later is nog niet bekend."]
    assert page.select("#op")["value"] == tomorrow.isoformat()


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.text(max_size=40))
def test_whatever_is_typed_is_answered(client, world, typed):
    response = client.browser.get("/cijfers", query_string={"op": typed})

    assert response.status_code in (200, 400)


def test_the_file_holds_the_same_numbers(client, uow, world):
    with uow:
        world.submitted(uow, title="=1+1")

    page = client.get("/cijfers/bestand")
    rows = rows_of(page)

    assert page.response.headers["Content-Disposition"].startswith("attachment")
    assert rows[0] == ["Datum", "Cijfer", "Onderdeel", "Aantal", "Procent", "Wat telt mee"]
    total = next(row for row in rows if row[1] == "Opdrachten en stages")
    assert total[3] == "1"
    shares = [int(row[4]) for row in rows if row[1] == "Verdeling over mbo, hbo en wo"]
    assert sum(shares) == 100


def test_the_page_is_there_in_english(client, uow, world):
    with uow:
        world.submitted(uow)

    client.get("/en/cijfers")


CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("\t\r\n"))


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_a_file_reads_back_as_it_was_and_starts_no_formula(rows):
    text = csv_text(rows)
    back = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))

    for row, read in zip(rows, back, strict=True):
        for value, at in zip(row, read, strict=True):
            assert at in (value, f"'{value}")
            assert not at.startswith(("=", "+", "-", "@", "\t", "\r"))
