# SPDX-License-Identifier: EUPL-1.2
"""Searches that somebody keeps, and the mail about what is new in them.

They are a person's own, change nothing for others and so leave no event.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from models.access import Actor
from models.base import local_date
from models.errors import InvalidInput, NotAllowed
from models.operations import mail
from models.search import SavedSearch, SearchKind, Wanted
from models.unit_of_work import UnitOfWork
from models.vocabulary import Cadence, MailTemplate

MOST_KEPT: Final = 20
LONGEST_NAME: Final = 80


def save_search(uow: UnitOfWork, actor: Actor, name: str, wanted: Wanted) -> SavedSearch:
    """Keep a search under a name; one that is kept already gets the new name.

    Raises:
        InvalidInput: the name is empty or too long, or this person keeps ``MOST_KEPT`` searches.
        NotAllowed: there is no person, or programmes are searched: those have no news.
    """
    if actor.person_id is None or wanted.kind is SearchKind.PROGRAMME:
        raise NotAllowed
    _check_name(name)
    own = uow.session.scalars(
        select(SavedSearch).where(SavedSearch.person_id == actor.person_id)
    ).all()
    kept = next((at for at in own if at.terms == wanted.to_json()), None)
    if kept is None:
        if len(own) >= MOST_KEPT:
            raise InvalidInput("name", "too_many_searches", limit=MOST_KEPT)
        kept = _new(uow, actor.person_id, wanted)
    kept.name = name
    uow.session.flush()
    return kept


def change_search(uow: UnitOfWork, kept: SavedSearch, *, name: str, cadence: Cadence) -> None:
    """Rename a search and set how often it is mailed about; mail begins with what comes now."""
    _check_name(name)
    if cadence is not kept.cadence:
        kept.told_at = uow.now
    kept.name, kept.cadence = name, cadence
    uow.session.flush()


def see_search(uow: UnitOfWork, kept: SavedSearch) -> None:
    """Note that the person looked: what is there now is new no more."""
    kept.seen_at = uow.now
    uow.session.flush()


def forget_search(uow: UnitOfWork, kept: SavedSearch) -> None:
    """Delete a search."""
    uow.session.delete(kept)
    uow.session.flush()


def tell_news(uow: UnitOfWork, person_id: int, counts: Mapping[SavedSearch, int]) -> bool:
    """Mail one person once a day about what is new in these searches; return whether there was.

    Nothing new: no mail. Either way they are due again when their time has passed.
    """
    news = [{"name": at.name, "new": new} for at, new in counts.items() if new]
    for kept in counts:
        kept.told_at = uow.now
    if news:
        day = local_date(uow.now).isoformat()
        context = {"searches": news}
        mail.notify(uow, [person_id], MailTemplate.SEARCH_DIGEST, context, occasion=day)
    uow.session.flush()
    return bool(news)


def _new(uow: UnitOfWork, person_id: int, wanted: Wanted) -> SavedSearch:
    made = SavedSearch(
        person_id=person_id,
        terms=wanted.to_json(),
        created_at=uow.now,
        seen_at=uow.now,
        told_at=uow.now,
    )
    uow.session.add(made)
    return made


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidInput("name", "too_long", limit=LONGEST_NAME)
