# SPDX-License-Identifier: EUPL-1.2
"""How long matching thinks: one assignment against all offers, one offer against all that ask."""

import time
from functools import cache, partial
from statistics import median

from sqlalchemy import select, update

from config import Settings
from models.assignment import Assignment
from models.base import make_engine, make_session_factory
from models.offer import Offer
from models.suggestion import MATCHER_ID, Matcher, MatchRun
from models.vocabulary import AssignmentState
from tests.benchmarks.vectors import fill_vectors
from workers import matching
from workers.app import load_encoder
from workers.changeover import note_encoder
from workers.toolbox import Toolbox


def measure(settings: Settings) -> dict[str, float]:
    """Return seconds per kind of work."""
    sessions = make_session_factory(make_engine(settings.database_url))
    encoder = cache(partial(load_encoder, settings))
    tools = Toolbox(
        settings=settings, session_factory=sessions, send=lambda _hint: None, encoder=encoder
    )
    with sessions() as session:
        opened = Assignment.state == AssignmentState.OPEN
        assignments = session.scalars(select(Assignment.id).where(opened).limit(6)).all()
        offers = session.scalars(select(Offer.id).limit(4)).all()
    per_text = fill_vectors(tools)
    _call_it_ranked(tools)
    first = _seconds(partial(matching.match_assignment, tools, assignments[0]))
    asked = [_seconds(partial(matching.match_assignment, tools, key)) for key in assignments[1:]]
    offered = [_seconds(partial(matching.match_offer, tools, key)) for key in offers]
    again = [_seconds(partial(matching.match_offer, tools, key)) for key in offers]
    return {
        "embed one text": per_text,
        "match_assignment, first of a process": first,
        "match_assignment, evidence to embed (median)": median(asked),
        "match_offer, evidence to embed (median)": median(offered),
        "match_offer, all known (median)": median(again),
    }


def _call_it_ranked(tools: Toolbox) -> None:
    """Say that the runs of the seed were made with what is in use, or the sweep ranks them all."""
    note_encoder(tools)
    with tools.session_factory() as session, tools.unit_of_work(session):
        in_use = session.get_one(Matcher, MATCHER_ID)
        session.execute(
            update(MatchRun).values(
                encoder_version=in_use.encoder_version, weights_version=in_use.weights_version
            )
        )


def _seconds(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
