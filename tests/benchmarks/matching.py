# SPDX-License-Identifier: EUPL-1.2
"""How long matching thinks: one assignment against all offers, one offer against all that ask."""

import time
from functools import cache, partial

from sqlalchemy import select

from config import Settings
from models.assignment import Assignment
from models.base import make_engine, make_session_factory
from models.offer import Offer
from models.vocabulary import AssignmentState
from workers import matching
from workers.app import load_encoder
from workers.toolbox import Toolbox


def measure(settings: Settings) -> dict[str, float]:
    """Return seconds: the first time (everything is embedded) and when vectors are known."""
    sessions = make_session_factory(make_engine(settings.database_url))
    encoder = cache(partial(load_encoder, settings))
    tools = Toolbox(
        settings=settings, session_factory=sessions, send=lambda _hint: None, encoder=encoder
    )
    with sessions() as session:
        opened = Assignment.state == AssignmentState.OPEN
        assignments = session.scalars(select(Assignment.id).where(opened).limit(6)).all()
        offers = session.scalars(select(Offer.id).limit(4)).all()
    encoder()
    first_assignment = _seconds(lambda: matching.match_assignment(tools, assignments[0]))
    first_offer = _seconds(lambda: matching.match_offer(tools, offers[0]))
    known = [_seconds(partial(matching.match_assignment, tools, key)) for key in assignments[1:]]
    again = [_seconds(partial(matching.match_offer, tools, key)) for key in offers[1:]]
    return {
        "match_assignment, nothing embedded": first_assignment,
        "match_offer, assignments not embedded": first_offer,
        "match_assignment, known": sorted(known)[len(known) // 2],
        "match_offer, known": sorted(again)[len(again) // 2],
    }


def _seconds(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
