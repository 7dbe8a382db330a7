# SPDX-License-Identifier: EUPL-1.2
"""From one encoder to another: the old one ranks until every text has a vector of the new one."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from matcher.encoder import EncoderError
from models.access import Actor
from models.base import utc_now
from models.embedding import Embedding
from models.event import Event
from models.job import Job
from models.operations.encoders import OLD_VECTORS_KEPT, forget_old_vectors
from models.operations.ranking import switch_to
from models.queries.encoders import encoder_status
from models.ranking import RankingVersion, ranking_in_use
from models.setting import Switch, put
from models.suggestion import MatchRun
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, JobKind, JobState, RankingSource
from tests.factories import World, new_ranking
from tests.fakes import HashingEncoder, OtherHashingEncoder
from tests.jobs.test_matching import run_all
from workers import changeover
from workers.bench import bench_with
from workers.changeover import note_encoder
from workers.running import run_claimed
from workers.vectors import VectorCache

OLD, NEW = HashingEncoder.version, OtherHashingEncoder.version


@pytest.fixture
def world(tools, session, sent):
    """Something was ranked with the old encoder, by a worker that had said so."""
    with UnitOfWork(session, sent, now=utc_now() - timedelta(hours=1)) as uow:
        world = World(uow)
        for _ in range(3):
            world.published(uow)
            world.submitted(uow)
    run_all(tools, session)
    note_encoder(tools)
    return world


@pytest.fixture
def moved(tools, world):
    """The toolbox after the settings named another encoder; the old one can still be loaded."""
    return dataclasses.replace(
        tools, encoder=OtherHashingEncoder, earlier_encoder=lambda _source: HashingEncoder()
    )


@pytest.fixture(autouse=True)
def little_by_little(monkeypatch):
    """Each job embeds some of the texts (most are sentences of subjects and themes)."""
    monkeypatch.setattr(changeover, "SLICE_S", 0.0)
    monkeypatch.setattr(changeover, "AT_ONCE", 40)


@pytest.fixture(autouse=True)
def fresh_process(tools):
    """A process that remembers no vectors or texts of another test's database."""
    changeover._pending.clear()
    for encoder in (HashingEncoder(), OtherHashingEncoder()):
        bench_with(tools, encoder).cache = VectorCache(encoder)


def status(session):
    session.rollback()
    session.expire_all()
    return encoder_status(session)


def next_part(tools, session):
    """Do the next job of the move."""
    (job_id,) = queued_parts(session)
    session.rollback()
    run_claimed(tools, job_id)


def finish(tools, session):
    for _ in range(50):
        if status(session).move is None:
            return
        next_part(tools, session)
    pytest.fail("the move does not end")


def vectors_of(session, version):
    session.rollback()
    count = select(func.count(Embedding.id)).where(Embedding.encoder_version == version)
    return session.scalar(count)


def events(session, kind):
    return session.scalars(select(Event.payload).where(Event.kind == kind)).all()


def test_nothing_moves_before_anything_was_ranked(tools, session):
    note_encoder(dataclasses.replace(tools, encoder=OtherHashingEncoder))

    assert status(session).move is None
    assert status(session).in_use.encoder_version == NEW


def test_another_encoder_before_anything_was_read_takes_its_place(tools, session):
    note_encoder(tools)
    assert status(session).in_use.encoder_source == tools.settings.encoder

    other = dataclasses.replace(tools, encoder=OtherHashingEncoder)
    for _ in range(2):
        note_encoder(other)

        assert status(session).move is None
        assert status(session).in_use.encoder_version == NEW


def test_the_same_encoder_again_moves_nothing(tools, session, world):
    note_encoder(tools)

    assert status(session).move is None
    assert events(session, EventKind.ENCODER_MOVE_STARTED) == []


def test_a_move_begins_once_and_leaves_the_old_one_in_use(moved, session):
    note_encoder(moved)
    note_encoder(moved)  # the next process of the same worker

    now = status(session)
    assert now.in_use.encoder_version == OLD
    assert (now.move.encoder_version, now.move.done) == (NEW, 0)
    assert events(session, EventKind.ENCODER_MOVE_STARTED) == [{"was": OLD, "now": NEW}]


def test_each_job_gets_further_until_the_switch(moved, session):
    note_encoder(moved)
    seen = []
    while (move := status(session).move) is not None:
        seen.append((move.done, move.total))
        next_part(moved, session)

    counts = [done for done, total in seen if total]
    assert counts == sorted(set(counts))
    assert len(counts) > 2
    assert status(session).in_use.encoder_version == NEW
    assert status(session).in_use.switched_at is not None
    assert events(session, EventKind.ENCODER_SWITCHED) == [{"was": OLD, "now": NEW}]


