# SPDX-License-Identifier: EUPL-1.2
"""Administration from the command line: ``script/koppelpunt --help`` lists the commands."""

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

from models.event import Event, erase_payload, verify_chain
from web.database import session, unit_of_work
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


@chain.command("erase")
@click.argument("number", type=click.IntRange(1, 2**63 - 1))
@click.confirmation_option(prompt="Erase the details of this event for good?")
def erase(number: int) -> None:
    """Erase the details of event NUMBER; who, what and when stay, and the chain holds."""
    with unit_of_work() as uow:
        found = uow.session.scalars(select(Event).where(Event.seq == number)).one_or_none()
        if found is None:
            raise click.ClickException(f"There is no event {number}.")
        if found.payload is None:
            raise click.ClickException(f"The details of event {number} were erased already.")
        erasure = erase_payload(uow.session, found, occurred_at=uow.now)
    click.echo(f"Erased; event {erasure.seq} says so.")


@click.command("lifecycle")
def lifecycle() -> None:
    """Print docs/lifecycle.md, made from the tables of the lifecycle."""
    click.echo(lifecycle_document(), nl=False)
