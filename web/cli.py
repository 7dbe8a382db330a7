# SPDX-License-Identifier: EUPL-1.2
"""Administration from the command line: ``script/koppelpunt --help`` lists the commands."""

import click
from flask import Flask
from flask.cli import AppGroup

from models.event import verify_chain
from web.database import session
from web.lifecycle_document import lifecycle_document

chain = AppGroup("chain", help="The chain of events.")


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(chain)
    app.cli.add_command(lifecycle)


@chain.command("verify")
def verify() -> None:
    """Check every link; name what does not hold, and end with 1 if anything does not."""
    broken = 0
    for found in verify_chain(session()):
        broken += 1
        click.echo(f"event {found.seq}: {found.problem}", err=True)
    if broken:
        raise click.ClickException(f"The chain is broken: {broken} problem(s).")
    click.echo("The chain holds.")


@click.command("lifecycle")
def lifecycle() -> None:
    """Print docs/lifecycle.md, made from the tables of the lifecycle."""
    click.echo(lifecycle_document(), nl=False)
