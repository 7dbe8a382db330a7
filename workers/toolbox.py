# SPDX-License-Identifier: EUPL-1.2
"""What one worker process holds: database, sender and, on the embed queue, the encoder."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import sessionmaker

from models.base import ReadFirstSession, make_engine, make_session_factory
from models.unit_of_work import Sender, UnitOfWork

if TYPE_CHECKING:
    from config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolbox:
    """The tools of one process; ``encoder`` is None outside the embed queue."""

    settings: "Settings"
    session_factory: sessionmaker[ReadFirstSession]
    send: Sender
    encoder: Any = None  # matcher.encoder.Encoder; named loosely so that the parent loads no torch

    def unit_of_work(self, session: ReadFirstSession) -> UnitOfWork:
        """Return a unit of work on ``session`` that publishes through this process's sender."""
        return UnitOfWork(session, self.send)


LoadEncoder = Callable[["Settings"], Any]


def make_toolbox(settings: "Settings", send: Sender, *, load: LoadEncoder | None) -> Toolbox:
    """Open what a process needs; ``load`` makes the encoder, or None where none is wanted."""
    return Toolbox(
        settings=settings,
        session_factory=make_session_factory(make_engine(settings.database_url)),
        send=send,
        encoder=load(settings) if load else None,
    )
