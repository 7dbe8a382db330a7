# SPDX-License-Identifier: EUPL-1.2
"""The programme's public figures on a day, from events. No number is stored or typed.

A day counts until its end, in Dutch time, by the moment things happened (``occurred_at``): what is
recorded later about an earlier day changes that day and those after it. Definitions stand beside
the numbers on the page; they are these words in Dutch:

* an assignment counts from its first submission; a draft never counts, also when it is withdrawn;
* its bucket is that of the state it was in at the end of the day; exits are counted apart;
* its form, level and theme are those of that day; of several levels and themes the first counts,
  so that each division adds up to the total;
* students count from the start of their placement, also when it is completed; not when stopped;
* a government partner has handed in an assignment, an education partner has published an offer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import AMSTERDAM, local_date
from models.event import Event
from models.offer import Offer
from models.placement import Placement
from models.programme import Programme
from models.queries.figure_traits import Traits, traits_on
from models.theme import Theme
from models.transitions import REPORT_BUCKETS
from models.vocabulary import (
    AssignmentForm,
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
STARTED: Final = (PlacementState.IN_PROGRESS.value, PlacementState.COMPLETED.value)
BUCKETS: Final = {state.value: bucket for state, bucket in REPORT_BUCKETS.items()}
COUNTED_STATES: Final = tuple(state for state, bucket in BUCKETS.items() if bucket in COUNTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeName:
    """A theme as the figures name it."""

    public_id: UUID
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Counts per bucket at the end of a month (or of the day itself, for the last one)."""

    on: date
    buckets: Mapping[ReportBucket, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of one day; every mapping of assignments adds up to ``assignments``.

    The key None of a mapping is "unknown"; it is there only when something is unknown.
    """

    on: date
    assignments: int
    buckets: Mapping[ReportBucket, int]
    not_continued: int
    by_sector: Mapping[Sector | None, int]
    by_level: Mapping[Level | None, int]
    by_theme: Mapping[ThemeName | None, int]
    by_form: Mapping[AssignmentForm | None, int]
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
    stand, months = _fold(_moves(session, SubjectKind.ASSIGNMENT, until), day)
    traits = traits_on(session, until)
    counted = [key for key, bucket in stand.items() if bucket in COUNTED]
    buckets = Counter(stand[key] for key in counted)
    seen = [traits[key] for key in counted]
    interns, others = _students(session, until, traits)
    return Figures(
        on=day,
        assignments=len(counted),
        buckets={bucket: buckets[bucket] for bucket in COUNTED},
        not_continued=sum(bucket is ReportBucket.NOT_CONTINUED for bucket in stand.values()),
        by_sector=_count(Sector, (at.level.sector if at.level else None for at in seen)),
        by_level=_count(Level, (at.level for at in seen)),
        by_theme=_by_theme(session, seen),
        by_form=_count(AssignmentForm, (at.form for at in seen)),
        government_partners=len({traits[key].organisation_id for key, at in stand.items() if at}),
        education_partners=_education_partners(session, until),
        students_internship=interns,
        students_assignment=others,
        months=months,
    )


def first_day(session: Session) -> date | None:
    """Return the first day on which an assignment counts, or None without any."""
    statement = select(func.min(Event.occurred_at)).where(
        Event.subject_kind == SubjectKind.ASSIGNMENT, Event.to_state.in_(COUNTED_STATES)
    )
    first: datetime | None = session.scalars(statement).one()
    return None if first is None else local_date(first)


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
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=AMSTERDAM)
    return midnight.astimezone(UTC)


def _moves(session: Session, kind: SubjectKind, until: datetime) -> Iterable[Any]:
    """Return the moves before ``until`` in the order in which they happened."""
    statement = (
        select(Event.subject_id, Event.to_state, Event.occurred_at)
        .where(
            Event.subject_kind == kind,
            Event.to_state.is_not(None),
            Event.occurred_at < until,
        )
        .order_by(Event.occurred_at, Event.seq)
    )
    return session.execute(statement)


Stand = dict[int, ReportBucket | None]


def _fold(moves: Iterable[Any], day: date) -> tuple[Stand, tuple[Month, ...]]:
    """Walk through the moves; return where each assignment stands, and each month's end."""
    stand: Stand = {}
    counts: Counter[ReportBucket | None] = Counter()
    months: list[Month] = []
    edge: date | None = None
    closes: datetime | None = None
    for key, state, moment in moves:
        if edge is None or closes is None:
            edge, closes = _month_of(local_date(moment))
        while moment >= closes:
            months.append(_month(edge, counts))
            edge, closes = _month_of(edge + timedelta(days=1))
        before = stand.get(key)
        counts[before] -= 1
        stand[key] = _bucket(state, before)
        counts[stand[key]] += 1
    while edge is not None and edge < day:
        months.append(_month(edge, counts))
        edge, closes = _month_of(edge + timedelta(days=1))
    return stand, (*months, _month(day, counts))


def _bucket(state: str, before: ReportBucket | None) -> ReportBucket | None:
    """Return the bucket of a state; a draft that was withdrawn was never handed in."""
    bucket = BUCKETS[state]
    return None if bucket is ReportBucket.NOT_CONTINUED and before is None else bucket


def _month(on: date, counts: Mapping[ReportBucket | None, int]) -> Month:
    return Month(on=on, buckets={bucket: counts.get(bucket, 0) for bucket in COUNTED})


def _month_of(day: date) -> tuple[date, datetime]:
    """Return the last day of the month and the moment it is over."""
    last = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return last, end_of(last)


def _students(session: Session, until: datetime, traits: Mapping[int, Traits]) -> tuple[int, int]:
    last = {key: state for key, state, _ in _moves(session, SubjectKind.PLACEMENT, until)}
    statement = select(Placement.id, Placement.students, Placement.assignment_id)
    interns = others = 0
    for key, students, assignment in session.execute(statement):
        if last.get(key) not in STARTED:
            continue
        if traits[assignment].form is AssignmentForm.INTERNSHIP:
            interns += students
        else:
            others += students
    return interns, others


def _by_theme(session: Session, seen: Iterable[Traits]) -> dict[ThemeName | None, int]:
    """Count per primary theme, the largest first and what is unknown last."""
    counts = Counter(traits.theme_id for traits in seen)
    unknown = counts.pop(None, 0)
    statement = select(Theme.id, Theme.public_id, Theme.name, Theme.name_en)
    named: dict[ThemeName | None, int] = {
        ThemeName(public_id=public_id, name=name, name_en=name_en): counts.pop(key)
        for key, public_id, name, name_en in session.execute(statement.order_by(Theme.position))
        if key in counts
    }
    unknown += counts.total()
    ordered = dict(sorted(named.items(), key=lambda item: -item[1]))
    return ordered | ({None: unknown} if unknown else {})


def _education_partners(session: Session, until: datetime) -> int:
    statement = (
        select(func.count(func.distinct(Programme.institution_id)))
        .join(Offer, Offer.programme_id == Programme.id)
        .join(Event, Event.subject_id == Offer.id)
        .where(Event.kind == EventKind.OFFER_PUBLISHED, Event.occurred_at < until)
    )
    return session.scalars(statement).one()


def _count(members: type[Any], values: Iterable[Any]) -> dict[Any, int]:
    counts = Counter(values)
    known = {member: counts[member] for member in members}
    return known | ({None: counts[None]} if counts[None] else {})
