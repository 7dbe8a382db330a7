# SPDX-License-Identifier: EUPL-1.2
"""Load the shipped reference facts: organisations, programmes, places, profiles and themes.

Rows are found by their official code. The files are the authority for the code schemes they carry,
with two exceptions: an organisation that somebody edited here stays as it is, and themes are only
added. Nothing is deleted: what left its file is closed, unless so much left that the file itself
must be wrong. A second run with the same files only reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.base import Base, ReadFirstSession, local_date, utc_now
from models.operations.matching import rank_again_after
from models.organisation import Organisation, Place
from models.programme import CompetenceProfile, Programme, Qualification
from models.queries.reference import edited_by_people
from models.theme import Theme
from models.unit_of_work import UnitOfWork, send_nothing
from models.vocabulary import SubjectKind
from workers.imports.reference_files import (
    BRIN,
    OWN,
    PARTNERSHIP,
    RIO,
    TOOI,
    ReferenceRows,
    read_reference_files,
)
from workers.imports.rows import RowProblem, Rows, Values
from workers.imports.upsert import Difference, Target, apply, compare
from workers.schema import ROOT

REFERENCE_DATA: Final = ROOT / "data" / "reference"

PARTNERSHIPS: Final = Target(
    model=Organisation, key=("code",), scope=Organisation.code_scheme == OWN, updates=False
)
INSTITUTIONS: Final = Target(
    model=Organisation, key=("code",), scope=Organisation.code_scheme == BRIN, closes=True
)
NEW_MINISTRIES: Final = Target(
    model=Organisation, key=("code",), scope=Organisation.code_scheme == TOOI, updates=False
)
GOVERNMENT: Final = Target(
    model=Organisation, key=("code",), scope=Organisation.code_scheme == TOOI, closes=True
)
PROGRAMMES: Final = Target(
    model=Programme,
    key=("institution_id", "code"),
    scope=Programme.code_scheme == RIO,
    closes=True,
)
QUALIFICATIONS: Final = Target(model=Qualification, key=("crebo",))
PLACES: Final = Target(model=Place, key=("name", "municipality"))
PROFILES: Final = Target(model=CompetenceProfile, key=("code",))
THEMES: Final = Target(model=Theme, key=("name",), updates=False)

Ids = dict[object, int | None]

logger = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What happened to the rows of one file; ``kept`` were edited here and left alone."""

    file: str
    read: int
    added: int
    changed: int
    closed: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceReport:
    """What a load did, per file, and every row that could not be read."""

    counts: tuple[Count, ...]
    problems: tuple[RowProblem, ...]

    @property
    def changed_something(self) -> bool:
        """Whether the database differs from before."""
        return any(count.added or count.changed or count.closed for count in self.counts)


def load_reference_data(
    session_factory: sessionmaker[ReadFirstSession],
    *,
    directory: Path = REFERENCE_DATA,
    now: datetime | None = None,
) -> ReferenceReport:
    """Bring the database up to date with the files, in one transaction; report what happened.

    Args:
        session_factory: makes the session this runs in.
        directory: folder with the files.
        now: the moment that decides what has closed; the present when left out.
    """
    moment = now or utc_now()
    today = local_date(moment)
    rows = read_reference_files(directory, today=today)
    with session_factory() as session:
        found = list(_up_to_first_change(session, rows))
        if not found[-1].is_empty:
            with UnitOfWork(session, send_nothing, now=moment) as uow:
                found = _write(session, rows, today=today)
                rank_again_after(
                    uow,
                    institutions=_changed(found, Organisation),
                    programmes=_changed(found, Programme),
                    places=_changed(found, Place),
                )
    report = _report(rows, found)
    logger.info("reference_data_loaded", **_summary(report))
    return report


def _up_to_first_change(session: Session, rows: ReferenceRows) -> Iterator[Difference]:
    """Look without a write lock: a start with nothing new must not queue behind a writer."""
    for difference in _differences(session, rows):
        yield difference
        if not difference.is_empty:
            return


