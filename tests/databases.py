# SPDX-License-Identifier: EUPL-1.2
"""Fresh databases for tests: migrated once per engine, then copied per test."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy.engine import make_url

from tests.postgres import SUPERUSER, running_server

Migrate = Callable[[str], None]


class DatabaseMaker(Protocol):
    """Makes and drops one migrated database per test."""

    def create(self) -> str:
        """Return the URL of a fresh copy of the template."""

    def drop(self, url: str) -> None:
        """Remove a copy that ``create`` made."""


class SqliteDatabases:
    """Copies of one template file."""

    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self._folder = folder
        self._free: list[Path] = []
        self._numbers = itertools.count(1)
        self._template = folder / "template.db"
        migrate(f"sqlite:///{self._template}")
        checkpointed = [*folder.glob("template.db-*")]
        assert not checkpointed, "the migration left a write-ahead log; close its connections"

    def create(self) -> str:
        file = self._free.pop() if self._free else self._folder / f"test_{next(self._numbers)}.db"
        shutil.copyfile(self._template, file)
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        database = Path(make_url(url).database or "")
        for file in database.parent.glob(database.name + "*"):
            file.unlink()
        self._free.append(database)


class PostgresDatabases:
    """Copies of one template database on a server, emptied and used again: a copy takes 0.2 s."""

    def __init__(self, server_url: str, prefix: str, migrate: Migrate) -> None:
        self._server = make_url(server_url)
        self._prefix = prefix
        self._numbers = itertools.count(1)
        self._clean: list[str] = []
        self._template = f"{prefix}_template"
        self._execute(f'DROP DATABASE IF EXISTS "{self._template}" WITH (FORCE)')
        self._execute(f'CREATE DATABASE "{self._template}"')
        migrate(self._url(self._template))
        self._schema = _schema(self._plain(self._template))

    def create(self) -> str:
        if self._clean:
            return self._url(self._clean.pop())
        name = f"{self._prefix}_{next(self._numbers)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}" STRATEGY file_copy')
        return self._url(name)

    def drop(self, url: str) -> None:
        name = str(make_url(url).database)
        plain = self._plain(name)
        if _empty(plain) and _schema(plain) == self._schema:
            self._clean.append(name)
        else:
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _plain(self, name: str) -> str:
        return self._url(name).replace("+psycopg", "", 1)

    def _execute(self, sql: str) -> None:
        plain = self._plain(str(self._server.database))
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.encode())


# Whoever still holds the database goes; triggers, which forbid to erase events, are off meanwhile.
EMPTY = b"""
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT oid::regclass FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
  LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
  PERFORM setval(oid::regclass, 1, false) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'S';
END $$
"""
SCHEMA = b"""
SELECT md5(string_agg(oid::text || ' ' || xmin::text, ',' ORDER BY oid)) FROM pg_class
WHERE relnamespace = 'public'::regnamespace
"""


def _empty(url: str) -> bool:
    """Erase all rows; returns whether that may be done."""
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(EMPTY)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _schema(url: str) -> str:
    """Return a mark of all tables, indexes and sequences that changes with each of them."""
    with psycopg.connect(url) as connection:
        row = connection.execute(SCHEMA).fetchone()
    return str(row and row[0])


@contextmanager
def postgres_server_url(given: str | None) -> Iterator[str]:
    """Yield the URL of the server that was given, or of a throw-away one."""
    if given:
        yield given
        return
    with running_server() as socket_folder:
        yield f"postgresql+psycopg://{SUPERUSER}@/postgres?host={socket_folder}"
