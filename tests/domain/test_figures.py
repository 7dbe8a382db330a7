# SPDX-License-Identifier: EUPL-1.2
"""Public figures of a day: histories with the counts they give, and what must always hold."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import event
from models.access import Actor
from models.base import utc_now
from models.operations import assignments, drafts, execution, placements
from models.queries.figure_position import Position, chain_position, still_holds
from models.queries.figures import COUNTED, Figures, figures_on, first_day, percentages
from models.transitions import REPORT_BUCKETS
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    EventKind,
    Level,
    OrganisationKind,
    PlacementState,
    ReportBucket,
    Role,
    Sector,
    StopReason,
    SubjectKind,
)
from tests import factories
from tests.factories import World

S = AssignmentState
DAY_0 = date(2026, 1, 10)
History = list[tuple[int, AssignmentState]]  # day number, state entered


def noon(day: int) -> datetime:
    return datetime(2026, 1, 10, 11, tzinfo=UTC) + timedelta(days=day)


def on(day: int) -> date:
    return DAY_0 + timedelta(days=day)


def record(uow, subject, to, moment, kind=SubjectKind.ASSIGNMENT, **fields):
    """Write one move as it happened at ``moment``, in the order of the calls in the chain."""
    what = {
        SubjectKind.ASSIGNMENT: EventKind.ASSIGNMENT_OPENED,
        SubjectKind.PLACEMENT: EventKind.PLACEMENT_STARTED,
    }
    fact = event.Fact(
        kind=what[kind], subject_kind=kind, subject_id=subject.id, occurred_at=moment,
        to_state=to.value, **fields,
    )  # fmt: skip
    return uow.record(fact)


def play(uow: UnitOfWork, world: World, history: History, **fields):
    made = world.draft(uow, **fields)
    for day, state in history:
        record(uow, made, state, noon(day))
    return made


def counts(figures: Figures) -> tuple[int, int, int, int]:
    """Preparation, execution, finished, not continued."""
    buckets = figures.buckets
    return (
        buckets[ReportBucket.IN_PREPARATION],
        buckets[ReportBucket.IN_EXECUTION],
        buckets[ReportBucket.FINISHED],
        figures.not_continued,
    )


ROAD: History = [(0, S.SUBMITTED), (2, S.OPEN), (4, S.AGREED), (6, S.IN_PROGRESS), (8, S.COMPLETED)]


@pytest.mark.parametrize(
    ("history", "day", "expected"),
    [
        pytest.param([], 9, (0, 0, 0, 0), id="a draft never counts"),
        pytest.param(ROAD, -1, (0, 0, 0, 0), id="before the submission"),
        pytest.param(ROAD, 0, (1, 0, 0, 0), id="from the day of the submission"),
        pytest.param(ROAD, 3, (1, 0, 0, 0), id="open is preparation"),
        pytest.param(ROAD, 5, (1, 0, 0, 0), id="agreed is preparation until the start"),
        pytest.param(ROAD, 6, (0, 1, 0, 0), id="started"),
        pytest.param(ROAD, 8, (0, 0, 1, 0), id="finished"),
        pytest.param(ROAD, 400, (0, 0, 1, 0), id="stays finished"),
        pytest.param([(0, S.SUBMITTED), (1, S.RETURNED)], 1, (1, 0, 0, 0), id="returned"),
        pytest.param([(0, S.SUBMITTED), (1, S.DEFERRED)], 1, (1, 0, 0, 0), id="deferred"),
        pytest.param([(0, S.SUBMITTED), (1, S.WITHDRAWN)], 1, (0, 0, 0, 1), id="withdrawn"),
        pytest.param([(0, S.SUBMITTED), (1, S.UNPLACED)], 1, (0, 0, 0, 1), id="unplaced"),
        pytest.param([*ROAD[:4], (7, S.DISCONTINUED)], 7, (0, 0, 0, 1), id="discontinued"),
        pytest.param([*ROAD[:4], (7, S.DISCONTINUED)], 6, (0, 1, 0, 0), id="a day before it"),
        pytest.param([(0, S.WITHDRAWN)], 1, (0, 0, 0, 0), id="a withdrawn draft never counts"),
        pytest.param([(0, S.WITHDRAWN), (2, S.SUBMITTED)], 2, (1, 0, 0, 0), id="reopened draft"),
        pytest.param(
            [(0, S.SUBMITTED), (1, S.WITHDRAWN), (3, S.SUBMITTED)], 3, (1, 0, 0, 0), id="reopened"
        ),
        pytest.param(
            [(0, S.SUBMITTED), (1, S.WITHDRAWN), (3, S.SUBMITTED)], 2, (0, 0, 0, 1), id="in between"
        ),
        pytest.param(
            [(0, S.SUBMITTED), (0, S.OPEN), (0, S.AGREED), (0, S.IN_PROGRESS)], 0, (0, 1, 0, 0),
            id="at one moment the chain tells the order",
        ),
    ],
)  # fmt: skip
def test_a_history_gives_these_counts(session, uow, world, history, day, expected):
    with uow:
        play(uow, world, history)

    assert counts(figures_on(session, on(day))) == expected


def test_a_completion_imported_later_changes_exactly_the_days_after_it(session, uow, world):
    days = range(-1, 12)
    with uow:
        made = play(uow, world, ROAD[:4])
    before = {day: figures_on(session, on(day)) for day in days}

    with uow:
        record(uow, made, S.COMPLETED, noon(9))

    after = {day: figures_on(session, on(day)) for day in days}
    changed = [day for day in days if before[day] != after[day]]
    assert changed == [9, 10, 11]
    assert counts(after[9]) == (0, 0, 1, 0)


def test_a_backdated_step_does_not_undo_a_later_one(session, uow, world):
    with uow:
        made = play(uow, world, [(0, S.SUBMITTED), (8, S.COMPLETED)])
        record(uow, made, S.IN_PROGRESS, noon(5))

    assert counts(figures_on(session, on(6))) == (0, 1, 0, 0)
    assert counts(figures_on(session, on(8))) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 10, 22, 59, tzinfo=UTC), date(2026, 1, 10)),
        (datetime(2026, 1, 10, 23, 0, tzinfo=UTC), date(2026, 1, 11)),
        (datetime(2026, 7, 10, 21, 59, tzinfo=UTC), date(2026, 7, 10)),
        (datetime(2026, 7, 10, 22, 0, tzinfo=UTC), date(2026, 7, 11)),
    ],
)
def test_a_day_ends_at_midnight_in_the_netherlands(session, uow, world, moment, day):
    with uow:
        record(uow, world.draft(uow), S.SUBMITTED, moment)

    assert figures_on(session, day - timedelta(days=1)).assignments == 0
    assert figures_on(session, day).assignments == 1
    assert first_day(session) == day


def test_without_anything_all_is_zero(session, uow, world):
    with uow:
        world.draft(uow)

    found = figures_on(session, on(0))

    assert first_day(session) is None
    assert (found.assignments, found.students, found.government_partners) == (0, 0, 0)
    assert found.by_theme == {}
    assert [month.on for month in found.months] == [on(0)]


def test_divisions_follow_the_first_level_and_theme(session, uow, world):
    with uow:
        second = factories.theme(uow, "Blockchain")
        play(uow, world, ROAD, levels=[Level.WO_MASTER, Level.MBO_4], themes=[second, world.theme])
        play(uow, world, ROAD, form=AssignmentForm.INTERNSHIP, group_min=1, group_max=1)

    found = figures_on(session, on(9))

    assert found.by_sector == {Sector.MBO: 0, Sector.HBO: 1, Sector.WO: 1}
    assert {theme.name: number for theme, number in found.by_theme.items() if theme} == {
        "Blockchain": 1, world.theme.name: 1,
    }  # fmt: skip
    assert found.by_form[AssignmentForm.INTERNSHIP] == found.by_form[AssignmentForm.GROUP] == 1


def test_what_a_returned_assignment_lost_is_unknown_from_then_on(session, world):
    author, coordinator = Actor.of(world.contact), Actor.of(world.coordinator)
    start = utc_now() - timedelta(days=10)
    with UnitOfWork(session, print, now=start) as uow:
        made = world.submitted(uow)
        assignments.return_assignment(uow, made, coordinator, "Kies een ander thema.")
    with UnitOfWork(session, print, now=start + timedelta(days=5)) as uow:
        drafts.edit_assignment(uow, made, author, {"form": None, "levels": [], "themes": []})

    before, after = (figures_on(session, (start + timedelta(days=at)).date()) for at in (4, 6))

    assert before.by_form[AssignmentForm.GROUP] == before.by_level[Level.HBO_BACHELOR] == 1
    assert None not in {*before.by_form, *before.by_level, *before.by_sector, *before.by_theme}
    assert after.by_form[None] == after.by_level[None] == after.by_sector[None] == 1
    assert after.by_theme == {None: 1}


def test_a_change_of_theme_today_leaves_last_week_alone(session, world):
    start = utc_now() - timedelta(days=10)
    with UnitOfWork(session, print, now=start) as uow:
        other = factories.theme(uow, "Blockchain")
        made = world.opened(uow)
    last_week = (start + timedelta(days=3)).date()
    before = figures_on(session, last_week)
    author = Actor.of(world.contact)
    with UnitOfWork(session, print, now=start + timedelta(days=5)) as uow:
        drafts.edit_assignment(uow, made, author, {"themes": [other]})
    with UnitOfWork(session, print, now=start + timedelta(days=7)) as uow:
        drafts.edit_assignment(uow, made, author, {"levels": [Level.WO_MASTER]})

    assert figures_on(session, last_week) == before
    today = figures_on(session, utc_now().date())
    assert [theme.name for theme in today.by_theme if theme] == ["Blockchain"]
    assert today.by_level[Level.WO_MASTER] == 1


def test_students_count_from_their_start_and_not_when_stopped(session, uow, world):
    coordinator = Actor.of(world.coordinator)
    with uow:
        offer = world.published(uow)
        group = world.opened(uow)
        solo = world.opened(uow, form=AssignmentForm.INTERNSHIP, group_min=1, group_max=1)
        pairs = [(world.suggestion(uow, at, offer), size) for at, size in ((group, 4), (solo, 1))]
        made = []
        for pair, size in pairs:
            terms = placements.Terms(
                students=size, start_on=utc_now().date(),
                hand_reason=placements.HandPlacementReason.AGREED_OUTSIDE, note="Per telefoon.",
            )  # fmt: skip
            made.append(placements.confirm_placement(uow, pair, coordinator, terms))
    today = utc_now().date()
    assert figures_on(session, today).students == 0
    with uow:
        for placement in made:
            execution.start_placement(uow, placement, coordinator)
    started = figures_on(session, today)
    assert (started.students_internship, started.students_assignment) == (1, 4)
    with uow:
        execution.stop_placement(uow, made[0], coordinator, StopReason.STUDENTS_LEFT)

    stopped = figures_on(session, today)
    assert made[0].state is PlacementState.STOPPED
    assert (stopped.students_internship, stopped.students_assignment) == (1, 0)
    assert counts(stopped) == (0, 1, 0, 1)


def test_partners_are_counted_once_and_from_their_first_act(session, uow, world):
    with uow:
        other = factories.organisation(uow, OrganisationKind.GOVERNMENT)
        factories.person(uow, Role.MINISTRY_CONTACT, other)
        play(uow, world, ROAD)
        play(uow, world, [(5, S.SUBMITTED), (6, S.WITHDRAWN)])
        late = play(uow, world, [(7, S.SUBMITTED)])
        late.organisation_id = other.id
        world.published(uow)
        world.published(uow)
        world.offer(uow)

    assert [figures_on(session, on(day)).government_partners for day in (-1, 0, 6, 7)] == [
        0, 1, 1, 2,
    ]  # fmt: skip
    assert figures_on(session, on(0)).education_partners == 0
    assert figures_on(session, utc_now().date()).education_partners == 1


def test_the_line_has_each_month_and_ends_on_the_day(session, uow, world):
    with uow:
        play(uow, world, ROAD)
        play(uow, world, [(60, S.SUBMITTED)])

    months = figures_on(session, date(2026, 4, 2)).months

    assert [month.on for month in months] == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 2),
    ]  # fmt: skip
    finished, preparing = ReportBucket.FINISHED, ReportBucket.IN_PREPARATION
    assert [month.buckets[finished] for month in months] == [1, 1, 1, 1]
    assert [month.buckets[preparing] for month in months] == [0, 0, 1, 1]


def test_a_month_on_the_line_equals_the_figures_of_its_last_day(session, uow, world):
    with uow:
        play(uow, world, ROAD)
        play(uow, world, [(21, S.SUBMITTED), (22, S.OPEN), (49, S.UNPLACED)])

    for month in figures_on(session, date(2026, 5, 31)).months:
        assert month.buckets == figures_on(session, month.on).buckets


STATES = [state for state in S if state is not S.DRAFT]
HISTORIES = st.lists(
    st.lists(st.tuples(st.integers(0, 90), st.sampled_from(STATES)), max_size=6).map(sorted),
    max_size=5,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories=HISTORIES, day=st.integers(-2, 95), later=HISTORIES)
def test_figures_always_add_up_and_the_past_stays(session, uow, world, histories, day, later):
    before = [[(at, state) for at, state in one if at <= day] for one in histories]
    after = [[(at, state) for at, state in one if at > day] for one in later]
    with uow:
        made = [play(uow, world, one) for one in before]
        figures = figures_on(session, on(day))
        for assignment, moves in zip(made, after, strict=False):
            for at, state in moves:
                record(uow, assignment, state, noon(at))
        again = figures_on(session, on(day))
        session.rollback()

    assert again == figures
    assert sum(figures.buckets.values()) == figures.assignments
    for division in (figures.by_sector, figures.by_level, figures.by_theme, figures.by_form):
        assert sum(division.values()) == figures.assignments
        assert sum(percentages(division).values()) == (100 if figures.assignments else 0)
    assert figures.months[-1].buckets == figures.buckets


@given(st.dictionaries(st.integers(), st.integers(0, 10**6), max_size=12))
def test_percentages_add_up_and_stay_near_the_share(amounts):
    shares = percentages(amounts)
    total = sum(amounts.values())

    assert list(shares) == list(amounts)
    assert sum(shares.values()) == (100 if total else 0)
    for key, number in amounts.items():
        assert abs(shares[key] - (100 * number / total if total else 0)) < 1


def test_the_percentages_of_the_infographic():
    assert percentages({"hbo": 268, "wo": 138, "mbo": 13}) == {"hbo": 64, "wo": 33, "mbo": 3}
    assert percentages({"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}


def test_every_state_has_a_bucket_but_the_draft():
    assert {state for state, bucket in REPORT_BUCKETS.items() if bucket is None} == {S.DRAFT}
    assert set(COUNTED) | {ReportBucket.NOT_CONTINUED} == set(ReportBucket)


def test_only_what_counts_makes_old_figures_invalid(session, uow, world):
    start = chain_position(session)
    with uow:
        uow.record(
            event.Fact(kind=EventKind.LOGIN_SUCCEEDED, subject_kind=SubjectKind.PERSON,
                       subject_id=1, occurred_at=utc_now())
        )  # fmt: skip
    after_login = chain_position(session)
    assert after_login != start
    assert still_holds(session, start, after_login)
    with uow:
        play(uow, world, ROAD[:1])
    assert not still_holds(session, after_login, chain_position(session))


def test_a_chain_that_was_linked_anew_holds_nothing(session, uow, world):
    with uow:
        play(uow, world, ROAD)
    now = chain_position(session)

    assert not still_holds(session, Position(now.seq - 1, "f" * 64), now)
    assert not still_holds(session, Position(now.seq + 5, now.hash), now)
