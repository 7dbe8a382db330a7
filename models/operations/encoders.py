# SPDX-License-Identifier: EUPL-1.2
"""From one encoder to another: every text gets a vector of the new one before it is used.

Until then the old one ranks, so that people never see scores of half the texts, and vectors of two
encoders never meet.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select

from models import event
from models.embedding import Embedding
from models.operations.ranking import EVERYTHING, leave_learned
from models.setting import Switch, is_on
from models.suggestion import MATCHER_ID, MOVE_ID, EncoderMove, Matcher
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, JobKind, SubjectKind

OLD_VECTORS_KEPT: Final = timedelta(days=30)
FORGOTTEN_AT_ONCE: Final = 2000


def want_encoder(uow: UnitOfWork, *, version: str, source: str) -> None:
    """Say which encoder the settings ask for: start moving to it, or stay where we are.

    Nothing moves when the one in use has read nothing: the wanted one takes its place, unless words
    alone rank now. Wanting the one in use again ends a move half-way; its vectors are kept for a
    next time.
    """
    in_use = uow.session.get(Matcher, MATCHER_ID, with_for_update=True)
    move = uow.session.get(EncoderMove, MOVE_ID, with_for_update=True)
    if in_use is None:
        return
    if in_use.encoder_version == version:
        in_use.encoder_source = source
        if move is not None:
            uow.session.delete(move)
        uow.session.flush()
    elif move is not None and move.encoder_version == version:
        uow.enqueue(JobKind.EMBED_ALL, MOVE_ID)
    elif _has_read(uow, in_use.encoder_version):
        _start(uow, move, version=version, source=source)
        uow.enqueue(JobKind.EMBED_ALL, MOVE_ID)
    else:
        in_use.encoder_version, in_use.encoder_source = version, source
        uow.session.flush()


def advance_move(
    uow: UnitOfWork, *, version: str, done: int, total: int, weights_version: str
) -> None:
    """Note how far it is and queue the next part, or switch when every text has its vector.

    Late news about another encoder than the one that is wanted now changes nothing.
    """
    move = uow.session.get(EncoderMove, MOVE_ID, with_for_update=True)
    if move is None or move.encoder_version != version:
        return
    move.done, move.total = done, total
    if done < total:
        uow.session.flush()
        uow.enqueue(JobKind.EMBED_ALL, MOVE_ID)
    else:
        switch_now(
            uow, version=version, source=move.encoder_source, weights_version=weights_version
        )


def switch_now(uow: UnitOfWork, *, version: str, source: str, weights_version: str) -> None:
    """Rank with this encoder from now on, everything that asks first, with the shipped weights."""
    in_use = uow.session.get_one(Matcher, MATCHER_ID, with_for_update=True)
    move = uow.session.get(EncoderMove, MOVE_ID)
    _record(uow, EventKind.ENCODER_SWITCHED, was=in_use.encoder_version, now=version)
    in_use.encoder_version, in_use.weights_version = version, weights_version
    in_use.encoder_source, in_use.switched_at = source, uow.now
    if move is not None:
        uow.session.delete(move)
    leave_learned(uow)
    uow.session.flush()
    uow.enqueue(JobKind.RANK_ALL, EVERYTHING)


def forget_old_vectors(uow: UnitOfWork) -> int:
    """Delete some vectors of encoders that went out of use a month ago. Return how many.

    None while words alone rank: the encoder may come back any moment.
    """
    in_use = uow.session.get(Matcher, MATCHER_ID)
    if in_use is None or in_use.switched_at is None or is_on(uow.session, Switch.WORDS_ONLY):
        return 0
    if in_use.switched_at > uow.now - OLD_VECTORS_KEPT:
        return 0
    coming = select(EncoderMove.encoder_version)
    old = (
        select(Embedding.id)
        .where(
            Embedding.encoder_version != in_use.encoder_version,
            Embedding.encoder_version.not_in(coming),
        )
        .limit(FORGOTTEN_AT_ONCE)
    )
    gone = delete(Embedding).where(Embedding.id.in_(old)).returning(Embedding.id)
    return len(uow.session.scalars(gone).all())


def _has_read(uow: UnitOfWork, version: str) -> bool:
    known = select(Embedding.id).where(Embedding.encoder_version == version).limit(1)
    return uow.session.scalars(known).first() is not None


def _start(uow: UnitOfWork, move: EncoderMove | None, *, version: str, source: str) -> None:
    move = move or EncoderMove(id=MOVE_ID)
    move.encoder_version, move.encoder_source = version, source
    move.total = move.done = 0
    move.started_at = uow.now
    uow.session.add(move)
    in_use = uow.session.get_one(Matcher, MATCHER_ID)
    _record(uow, EventKind.ENCODER_MOVE_STARTED, was=in_use.encoder_version, now=version)
    uow.session.flush()


def _record(uow: UnitOfWork, kind: EventKind, *, was: str, now: str) -> None:
    uow.record(
        event.Fact(
            kind=kind,
            subject_kind=SubjectKind.MATCHER,
            subject_id=MATCHER_ID,
            occurred_at=uow.now,
            payload={"was": was, "now": now},
        )
    )
