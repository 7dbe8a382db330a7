# SPDX-License-Identifier: EUPL-1.2
"""Matching as a job: what is stored, when it is stored again, and when nothing changes."""

import dataclasses
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from models.access import Actor
from models.assignment import Assignment
from models.embedding import Embedding
from models.job import Job
from models.operations import assignments, drafts, offers, suggestions
from models.operations.ranking import EVERYTHING
from models.setting import Setting, SettingKey, change_setting
from models.suggestion import MatchRun, Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentForm, DeclineReason, JobKind, JobState, SuggestionState
from tests.factories import World
from workers.running import run_claimed


def run_all(tools, session):
    """Do every queued job, as the workers would."""
    while due := session.scalars(select(Job.id).where(Job.state == JobState.QUEUED)).all():
        session.commit()
        for job_id in due:
            if session.get(Job, job_id).kind is not JobKind.DELIVER_MAIL:
                run_claimed(tools, job_id)
        session.expire_all()
        if all(job.kind is JobKind.DELIVER_MAIL for job in session.scalars(
            select(Job).where(Job.state == JobState.QUEUED)
        )):  # fmt: skip
            break
    session.commit()


def pairs(session):
    session.expire_all()
    found = session.scalars(select(Suggestion).order_by(Suggestion.id)).all()
    return {(pair.assignment_id, pair.offer_id): pair for pair in found}


