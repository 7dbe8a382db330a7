# SPDX-License-Identifier: EUPL-1.2
"""Before the first process starts: schema, reference data, and examples or a set-up link."""

import pkgutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from models.base import ReadFirstSession, make_engine, make_session_factory
from models.person import Person
from models.setting import Mark, marked
from models.unit_of_work import UnitOfWork, send_nothing
from workers.schema import upgrade_schema

if TYPE_CHECKING:
    from config import Settings

Say = Callable[[str], None]
SessionFactory = sessionmaker[ReadFirstSession]

# Imported only when they are needed: they read large files.
REFERENCE: Final = "workers.imports.reference:load_reference_data"  # (session_factory)
EXAMPLES: Final = "workers.imports.examples:load_examples"  # (session_factory, settings, say)
UNFINISHED: Final = "workers.imports.examples:remove_unfinished"  # (session_factory, settings)
SIGN_IN_HINT: Final = "workers.imports.examples:sign_in_hint"  # (settings) -> lines
SET_UP_LINK: Final = "models.operations.people:create_set_up_link"  # (uow, base_url) -> url


def prepare(settings: "Settings", say: Say, *, empty: bool) -> list[str]:
    """Bring the database up to date and fill an empty one; returns how to sign in, in lines."""
    say("bringing the database up to date")
    upgrade_schema(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        return _fill(settings, make_session_factory(engine), say, empty=empty)
    finally:
        engine.dispose()


def _fill(
    settings: "Settings", session_factory: SessionFactory, say: Say, *, empty: bool
) -> list[str]:
    say("bringing the reference data up to date")
    _function(REFERENCE)(session_factory)
    if _example_function(UNFINISHED)(session_factory, settings):
        say("removed example data that was left half-made")
    if not empty and _wants_examples(session_factory):
        say("making example data")
        _example_function(EXAMPLES)(session_factory, settings, say)
    if _has_people(session_factory):
        return list(_example_function(SIGN_IN_HINT)(settings))
    return [
        "Open this link once to make the first administrator:",
        _set_up_link(session_factory, settings.base_url),
    ]


def _wants_examples(session_factory: SessionFactory) -> bool:
    """Whether nobody is there yet, and the examples were not made and removed before."""
    with session_factory() as session:
        settled = marked(session, Mark.EXAMPLES_SETTLED) is not None
    return not settled and not _has_people(session_factory)


def _has_people(session_factory: SessionFactory) -> bool:
    with session_factory() as session:
        return session.scalars(select(Person.id).limit(1)).first() is not None


def _set_up_link(session_factory: SessionFactory, base_url: str) -> str:
    with session_factory() as session, UnitOfWork(session, send_nothing) as uow:
        return str(_function(SET_UP_LINK)(uow, base_url))


def _function(name: str) -> Callable[..., Any]:
    return pkgutil.resolve_name(name)  # type: ignore[no-any-return] # the caller knows it


def _example_function(name: str) -> Callable[..., Any]:
    """Return a function of the examples, or one that does nothing where they are left out."""
    try:
        return _function(name)
    except ModuleNotFoundError:
        return lambda *_arguments: []
