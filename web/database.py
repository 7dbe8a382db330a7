# SPDX-License-Identifier: EUPL-1.2
"""One database session per request, reading until a view opens a unit of work."""

from types import TracebackType
from typing import Self

from flask import Flask, current_app, g
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

from config import Settings
from models.base import ReadFirstSession, make_engine, make_session_factory
from models.person import Person
from models.unit_of_work import Sender, UnitOfWork
from workers.dispatch import make_sender

ENGINE, SESSIONS, SENDER = "koppelpunt.engine", "koppelpunt.sessions", "koppelpunt.sender"


def init_app(app: Flask, settings: Settings) -> None:
    """Make the engine and the sender; close each request's session when it ends."""
    connect(app, make_engine(settings.database_url))
    app.extensions[SENDER] = make_sender(settings)
    app.teardown_appcontext(_close)


def connect(app: Flask, engine: Engine) -> None:
    """Let requests from now on use this engine; its maker disposes of it."""
    sessions = make_session_factory(engine)
    event.listen(sessions, "do_orm_execute", _refuse_lazy_load)
    app.extensions[ENGINE] = engine
    app.extensions[SESSIONS] = sessions


def session() -> ReadFirstSession:
    """Return the session of this request."""
    if "database_session" not in g:
        factory: sessionmaker[ReadFirstSession] = current_app.extensions[SESSIONS]
        g.database_session = factory()
    found: ReadFirstSession = g.database_session
    return found


def end_reading() -> None:
    """Give the connection back before slow work; what was read stays readable, but detached."""
    session().close()


def unit_of_work() -> UnitOfWork:
    """Return a unit of work on this request's session, for one ``with`` block."""
    sender: Sender = current_app.extensions[SENDER]
    return PageUnitOfWork(session(), sender)


class PageUnitOfWork(UnitOfWork):
    """A unit of work after whose refusal the page can still say who is signed in.

    A rollback makes the session forget what it read; the rest a view reads again by public id.
    """

    def __enter__(self) -> Self:
        """Enter as usual; after waiting in vain read the person again."""
        try:
            return super().__enter__()
        except BaseException:
            _read_person_again()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave as usual; after a rollback read the person who asks again."""
        try:
            super().__exit__(kind, error, trace)
        except BaseException:
            _read_person_again()
            raise
        if kind is not None:
            _read_person_again()


def _read_person_again() -> None:
    actor = g.get("actor")
    if actor is None or not actor.person_id:
        return
    try:
        session().scalars(select(Person).where(Person.id == actor.person_id)).one_or_none()
    except OperationalError:  # the page about that has no database to ask either
        g.person, g.permissions = None, frozenset()


def _close(_error: BaseException | None) -> None:
    found: Session | None = g.pop("database_session", None)
    if found is not None:
        found.close()


def _refuse_lazy_load(state: ORMExecuteState) -> None:
    """Fail on a forgotten join while reading: a page must load what it shows in its queries."""
    reading = isinstance(state.session, ReadFirstSession) and not state.session.writing
    if reading and state.lazy_loaded_from is not None and state.is_relationship_load:
        raise RuntimeError(
            f"This page loads {state.loader_strategy_path} lazily; add it to its query."
        )
