# SPDX-License-Identifier: EUPL-1.2
"""Commands of an administrator."""

import pytest
from sqlalchemy import select, update

from models import event
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


def rewrite(session):
    """Change an old event and link everything after it anew, head included."""
    with UnitOfWork(session, lambda _hint: None):
        session.execute(update(Event).where(Event.seq == 2).values(to_state="completed"))
        event.relink_chain(session)


def test_a_head_that_was_kept_shows_that_the_whole_chain_was_rewritten(command, session, sent):
    with UnitOfWork(session, sent) as uow:
        World(uow).submitted(uow)
    kept = command(args=["chain", "head"]).output.strip()
    with UnitOfWork(session, sent) as uow:
        World(uow).submitted(uow)
    honest = command(args=["chain", "verify", "--kept", kept])
    rewrite(session)

    alone = command(args=["chain", "verify"])
    compared = command(args=["chain", "verify", "--kept", kept])

    assert (honest.exit_code, alone.exit_code, compared.exit_code) == (0, 0, 1)
    assert "not the link that was kept" in compared.output


@pytest.mark.parametrize("kept", ["", "12", "1:xyz", "1:" + "A" * 64, "9" * 30 + ":" + "a" * 64])
def test_a_kept_head_that_is_none_is_refused(command, kept):
    result = command(args=["chain", "verify", "--kept", kept])

    assert result.exit_code == 2
    assert "as `chain head` prints it" in result.output


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
