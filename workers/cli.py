# SPDX-License-Identifier: EUPL-1.2
"""Administration from the command line: ``script/koppelpunt --help`` lists the commands.

The commands of ``web/cli.py`` are offered too. The application is made only when one of them is
asked for, so that a database which production refuses can still be put right.
"""

import json
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click
from flask.cli import FlaskGroup, NoAppException
from sqlalchemy.orm import sessionmaker

from config import ConfigurationError, Environment, Settings
from models.base import ReadFirstSession, make_engine, make_session_factory
from models.errors import AlreadyDone
from models.operations.people import create_set_up_link
from models.unit_of_work import UnitOfWork, send_nothing
from workers.algorithm_register import entry
from workers.imports.examples import PASSWORD_FILE, remove_examples
from workers.imports.reference import load_reference_data
from workers.schema import upgrade_schema

if TYPE_CHECKING:
    from flask import Flask

APPLICATION: Final = "web:create_app"  # by name: workers stand below web and do not import it


def _application() -> "Flask":
    try:
        made: Flask = pkgutil.resolve_name(APPLICATION)(_from_env())
    except ConfigurationError as error:
        raise NoAppException(str(error)) from error
    click.get_current_context().call_on_close(made.extensions["koppelpunt.engine"].dispose)
    return made


koppelpunt = FlaskGroup(
    name="koppelpunt",
    create_app=_application,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    set_debug_flag=False,
    help="Administration of Koppelpunt. Settings come from the environment, as for the server.",
)
koppelpunt.params.clear()  # the application is fixed, so its options say nothing here


@koppelpunt.group(cls=click.Group)
def database() -> None:
    """The tables."""


@database.command("upgrade")
def upgrade() -> None:
    """Bring the tables to the newest version; nothing happens when they are."""
    upgrade_schema(_settings().database_url)
    click.echo("The tables are up to date.")


@koppelpunt.group(cls=click.Group)
def reference() -> None:
    """Institutions, programmes, government organisations, places, profiles and themes."""


@reference.command("load")
def load() -> None:
    """Load the shipped reference data; a second time only reads."""
    with _sessions(_settings()) as sessions:
        report = load_reference_data(sessions)
    for count in report.counts:
        click.echo(
            f"{count.file}: {count.read} read, {count.added} added, {count.changed} changed, "
            f"{count.closed} closed, {count.kept} kept as edited here"
        )
    for problem in report.problems:
        at = f"{problem.file} line {problem.line} {problem.column}"
        click.echo(f"{at}: {problem.reason}", err=True)


@koppelpunt.group(cls=click.Group)
def examples() -> None:
    """The example people, assignments and offers."""


@examples.command("remove")
@click.confirmation_option(prompt="Delete all example people with their assignments and offers?")
def remove() -> None:
    """Delete all example data and link the chain of events anew."""
    settings = _settings()
    with _sessions(settings) as sessions:
        rows = remove_examples(sessions)
    (settings.data_dir / PASSWORD_FILE).unlink(missing_ok=True)
    click.echo(f"Deleted {rows} rows.")


@koppelpunt.command("set-up-link", with_appcontext=False)
def set_up_link() -> None:
    """Print the link that makes the first administrator: valid for a day, usable once."""
    settings = _settings()
    try:
        with (
            _sessions(settings) as sessions,
            sessions() as session,
            UnitOfWork(session, send_nothing) as uow,
        ):
            link = create_set_up_link(uow, settings.base_url)
    except AlreadyDone as error:
        raise click.ClickException(
            "There is an administrator already; administrators invite others on the site."
        ) from error
    click.echo(link)


@koppelpunt.command("algorithm-register", with_appcontext=False)
def algorithm_register() -> None:
    """Print the entry of this installation for the algorithm register, as JSON."""
    settings = _settings()
    with _sessions(settings) as sessions, sessions() as session:
        click.echo(json.dumps(entry(settings, session), ensure_ascii=False, indent=2))


def _settings() -> Settings:
    try:
        return _from_env()
    except ConfigurationError as error:
        raise click.ClickException(str(error)) from error


def _from_env() -> Settings:
    """Read the settings; without a word about it these are commands for ``script/server``."""
    return Settings.from_env(default=Environment.EMBEDDED)


@contextmanager
def _sessions(settings: Settings) -> Iterator[sessionmaker[ReadFirstSession]]:
    engine = make_engine(settings.database_url)
    try:
        yield make_session_factory(engine)
    finally:
        engine.dispose()


if __name__ == "__main__":
    koppelpunt(prog_name="script/koppelpunt")
