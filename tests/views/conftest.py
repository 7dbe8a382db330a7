# SPDX-License-Identifier: EUPL-1.2
"""``public_client`` for pages without a database, ``client`` for a site with an empty one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine

from models.unit_of_work import JobHint
from tests.client import PageClient
from tests.settings import make_settings
from web import create_app
from web.limits import limiter


def make_app(folder: Path, cache: Path, **environment: str) -> Flask:
    app = create_app(make_settings(folder, LIMITER_URL="memory://", **environment))
    app.testing = True
    app.extensions["koppelpunt.sender"] = _no_broker
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(cache))
    limiter.reset()
    return app


def _no_broker(_hint: JobHint) -> None:
    """Drop a hint at once; without a broker each one waits for its time limit."""


@pytest.fixture(scope="session")
def template_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled templates, shared by all sites of this test process."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def public_app(tmp_path: Path, template_cache: Path) -> Iterator[Flask]:
    """A site that never asks its database."""
    app = make_app(tmp_path, template_cache)
    yield app
    app.extensions["koppelpunt.engine"].dispose()


@pytest.fixture
def public_client(public_app: Flask) -> PageClient:
    """Somebody who is not signed in."""
    return PageClient(public_app)


@pytest.fixture
def app(database_url: str, tmp_path: Path, template_cache: Path) -> Iterator[Flask]:
    """A site with an empty database, once on SQLite and once on PostgreSQL."""
    app = make_app(tmp_path, template_cache, DATABASE_URL=database_url)
    yield app
    app.extensions["koppelpunt.engine"].dispose()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """Somebody at that site; ``client.sign_in(person)`` makes them known."""
    return PageClient(app)


@pytest.fixture
def engine(app: Flask) -> Engine:
    """The site's own engine, so that ``session`` and ``uow`` see what pages see."""
    engine: Engine = app.extensions["koppelpunt.engine"]
    return engine
