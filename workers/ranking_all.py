# SPDX-License-Identifier: EUPL-1.2
"""Ranking everything again, because the weights changed or meaning is no longer compared.

In slices: each assignment is stored in a transaction of its own, as any other run, and after some
seconds the job queues itself again behind what people submitted meanwhile. A crash loses nothing:
what still has to be done is whatever was ranked with something else.
"""

import time
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Final

from models.operations.matching import RunKey, note_offers_ranked
from models.operations.ranking import EVERYTHING
from models.operations.upkeep import outdated_assignments
from models.queries import matching as queries
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, SubjectKind
from workers.bench import classifier_version, weights_version
from workers.changeover import note_encoder
from workers.matching import Evidence, Field, open_field, ranked_in
from workers.profiles import assignment_profile, fingerprint
from workers.toolbox import Toolbox

if TYPE_CHECKING:
    from workers.running import Store

Known = dict[tuple[str, str], Evidence]

SLICE_S: Final = 10.0
AT_ONCE: Final = 50


def rank_all(tools: Toolbox, _everything: int) -> "Store":
    """Rank for a slice of time; return what continues, or what says that all offers took part."""
    note_encoder(tools)
    field = open_field(tools)
    until = time.monotonic() + SLICE_S
    while waiting := _outdated(tools):
        known = _known(tools, field, waiting)
        for asking in waiting:
            _rank_one(tools, field, asking, known)
            if time.monotonic() > until:
                return _continue
    return partial(_finish, keys=_offer_keys(tools, field), field=field)


def _outdated(tools: Toolbox) -> list[queries.AskingAssignment]:
    with tools.session_factory() as session:
        ids = outdated_assignments(session, limit=AT_ONCE)
        return queries.some_assignments_to_match(session, ids)


def _known(tools: Toolbox, field: Field, waiting: list[queries.AskingAssignment]) -> Known:
    """Evidence that other weights do not change: finding it takes longer than ranking."""
    ids = [at.assignment.id for at in waiting]
    with tools.session_factory() as session:
        return queries.known_evidence(session, ids, encoder_version=field.recipe.encoder_version)


def _rank_one(tools: Toolbox, field: Field, asking: queries.AskingAssignment, known: Known) -> None:
    store = ranked_in(tools, field, asking, known)
    with tools.session_factory() as session, tools.unit_of_work(session) as uow:
        store(uow)


def _continue(uow: UnitOfWork) -> None:
    uow.enqueue(JobKind.RANK_ALL, EVERYTHING)


def _finish(uow: UnitOfWork, *, keys: list[RunKey], field: Field) -> None:
    curve = asdict(field.recipe.curve)
    note_offers_ranked(uow, keys, curve, classifier_version=classifier_version(field.recipe))


def _offer_keys(tools: Toolbox, field: Field) -> list[RunKey]:
    with tools.session_factory() as session:
        asking = [assignment_profile(at) for at in queries.assignments_to_match(session)]
    counterpart = fingerprint(*asking)
    return [
        RunKey(
            subject_kind=SubjectKind.OFFER,
            subject_id=int(offer.id),
            content_hash=fingerprint(offer),
            counterpart_hash=counterpart,
            encoder_version=field.recipe.encoder_version,
            weights_version=weights_version(field.recipe),
        )
        for offer in field.index.offers
    ]
