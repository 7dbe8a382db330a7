# SPDX-License-Identifier: EUPL-1.2
"""A living example: our own assignments and offers, played through four years of real operations.

Nothing is inserted ready-made: people submit, the matcher ranks, both sides answer, coordinators
confirm, each at its own moment. On the embedded default only; one command removes all of it.
"""

import os
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sqlalchemy.orm import sessionmaker

from config import ConfigurationError, Settings
from models.base import ReadFirstSession, utc_now
from models.operations.passwords import hash_password
from models.queries.examples import has_example_people
from models.setting import Mark, leave_mark, marked
from models.unit_of_work import UnitOfWork, send_nothing
from workers.app import load_encoder
from workers.bench import clear_benches
from workers.imports.examples import aftermath, cast, removal
from workers.imports.examples.office_hours import latest_office_hour
from workers.imports.examples.play import Play
from workers.imports.examples.rehearsal import encode_texts
from workers.imports.examples.texts import read_assignments, read_offers
from workers.shelves import clear_shelves
from workers.toolbox import Toolbox

if TYPE_CHECKING:
    from matcher.encoder import Encoder

SessionFactory = sessionmaker[ReadFirstSession]
PASSWORD_FILE: Final = "example_password"  # noqa: S105 - a file name


def load_examples(
    session_factory: SessionFactory, settings: Settings, say: Callable[[str], None] = lambda _: None
) -> None:
    """Fill an empty installation; raise ConfigurationError outside the embedded default."""
    if not settings.is_embedded:
        raise ConfigurationError("Example data is for the embedded default only.")
    tools = Toolbox(
        settings=settings,
        session_factory=session_factory,
        send=send_nothing,
        encoder=_kept(load_encoder(settings)),
    )
    hashed = hash_password(example_password(settings))
    assignments, offers = read_assignments(), read_offers()
    with session_factory() as session, tools.unit_of_work(session) as uow:
        people = cast.assemble(uow, assignments, offers, hashed)
    encode_texts(tools, assignments, offers, people.programmes, say)
    until = latest_office_hour(utc_now())
    Play(tools, people, started_at=until, say=say).perform(assignments, offers)
    with session_factory() as session, tools.unit_of_work(session) as uow:
        aftermath.settle(uow)
        leave_mark(uow.session, Mark.EXAMPLES_SETTLED)
    clear_benches()
    clear_shelves()


def remove_examples(session_factory: SessionFactory) -> int:
    """Delete all example data and link the rest of the event chain anew. Return rows deleted.

    Whoever removes them wants none: the next start does not fill the installation again.
    """
    with session_factory() as session, UnitOfWork(session, send_nothing) as uow:
        leave_mark(uow.session, Mark.EXAMPLES_SETTLED)
        return removal.remove(uow)


def remove_unfinished(session_factory: SessionFactory, settings: Settings) -> int:
    """Delete what a load that was broken off left behind. Return rows deleted."""
    with session_factory() as session, UnitOfWork(session, send_nothing) as uow:
        is_settled = marked(session, Mark.EXAMPLES_SETTLED) is not None
        if is_settled or not has_example_people(session):
            return 0
        (settings.data_dir / PASSWORD_FILE).unlink(missing_ok=True)
        return removal.remove(uow)


def sign_in_hint(settings: Settings) -> list[str]:
    """Return lines that say how to sign in; empty when there are no example accounts."""
    file = settings.data_dir / PASSWORD_FILE
    if not file.exists():
        return []
    accounts = [f"  {account.email:<42} {account.title}" for account in cast.ACCOUNTS]
    return [
        "Example accounts (this machine only), all with this password:",
        f"  {file.read_text().strip()}",
        *accounts,
    ]


def example_password(settings: Settings) -> str:
    """Return the password of the example accounts, made at first use."""
    file = settings.data_dir / PASSWORD_FILE
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(12))
    return file.read_text().strip()


def _kept(encoder: "Encoder") -> "Callable[[], Encoder]":
    return lambda: encoder
