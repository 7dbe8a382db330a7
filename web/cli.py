# SPDX-License-Identifier: EUPL-1.2
"""Administration from the command line: ``script/koppelpunt --help`` lists the commands."""

import re

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

from models.event import Event, erase_payload, has_link, verify_chain
from models.queries.audit import chain_status
from web.database import session, unit_of_work
from web.lifecycle_document import lifecycle_document

chain = AppGroup("chain", help="The chain of events.")


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(chain)
    app.cli.add_command(lifecycle)


def _links(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> list[tuple[int, str]]:
    found = [re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", value) for value in values]
    if not all(found):
        raise click.BadParameter("give it as `chain head` prints it")
    return [(int(link[1]), link[2]) for link in found if link]


@chain.command("head")
def head() -> None:
    """Print the newest link, to be kept where whoever writes in the database cannot reach it."""
    status = chain_status(session())
    click.echo(f"{status.seq}:{status.hash}" if status else "The chain is empty.")


@chain.command("verify")
@click.option("--kept", multiple=True, callback=_links, metavar="NUMBER:HASH",
              help="A head that was kept elsewhere; may be given more than once.")  # fmt: skip
def verify(kept: list[tuple[int, str]]) -> None:
    """Check every link; name what does not hold, and end with 1 if anything does not."""
    broken = 0
    for seq, link in kept:
        if not has_link(session(), seq, link):
            broken += 1
            click.echo(f"event {seq}: not the link that was kept", err=True)
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
