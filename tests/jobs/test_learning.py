# SPDX-License-Identifier: EUPL-1.2
"""Learning as a job: from decisions to a tested version, and from a switch to other scores."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from models.access import Actor
from models.base import utc_now
from models.event import Event
from models.job import Job
from models.operations import ranking, suggestions, upkeep
from models.ranking import RankingVersion, ranking_in_use
from models.setting import Switch, put
from models.suggestion import Matcher, MatchRun, Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    DeclineReason,
    EventKind,
    JobKind,
    OrganisationKind,
    RankingSource,
    RankingVerdict,
    Role,
)
from tests.factories import World, new_ranking, organisation, person, programme, theme
from tests.fakes import HashingEncoder
from tests.jobs.test_matching import pairs, run_all
from workers import learning, ranking_all
from workers.matching import note_matcher
from workers.running import run_claimed

ASSIGNMENTS = 75
ENCODER = HashingEncoder.version
FIRST_DAY = utc_now() - timedelta(days=200)


class School:
    """An institution that takes one theme and refuses another."""

    def __init__(self, uow, world, taken, refused):
        at = organisation(uow, OrganisationKind.INSTITUTION)
        self.lecturer = person(uow, Role.LECTURER, at)
        course = programme(uow, at, name="Opleiding")
        words = {
            taken: "Groepen uit het derde jaar werken samen.",
            refused: "Een vraagstuk uit de praktijk.",
        }
        self.taken, self.refused = (
            world.published(
                uow,
                programme=course,
                by=self.lecturer,
                title="Blok",
                themes=[about],
                description=words[about],
            )
            for about in (taken, refused)
        )


def decide(uow, school, pair, *, wants):
    actor = Actor.of(school.lecturer)
    if wants:
        suggestions.express_interest(uow, pair, actor)
    else:
        suggestions.decline_suggestion(uow, pair, actor, DeclineReason.THEME)


@pytest.fixture
def decided(tools, session, sent):
    """Months in which programmes took what is about their theme, and nothing else."""
    with UnitOfWork(session, sent, now=FIRST_DAY) as uow:
        world = World(uow)
        taken, refused = theme(uow, "Archief"), theme(uow, "Quantum")
        schools = [School(uow, world, taken, refused) for _ in range(3)]
    for day in range(ASSIGNMENTS):
        with UnitOfWork(session, sent, now=FIRST_DAY + timedelta(days=day)) as uow:
            question = f"Hoe zit het met {day}?"
            asked = world.opened(uow, title=f"Vraagstuk {day}", question=question, themes=[taken])
            school = schools[day % 3]
            for offer in (school.taken, school.refused):
                made = world.suggestion(uow, asked, offer)
                decide(uow, school, made, wants=offer is school.taken)
    note_matcher(tools)
    session.rollback()
    return world


def in_use(session):
    found = ranking_in_use(session)
    assert found is not None
    return found


def shipped(session):
    return session.scalars(select(RankingVersion).filter_by(name="subjects-1")).one()


def learned(session):
    session.rollback()
    session.expire_all()
    of_here = RankingVersion.source == RankingSource.LEARNED
    return session.scalars(select(RankingVersion).where(of_here)).one_or_none()


def fit(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        uow.enqueue(JobKind.FIT_RANKING, ranking.EVERYTHING)
    job = session.scalars(select(Job).where(Job.kind == JobKind.FIT_RANKING)).one()
    session.commit()
    run_claimed(tools, job.id)


def test_decisions_become_a_tested_version_that_is_not_in_use(decided, tools, session, sent):
    fit(tools, session, sent)

    version = learned(session)
    assert version.weights["theme"] > in_use(session).weights["theme"]
    assert version.verdict is RankingVerdict.PASSED
    assert not version.is_in_use
    assert (version.n_fits, version.n_unfit) == (50, 50)
    assert 20 <= version.n_tested <= 25  # all later ones, two of which look posted before
    assert {at["group"] for at in version.figures} == {"all", "level", "theme"}
    assert not version.with_examples


def test_a_planted_harmful_version_is_refused(decided, tools, session, sent, monkeypatch):
    honest = learning.learn

    def harmful(*given):
        found = honest(*given)
        return replace(found, weights=found.weights.changed({"theme": 0.0, "terms": 9.0}))

    monkeypatch.setattr(learning, "learn", harmful)

    fit(tools, session, sent)

    version = learned(session)
    assert version.verdict is RankingVerdict.REFUSED
    assert any(at["is_worse"] for at in version.figures)


def test_without_decisions_nothing_is_learned_and_that_is_told(tools, session, sent):
    fit(tools, session, sent)

    assert learned(session) is None
    told = session.scalars(select(Event).where(Event.kind == EventKind.RANKING_FITTED)).one()
    assert told.payload == {"outcome": "too_little", "decisions": 0}


def test_by_words_alone_nothing_is_learned(decided, tools, session, sent):
    with UnitOfWork(session, sent):
        put(session, Switch.WORDS_ONLY, on=True)

    fit(tools, session, sent)

    assert learned(session) is None
    told = select(Event).where(Event.kind == EventKind.RANKING_FITTED)
    assert session.scalars(told).all() == []


@pytest.fixture
def ranked(tools, session, sent):
    with UnitOfWork(session, sent, now=utc_now() - timedelta(hours=1)) as uow:
        world = World(uow)
        world.published(uow)
        world.submitted(uow)
    note_matcher(tools)
    run_all(tools, session)
    return world


def only(session):
    (pair,) = pairs(session).values()
    return pair, session.get(MatchRun, pair.run_id)


def test_a_switched_version_scores_from_then_on_and_a_way_back_restores(
    ranked, tools, session, sent
):
    pair, run_before = only(session)
    before = (pair.score, run_before.weights_version)
    with UnitOfWork(session, sent) as uow:
        shipped = in_use(session)
        weights = shipped.weights | {"theme": 0.2}
        made = ranking.LearnedRanking(
            name="learned-x", weights=weights, curve=shipped.curve, encoder_version=ENCODER,
            passes=True, n_fits=1, n_unfit=1, n_tested=1, decided_until=uow.now,
        )  # fmt: skip
        version = ranking.store_learned(uow, made, 2)
        ranking.switch_to(uow, version, Actor.of(ranked.manager))

    run_all(tools, session)

    pair, run = only(session)
    assert run.weights_version.startswith("learned-x+")
    assert pair.score < before[0]
    with UnitOfWork(session, sent) as uow:
        ranking.switch_to(uow, shipped, Actor.of(ranked.manager))
    run_all(tools, session)
    pair, run = only(session)
    assert (pair.score, run.weights_version) == before


def test_everything_is_ranked_again_in_slices_and_then_nothing_is_left(
    ranked, tools, session, sent, monkeypatch
):
    monkeypatch.setattr(ranking_all, "SLICE_S", 0.0)
    with UnitOfWork(session, sent, now=utc_now() - timedelta(hours=1)) as uow:
        for _ in range(2):
            ranked.submitted(uow)
    run_all(tools, session)
    with UnitOfWork(session, sent) as uow:
        ranking.switch_words_only(uow, Actor.of(ranked.administrator), on=True)

    run_all(tools, session)

    done = select(func.count(Job.id)).where(Job.kind == JobKind.RANK_ALL)
    assert session.scalar(done) == 4  # three assignments, then the offers
    runs = {session.get(MatchRun, pair.run_id) for pair in pairs(session).values()}
    assert {run.encoder_version for run in runs} == {"words-only@1"}
    with UnitOfWork(session, sent) as uow:
        assert upkeep.match_missed(uow) == 0


def test_other_weights_leave_the_evidence_as_it_was_found(ranked, tools, session, sent):
    lines = [{"assignment_sentence": "Een.", "offer_sentence": "Twee.", "similarity": 0.5}]
    with UnitOfWork(session, sent):
        session.execute(update(Suggestion).values(evidence=lines))
    with UnitOfWork(session, sent) as uow:
        ranking.switch_to(uow, new_ranking(uow), Actor.of(ranked.manager))

    run_all(tools, session)

    pair, run = only(session)
    assert run.weights_version.startswith("learned-")
    assert pair.evidence == lines
    with UnitOfWork(session, sent) as uow:
        uow.session.execute(update(Suggestion).values(offer_hash="of another text"))
        ranking.switch_to(uow, shipped(session), Actor.of(ranked.manager))
    run_all(tools, session)
    assert only(session)[0].evidence != lines


def test_words_only_needs_no_encoder_and_the_way_back_restores(ranked, tools, session, sent):
    pair, _ = only(session)
    before = pair.score
    administrator = Actor.of(ranked.administrator)

    def none_there():
        raise RuntimeError("no encoder here")

    with UnitOfWork(session, sent) as uow:
        ranking.switch_words_only(uow, administrator, on=True)
    run_all(replace(tools, encoder=none_there), session)

    pair, run = only(session)
    assert (run.encoder_version, run.weights_version[:8]) == ("words-only@1", "words-2+")
    points = {part["name"]: part["points_milli"] for part in pair.parts}
    assert points["text"] == 0
    assert points["theme"] != 0
    assert pair.evidence == []
    assert session.scalar(select(Matcher.encoder_version)) == "words-only@1"
    with UnitOfWork(session, sent) as uow:
        ranking.switch_words_only(uow, administrator, on=False)
    run_all(tools, session)
    pair, run = only(session)
    assert (pair.score, run.encoder_version) == (before, "hashing@1")


def test_a_suggestion_names_everything_it_was_made_with(ranked, session):
    pair, run = only(session)

    assert run.encoder_version == "hashing@1"
    assert run.weights_version.startswith("fields-1+")
    assert run.classifier_version.startswith("zero-shot-")
    hashes = (run.content_hash, run.counterpart_hash, pair.assignment_hash, pair.offer_hash)
    assert all(len(at) == 64 for at in hashes)
    assert len(set(hashes)) == 4