def test_until_the_switch_the_old_one_ranks_and_after_it_the_new_one(moved, session, sent, world):
    note_encoder(moved)
    next_part(moved, session)
    with UnitOfWork(session, sent) as uow:
        halfway = world.submitted(uow)
    run_ranking(moved, session)
    assert last_run(session, halfway).encoder_version == OLD

    finish(moved, session)
    with UnitOfWork(session, sent) as uow:
        after = world.submitted(uow)
    run_ranking(moved, session)
    assert last_run(session, after).encoder_version == NEW


def test_a_text_that_comes_meanwhile_has_its_vector_before_the_switch(moved, session, sent, world):
    note_encoder(moved)
    next_part(moved, session)
    with UnitOfWork(session, sent) as uow:
        late = world.submitted(uow, title="Een opdracht die later kwam")
    finish(moved, session)
    before = vectors_of(session, NEW)
    run_ranking(moved, session)

    assert last_run(session, late).encoder_version == NEW
    texts = select(func.count(Embedding.id)).where(Embedding.encoder_version == NEW)
    assert session.scalar(texts) >= before
    assert changeover._pending_of(moved, bench_with(moved, OtherHashingEncoder())).texts == {}


def test_weights_that_were_learned_with_the_old_one_are_left(moved, session, sent, world):
    with UnitOfWork(session, sent) as uow:
        learned = new_ranking(uow)
        switch_to(uow, learned, Actor.of(world.manager))
    note_encoder(moved)
    finish(moved, session)

    session.expire_all()
    in_use = ranking_in_use(session)
    assert in_use
    assert in_use.source is RankingSource.SHIPPED
    assert not session.get_one(RankingVersion, learned.id).is_in_use


def test_going_back_half_way_ends_the_move(tools, moved, session):
    note_encoder(moved)
    next_part(moved, session)
    note_encoder(tools)

    assert status(session).move is None
    assert status(session).in_use.encoder_version == OLD
    assert vectors_of(session, NEW) > 0  # for a next time


def test_an_old_encoder_that_is_gone_is_left_at_once(tools, session, world):
    def gone(source):
        raise EncoderError(f"there is no encoder directory {source}")

    note_encoder(dataclasses.replace(tools, encoder=OtherHashingEncoder, earlier_encoder=gone))

    assert status(session).move is None
    assert status(session).in_use.encoder_version == NEW


def test_a_late_run_of_the_old_encoder_does_not_bring_it_back(tools, moved, session, sent, world):
    note_encoder(moved)
    finish(moved, session)
    with UnitOfWork(session, sent) as uow:
        world.submitted(uow)
    run_ranking(tools, session)  # a process that still holds the old one

    assert status(session).in_use.encoder_version == NEW


def test_while_words_alone_rank_a_move_waits_and_goes_on_afterwards(moved, session, sent, world):
    note_encoder(moved)
    next_part(moved, session)
    switch_words_only(session, sent, on=True)
    next_part(moved, session)
    waiting = status(session).move
    assert waiting.done < waiting.total
    assert queued_parts(session) == []

    switch_words_only(session, sent, on=False)
    note_encoder(moved)
    finish(moved, session)

    assert status(session).in_use.encoder_version == NEW


def test_old_vectors_are_forgotten_a_month_after_the_switch(moved, session, sent):
    note_encoder(moved)
    finish(moved, session)
    before = vectors_of(session, OLD)
    with UnitOfWork(session, sent) as uow:
        assert forget_old_vectors(uow) == 0
    later = utc_now() + OLD_VECTORS_KEPT + timedelta(hours=1)
    with UnitOfWork(session, sent, now=later) as uow:
        assert forget_old_vectors(uow) == before > 0

    assert vectors_of(session, OLD) == 0
    assert vectors_of(session, NEW) > 0


def switch_words_only(session, sent, *, on):
    session.rollback()
    with UnitOfWork(session, sent) as uow:
        put(session, Switch.WORDS_ONLY, on=on)
        uow.session.flush()


def queued_parts(session):
    session.rollback()
    waits = select(Job.id).where(Job.kind == JobKind.EMBED_ALL, Job.state == JobState.QUEUED)
    return session.scalars(waits).all()


def run_ranking(tools, session):
    session.rollback()
    waits = select(Job.id).where(Job.kind == JobKind.MATCH_ASSIGNMENT, Job.state == JobState.QUEUED)
    for job_id in session.scalars(waits).all():
        session.rollback()
        run_claimed(tools, job_id)
    session.rollback()


def last_run(session, assignment):
    runs = select(MatchRun).where(MatchRun.subject_id == assignment.id)
    return session.scalars(runs.order_by(MatchRun.id.desc())).first()
