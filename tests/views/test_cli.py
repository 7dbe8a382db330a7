# SPDX-License-Identifier: EUPL-1.2
"""Commands of an administrator."""

import pytest
from sqlalchemy import select, update

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


def test_the_details_of_an_event_are_erased_once(command, session, sent):
    with UnitOfWork(session, sent) as uow:
        World(uow).submitted(uow)

    first, again = (command(args=["chain", "erase", "1", "--yes"]) for _ in range(2))

    session.rollback()
    assert session.scalar(select(Event.salt).where(Event.seq == 1)) is None
    assert (first.exit_code, command(args=["chain", "verify"]).exit_code) == (0, 0)
    assert again.exit_code == 1
    assert "erased already" in again.output


def test_erasing_an_event_that_does_not_exist_is_refused(command):
    result = command(args=["chain", "erase", "7", "--yes"])

    assert (result.exit_code, result.output) == (1, "Error: There is no event 7.\n")


def test_the_lifecycle_page_is_what_the_tables_say():
    page = ROOT / "docs" / "lifecycle.md"

    assert page.read_text() == lifecycle_document(), (
        "Run: script/koppelpunt lifecycle > docs/lifecycle.md"
    )


def test_the_command_prints_the_lifecycle_page(command):
    assert command(args=["lifecycle"]).output == lifecycle_document()
