# SPDX-License-Identifier: EUPL-1.2
"""Migrations: one line of history, up and down and up again, equal to the entities."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from models.base import Base
from tests.architecture.source import ROOT
from workers.schema import configuration, upgrade_schema

HEAD_FILE = ROOT / "migrations" / ".current-head"


@pytest.fixture
def history():
    return ScriptDirectory(str(ROOT / "migrations"))


def test_history_has_one_head_and_the_head_file_names_it(history):
    assert history.get_heads() == [HEAD_FILE.read_text().strip()]


def test_revisions_are_numbered_in_order(history):
    revisions = [script.revision for script in reversed(list(history.walk_revisions()))]

    assert [int(revision[:4]) for revision in revisions] == list(range(1, len(revisions) + 1))


def test_migrated_database_equals_the_entities(engine):
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == [], "Run `alembic revision --autogenerate -m ...`"


def test_down_to_nothing_and_up_again(engine, database_url):
    command.downgrade(configuration(database_url), "base")
    upgrade_schema(database_url)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
