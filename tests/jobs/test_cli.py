# SPDX-License-Identifier: EUPL-1.2
"""Commands of an administrator that need workers: tables, reference data, examples, first link."""

import pytest
from click.testing import CliRunner
from sqlalchemy import func, inspect, select

from models.base import make_engine
from models.organisation import Organisation
from models.person import Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import OrganisationKind, Role
from tests.factories import organisation, person
from tests.settings import PRODUCTION, make_environment
from workers.cli import koppelpunt
from workers.imports.examples import PASSWORD_FILE


@pytest.fixture
def command(database_url, tmp_path):
    """Run a command in an installation with this test's database."""
    environment = make_environment(tmp_path, DATABASE_URL=database_url, LIMITER_URL="memory://")
    return lambda *words, **more: CliRunner().invoke(koppelpunt, words, env={**environment, **more})


def add_person(session, sent, role=Role.COORDINATOR, **fields):
    with UnitOfWork(session, sent) as uow:
        person(uow, role, organisation(uow, OrganisationKind.PARTNERSHIP), **fields)


def test_help_lists_the_commands_of_workers_and_web(command):
    told = command("--help").output

    for name in ("chain", "database", "examples", "lifecycle", "reference", "set-up-link"):
        assert f"\n  {name} " in told
    assert "--app" not in told


def test_a_command_of_the_site_runs_too(command):
    assert command("chain", "verify").output == "The chain holds.\n"


def test_tables_are_made_in_a_new_database(command, tmp_path):
    url = f"sqlite:///{tmp_path / 'new.db'}"

    result = command("database", "upgrade", DATABASE_URL=url)

    assert (result.exit_code, result.output) == (0, "The tables are up to date.\n")
    engine = make_engine(url)
    assert inspect(engine).has_table("assignment")
    engine.dispose()


def test_reference_data_is_loaded_and_counted(command, session):
    result = command("reference", "load")

    assert result.exit_code == 0
    assert "programmes.csv: 2590 read, 2590 added" in result.output
    assert session.scalar(select(func.count()).select_from(Organisation)) > 400


def test_examples_go_and_what_is_real_stays(command, session, sent, tmp_path):
    add_person(session, sent, name="Voorbeeld", is_example=True)
    add_person(session, sent, name="Echt")
    (tmp_path / PASSWORD_FILE).write_text("geheim")

    result = command("examples", "remove", "--yes")

    assert result.exit_code == 0
    assert list(session.scalars(select(Person.name))) == ["Echt"]
    assert not (tmp_path / PASSWORD_FILE).exists()
    assert command("chain", "verify").exit_code == 0


def test_examples_stay_without_a_yes(command, session, sent):
    add_person(session, sent, is_example=True)

    result = command("examples", "remove")

    assert result.exit_code == 1
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_examples_can_be_removed_in_production_which_does_not_start_with_them(
    command, session, sent
):
    add_person(session, sent, is_example=True)

    refused = command("chain", "verify", **PRODUCTION)
    removed = command("examples", "remove", "--yes", **PRODUCTION)

    assert refused.exit_code != 0
    assert "examples remove" in refused.output
    assert removed.exit_code == 0
    assert command("chain", "verify", **PRODUCTION).exit_code == 0


def test_the_set_up_link_is_made_until_there_is_an_administrator(command, session, sent):
    link = command("set-up-link", BASE_URL="http://koppelpunt.test:8000").output
    add_person(session, sent, role=Role.ADMINISTRATOR)

    refused = command("set-up-link")

    assert link.startswith("http://koppelpunt.test:8000/aanmaken/")
    assert refused.exit_code == 1
    assert "There is an administrator already" in refused.output


def test_a_wrong_setting_is_said_in_one_line(command):
    result = command("database", "upgrade", **PRODUCTION | {"BROKER_URL": "", "BASE_URL": ""})

    assert result.exit_code == 1
    assert "Set BROKER_URL, BASE_URL before starting in production." in result.output
