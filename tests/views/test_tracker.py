# SPDX-License-Identifier: EUPL-1.2
"""The tracker: what stands where, what is stuck first, filters, the table and the file."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from models.access import Actor
from models.assignment import Assignment
from models.base import local_date, utc_now
from models.operations import assignments, execution, placements
from models.organisation import Place
from models.queries.paging import PAGE_SIZE
from models.queries.tracker import LANE_SIZE, board, table
from models.queries.tracker_filters import LANES, TrackerFilters, clock_of
from models.setting import BOUNDS, SettingKey, change_setting
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    HandPlacementReason,
    Level,
    OrganisationKind,
    Role,
)
from tests import factories
from tests.factories import in_weeks

STUCK = BOUNDS[SettingKey.STUCK_AFTER_DAYS].default


@pytest.fixture
def coordinator(client, world):
    client.sign_in(world.coordinator)
    return client


def age(uow: UnitOfWork, assignment: Assignment, days: int) -> Assignment:
    since = utc_now() - timedelta(days=days)
    uow.session.execute(
        update(Assignment).where(Assignment.id == assignment.id).values(state_since=since)
    )
    uow.session.refresh(assignment)
    return assignment


def cards(page, state: str) -> list[str]:
    lane = f".kp-lane:has(#kolom-{state}) .kp-lane__card a"
    return [a.get_text(strip=True) for a in page.soup.select(lane)]


def titles(page) -> list[str]:
    return [a.get_text(strip=True) for a in page.soup.select("#resultaten tbody th a")]


def file_of(page) -> list[list[str]]:
    text = page.html.removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize(
    ("role", "status"),
    [("coordinator", 200), ("manager", 200), ("lecturer", 403), ("contact", 403),
     ("administrator", 403)],
)  # fmt: skip
def test_who_reads_the_tracker(client, world, role, status):
    client.sign_in(getattr(world, role))

    for path in ("/voortgang", "/voortgang/lijst", "/voortgang/bestand"):
        client.get(path, status=status)


def test_a_column_for_every_state_with_its_report_bucket(coordinator, uow, world):
    with uow:
        world.draft(uow, title="Concept")
        world.submitted(uow, title="Ingediend")
        world.opened(uow, title="Open")

    page = coordinator.get("/voortgang", most_queries=26)

    assert len(page.soup.select(".kp-lane")) == len(LANES) == len(AssignmentState) - 1
    assert cards(page, "submitted") == ["Ingediend"]
    assert cards(page, "open") == ["Open"]
    assert "Concept" not in page.text
    lane = page.select(".kp-lane:has(#kolom-deferred)").get_text(" ", strip=True)
    assert "Telt als: In voorbereiding" in lane


def test_what_is_stuck_stands_first_and_is_marked(coordinator, uow, world):
    with uow:
        age(uow, world.opened(uow, title="Net open"), 1)
        age(uow, world.opened(uow, title="Staat stil"), STUCK + 1)
        age(uow, world.opened(uow, title="Nog net niet"), STUCK - 1)

    page = coordinator.get("/voortgang")

    assert cards(page, "open") == ["Staat stil", "Nog net niet", "Net open"]
    marked = page.soup.select(".kp-lane__card--warning")
    assert [a.get_text(strip=True) for at in marked for a in at.select("a")] == ["Staat stil"]
    assert "1 staat stil" in page.text
    assert titles(coordinator.get("/voortgang/lijst?stil=1")) == ["Staat stil"]


def test_the_setting_says_what_is_stuck(coordinator, uow, world):
    with uow:
        age(uow, world.opened(uow, title="Zes dagen"), 6)
        change_setting(uow.session, SettingKey.STUCK_AFTER_DAYS, 5)

    assert titles(coordinator.get("/voortgang/lijst?stil=1")) == ["Zes dagen"]


def test_an_agreed_assignment_past_its_start_is_stuck(session, uow, world):
    coordinator = Actor.of(world.coordinator)
    with uow:
        made = world.opened(uow, start_on=in_weeks(2))
        terms = placements.Terms(
            students=3, hand_reason=HandPlacementReason.LONG_STANDING, note="Vast."
        )
        placements.place_by_hand(uow, made, world.published(uow), coordinator, terms)
    early, late = (clock_of(session, utc_now() + timedelta(weeks=at)) for at in (1, 3))

    assert not table(session, coordinator, TrackerFilters(), early, 1).rows[0].is_stuck
    assert table(session, coordinator, TrackerFilters(), late, 1).rows[0].is_stuck
    for clock, stuck in ((early, 0), (late, 1)):
        lanes = board(session, coordinator, TrackerFilters(), clock)
        assert sum(lane.stuck for lane in lanes) == stuck


def test_a_running_placement_past_its_end_makes_its_assignment_stuck(session, uow, world):
    coordinator, today = Actor.of(world.coordinator), local_date(utc_now())
    with uow:
        made = world.opened(uow, duration_weeks=10)
        terms = placements.Terms(
            students=3, start_on=today, note="Vast.",
            hand_reason=HandPlacementReason.LONG_STANDING,
        )  # fmt: skip
        placed = placements.place_by_hand(uow, made, world.published(uow), coordinator, terms)
        execution.start_placement(uow, placed, coordinator)

    stuck = []
    for weeks in (9, 11):
        clock = clock_of(session, utc_now() + timedelta(weeks=weeks))
        [card] = table(session, coordinator, TrackerFilters(), clock, 1).rows
        stuck.append(card.is_stuck)

    assert stuck == [False, True]


def test_what_ended_is_never_stuck(session, uow, world):
    with uow:
        made = world.submitted(uow)
        assignments.withdraw_assignment(uow, made, Actor.of(world.contact), "Niet meer nodig.")
        age(uow, made, 900)

    clock = clock_of(session, utc_now())
    [card] = table(session, Actor.of(world.manager), TrackerFilters(), clock, 1).rows

    assert (card.is_stuck, card.days) == (False, 900)


@pytest.mark.parametrize(
    "query",
    [
        "tekst=GEZOCHTE", "status=open&tekst=gezochte", "vorm=hackathon", "niveau=mbo-4",
        "thema={theme}", "regio=Zeeland", "organisatie={organisation}", "vanaf={late}",
        "tekst=gezochte&tot={later}",
    ],
)  # fmt: skip
def test_each_filter_finds_the_one_assignment(coordinator, uow, world, query):
    with uow:
        place = Place(name="Goes", municipality="Goes", province="Zeeland", latitude=51.5,
                      longitude=3.9)  # fmt: skip
        theme = factories.theme(uow, "Gezocht thema")
        ministry = factories.organisation(uow, OrganisationKind.GOVERNMENT)
        factories.person(uow, Role.MINISTRY_CONTACT, ministry)
        uow.session.add(place)
        uow.session.flush()
        world.submitted(uow, title="Iets anders")
        made = world.opened(
            uow, title="De gezochte opdracht", form=AssignmentForm.HACKATHON,
            levels=[Level.MBO_4], themes=[theme], place_id=place.id, start_on=in_weeks(30),
        )  # fmt: skip
        made.organisation = ministry
    filled = query.format(
        theme=theme.public_id, organisation=ministry.public_id,
        late=in_weeks(29).isoformat(), later=in_weeks(31).isoformat(),
    )  # fmt: skip

    assert titles(coordinator.get(f"/voortgang/lijst?{filled}")) == ["De gezochte opdracht"]
    assert cards(coordinator.get(f"/voortgang?{filled}"), "open") == ["De gezochte opdracht"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("titel", ["Alfa", "beta", "Gamma"]), ("start", ["Gamma", "Alfa", "beta"]),
        ("", ["beta", "Gamma", "Alfa"]),
    ],
)  # fmt: skip
def test_the_table_is_sorted_as_asked(coordinator, uow, world, order, expected):
    with uow:
        age(uow, world.submitted(uow, title="Alfa", start_on=in_weeks(9)), 1)
        age(uow, world.submitted(uow, title="beta", start_on=in_weeks(12)), STUCK + 9)
        age(uow, world.submitted(uow, title="Gamma", start_on=in_weeks(4)), 5)

    assert titles(coordinator.get(f"/voortgang/lijst?volgorde={order}")) == expected


@pytest.mark.parametrize("view", ["", "/lijst"])
@pytest.mark.parametrize(
    "query", ["status=draft", "thema=1", "vanaf=31-02-2027", "volgorde=x", "organisatie=x"]
)
def test_a_wrong_filter_is_told_at_the_field(coordinator, world, view, query):
    assert len(coordinator.get(f"/voortgang{view}?{query}", status=400).errors) == 1
    coordinator.get(f"/voortgang/bestand?{query}", status=400)


def test_a_long_column_shows_the_first_and_then_more(coordinator, uow, world):
    with uow:
        for _number in range(PAGE_SIZE + 1):
            world.submitted(uow)

    page = coordinator.get("/voortgang?vorm=group", most_queries=26)
    more = coordinator.get(
        next(a["href"] for a in page.soup.select(".kp-lane__more a")), most_queries=14
    )

    assert len(cards(page, "submitted")) == LANE_SIZE
    assert "51 opdrachten" in more.text
    second = coordinator.get(more.link("Volgende"))
    assert len(titles(second)) == 1
    coordinator.get("/voortgang/lijst?pagina=8", status=404)


def test_the_file_has_all_rows_and_starts_no_formula(coordinator, uow, world):
    with uow:
        for title in ("=2+5", "+31", "-1", "@home", "Gewoon; met 'tekens'"):
            world.submitted(uow, title=title)

    page = coordinator.get("/voortgang/bestand?volgorde=titel", most_queries=14)
    rows = file_of(page)

    assert page.response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert sorted(row[0] for row in rows[1:]) == sorted(
        ["'=2+5", "'+31", "'-1", "'@home", "Gewoon; met 'tekens'"]
    )
    assert rows[0][:4] == ["Titel", "Rijksorganisatie", "Status", "Rapportagegroep"]
    assert {row[3] for row in rows[1:]} == {"In voorbereiding"}


def test_files_are_not_asked_without_end(coordinator, world):
    for _time in range(10):
        coordinator.get("/voortgang/bestand")

    coordinator.get("/voortgang/bestand", status=429)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    values=st.dictionaries(
        st.sampled_from(
            ["tekst", "status", "thema", "niveau", "vorm", "regio", "organisatie", "vanaf", "tot",
             "stil", "volgorde", "pagina"]
        ),
        st.text(max_size=30) | st.uuids().map(str) | st.integers().map(str),
    )
)  # fmt: skip
def test_whatever_is_asked_is_answered(coordinator, world, values):
    for path in ("/voortgang", "/voortgang/lijst"):
        response = coordinator.browser.get(path, query_string=values)
        assert response.status_code in (200, 400, 404)


def test_an_unknown_organisation_is_no_choice(coordinator, world):
    coordinator.get(f"/voortgang?organisatie={uuid.uuid4()}", status=400)
