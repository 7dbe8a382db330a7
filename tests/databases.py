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
        self._numbers = itertools.count(1)
        self._template = folder / "template.db"
        migrate(f"sqlite:///{self._template}")
        checkpointed = [*folder.glob("template.db-*")]
        assert not checkpointed, "the migration left a write-ahead log; close its connections"

    def create(self) -> str:
        target = self._folder / f"test_{next(self._numbers)}.db"
        shutil.copyfile(self._template, target)
        return f"sqlite:///{target}"

    def drop(self, url: str) -> None:
        database = Path(make_url(url).database or "")
        for file in database.parent.glob(database.name + "*"):
            file.unlink()


class PostgresDatabases:
    """Copies of one template database on a server."""

    def __init__(self, server_url: str, prefix: str, migrate: Migrate) -> None:
        self._server = make_url(server_url)
        self._prefix = prefix
        self._numbers = itertools.count(1)
        self._template = f"{prefix}_template"
        self._execute(f'DROP DATABASE IF EXISTS "{self._template}" WITH (FORCE)')
        self._execute(f'CREATE DATABASE "{self._template}"')
        migrate(self._url(self._template))

    def create(self) -> str:
        name = f"{self._prefix}_{next(self._numbers)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}" STRATEGY file_copy')
        return self._url(name)

    def drop(self, url: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _execute(self, sql: str) -> None:
        plain = self._server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.encode())


@contextmanager
def postgres_server_url(given: str | None) -> Iterator[str]:
    """Yield the URL of the server that was given, or of a throw-away one."""
    if given:
        yield given
        return
    with running_server() as socket_folder:
        yield f"postgresql+psycopg://{SUPERUSER}@/postgres?host={socket_folder}"
