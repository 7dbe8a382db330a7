# SPDX-License-Identifier: EUPL-1.2
import csv
import os
import shutil
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import Base
from models.event import Fact
from models.organisation import Organisation, Place
from models.programme import CompetenceProfile, Programme, Qualification
from models.theme import Theme
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, Level, OrganisationKind, Role, Sector, SubjectKind
from tests.factories import person
from workers.imports import reference, upsert
from workers.imports.reference import REFERENCE_DATA, ReferenceReport, load_reference_data
from workers.imports.rows import RowProblem

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small part of the shipped files, which a test may change."""
    made = shutil.copytree(REFERENCE_DATA, tmp_path / "reference")
    keep(made / "programmes.csv", ",25DW,", ",21PD,")
    keep(made / "qualifications.csv", "256")
    keep(made / "places.csv", "U")
    return made


def keep(file: Path, *marks: str) -> None:
    """Keep the header and the lines that begin with a mark (",x": that hold it)."""
    header, *lines = file.read_text().splitlines(keepends=True)
    wanted = [
        line
        for line in lines
        if any(mark in line if mark[0] == "," else line.startswith(mark) for mark in marks)
    ]
    file.write_text("".join([header, *wanted]))


def count(session: Session, model: type[Base], *conditions) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def organisation(session: Session, code: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()


def without_line(file: Path, start: str) -> None:
    lines = file.read_text().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) < len(lines)
    file.write_text("".join(kept))


def replaced(file: Path, old: str, new: str) -> None:
    content = file.read_text()
    assert content.count(old) == 1
    file.write_text(content.replace(old, new))


def totals(report: ReferenceReport) -> tuple[int, int, int]:
    counts = report.counts
    return (
        sum(one.added for one in counts),
        sum(one.changed for one in counts),
        sum(one.closed for one in counts),
    )


def test_the_shipped_files_load_without_a_problem(session_factory, session):
    begin = time.perf_counter()
    report = load_reference_data(session_factory, now=NOW)
    took_s = time.perf_counter() - begin

    assert report.problems == ()
    assert count(session, Programme) == 2590
    assert count(session, Qualification) == 921
    assert count(session, CompetenceProfile) == 63
    assert count(session, Place) == 2444
    assert count(session, Theme) == 8
    assert count(session, Organisation) == 113 + 337 + 1
    assert took_s < 10  # about one second; room for a busy machine


def test_known_facts_of_the_sources_arrive(session_factory, session):
    load_reference_data(session_factory, now=NOW)

    sectors = Counter(session.scalars(select(Organisation.sector)))
    assert (sectors[Sector.HBO], sectors[Sector.WO], sectors[Sector.MBO]) == (36, 18, 59)
    levels = Counter(session.scalars(select(Programme.level)))
    assert levels == {
        Level.HBO_AD: 252,
        Level.HBO_BACHELOR: 829,
        Level.HBO_MASTER: 272,
        Level.WO_BACHELOR: 445,
        Level.WO_MASTER: 792,
    }
    ict = Counter(
        session.scalars(select(Programme.level).where(Programme.field_code.startswith("06")))
    )
    assert ict == {
        Level.HBO_AD: 16,
        Level.HBO_BACHELOR: 33,
        Level.HBO_MASTER: 9,
        Level.WO_BACHELOR: 25,
        Level.WO_MASTER: 39,
    }
    assert count(session, Programme, Programme.isat == "30020") == 13
    assert count(session, Organisation, Organisation.category == "ministerie") == 15
    crebo = {row.crebo: row.level for row in session.scalars(select(Qualification))}
    assert (crebo["25604"], crebo["25607"]) == (Level.MBO_4, Level.MBO_2)


def test_organisations_hang_under_their_ministry(session_factory, session):
    load_reference_data(session_factory, now=NOW)

    bzk = organisation(session, "mnre1034")
    uwv = session.scalars(select(Organisation).where(Organisation.abbreviation == "UWV")).one()
    rijkswaterstaat = session.scalars(
        select(Organisation).where(Organisation.name == "Rijkswaterstaat")
    ).one()

    assert (bzk.abbreviation, bzk.kind) == ("BZK", OrganisationKind.GOVERNMENT)
    assert uwv.parent is not None
    assert rijkswaterstaat.parent is not None
    assert (uwv.parent.abbreviation, rijkswaterstaat.parent.abbreviation) == ("SZW", "IenW")


def test_the_partnership_exists(session_factory, session):
    load_reference_data(session_factory, now=NOW)

    partnership = organisation(session, "i-partnerschap")

    assert partnership.kind is OrganisationKind.PARTNERSHIP
    assert partnership.code_scheme == "own"


def test_what_the_register_closed_is_closed(session_factory, session):
    load_reference_data(session_factory, now=NOW)

    friesland_college = organisation(session, "25LG")
    closed = select(Organisation.code).where(~Organisation.is_active)

    assert friesland_college.closed_on == date(2023, 8, 1)
    assert set(session.scalars(closed)) == {"04EU", "25LG", "28DE"}


def test_a_programme_is_open_until_its_end(session_factory, session):
    load_reference_data(session_factory, now=NOW)
    before = count(session, Programme, Programme.is_active)

    report = load_reference_data(session_factory, now=datetime(2040, 1, 1, tzinfo=UTC))

    assert before == 2590 - 18
    session.rollback()  # a new transaction sees what was written meanwhile
    assert totals(report) == (0, 75, 0)
    assert count(session, Programme, Programme.is_active) == 2590 - 93


def test_a_second_load_only_reads(session_factory, monkeypatch):
    load_reference_data(session_factory, now=NOW)
    monkeypatch.setattr(reference, "UnitOfWork", None)

    begin = time.perf_counter()
    report = load_reference_data(session_factory, now=NOW)
    took_s = time.perf_counter() - begin

    assert totals(report) == (0, 0, 0)
    assert not report.changed_something
    assert sum(one.read for one in report.counts) == 113 + 337 + 2590 + 921 + 2444 + 63 + 8
    assert took_s < 2  # about 0.15 s; room for a busy machine


def test_a_changed_row_is_brought_up_to_date(session_factory, session, folder):
    load_reference_data(session_factory, directory=folder, now=NOW)
    replaced(folder / "government.csv", "oorg10117,Logius,", "oorg10117,Logius en meer,")

    report = load_reference_data(session_factory, directory=folder, now=NOW)

    assert totals(report) == (0, 1, 0)
    assert organisation(session, "oorg10117").name == "Logius en meer"


def test_what_left_its_file_is_closed_and_opens_when_it_returns(session_factory, session, folder):
    load_reference_data(session_factory, directory=folder, now=NOW)
    kept = shutil.copyfile(folder / "programmes.csv", folder / "kept.csv")
    without_line(folder / "programmes.csv", "1001O2672,25DW")

    closing = load_reference_data(session_factory, directory=folder, now=NOW)

    programme = session.scalars(select(Programme).where(Programme.code == "1001O2672")).one()
    assert totals(closing) == (0, 0, 1)
    assert (programme.is_active, programme.closed_on) == (False, NOW.date())
    shutil.copyfile(kept, folder / "programmes.csv")
    returning = load_reference_data(session_factory, directory=folder, now=NOW)
    session.rollback()
    session.refresh(programme)
    assert totals(returning) == (0, 1, 0)
    assert (programme.is_active, programme.closed_on) == (True, None)


def test_a_file_that_closes_too_much_closes_nothing(session_factory, folder):
    load_reference_data(session_factory, directory=folder, now=NOW)
    file = folder / "institutions.csv"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:100]))
    keep(folder / "programmes.csv", ",25DW,")

    report = load_reference_data(session_factory, directory=folder, now=NOW)

    assert totals(report) == (0, 0, 0)
    assert {(one.file, one.reason) for one in report.problems} == {
        ("institutions.csv", "closes_too_many"),
        ("programmes.csv", "closes_too_many"),
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "reason"),
    [
        pytest.param("programmes.csv", "1001O2672,25DW", "1001O2672,99XX", "institution",
                     "unknown_value", id="unknown institution"),
        pytest.param("programmes.csv", "1001O2672,25DW", "1001O2672", "", "number_of_cells",
                     id="cell missing"),
        pytest.param("qualifications.csv", "25604,Software developer,mbo-4",
                     "25604,Software developer,mbo-9", "level", "unknown_value", id="level"),
        pytest.param("qualifications.csv", "25604,Software developer,mbo-4",
                     "25607,Software developer,mbo-4", "crebo", "double", id="double"),
        pytest.param("government.csv", "oorg10117,Logius,", f"oorg10117,{'L' * 201},", "name",
                     "too_long", id="too long"),
        pytest.param("government.csv", "oorg10117,Logius,", "oorg10117,Log\0ius,", "name",
                     "control_character", id="control character"),
        pytest.param("institutions.csv", "2023-08-01", "1 augustus", "closed_on", "no_date",
                     id="date"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_reported_and_the_rest_loads(
    session_factory, session, folder, file, old, new, column, reason
):
    replaced(folder / file, old, new)

    report = load_reference_data(session_factory, directory=folder, now=NOW)

    assert [(one.file, one.column, one.reason) for one in report.problems] == [
        (file, column, reason)
    ]
    assert report.problems[0].line > 1
    assert count(session, Organisation) >= 113 + 337


def test_a_row_that_became_unreadable_stays_open(session_factory, session, folder):
    load_reference_data(session_factory, directory=folder, now=NOW)
    replaced(folder / "institutions.csv", "25DW,Hogeschool Utrecht", "25DW,")

    report = load_reference_data(session_factory, directory=folder, now=NOW)

    assert [one.reason for one in report.problems] == ["empty"]
    assert organisation(session, "25DW").is_active


@pytest.mark.parametrize(
    ("break_it", "reason"),
    [
        pytest.param(lambda file: file.unlink(), "no_file", id="gone"),
        pytest.param(lambda file: file.write_bytes(b"naam\xff\n"), "not_utf8", id="encoding"),
        pytest.param(lambda file: file.write_text('a,b\n"open'), "missing_column", id="columns"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(session_factory, folder, break_it, reason):
    load_reference_data(session_factory, directory=folder, now=NOW)
    break_it(folder / "places.csv")

    report = load_reference_data(session_factory, directory=folder, now=NOW)

    assert {(one.file, one.line, one.reason) for one in report.problems} == {
        ("places.csv", 0, reason)
    }
    assert totals(report) == (0, 0, 0)


def test_broken_themes_are_reported(session_factory, folder):
    (folder / "themes.json").write_text("[{]")

    report = load_reference_data(session_factory, directory=folder, now=NOW)

    assert report.problems == (RowProblem(file="themes.json", line=0, column="", reason="no_json"),)


def edited(uow: UnitOfWork, subject: SubjectKind, subject_id: int, kind: EventKind) -> None:
    administrator = person(uow, Role.ADMINISTRATOR, organisation(uow.session, "i-partnerschap"))
    uow.session.flush()
    uow.record(
        Fact(kind=kind, subject_kind=subject, subject_id=subject_id, occurred_at=NOW,
             actor_id=administrator.id)
    )  # fmt: skip


def test_an_organisation_that_somebody_edited_stays_as_it_is(session_factory, session, uow, folder):
    load_reference_data(session_factory, directory=folder, now=NOW)
    with uow:
        logius = organisation(session, "oorg10117")
        logius.name, logius.is_active = "Ons Logius", False
        edited(uow, SubjectKind.ORGANISATION, logius.id, EventKind.ORGANISATION_EDITED)

    report = load_reference_data(session_factory, directory=folder, now=NOW)

    session.refresh(logius)
    assert (logius.name, logius.is_active) == ("Ons Logius", False)
    assert totals(report) == (0, 0, 0)
    assert sum(one.kept for one in report.counts) == 1


def test_themes_are_the_administrators_once_they_edit_them(session_factory, session, uow, folder):
    load_reference_data(session_factory, directory=folder, now=NOW)
    with uow:
        theme = session.scalars(select(Theme).where(Theme.name == "Blockchain")).one()
        theme.name = "Gedistribueerde registers"
        edited(uow, SubjectKind.THEME, theme.id, EventKind.THEME_EDITED)

    load_reference_data(session_factory, directory=folder, now=NOW)

    assert count(session, Theme) == 8


def test_a_failure_half_way_leaves_nothing(session_factory, session, monkeypatch):
    written = upsert.apply

    def fail_at_places(session, difference, *, today):
        if difference.file == "places.csv":
            raise RuntimeError
        written(session, difference, today=today)

    monkeypatch.setattr(reference, "apply", fail_at_places)
    with pytest.raises(RuntimeError):
        load_reference_data(session_factory, now=NOW)

    assert count(session, Organisation) == 0


def test_every_place_of_a_programme_or_institution_has_coordinates(session_factory, session):
    load_reference_data(session_factory, now=NOW)

    known = set(session.scalars(select(Place.name))) | {"Sittard-Geleen", "Terschelling"}
    used = {place for places in session.scalars(select(Programme.places)) for place in places}
    seats = set(session.scalars(select(Organisation.place).where(Organisation.place != "")))
    assert used | seats <= known
    assert len(set(session.scalars(select(Place.province)))) == 12


def test_no_file_carries_prose():
    files = [*REFERENCE_DATA.glob("*.csv")]
    names = (
        name
        for file in files
        for row in read(file)
        for cell in row.values()
        for name in cell.split("|")
    )

    assert files
    assert max(len(name) for name in names) < 220


def test_the_shipped_codes_are_those_of_the_sources():
    source = os.environ.get("KOPPELPUNT_SOURCE_DATA")  # noqa: TID251 - the tests' own switch
    if not source:
        pytest.skip("ATTENTION: set KOPPELPUNT_SOURCE_DATA to compare with the source files")
    programmes = read(Path(source) / "opleidingen_ho.csv")
    institutions = read(Path(source) / "instellingen.csv")

    diploma = {row["rio_code"] for row in programmes if row["diploma_opleiding"] == "true"}
    assert diploma == {row["code"] for row in read(REFERENCE_DATA / "programmes.csv")}
    assert {row["brin"] for row in institutions} == {
        row["code"] for row in read(REFERENCE_DATA / "institutions.csv")
    }


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
