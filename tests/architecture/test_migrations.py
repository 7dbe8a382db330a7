# SPDX-License-Identifier: EUPL-1.2
"""Migrations: one line of history, up and down and up again, equal to the entities."""

import re

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Enum, func, inspect, select, text

from models.assignment import AssignmentLevel
from models.base import Base
from tests.architecture.source import ROOT
from tests.factories import World
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


def test_every_closed_list_is_the_same_in_the_database(engine):
    """Comparing with the entities does not look inside a CHECK."""
    inspector = inspect(engine)
    for table in Base.metadata.sorted_tables:
        checks = {at["name"]: at["sqltext"] for at in inspector.get_check_constraints(table.name)}
        for kind in [at.type for at in table.columns if isinstance(at.type, Enum)]:
            in_database = re.findall(r"'([^']+)'", checks[f"ck_{table.name}_{kind.name}"])
            assert set(in_database) == set(kind.enums), f"{table.name}: {kind.name}"


def test_down_to_nothing_and_up_again(engine, database_url):
    command.downgrade(configuration(database_url), "base")
    upgrade_schema(database_url)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


RECREATES_A_PARENT = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "9999_recreate", "{head}"

def upgrade():
    with op.batch_alter_table("assignment", recreate="{recreate}") as table:
        table.add_column(sa.Column("remark", sa.Text(), nullable=True))
"""


def test_recreated_table_keeps_its_child_rows(uow, session, database_url, database_kind, tmp_path):
    """SQLite alters a table by making it anew; with foreign keys on, its children would go."""
    with uow:
        World(uow).opened(uow)
    children = select(func.count()).select_from(AssignmentLevel)
    before = session.scalar(children)
    session.rollback()
    recreate = "always" if database_kind == "sqlite" else "never"
    head = HEAD_FILE.read_text().strip()
    (tmp_path / "9999.py").write_text(RECREATES_A_PARENT.format(head=head, recreate=recreate))
    settings = configuration(database_url)
    settings.set_main_option("version_locations", f"{ROOT / 'migrations' / 'versions'} {tmp_path}")
    settings.set_main_option("path_separator", "space")

    command.upgrade(settings, "head")

    assert session.scalar(children) == before > 0
    assert session.scalar(text("SELECT count(*) FROM assignment WHERE remark IS NULL")) == 1
