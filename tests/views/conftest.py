# SPDX-License-Identifier: EUPL-1.2
"""``public_client`` for pages without a database, ``client`` for a site with an empty one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine

from models.base import make_engine
from models.unit_of_work import JobHint
from tests.client import PageClient
from tests.factories import World
from tests.settings import make_settings
from tests.views.assignment_forms import as_person
from web import create_app, database
from web.limits import limiter

# The limiter is one for all applications of a process; the last one made decides where it counts.
COUNTING = ("_storage", "_limiter", "_storage_dead")


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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, template_cache: Path) -> Flask:
    """The application of this test process, made once; each test gives it a database."""
    site = make_app(tmp_path_factory.mktemp("site"), template_cache)
    site.extensions["tests.counting"] = {name: getattr(limiter, name) for name in COUNTING}
    return site


def furnish(site: Flask, engine: Engine, folder: Path) -> Flask:
    """Let ``site`` use this database and folder for one test."""
    url = engine.url.render_as_string(hide_password=False)
    settings = make_settings(folder, LIMITER_URL="memory://", DATABASE_URL=url)
    site.extensions["koppelpunt.settings"] = settings
    database.connect(site, engine)
    vars(limiter).update(site.extensions["tests.counting"])
    limiter.reset()
    return site


@pytest.fixture
def public_app(site: Flask, tmp_path: Path) -> Flask:
    """A site that never asks its database."""
    return furnish(site, make_engine(f"sqlite:///{tmp_path}/nothing.db"), tmp_path)


@pytest.fixture
def own_app(tmp_path: Path, template_cache: Path) -> Iterator[Flask]:
    """A site of this test alone, which may add pages to it."""
    app = make_app(tmp_path, template_cache)
    yield app
    app.extensions["koppelpunt.engine"].dispose()


@pytest.fixture
def public_client(public_app: Flask) -> PageClient:
    """Somebody who is not signed in."""
    return PageClient(public_app)


@pytest.fixture
def app(site: Flask, engine: Engine, tmp_path: Path) -> Flask:
    """A site with an empty database, once on SQLite and once on PostgreSQL.

    Its engine is the one of ``session`` and ``uow``, so that they see what pages see.
    """
    return furnish(site, engine, tmp_path)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """Somebody at that site; ``client.sign_in(person)`` makes them known."""
    return PageClient(app)


@pytest.fixture
def contact(app: Flask, world: World) -> PageClient:
    """The contact of ``world``, signed in."""
    return as_person(app, world.contact)
