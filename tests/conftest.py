# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the whole suite. Every database test runs on SQLite and on PostgreSQL.

``--db sqlite`` or ``--db postgres`` picks one engine; ``TEST_PG_URL`` uses a server that runs.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker

from models.base import ReadFirstSession, make_engine, make_session_factory
from models.unit_of_work import JobHint, UnitOfWork
from tests.databases import (
    DatabaseMaker,
    PostgresDatabases,
    SqliteDatabases,
    postgres_server_url,
)
from tests.factories import World
from tests.postgres import installed_package
from workers.schema import upgrade_schema
from workers.web_server import collect_rarely

ENGINES = ("sqlite", "postgres")
# A slow moment of a busy machine is no fault. CI draws the same examples every time, so that its
# answer depends on the change alone; everywhere else each run looks at new ones.
CI = bool(os.environ.get("CI"))  # noqa: TID251 - the tests' own switch
settings.register_profile("patient", deadline=None, derandomize=CI)
settings.load_profile("patient")
NO_POSTGRES = (
    "no PostgreSQL; run script/prepare test, or where that brings none for this machine, give a "
    "server: TEST_PG_URL=postgresql+psycopg://user:password@host/database"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", default=",".join(ENGINES), help="sqlite, postgres or sqlite,postgres")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        kinds = metafunc.config.getoption("--db").split(",")
        metafunc.parametrize("database_kind", kinds, ids=kinds, scope="session")


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what was imported: it would be looked at all the time."""
    collect_rarely()


def pytest_report_header(config: pytest.Config) -> list[str]:
    lines = [f"databases: {config.getoption('--db')}"]
    if "postgres" in config.getoption("--db") and not _has_postgres():
        lines.append(f"ATTENTION: half of the tests will fail: {NO_POSTGRES}")
    return lines


def _has_postgres() -> bool:
    return bool(os.environ.get("TEST_PG_URL")) or installed_package() is not None  # noqa: TID251


@pytest.fixture(scope="session")
def databases(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[dict[str, DatabaseMaker]]:
    """Makers of databases by engine; each is set up at first use, once per test process."""
    with ExitStack() as stack:
        yield LazyMakers(stack, tmp_path_factory, worker_id)


class LazyMakers(dict[str, DatabaseMaker]):
    def __init__(self, stack: ExitStack, folders: pytest.TempPathFactory, worker_id: str) -> None:
        self._stack = stack
        self._folders = folders
        self._worker_id = worker_id

    def __missing__(self, kind: str) -> DatabaseMaker:
        self[kind] = self._sqlite() if kind == "sqlite" else self._postgres()
        return self[kind]

    def _sqlite(self) -> DatabaseMaker:
        return SqliteDatabases(self._folders.mktemp("sqlite"), upgrade_schema)

    def _postgres(self) -> DatabaseMaker:
        if not _has_postgres():
            pytest.fail(NO_POSTGRES)
        given = os.environ.get("TEST_PG_URL")  # noqa: TID251 - the tests' own switch
        url = self._stack.enter_context(postgres_server_url(given))
        return PostgresDatabases(url, f"koppelpunt_{self._worker_id}", upgrade_schema)


@pytest.fixture
def database_url(databases: dict[str, DatabaseMaker], database_kind: str) -> Iterator[str]:
    """URL of a migrated, empty database of this test alone."""
    maker = databases[database_kind]
    url = maker.create()
    yield url
    maker.drop(url)


@pytest.fixture(scope="session")
def engines() -> dict[str, Engine]:
    """Engines by URL, kept because each remembers the statements that it compiled."""
    return {}


@pytest.fixture
def engine(database_url: str, engines: dict[str, Engine]) -> Iterator[Engine]:
    """Engine as every process makes it."""
    if database_url not in engines:
        engines[database_url] = make_engine(database_url)
    yield engines[database_url]
    engines[database_url].dispose()


@pytest.fixture
def session_factory(engine: Engine) -> sessionmaker[ReadFirstSession]:
    """Maker of sessions, for code that opens its own or for two sessions at once."""
    return make_session_factory(engine)


@pytest.fixture
def session(session_factory: sessionmaker[ReadFirstSession]) -> Iterator[ReadFirstSession]:
    """One open session."""
    with session_factory() as session:
        yield session


class RecordingSender:
    """Stands in for the broker: remembers each hint that left after a commit."""

    def __init__(self) -> None:
        self.hints: list[JobHint] = []

    def __call__(self, hint: JobHint) -> None:
        self.hints.append(hint)


@pytest.fixture
def sent() -> RecordingSender:
    """Hints that left after a commit."""
    return RecordingSender()


@pytest.fixture
def uow(session: ReadFirstSession, sent: RecordingSender) -> UnitOfWork:
    """Unit of work on the test's session; ``with uow:`` commits and then sends."""
    return UnitOfWork(session, sent)


@pytest.fixture
def world(uow: UnitOfWork) -> World:
    """A ministry, an institution with a programme, and somebody in each role."""
    with uow:
        return World(uow)
