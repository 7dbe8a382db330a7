# SPDX-License-Identifier: EUPL-1.2
"""Figures computed before, per day; kept while nothing that counts happened in the chain."""

from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Final

from flask import current_app
from sqlalchemy.orm import Session

from models.queries.figure_position import Position, chain_position, still_holds
from models.queries.figures import Figures, figures_on

KEPT_DAYS: Final = 64
EXTENSION: Final = "koppelpunt.figures"


class FiguresCache:
    """The figures of the days asked last; safe for threads, one computation at a time."""

    def __init__(self) -> None:
        self._kept: OrderedDict[date, tuple[Position, Figures]] = OrderedDict()
        self._computing = Lock()

    def get(self, session: Session, day: date) -> Figures:
        """Return the figures of ``day``, computed only when something happened since."""
        now = chain_position(session)
        known = self._valid(session, day, now)
        if known is not None:
            return known
        with self._computing:
            known = self._valid(session, day, now)
            return known or self._keep(day, now, figures_on(session, day))

    def _valid(self, session: Session, day: date, now: Position) -> Figures | None:
        kept = self._kept.get(day)
        if kept is None or not still_holds(session, kept[0], now):
            return None
        return kept[1] if kept[0] == now else self._keep(day, now, kept[1])

    def _keep(self, day: date, position: Position, figures: Figures) -> Figures:
        self._kept[day] = (position, figures)
        while len(self._kept) > KEPT_DAYS:
            self._kept.popitem(last=False)
        return figures


def cached_figures(session: Session, day: date) -> Figures:
    """Return the figures of ``day`` from the cache of this process."""
    cache: FiguresCache = current_app.extensions.setdefault(EXTENSION, FiguresCache())
    return cache.get(session, day)
