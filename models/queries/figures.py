# SPDX-License-Identifier: EUPL-1.2
"""The programme's public figures on a day, from events. No number is stored or typed.

A day counts until its end, in Dutch time. Definitions stand beside the numbers on the page; they
are the docstrings' words in Dutch:

* an assignment counts from its first submission; a draft never counts;
* its bucket is that of the state it was in at the end of the day; exits are counted apart;
* its level and theme are the preferred level and the primary theme, so that counts add up;
* students count from the start of their placement, also when it is completed;
* a government partner has submitted an assignment, an education partner has published an offer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from models.assignment import Assignment, AssignmentLevel, AssignmentTheme
from models.base import AMSTERDAM, local_date
from models.event import HEAD_ID, ChainHead, Event
from models.offer import Offer
from models.placement import Placement
from models.programme import Programme
from models.theme import Theme
from models.transitions import REPORT_BUCKETS
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    EventKind,
    Level,
    PlacementState,
    ReportBucket,
    Sector,
    SubjectKind,
)

COUNTED: Final = (
    ReportBucket.FINISHED,
    ReportBucket.IN_PREPARATION,
    ReportBucket.IN_EXECUTION,
)
STARTED: Final = (PlacementState.IN_PROGRESS, PlacementState.COMPLETED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Counts per bucket at the end of a month (or of the day itself, for the last one)."""

    on: date
    buckets: Mapping[ReportBucket, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of one day; every mapping of assignments adds up to ``assignments``."""

    on: date
    assignments: int
    buckets: Mapping[ReportBucket, int]
    not_continued: int
    by_sector: Mapping[Sector, int]
    by_level: Mapping[Level, int]
    by_theme: Mapping[str, int]
    by_form: Mapping[AssignmentForm, int]
    government_partners: int
    education_partners: int
    students_internship: int
    students_assignment: int
    months: tuple[Month, ...]

    @property
    def students(self) -> int:
        """All students, interns and others."""
        return self.students_internship + self.students_assignment


def figures_on(session: Session, day: date) -> Figures:
    """Return the figures at the end of ``day``."""
    until = end_of(day)
    moves = _moves(session, SubjectKind.ASSIGNMENT, until)
    last = {move.subject_id: REPORT_BUCKETS[AssignmentState(move.to_state)] for move in moves}
    counted = frozenset(key for key, bucket in last.items() if bucket in COUNTED)
    buckets = Counter(last[key] for key in counted)
    traits = _traits(session)
    seen = [traits[key] for key in counted]
    interns, others = _students(session, until)
    return Figures(
        on=day,
        assignments=len(counted),
        buckets={bucket: buckets[bucket] for bucket in COUNTED},
        not_continued=sum(bucket is ReportBucket.NOT_CONTINUED for bucket in last.values()),
        by_sector=_count(Sector, (trait.level.sector for trait in seen)),
        by_level=_count(Level, (trait.level for trait in seen)),
        by_theme=dict(Counter(trait.theme for trait in seen).most_common()),
        by_form=_count(AssignmentForm, (trait.form for trait in seen)),
        government_partners=_government_partners(session, until),
        education_partners=_education_partners(session, until),
        students_internship=interns,
        students_assignment=others,
        months=_months(moves, day),
    )


def first_day(session: Session) -> date | None:
    """Return the day of the first submitted assignment, or None without any."""
    statement = (
        select(Event.occurred_at)
        .where(Event.kind == EventKind.ASSIGNMENT_SUBMITTED)
        .order_by(Event.occurred_at)
        .limit(1)
    )
    first = session.scalars(statement).one_or_none()
    return None if first is None else local_date(first)


def chain_position(session: Session) -> int:
    """Return the number of the last event; while it stands, no figure can have changed."""
    head = session.get(ChainHead, HEAD_ID)
    return head.seq if head else 0


def percentages(counts: Mapping[Any, int]) -> dict[Any, int]:
    """Return whole percentages that add up to 100, by the largest remainder.

    Source: Hamilton's method; ties go to the earlier key.
    """
    total = sum(counts.values())
    if total == 0:
        return dict.fromkeys(counts, 0)
    shares = {key: divmod(100 * value, total) for key, value in counts.items()}
    rounded = {key: whole for key, (whole, _) in shares.items()}
    by_remainder = sorted(shares, key=lambda key: -shares[key][1])
    for key in by_remainder[: 100 - sum(rounded.values())]:
        rounded[key] += 1
    return rounded


def end_of(day: date) -> datetime:
    """Return the first moment after ``day`` in Dutch time."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=AMSTERDAM)


@dataclass(frozen=True, slots=True)
class _Trait:
    form: AssignmentForm
    level: Level
    theme: str


def _moves(session: Session, kind: SubjectKind, until: datetime) -> list[Row[Any]]:
    statement = (
        select(Event.subject_id, Event.to_state, Event.occurred_at)
        .where(
            Event.subject_kind == kind,
            Event.to_state.is_not(None),
            Event.occurred_at < until,
        )
        .order_by(Event.occurred_at, Event.seq)
    )
    return list(session.execute(statement))


def _traits(session: Session) -> dict[int, _Trait]:
    statement = (
        select(Assignment.id, Assignment.form, AssignmentLevel.level, Theme.name)
        .join(
            AssignmentLevel,
            (AssignmentLevel.assignment_id == Assignment.id) & (AssignmentLevel.position == 0),
        )
        .join(
            AssignmentTheme,
            (AssignmentTheme.assignment_id == Assignment.id) & (AssignmentTheme.position == 0),
        )
        .join(Theme, Theme.id == AssignmentTheme.theme_id)
    )
    rows = session.execute(statement)
    return {key: _Trait(form, level, theme) for key, form, level, theme in rows if form}


def _students(session: Session, until: datetime) -> tuple[int, int]:
    last: dict[int, str] = {}
    for move in _moves(session, SubjectKind.PLACEMENT, until):
        last[move.subject_id] = move.to_state
    started = {key for key, state in last.items() if state in STARTED}
    statement = select(Placement.id, Placement.students, Assignment.form).join(
        Assignment, Assignment.id == Placement.assignment_id
    )
    interns = others = 0
    for key, students, form in session.execute(statement):
        if key in started:
            is_intern = form is AssignmentForm.INTERNSHIP
            interns, others = interns + students * is_intern, others + students * (not is_intern)
    return interns, others


def _government_partners(session: Session, until: datetime) -> int:
    statement = (
        select(func.count(func.distinct(Assignment.organisation_id)))
        .join(Event, Event.subject_id == Assignment.id)
        .where(Event.kind == EventKind.ASSIGNMENT_SUBMITTED, Event.occurred_at < until)
    )
    return session.scalars(statement).one()


def _education_partners(session: Session, until: datetime) -> int:
    statement = (
        select(func.count(func.distinct(Programme.institution_id)))
        .join(Offer, Offer.programme_id == Programme.id)
        .join(Event, Event.subject_id == Offer.id)
        .where(Event.kind == EventKind.OFFER_PUBLISHED, Event.occurred_at < until)
    )
    return session.scalars(statement).one()


def _months(moves: Iterable[Row[Any]], day: date) -> tuple[Month, ...]:
    """Fold the moves, oldest first, and look at the end of each month up to ``day``."""
    state: dict[int, ReportBucket | None] = {}
    counts: Counter[ReportBucket | None] = Counter()
    months: list[Month] = []
    edge: date | None = None
    for move in moves:
        moved_on = local_date(move.occurred_at)
        edge = edge or _month_end(moved_on)
        while moved_on > edge:
            months.append(_month(edge, counts))
            edge = _month_end(edge + timedelta(days=1))
        if move.subject_id in state:
            counts[state[move.subject_id]] -= 1
        state[move.subject_id] = REPORT_BUCKETS[AssignmentState(move.to_state)]
        counts[state[move.subject_id]] += 1
    while edge is not None and edge < day:
        months.append(_month(edge, counts))
        edge = _month_end(edge + timedelta(days=1))
    return (*months, _month(day, counts))


def _month(on: date, counts: Counter[ReportBucket | None]) -> Month:
    return Month(on=on, buckets={bucket: counts[bucket] for bucket in COUNTED})


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _count(members: type[Any], values: Iterable[Any]) -> dict[Any, int]:
    counts = Counter(values)
    return {member: counts[member] for member in members}
