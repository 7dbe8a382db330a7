# SPDX-License-Identifier: EUPL-1.2
"""Weights as versions: learned and judged, switched on and back by a person, and told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.access import Actor
from models.base import utc_now
from models.errors import AlreadyDone, InvalidInput, NotAllowed
from models.event import Event
from models.job import Job
from models.operations import ranking, suggestions
from models.operations.matching import note_matcher
from models.operations.ranking import LearnedRanking
from models.ranking import RankingVersion, ranking_in_use
from models.setting import Switch, is_on, put
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    DeclineReason,
    EventKind,
    JobKind,
    JobState,
    RankingOutcome,
    RankingVerdict,
)

WEIGHTS = {"text": 0.7, "terms": 0.4, "theme": 0.9, "level": 1.25, "cross_language_terms": 0.6}
CURVE = {"a": 1.41, "b": -3.82}


def learned(name="learned-1", *, passes=True, **weights):
    return LearnedRanking(
        name=name, weights=WEIGHTS | weights, curve=CURVE, encoder_version="e@1", passes=passes,
        n_fits=40, n_unfit=30, n_tested=25, decided_until=utc_now(),
    )  # fmt: skip


def note_shipped(uow, name="shipped-1"):
    ranking.note_shipped(uow, name, WEIGHTS, CURVE, encoder_version="e@1")


@pytest.fixture
def manager(uow, world):
    with uow:
        note_shipped(uow)
    return Actor.of(world.manager)


def in_use(session):
    found = ranking_in_use(session)
    assert found is not None
    return found


def events(session, kind):
    return session.scalars(select(Event).where(Event.kind == kind).order_by(Event.seq)).all()


def queued(session, kind):
    return session.scalars(select(Job).where(Job.kind == kind, Job.state == JobState.QUEUED)).all()


def test_the_shipped_weights_are_in_use_until_somebody_decides(uow, session, manager):
    with uow:
        note_shipped(uow)

    assert in_use(session).name == "shipped-1"
    assert len(session.scalars(select(RankingVersion)).all()) == 1


def test_a_release_with_other_weights_takes_over_from_the_shipped_ones_only(uow, session, manager):
    with uow:
        note_shipped(uow, "shipped-2")
    assert in_use(session).name == "shipped-2"

    with uow:
        version = ranking.store_learned(uow, learned(), 70)
        ranking.switch_to(uow, version, manager)
        note_shipped(uow, "shipped-3")

    assert in_use(session).name == "learned-1"


def test_learning_switches_nothing_on(uow, session, manager):
    with uow:
        version = ranking.store_learned(uow, learned(), 70)

    assert not version.is_in_use
    assert version.parent_id == in_use(session).id
    (told,) = events(session, EventKind.RANKING_FITTED)
    assert told.payload == {"outcome": "new", "decisions": 70}
    assert told.actor_id is None


def test_switching_on_and_back_is_one_step_each_and_told(uow, session, world, manager):
    with uow:
        version = ranking.store_learned(uow, learned(), 70)
        shipped = in_use(session)

        ranking.switch_to(uow, version, manager)
    assert in_use(session) is version
    assert len(queued(session, JobKind.RANK_ALL)) == 1

    with uow:
        ranking.switch_to(uow, shipped, manager)

    assert in_use(session) is shipped
    steps = [(at.from_state, at.to_state) for at in events(session, EventKind.RANKING_SWITCHED)]
    assert steps == [
        (None, "shipped-1"), ("shipped-1", "learned-1"), ("learned-1", "shipped-1"),
    ]  # fmt: skip
    assert events(session, EventKind.RANKING_SWITCHED)[-1].actor_id == world.manager.id


def test_a_refused_version_cannot_be_switched_on(uow, session, manager):
    with uow:
        version = ranking.store_learned(uow, learned(passes=False), 70)

    with pytest.raises(InvalidInput), uow:
        ranking.switch_to(uow, version, manager)

    assert in_use(session).name == "shipped-1"


@pytest.mark.parametrize(
    ("encoder", "words_only", "why"),
    [("e@2", False, "other_encoder"), ("words-only@1", True, "words_only")],
)
def test_weights_are_used_with_the_encoder_that_they_were_learned_with(
    uow, session, manager, encoder, words_only, why
):
    with uow:
        shipped = in_use(session)
        version = ranking.store_learned(uow, learned(), 70)
        ranking.switch_to(uow, version, manager)
        other = ranking.store_learned(uow, learned("learned-2"), 70)
        note_matcher(uow, encoder_version=encoder, weights_version="w")
        put(session, Switch.WORDS_ONLY, on=words_only)

    with pytest.raises(InvalidInput) as refused, uow:
        ranking.switch_to(uow, other, manager)

    assert refused.value.reason == why
    assert in_use(session) is version
    with uow:
        ranking.switch_to(uow, shipped, manager)
    assert in_use(session) is shipped


def test_what_is_learned_again_is_judged_again(uow, session, manager):
    with uow:
        first = ranking.store_learned(uow, learned(passes=False), 70)
        again = ranking.store_learned(uow, learned(passes=True), 90)

    assert again is first
    assert first.verdict is RankingVerdict.PASSED


def test_a_second_click_changes_nothing(uow, session, manager):
    with pytest.raises(AlreadyDone), uow:
        ranking.switch_to(uow, in_use(session), manager)
    with uow:
        ranking.ask_to_learn(uow, manager)
    with pytest.raises(AlreadyDone), uow:
        ranking.ask_to_learn(uow, manager)

    assert len(queued(session, JobKind.FIT_RANKING)) == 1


def test_learning_that_failed_waits_for_a_person(uow, session, manager, monkeypatch):
    monkeypatch.setattr(ranking, "ENOUGH_NEW", 0)
    with uow:
        ranking.ask_to_learn(uow, manager)
        queued(session, JobKind.FIT_RANKING)[0].state = JobState.DEAD
        assert ranking.learn_when_due(uow) == 0

        ranking.ask_to_learn(uow, manager)

    assert len(queued(session, JobKind.FIT_RANKING)) == 1


@pytest.mark.parametrize("who", ["contact", "lecturer", "coordinator"])
def test_others_decide_nothing(uow, session, world, manager, who):
    actor = Actor.of(getattr(world, who))
    with uow:
        version = ranking.store_learned(uow, learned(), 70)

    for verb in (
        lambda: ranking.switch_to(uow, version, actor),
        lambda: ranking.ask_to_learn(uow, actor),
        lambda: ranking.switch_words_only(uow, actor, on=True),
    ):
        with pytest.raises(NotAllowed), uow:
            verb()


def test_words_only_is_switched_by_the_administrator_and_ranks_everything(
    uow, session, world, manager
):
    with pytest.raises(NotAllowed), uow:
        ranking.switch_words_only(uow, manager, on=True)
    with uow:
        ranking.switch_words_only(uow, Actor.of(world.administrator), on=True)

    assert is_on(session, Switch.WORDS_ONLY)
    assert len(queued(session, JobKind.RANK_ALL)) == 1
    (told,) = events(session, EventKind.SETTING_CHANGED)
    assert (told.from_state, told.to_state, told.payload) == ("0", "1", {"key": "words_only"})
    with pytest.raises(AlreadyDone), uow:
        ranking.switch_words_only(uow, Actor.of(world.administrator), on=True)
    with pytest.raises(InvalidInput), uow:
        ranking.ask_to_learn(uow, manager)


def decide(uow, world, number):
    offer = world.published(uow)
    for _ in range(number):
        pair = world.suggestion(uow, world.opened(uow), offer)
        suggestions.decline_suggestion(uow, pair, Actor.of(world.lecturer), DeclineReason.THEME)


def test_learning_is_due_when_enough_is_new_and_at_most_weekly(session, sent, world, monkeypatch):
    monkeypatch.setattr(ranking, "ENOUGH_NEW", 2)
    now = utc_now()
    with UnitOfWork(session, sent, now=now) as uow:
        assert ranking.learn_when_due(uow) == 0
        decide(uow, world, 2)
        assert ranking.learn_when_due(uow) == 1
        assert ranking.learn_when_due(uow) == 0
    for job in queued(session, JobKind.FIT_RANKING):
        session.delete(job)
    session.commit()
    with UnitOfWork(session, sent, now=now) as uow:
        ranking.learned_nothing(uow, RankingOutcome.TOO_LITTLE, 2)
        assert ranking.learn_when_due(uow) == 0

    with UnitOfWork(session, sent, now=now + timedelta(days=8)) as uow:
        assert ranking.learn_when_due(uow) == 0  # nothing new since
        decide(uow, world, 2)
        assert ranking.learn_when_due(uow) == 1
