# SPDX-License-Identifier: EUPL-1.2
"""What was ranked with something else is ranked again: little by little, and once."""

import pkgutil
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from models.access import Actor
from models.base import utc_now
from models.job import Job
from models.operations import placements, upkeep
from models.operations.organisations import merge_organisations
from models.operations.ranking import EVERYTHING
from models.operations.themes import create_theme, edit_theme, move_theme
from models.organisation import Organisation
from models.programme import Programme
from models.programme_suggestion import ProgrammeRun
from models.suggestion import Matcher, MatchRun
from models.unit_of_work import UnitOfWork
from models.vocabulary import HandPlacementReason, JobKind, JobState, OrganisationKind, Role
from tests.factories import World, organisation, person, theme
from tests.jobs.test_matching import run_all
from workers import clock
from workers.app import NOTE_ENCODER
from workers.imports.reference import load_reference_data

A_WHILE_AGO = timedelta(hours=1)


@pytest.fixture
def ranked(tools, session, sent):
    """A world with one assignment and one offer that were ranked an hour ago."""
    with UnitOfWork(session, sent, now=utc_now() - A_WHILE_AGO) as uow:
        world = World(uow)
        offer, assignment = world.published(uow), world.submitted(uow)
    run_all(tools, session)
    return world, offer, assignment


def queued(session):
    """What waits for the matcher."""
    session.rollback()
    waits = Job.state == JobState.QUEUED, Job.kind != JobKind.DELIVER_MAIL
    rows = session.execute(select(Job.kind, Job.subject_id).where(*waits).order_by(Job.id))
    return [(row.kind, row.subject_id) for row in rows]


@pytest.mark.parametrize("version", ["encoder_version", "weights_version"])
def test_what_another_encoder_or_other_weights_ranked_is_ranked_again_once(
    ranked, tools, session, sent, version
):
    _, offer, assignment = ranked
    clock.run_duties(tools)
    assert queued(session) == []
    with UnitOfWork(session, sent):
        session.execute(update(MatchRun).values({version: "of last year"}))

    clock.run_duties(tools)

    both = [(JobKind.MATCH_ASSIGNMENT, assignment.id), (JobKind.MATCH_OFFER, offer.id)]
    assert queued(session) == both
    run_all(tools, session)
    clock.run_duties(tools)
    assert queued(session) == []


def test_a_worker_says_with_which_weights_it_ranks_before_its_first_job(
    ranked, tools, session, sent
):
    with UnitOfWork(session, sent):
        for made in (Matcher, MatchRun, ProgrammeRun):
            session.execute(update(made).values(weights_version="of last year"))
    clock.run_duties(tools)
    assert queued(session) == []

    pkgutil.resolve_name(NOTE_ENCODER)(tools)

    session.rollback()
    assert session.scalar(select(Matcher.weights_version)) != "of last year"
    clock.run_duties(tools)
    kinds = {kind for kind, _ in queued(session)}
    assert kinds == {JobKind.MATCH_ASSIGNMENT, JobKind.MATCH_OFFER, JobKind.MATCH_PROGRAMMES}


def test_today_s_work_does_not_wait_behind_everything(ranked, tools, session, sent, monkeypatch):
    world, _, _ = ranked
    with UnitOfWork(session, sent, now=utc_now() - A_WHILE_AGO) as uow:
        for _ in range(4):
            world.submitted(uow)
    run_all(tools, session)
    with UnitOfWork(session, sent):
        session.execute(update(MatchRun).values(encoder_version="of last year"))
    monkeypatch.setattr(upkeep, "MOST_WAITING", 2)

    for _ in range(2):
        clock.run_duties(tools)

    assert len(queued(session)) == 2


def test_what_is_placed_without_ever_being_ranked_is_left_alone(tools, session, sent):
    with UnitOfWork(session, sent, now=utc_now() - A_WHILE_AGO) as uow:
        world = World(uow)
        pair = world.suggestion(uow, world.opened(uow), world.published(uow))
        terms = placements.Terms(students=3, hand_reason=HandPlacementReason.LONG_STANDING)
        placements.confirm_placement(uow, pair, Actor.of(world.coordinator), terms)
    run_all(tools, session)

    clock.run_duties(tools)

    assert queued(session) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda uow, _, actor: create_theme(uow, actor, {"name": "Bruggen", "is_active": True}),
        lambda uow, world, actor: edit_theme(uow, world.theme, actor, {"description": "Stukken."}),
        lambda uow, world, actor: edit_theme(uow, world.theme, actor, {"is_active": False}),
    ],
    ids=["new", "described", "out of use"],
)
def test_other_themes_rank_everything_again_by_one_job(ranked, tools, session, sent, change):
    world, _, _ = ranked
    with UnitOfWork(session, sent) as uow:
        change(uow, world, Actor.of(world.administrator))
    assert queued(session) == [(JobKind.RANK_ALL, EVERYTHING)]

    run_all(tools, session)

    assert session.scalar(select(func.count(MatchRun.weights_version.distinct()))) == 2
    clock.run_duties(tools)
    assert {kind for kind, _ in queued(session)} <= {JobKind.MATCH_PROGRAMMES}


def test_the_order_of_the_themes_changes_no_score(ranked, tools, session, sent):
    world, _, _ = ranked
    with UnitOfWork(session, sent) as uow:
        edit_theme(uow, world.theme, Actor.of(world.administrator), {"name_en": "Archives"})
        theme(uow).position = 9
    pkgutil.resolve_name(NOTE_ENCODER)(tools)
    session.rollback()
    before = session.scalar(select(Matcher.weights_version))
    with UnitOfWork(session, sent) as uow:
        move_theme(uow, world.theme, Actor.of(world.administrator), up=False)

    pkgutil.resolve_name(NOTE_ENCODER)(tools)

    session.rollback()
    assert session.scalar(select(Matcher.weights_version)) == before
    assert queued(session) == []


def test_merging_institutions_ranks_their_offers_from_the_other_seat(ranked, tools, session, sent):
    world, offer, _ = ranked
    with UnitOfWork(session, sent) as uow:
        into = organisation(uow, OrganisationKind.INSTITUTION)
        merge_organisations(uow, world.institution, into, Actor.of(world.administrator))

    assert queued(session) == [(JobKind.MATCH_OFFER, offer.id)]


@pytest.mark.parametrize("changed", ["name", "latitude"])
def test_reference_facts_that_changed_rank_what_uses_them(tools, session, sent, changed):
    load_reference_data(tools.session_factory)
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        programme = session.scalars(select(Programme).where(Programme.is_active)).first()
        lecturer = person(uow, Role.LECTURER, programme.institution)
        offer = world.published(uow, programme=programme, by=lecturer)
        session.execute(outdated(changed, programme))
        session.execute(update(Job).values(state=JobState.DONE))

    load_reference_data(tools.session_factory)

    assert queued(session) == [(JobKind.MATCH_OFFER, offer.id)]


def outdated(changed, programme):
    """What the file says about the programme or the seat of its institution differs."""
    if changed == "name":
        return update(Programme).where(Programme.id == programme.id).values(name="Oude naam")
    seat = update(Organisation).where(Organisation.id == programme.institution_id)
    return seat.values(latitude=0.0)
