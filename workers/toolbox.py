# SPDX-License-Identifier: EUPL-1.2
"""What one worker process holds: database, sender and, on the embed queue, the encoder."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import sessionmaker

from models.base import ReadFirstSession, make_engine, make_session_factory
from models.unit_of_work import Sender, UnitOfWork

if TYPE_CHECKING:
    from config import Settings
    from matcher.encoder import Encoder


def _no_earlier_encoder(source: str) -> "Encoder":
    raise RuntimeError(f"This process does not load an earlier encoder ({source}).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolbox:
    """The tools of one process.

    ``encoder()`` loads what the settings name at its first call and returns the same object ever
    after; outside the embed queue it raises. ``earlier_encoder(source)`` does so for the one that
    is in use until every text has a vector of the new one.
    """

    settings: "Settings"
    session_factory: sessionmaker[ReadFirstSession]
    send: Sender
    encoder: "Callable[[], Encoder]"
    earlier_encoder: "Callable[[str], Encoder]" = _no_earlier_encoder

    def unit_of_work(self, session: ReadFirstSession) -> UnitOfWork:
        """Return a unit of work on ``session`` that publishes through this process's sender."""
        return UnitOfWork(session, self.send)


def make_toolbox(
    settings: "Settings",
    send: Sender,
    *,
    encoder: "Callable[[], Encoder]",
    earlier_encoder: "Callable[[str], Encoder]" = _no_earlier_encoder,
) -> Toolbox:
    """Open what a process needs."""
    return Toolbox(
        settings=settings,
        session_factory=make_session_factory(make_engine(settings.database_url)),
        send=send,
        encoder=encoder,
        earlier_encoder=earlier_encoder,
    )
