# SPDX-License-Identifier: EUPL-1.2
"""A database as full as a large installation after years, in seconds: consistent, bulk inserted.

Every state was reached by the events of its history, the chain holds, no slot and no capacity is
given twice, and everything that must be matched has a run (so that no sweep begins to work).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, sessionmaker

from models.assignment import Assignment, AssignmentLevel, AssignmentTheme, Favourite
from models.base import Base, ReadFirstSession, utc_now
from models.event import ChainHead, Event
from models.offer import Offer, OfferForm, OfferLevel, OfferTheme
from models.organisation import Place
from models.placement import Placement
from models.programme import Programme
from models.suggestion import MatchRun, Suggestion
from models.theme import Theme
from models.unit_of_work import UnitOfWork
from models.vocabulary import Level, SubjectKind
from tests.benchmarks.bulk import add_rows
from tests.benchmarks.chain import linked
from tests.benchmarks.pairs import Pairs
from tests.benchmarks.people import People, add_people
from tests.benchmarks.rows import assignment_row, offer_row
from tests.benchmarks.shape import FULL, HISTORY, Shape
from tests.benchmarks.story import Story
from tests.benchmarks.texts import Texts

SEED = 20_260_701


@dataclass
class Ground:
    """What is there before: reference facts, people, and the moment of filling."""

    people: People
    themes: list[int]
    places: list[int]
    programmes: dict[int, list[tuple[int, Level]]]
    texts: Texts
    chooser: Random
    now: datetime


def fill(sessions: sessionmaker[ReadFirstSession], shape: Shape = FULL) -> People:
    """Fill a database that holds the reference facts only; returns who may sign in."""
    with sessions() as session, UnitOfWork(session, lambda _hint: None) as uow:
        ground = _ground(uow.session, shape)
        story = Story(ground, shape)
        offers = [offer_row(ground, number) for number in range(1, shape.offers + 1)]
        assignments = [assignment_row(ground, *each) for each in _numbered(shape)]
        pairs = Pairs(ground, shape, assignments, offers)
        _insert_offers(uow.session, ground, offers)
        _insert_assignments(uow.session, ground, assignments)
        add_rows(uow.session, MatchRun, _runs(ground, assignments, offers))
        add_rows(uow.session, Suggestion, pairs.suggestions)
        add_rows(uow.session, Placement, pairs.placements)
        _insert_events(uow.session, ground, story.facts(assignments, offers, pairs))
        _move_sequences(uow.session)
    return ground.people


def _ground(session: Session, shape: Shape) -> Ground:
    now, chooser = utc_now(), Random(SEED)
    programmes: dict[int, list[tuple[int, Level]]] = {}
    found = select(Programme.institution_id, Programme.id, Programme.level)
    for institution, key, level in session.execute(found.order_by(Programme.id)):
        programmes.setdefault(institution, []).append((key, level))
    return Ground(
        people=add_people(session, shape, now - timedelta(days=1500)),
        themes=list(session.scalars(select(Theme.id).order_by(Theme.id))),
        places=list(session.scalars(select(Place.id).order_by(Place.id))),
        programmes=programmes,
        texts=Texts(chooser),
        chooser=chooser,
        now=now,
    )


def _numbered(shape: Shape) -> Iterator[tuple[int, Any]]:
    states = [state for state, count in shape.assignments.items() for _ in range(count)]
    yield from enumerate(states, start=1)


def _insert_offers(session: Session, ground: Ground, rows: list[dict[str, Any]]) -> None:
    add_rows(session, Offer, [_bare(row) for row in rows])
    forms = [{"offer_id": row["id"], "form": form} for row in rows for form in row["_forms"]]
    add_rows(session, OfferForm, forms)
    add_rows(session, OfferLevel, [{"offer_id": row["id"], "level": row["_level"]} for row in rows])
    add_rows(session, OfferTheme, _themes("offer_id", rows))


def _insert_assignments(session: Session, ground: Ground, rows: list[dict[str, Any]]) -> None:
    add_rows(session, Assignment, [_bare(row) for row in rows])
    levels = [
        {"assignment_id": row["id"], "level": level, "position": position}
        for row in rows
        for position, level in enumerate(row["_levels"])
    ]
    add_rows(session, AssignmentLevel, levels)
    add_rows(session, AssignmentTheme, _themes("assignment_id", rows))
    favourites = [
        {"person_id": lecturer, "assignment_id": row["id"], "created_at": ground.now}
        for lecturer, row in zip(ground.people.lecturers, rows, strict=False)
    ]
    add_rows(session, Favourite, favourites)


def _themes(column: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {column: row["id"], "theme_id": theme, "position": position}
        for row in rows
        for position, theme in enumerate(row["_themes"])
    ]


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("_")}


def _runs(ground: Ground, *sides: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kinds = (SubjectKind.ASSIGNMENT, SubjectKind.OFFER)
    subjects = [(kind, row) for kind, rows in zip(kinds, sides, strict=True) for row in rows]
    return [
        {
            "id": number,
            "subject_kind": kind,
            "subject_id": row["id"],
            "content_hash": "seed",
            "counterpart_hash": "seed",
            "encoder_version": "seed",
            "weights_version": "seed",
            "curve": {"a": 1.0, "b": 0.0},
            "created_at": row["created_at"],
        }
        for number, (kind, row) in enumerate(subjects, start=1)
        if kind is SubjectKind.OFFER or HISTORY[row["state"]]
    ]


def _insert_events(session: Session, ground: Ground, facts: list[Any]) -> None:
    events = linked(facts, ground.chooser)
    add_rows(session, Event, events)
    session.execute(update(ChainHead).values(seq=len(events), hash=events[-1]["hash"]))


def _move_sequences(session: Session) -> None:
    """PostgreSQL counts on by itself only when it gave the numbers."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in table.columns:
            name = table.name
            newest = f"(SELECT coalesce(max(id), 0) + 1 FROM {name})"  # noqa: S608 - own names
            session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {newest}, false)")
            )
