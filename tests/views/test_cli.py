# SPDX-License-Identifier: EUPL-1.2
"""Commands of an administrator."""

import pytest
from sqlalchemy import update

from models.event import Event
from models.unit_of_work import UnitOfWork
from tests.architecture.source import ROOT
from tests.factories import World
from tests.settings import make_settings
from web import create_app
from web.lifecycle_document import lifecycle_document


@pytest.fixture
def command(database_url, tmp_path):
    """Run a command of the application on this test's database."""
    app = create_app(make_settings(tmp_path, DATABASE_URL=database_url))
    yield app.test_cli_runner().invoke
    app.extensions["koppelpunt.engine"].dispose()


def test_a_chain_that_holds_is_said_so(command, session, sent):
    with UnitOfWork(session, sent) as uow:
        World(uow).submitted(uow)

    result = command(args=["chain", "verify"])

    assert (result.exit_code, result.output) == (0, "The chain holds.\n")


def test_a_broken_chain_is_named_by_its_event_and_ends_with_one(command, session, sent):
    with UnitOfWork(session, sent) as uow:
        World(uow).submitted(uow)
    with UnitOfWork(session, sent):
        session.execute(update(Event).where(Event.seq == 2).values(to_state="completed"))

    result = command(args=["chain", "verify"])

    assert result.exit_code == 1
    assert "event 2: altered link" in result.output


def test_the_lifecycle_page_is_what_the_tables_say():
    page = ROOT / "docs" / "lifecycle.md"

    assert page.read_text() == lifecycle_document(), (
        "Run: script/koppelpunt lifecycle > docs/lifecycle.md"
    )


def test_the_command_prints_the_lifecycle_page(command):
    assert command(args=["lifecycle"]).output == lifecycle_document()
