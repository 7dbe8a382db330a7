# SPDX-License-Identifier: EUPL-1.2
"""The searches that people keep, with how much is new in each."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from models.access import Actor
from models.base import AMSTERDAM, local_date
from models.queries.search import count_found
from models.search import SavedSearch, Wanted
from models.vocabulary import Cadence

MAILED_FROM: Final = time(7)
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
MONTH: Final = timedelta(days=30)
FEW: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSearch:
    """A search with how many results came since the person last looked."""

    search: SavedSearch
    wanted: Wanted
    new: int


def kept_searches(session: Session, actor: Actor) -> list[KeptSearch]:
    """Return what ``actor`` keeps, by name."""
    own = select(SavedSearch).where(SavedSearch.person_id == actor.person_id)
    found = session.scalars(own.order_by(func.lower(SavedSearch.name), SavedSearch.id)).all()
    return _with_news(session, actor, {at: at.seen_at for at in found})


def latest_searches(session: Session, actor: Actor, now: datetime) -> list[KeptSearch]:
    """Return the few that ``actor`` made or opened last, with what came in the last month.

    Bounded, since the start page is made with it.
    """
    own = select(SavedSearch).where(SavedSearch.person_id == actor.person_id)
    latest = own.order_by(SavedSearch.seen_at.desc(), SavedSearch.id.desc()).limit(FEW)
    found = session.scalars(latest).all()
    return _with_news(session, actor, {at: max(at.seen_at, now - MONTH) for at in found})


def _with_news(
    session: Session, actor: Actor, since: Mapping[SavedSearch, datetime]
) -> list[KeptSearch]:
    asked = [replace(Wanted.from_json(at.terms), since=moment) for at, moment in since.items()]
    counts = count_found(session, actor, asked)
    return [
        KeptSearch(search=at, wanted=wanted, new=new)
        for at, wanted, new in zip(since, asked, counts, strict=True)
    ]


def own_search(session: Session, actor: Actor, public_id: uuid.UUID) -> SavedSearch | None:
    """Return a search that ``actor`` keeps, else None."""
    statement = select(SavedSearch).where(
        SavedSearch.public_id == public_id, SavedSearch.person_id == actor.person_id
    )
    return session.scalars(statement).one_or_none()


def people_to_tell(session: Session, now: datetime, limit: int) -> list[int]:
    """Return who has searches that are due for a mail; nobody before the morning."""
    if now.astimezone(AMSTERDAM).time() < MAILED_FROM:
        return []
    due = select(SavedSearch.person_id).where(_is_due(now)).distinct()
    return list(session.scalars(due.order_by(SavedSearch.person_id).limit(limit)))


def searches_to_tell(session: Session, actor: Actor, now: datetime) -> dict[SavedSearch, int]:
    """Return the searches of this person that are due, with what came since the last mail."""
    due = due_searches(session, actor.person_id, now)
    return dict(zip(due, count_found(session, actor, _since_told(due)), strict=True))


def due_searches(session: Session, person_id: int | None, now: datetime) -> Sequence[SavedSearch]:
    """Return the searches of this person that are due, by name."""
    own = select(SavedSearch).where(SavedSearch.person_id == person_id, _is_due(now))
    return session.scalars(own.order_by(func.lower(SavedSearch.name), SavedSearch.id)).all()


def _since_told(due: Sequence[SavedSearch]) -> list[Wanted]:
    return [replace(Wanted.from_json(at.terms), since=at.told_at) for at in due]


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Daily: last told before today; weekly: a week ago or more. Days are Dutch days."""
    today = local_date(now)
    return or_(
        _told_before(Cadence.DAILY, today),
        _told_before(Cadence.WEEKLY, today - WEEK + DAY),
    )


def _told_before(cadence: Cadence, day: date) -> ColumnElement[bool]:
    start = datetime.combine(day, time.min, tzinfo=AMSTERDAM)
    return and_(SavedSearch.cadence == cadence, SavedSearch.told_at < start)