def test_submitting_stores_suggestions_whose_parts_add_up_to_the_score(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        offer, assignment = world.published(uow), world.submitted(uow)

    run_all(tools, session)

    (suggestion,) = pairs(session).values()
    assert (suggestion.assignment_id, suggestion.offer_id) == (assignment.id, offer.id)
    assert sum(part["shown_points"] for part in suggestion.parts) == suggestion.score
    assert sum(part["points_milli"] for part in suggestion.parts) == suggestion.raw_milli
    run = session.get(MatchRun, suggestion.run_id)
    assert run.encoder_version
    assert run.weights_version
    assert session.get(Assignment, assignment.id).state.value == "submitted"


def test_a_second_delivery_of_the_same_work_changes_nothing(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        world.published(uow)
        assignment = world.submitted(uow)
    run_all(tools, session)
    before = (session.scalar(select(func.count(MatchRun.id))), dict(pairs(session)))
    with UnitOfWork(session, sent) as uow:
        uow.enqueue(JobKind.MATCH_ASSIGNMENT, assignment.id)

    run_all(tools, session)

    assert session.scalar(select(func.count(MatchRun.id))) == before[0]
    assert pairs(session).keys() == before[1].keys()


def test_an_edit_ranks_again_and_embeds_only_the_changed_text(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        world.published(uow)
        assignment = world.submitted(uow)
    run_all(tools, session)
    texts = session.scalar(select(func.count(Embedding.id)))
    runs = session.scalar(select(func.count(MatchRun.id)))
    with UnitOfWork(session, sent) as uow:
        changes = {"question": "Hoe houden we verouderde besluiten uit de zoekresultaten?"}
        drafts.edit_assignment(uow, assignment, Actor.of(world.contact), changes)

    run_all(tools, session)

    assert session.scalar(select(func.count(MatchRun.id))) == runs + 1
    assert session.scalar(select(func.count(Embedding.id))) <= texts + 2  # the text, the sentence


def test_an_offer_published_later_is_scored_against_what_already_asks(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        assignment = world.submitted(uow)
    run_all(tools, session)
    assert pairs(session) == {}
    with UnitOfWork(session, sent) as uow:
        offer = world.published(uow)

    run_all(tools, session)

    assert list(pairs(session)) == [(assignment.id, offer.id)]


def test_a_pair_has_the_same_score_from_either_side(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        offer, assignment = world.published(uow), world.submitted(uow)
        uow.enqueue(JobKind.MATCH_OFFER, offer.id)
    run_all(tools, session)
    (from_either,) = pairs(session).values()
    first = (from_either.score, from_either.parts)
    with UnitOfWork(session, sent) as uow:
        uow.enqueue(JobKind.MATCH_ASSIGNMENT, assignment.id, due_at=uow.now - timedelta(days=1))
    run_all(tools, session)

    (again,) = pairs(session).values()

    assert (again.score, again.parts) == first


def test_an_offer_that_cannot_take_the_form_is_not_suggested(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        world.published(uow, forms=[AssignmentForm.HACKATHON])
        world.submitted(uow, form=AssignmentForm.GROUP)

    run_all(tools, session)

    assert pairs(session) == {}


def test_a_paused_offer_loses_its_suggestions_but_not_the_talks(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        offer = world.published(uow)
        quiet, talking = world.opened(uow), world.opened(uow)
    run_all(tools, session)
    with UnitOfWork(session, sent) as uow:
        pair = pairs(session)[talking.id, offer.id]
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
        offers.pause_offer(uow, offer, Actor.of(world.lecturer))

    run_all(tools, session)

    states = {key[0]: pair.state for key, pair in pairs(session).items()}
    assert states == {
        quiet.id: SuggestionState.SUPERSEDED,
        talking.id: SuggestionState.INTERESTED,
    }


def test_a_declined_offer_is_not_suggested_again(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        world.published(uow)
        assignment = world.opened(uow)
    run_all(tools, session)
    (suggestion,) = pairs(session).values()
    with UnitOfWork(session, sent) as uow:
        lecturer = Actor.of(world.lecturer)
        suggestions.decline_suggestion(uow, suggestion, lecturer, DeclineReason.THEME)
        uow.enqueue(JobKind.MATCH_ASSIGNMENT, assignment.id)

    run_all(tools, session)

    (suggestion,) = pairs(session).values()
    assert suggestion.state is SuggestionState.DECLINED


def five_better_rivals(tools, session, sent):
    """An assignment as full of suggestions as it may be, each with a score nobody reaches."""
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        change_setting(session, SettingKey.SUGGESTIONS_SHOWN, 5)
        for _ in range(5):
            world.published(uow)
        world.opened(uow)
    run_all(tools, session)
    with UnitOfWork(session, sent):
        session.execute(update(Suggestion).values(raw_milli=99_000))
    return world


def is_suggested_later(tools, session, sent, world):
    """Publish one more offer; whether it is suggested."""
    with UnitOfWork(session, sent) as uow:
        offer = world.published(uow)
    run_all(tools, session)
    return offer.id in {offer_id for _, offer_id in pairs(session)}


def test_an_offer_behind_enough_better_ones_is_not_suggested(tools, session, sent):
    world = five_better_rivals(tools, session, sent)

    assert not is_suggested_later(tools, session, sent, world)


def test_a_shorter_list_loses_its_end_when_it_is_ranked_again(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        for _ in range(6):
            world.published(uow)
        assignment = world.opened(uow)
    run_all(tools, session)
    with UnitOfWork(session, sent) as uow:
        change_setting(session, SettingKey.SUGGESTIONS_SHOWN, 5)
        uow.enqueue(JobKind.MATCH_ASSIGNMENT, assignment.id)

    run_all(tools, session)

    states = Counter(pair.state for pair in pairs(session).values())
    assert states == {SuggestionState.SUGGESTED: 5, SuggestionState.SUPERSEDED: 1}


@pytest.mark.parametrize("state", [SuggestionState.DECLINED, SuggestionState.EXPIRED])
def test_pairs_that_are_over_keep_no_place_from_a_new_offer(tools, session, sent, state):
    world = five_better_rivals(tools, session, sent)
    with UnitOfWork(session, sent):
        values = {"state": state, "decline_reason": DeclineReason.FULL}
        session.execute(update(Suggestion).values(values))

    assert is_suggested_later(tools, session, sent, world)


@pytest.fixture(params=["encoder_version", "weights_version"])
def ranked_otherwise(request, tools, session, sent):
    """An assignment full of better rivals, whose scores were made with something else."""
    world = five_better_rivals(tools, session, sent)
    with UnitOfWork(session, sent):
        session.execute(update(MatchRun).values({request.param: "of last year"}))
    return world


def test_what_is_ranked_again_anyway_takes_a_new_offer_along(
    tools, session, sent, ranked_otherwise
):
    assert not is_suggested_later(tools, session, sent, ranked_otherwise)
    with UnitOfWork(session, sent) as uow:
        change_setting(session, SettingKey.SUGGESTIONS_SHOWN, 6)
        uow.enqueue(JobKind.RANK_ALL, EVERYTHING)

    run_all(tools, session)

    assert len(pairs(session)) == 6


def test_a_changed_offer_stays_with_what_is_ranked_again_anyway(
    tools, session, sent, ranked_otherwise
):
    key = min(pairs(session))
    with UnitOfWork(session, sent) as uow:
        session.merge(Setting(key=SettingKey.SUGGESTIONS_SHOWN, value=4))
        uow.enqueue(JobKind.MATCH_OFFER, key[1])

    run_all(tools, session)

    pair = pairs(session)[key]
    assert pair.state is SuggestionState.SUGGESTED
    assert pair.raw_milli < 99_000


def test_a_withdrawn_assignment_is_left_alone(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        world.published(uow)
        assignment = world.submitted(uow)
        assignments.withdraw_assignment(uow, assignment, Actor.of(world.contact), "Vervallen.")

    run_all(tools, session)

    assert pairs(session) == {}


def test_the_real_encoder_ranks_the_programme_of_the_field_first(
    tools, session, sent, torch_encoder
):
    real = dataclasses.replace(tools, encoder=lambda: torch_encoder)
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        security = world.published(
            uow,
            title="Security-opdracht",
            description="Studenten testen de beveiliging van webapplicaties en netwerken.",
            courses=["Ethisch hacken", "Netwerkbeveiliging", "Cryptografie"],
        )
        archive = world.published(
            uow,
            title="Archief en informatie",
            description="Studenten ordenen archieven en maken selectielijsten.",
            courses=["Archiefrecht", "Metadata", "Informatiebeheer"],
        )
        assignment = world.submitted(
            uow,
            title="Pentest van het meldportaal",
            question="Welke lekken heeft het portaal waarop inspecteurs hun meldingen doen?",
            background="Het portaal draait op twee servers en is nooit door een hacker bekeken.",
            expected_result="Een rapport met kwetsbaarheden en hoe we ze dichten.",
        )

    run_all(real, session)

    found = pairs(session)
    assert found[assignment.id, security.id].score > found[assignment.id, archive.id].score
    assert found[assignment.id, security.id].evidence