def _write(session: Session, rows: ReferenceRows, *, today: date) -> list[Difference]:
    found = []
    for difference in _differences(session, rows):
        apply(session, difference, today=today)
        found.append(difference)
    return found


def _changed(found: list[Difference], model: type[Base]) -> list[int]:
    return [
        row_id
        for difference in found
        if difference.target.model is model
        for row_id in difference.changed_ids
    ]


def _differences(session: Session, rows: ReferenceRows) -> Iterator[Difference]:
    """Yield what each file changes; write one before asking for the next, which builds on it."""
    yield from _organisations(session, rows)
    yield compare(session, PROGRAMMES, _with_institution(session, rows.programmes))
    yield compare(session, QUALIFICATIONS, rows.qualifications)
    yield compare(session, PLACES, rows.places)
    yield compare(session, PROFILES, rows.profiles)
    if not edited_by_people(session, SubjectKind.THEME):
        yield compare(session, THEMES, rows.themes)


def _organisations(session: Session, rows: ReferenceRows) -> Iterator[Difference]:
    kept = edited_by_people(session, SubjectKind.ORGANISATION)
    yield compare(session, PARTNERSHIPS, Rows(file="", by_line={1: PARTNERSHIP}))
    yield compare(session, INSTITUTIONS, rows.institutions, kept=kept)
    yield compare(session, NEW_MINISTRIES, _without_parent(rows.government))
    yield compare(session, GOVERNMENT, _with_parent(session, rows.government), kept=kept)


def _without_parent(government: Rows) -> Rows:
    top = Rows(file=government.file)
    for line, values in government.by_line.items():
        if not values["parent"]:
            top.by_line[line] = _replaced(values, "parent", {"parent_id": None})
    return top


def _with_parent(session: Session, government: Rows) -> Rows:
    """Give each row the id of its parent; a parent that does not exist is a problem."""
    ids = _ids(session, TOOI)
    return _resolved(government, "parent", ids | {"": None}, into="parent_id")


def _with_institution(session: Session, programmes: Rows) -> Rows:
    """Give each row the id of its institution; one that does not exist is a problem."""
    return _resolved(programmes, "institution", _ids(session, BRIN), into="institution_id")


def _resolved(rows: Rows, column: str, ids: Ids, *, into: str) -> Rows:
    for line, values in list(rows.by_line.items()):
        if values[column] not in ids:
            rows.refuse(line, column, "unknown_value")
    return Rows(
        file=rows.file,
        problems=rows.problems,
        by_line={
            line: _replaced(values, column, {into: ids[values[column]]})
            for line, values in rows.by_line.items()
        },
    )


def _replaced(values: Values, column: str, by: Values) -> Values:
    return {name: cell for name, cell in values.items() if name != column} | by


def _ids(session: Session, scheme: str) -> Ids:
    statement = select(Organisation.code, Organisation.id)
    found = session.execute(statement.where(Organisation.code_scheme == scheme))
    return {row.code: row.id for row in found}


def _report(rows: ReferenceRows, found: list[Difference]) -> ReferenceReport:
    problems = [problem for file in rows.files for problem in file.problems]
    problems += [problem for difference in found for problem in difference.problems]
    return ReferenceReport(
        counts=tuple(_count(file, found) for file in rows.files), problems=tuple(problems)
    )


def _count(rows: Rows, found: list[Difference]) -> Count:
    own = [difference for difference in found if difference.file == rows.file]
    return Count(
        file=rows.file,
        read=len(rows.by_line),
        added=sum(len(difference.added) for difference in own),
        changed=sum(len(difference.changed) for difference in own),
        closed=sum(len(difference.closed) for difference in own),
        kept=sum(difference.kept for difference in own),
    )


def _summary(report: ReferenceReport) -> dict[str, int]:
    names = ("added", "changed", "closed", "kept")
    sums = {name: sum(getattr(count, name) for count in report.counts) for name in names}
    return {**sums, "problems": len(report.problems)}
