# SPDX-License-Identifier: EUPL-1.2
"""When lists of programmes without an offer are made again."""

from datetime import timedelta

from sqlalchemy import func, select, update

from models.access import Actor
from models.embedding import Embedding
from models.job import Job
from models.operations import drafts
from models.operations.programme_matching import LISTS_KEPT, MOST_WAITING, rank_programmes_missed
from models.programme_suggestion import ProgrammeRun
from models.setting import Switch, put
from models.vocabulary import (
    JobKind,
    JobState,
    OrganisationKind,
    Role,
)
from tests.factories import organisation, person
from tests.jobs.test_matching import run_all
from workers import programmes


def queued(scene):
    statement = select(Job.subject_id).where(
        Job.kind == JobKind.MATCH_PROGRAMMES, Job.state == JobState.QUEUED
    )
    return set(scene.session.scalars(statement))


def missed(scene):
    with scene.work() as uow:
        rank_programmes_missed(uow)
    found = queued(scene)
    run_all(scene.tools, scene.session)
    return found


def ranked_long_ago(scene, ago):
    with scene.work() as uow:
        scene.session.execute(update(ProgrammeRun).values(ranked_at=uow.now - ago))
        scene.session.execute(update(Job).values(finished_at=uow.now - 2 * ago))


def test_the_sweep_finds_a_missing_list_and_an_old_one_and_no_other(scene):
    assignment = scene.submitted()
    with scene.work():
        scene.session.execute(update(Job).values(state=JobState.DONE))

    assert missed(scene) == {assignment.id}
    scene.run()
    assert missed(scene) == set()
    ranked_long_ago(scene, LISTS_KEPT + timedelta(hours=1))
    assert missed(scene) == {assignment.id}
    assert missed(scene) == set()


def test_the_first_lecturer_of_an_institution_finds_a_list_soon(scene):
    scene.elsewhere()
    assignment = scene.submitted()
    scene.run()
    ranked_long_ago(scene, timedelta(hours=2))
    assert missed(scene) == set()

    with scene.work() as uow:
        school = organisation(uow, OrganisationKind.INSTITUTION)
        newcomer = person(uow, Role.LECTURER, school)
        newcomer.memberships[0].granted_at = uow.now

    assert missed(scene) == {assignment.id}


def test_another_encoder_asks_for_all_lists_again(scene):
    assignment = scene.submitted()
    scene.run()
    with scene.work():
        scene.session.execute(update(ProgrammeRun).values(encoder_version="of last year"))

    assert missed(scene) == {assignment.id}


def test_the_sweep_waits_while_texts_are_being_encoded_and_takes_some_at_a_time(scene):
    for _ in range(MOST_WAITING + 2):
        scene.submitted()
    with scene.work() as uow:
        scene.session.execute(update(Job).values(state=JobState.DONE))
        programmes.embed_further(uow)

    with scene.work() as uow:
        assert rank_programmes_missed(uow) == 0
        scene.session.execute(update(Job).values(state=JobState.DONE))
    with scene.work() as uow:
        assert rank_programmes_missed(uow) == MOST_WAITING


def test_an_edit_of_the_assignment_makes_a_new_list(scene):
    assignment = scene.submitted()
    scene.run()
    scene.again(assignment)
    runs = select(func.count(ProgrammeRun.id))
    before = scene.session.scalar(runs)
    with scene.work() as uow:
        changes = {"question": "Hoe houden we verouderde besluiten uit de zoekresultaten?"}
        drafts.edit_assignment(uow, assignment, Actor.of(scene.world.contact), changes)

    scene.run()

    assert scene.session.scalar(runs) == before + 1


def test_words_alone_rank_programmes_too_without_any_vector(scene):
    with scene.work():
        put(scene.session, Switch.WORDS_ONLY, on=True)
    assignment = scene.submitted()

    scene.run()

    (row,) = scene.rows().values()
    assert row.assignment_id == assignment.id
    assert scene.session.scalar(select(func.count(Embedding.id))) == 0
