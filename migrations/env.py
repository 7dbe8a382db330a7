# SPDX-License-Identifier: EUPL-1.2
"""Runs migrations safely on SQLite and PostgreSQL.

SQLite: altering a table in batch mode re-creates it, and with foreign keys on the drop cascades
into the children; so keys are off while migrating and checked before the commit. PostgreSQL: an
advisory lock lets one process migrate while others wait, and a lock timeout keeps a migration
from queueing behind a long transaction with the whole site behind it.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

import models
from config import ROOT, Environment, Settings
from models.base import Base, make_engine

MIGRATION_LOCK = 0x6B6F7070  # "kopp"
HEAD_FILE = ROOT / "migrations" / ".current-head"


def database_url() -> str:
    """Return the address handed over by the caller, else the one of the settings."""
    given = context.config.attributes.get("database_url")
    return str(given) if given else Settings.from_env(default=Environment.EMBEDDED).database_url


def register_entities() -> None:
    """Import every module of entities: each registers its tables on ``Base.metadata``."""
    for module in pkgutil.iter_modules(models.__path__, "models."):
        if not module.ispkg:
            importlib.import_module(module.name)


def number_revision(
    _context: MigrationContext, _revision: Any, directives: list[MigrationScript]
) -> None:
    """Name a new revision ``0001_slug`` and write the head file.

    Two branches that both add a migration then collide in version control, where it is seen.
    """
    script = ScriptDirectory.from_config(context.config)
    slug = re.sub(r"\W+", "_", directives[0].message or "change").strip("_").lower()
    number = 1 + sum(1 for _ in script.walk_revisions())
    directives[0].rev_id = f"{number:04d}_{slug}"
    HEAD_FILE.write_text(directives[0].rev_id + "\n")


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as what they store: a migration outlives the class."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


@contextmanager
def guarded(connection: Connection) -> Iterator[None]:
    """Hold the engine's own safety measures round the migration transaction."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")  # no effect inside a transaction, hence here
    with context.begin_transaction():
        if not sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
            connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
        yield
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise RuntimeError(f"The migration breaks {len(broken)} foreign keys: {broken[:5]}")


def migrate(connection: Connection) -> None:
    """Bring the database to the asked revision in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        render_item=plain_type,
        process_revision_directives=number_revision,
    )
    with guarded(connection):
        context.run_migrations()


def main() -> None:
    """Open one connection, migrate, and leave nothing open behind."""
    register_entities()
    engine = make_engine(database_url())
    try:
        with engine.connect() as connection:
            migrate(connection)
    finally:
        engine.dispose()


main()
