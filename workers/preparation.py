# SPDX-License-Identifier: EUPL-1.2
"""Before the first process starts: schema, reference data, and examples or a set-up link."""

import pkgutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from models.base import ReadFirstSession, make_engine, make_session_factory
from models.organisation import Organisation
from models.person import Person
from models.unit_of_work import JobHint, UnitOfWork
from workers.schema import upgrade_schema

if TYPE_CHECKING:
    from config import Settings

Say = Callable[[str], None]

# Imported only when they are needed: they read large files.
REFERENCE: Final = "workers.imports.reference:load_reference_data"
EXAMPLES: Final = "workers.imports.examples:load_examples"
SIGN_IN_HINT: Final = "workers.imports.examples:sign_in_hint"
SET_UP_LINK: Final = "models.operations.people:create_set_up_link"


def prepare(settings: "Settings", say: Say, *, empty: bool) -> list[str]:
    """Bring the database up to date and fill an empty one; returns how to sign in, in lines."""
    say("bringing the database up to date")
    upgrade_schema(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        with make_session_factory(engine)() as session:
            return _fill(settings, session, say, empty=empty)
    finally:
        engine.dispose()


def _fill(settings: "Settings", session: ReadFirstSession, say: Say, *, empty: bool) -> list[str]:
    if session.scalars(select(Organisation.id).limit(1)).first() is None:
        say("loading reference data")
        _in_unit_of_work(session, REFERENCE)
    if session.scalars(select(Person.id).limit(1)).first() is None and not empty:
        say("making example data")
        _in_unit_of_work(session, EXAMPLES, settings)
    return _welcome(settings, session)


def _welcome(settings: "Settings", session: ReadFirstSession) -> list[str]:
    if session.scalars(select(Person.id).limit(1)).first() is None:
        link = _in_unit_of_work(session, SET_UP_LINK, settings.base_url)
        return ["Open this link once to make the first administrator:", str(link)]
    return list(_function(SIGN_IN_HINT)(settings))


def _in_unit_of_work(session: ReadFirstSession, name: str, *arguments: Any) -> Any:
    with UnitOfWork(session, _send_nothing) as uow:
        return _function(name)(uow, *arguments)


def _send_nothing(_hint: JobHint) -> None:
    """Drop hints: no broker runs yet, and the first sweep finds the rows."""


def _function(name: str) -> Callable[..., Any]:
    try:
        return pkgutil.resolve_name(name)  # type: ignore[no-any-return] # the caller knows it
    except (ModuleNotFoundError, AttributeError):
        return lambda *_arguments: []
