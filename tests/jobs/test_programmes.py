# SPDX-License-Identifier: EUPL-1.2
"""Ranking programmes without an offer, as jobs: what is stored, when, and at what cost."""

from sqlalchemy import func, select

from models.access import Actor
from models.embedding import Embedding
from models.event import Event
from models.job import Job
from models.operations import assignments, first_interest, offers, programme_suggestions
from models.organisation import Place
from models.programme_suggestion import ProgrammeRun, ProgrammeSuggestion
from models.suggestion import Suggestion
from models.vocabulary import (
    DeclineReason,
    EventKind,
    JobKind,
    JobState,
    Level,
    OrganisationKind,
    ProgrammeSuggestionState,
    WorkMode,
)
from tests.factories import organisation, programme
from tests.jobs.programme_scene import NAME
from workers import programmes
from workers.bench import open_bench
from workers.programmes import LOWEST_SCORE

State = ProgrammeSuggestionState


def test_submitting_ranks_programmes_that_offer_nothing_after_the_offers(scene):
    assignment = scene.submitted()

    scene.run()

    (row,) = scene.rows().values()
    assert (row.assignment_id, row.programme_id) == (assignment.id, scene.world.programme.id)
    assert (row.state, row.position) == (State.SUGGESTED, 1)
    assert sum(part["shown_points"] for part in row.parts) == row.score
    assert sum(part["points_milli"] for part in row.parts) == row.raw_milli
    run = scene.session.get(ProgrammeRun, row.run_id)
    assert run.encoder_version == "hashing@1"
    assert run.weights_version
    jobs = scene.session.scalars(select(Job.kind).order_by(Job.id)).all()
    assert jobs.index(JobKind.MATCH_ASSIGNMENT) < jobs.index(JobKind.MATCH_PROGRAMMES)


def test_the_same_work_once_more_changes_no_row_and_leaves_no_event(scene):
    assignment = scene.submitted()
    scene.run()
    scene.again(assignment)
    before = {key: (row.id, row.version) for key, row in scene.rows().items()}
    ranked = select(func.count(Event.id)).where(Event.kind == EventKind.PROGRAMMES_RANKED)
    events = scene.session.scalar(ranked)

    scene.again(assignment)

    assert {key: (row.id, row.version) for key, row in scene.rows().items()} == before
    assert scene.session.scalar(ranked) == events


def test_a_programme_with_an_offer_is_left_out_and_its_row_goes(scene):
    assignment = scene.submitted()
    scene.run()
    assert len(scene.rows()) == 1
    with scene.work() as uow:
        scene.world.published(uow)

    scene.again(assignment)

    assert scene.rows() == {}
    assert scene.session.scalar(select(func.count(Suggestion.id))) == 1


def test_an_offer_published_while_it_was_computed_wins(scene, tools):
    assignment = scene.submitted()
    scene.run()
    store = programmes.match_programmes(tools, assignment.id)
    with scene.work() as uow:
        scene.world.published(uow)

    with scene.work() as uow:
        store(uow)

    assert scene.rows() == {}


def test_closed_programmes_and_institutions_are_not_meant(scene):
    scene.elsewhere(is_active=False)
    scene.elsewhere(at={"is_active": False})
    scene.submitted()

    scene.run()

    assert [key[1] for key in scene.rows()] == [scene.world.programme.id]


def test_a_programme_in_another_language_alone_is_left_out(scene):
    foreign = scene.elsewhere(languages=["en"])
    own = scene.elsewhere(languages=["nl", "en"])
    scene.submitted()

    scene.run()

    found = {key[1] for key in scene.rows()}
    assert own.id in found
    assert foreign.id not in found


def test_work_on_site_is_for_who_is_near(scene):
    with scene.work() as uow:
        place = Place(
            name="Den Haag", municipality="Den Haag", province="Zuid-Holland",
            latitude=52.08, longitude=4.31,
        )  # fmt: skip
        uow.session.add(place)
        uow.session.flush()
    far = scene.elsewhere(at={"latitude": 53.22, "longitude": 6.57})
    near = scene.elsewhere(at={"latitude": 52.16, "longitude": 4.49})
    scene.submitted(work_mode=WorkMode.ON_SITE, place_id=place.id)
    hybrid = scene.submitted(work_mode=WorkMode.HYBRID, place_id=place.id)

    scene.run()

    on_site = {key[1] for key in scene.rows() if key[0] != hybrid.id}
    assert near.id in on_site
    assert far.id not in on_site
    assert {near.id, far.id} <= {key[1] for key in scene.rows() if key[0] == hybrid.id}


def test_another_level_is_possible_and_scores_less(scene):
    lower = scene.elsewhere(level=Level.MBO_4)
    same = scene.elsewhere()
    scene.submitted()

    scene.run()

    scores = {key[1]: row.raw_milli for key, row in scene.rows().items()}
    assert scores[lower.id] < scores[same.id]


def test_institutions_with_lecturers_keep_their_own_best_beyond_the_short_list(scene):
    with scene.work() as uow:
        for number in range(5):
            programme(uow, scene.world.institution, name=f"Iets heel anders {number}")
        for number in range(12):
            at = organisation(uow, OrganisationKind.INSTITUTION)
            programme(uow, at, name=f"{NAME} {number}")
    scene.submitted(title=NAME)

    scene.run()

    rows = scene.rows().values()
    listed = [row for row in rows if row.position]
    own = [row for row in rows if row.programme.institution_id == scene.world.institution.id]
    assert sorted(row.position for row in listed) == list(range(1, 11))
    assert len(own) == 3
    assert len(rows) <= 10 + 3


def test_what_the_register_hardly_describes_is_not_shown(scene, monkeypatch):
    monkeypatch.setattr(programmes, "LOWEST_SCORE", LOWEST_SCORE)
    scene.submitted()

    scene.run()

    assert all(row.score >= LOWEST_SCORE for row in scene.rows().values())


def test_a_declined_programme_is_not_suggested_again(scene):
    assignment = scene.submitted()
    scene.run()
    (row,) = scene.rows().values()
    with scene.work() as uow:
        lecturer = Actor.of(scene.world.lecturer)
        programme_suggestions.decline_programme(uow, row, lecturer, DeclineReason.THEME)

    scene.again(assignment)

    (row,) = scene.rows().values()
    assert (row.state, row.position) == (State.DECLINED, None)


def test_who_was_invited_stays_when_better_ones_come(scene):
    with scene.work() as uow:
        assignment = scene.world.opened(uow)
    scene.run()
    (row,) = scene.rows().values()
    with scene.work() as uow:
        programme_suggestions.invite_programme(uow, row, Actor.of(scene.world.coordinator))
        scene.session.merge(scene.world.programme).is_active = False

    scene.again(assignment)

    (row,) = scene.rows().values()
    assert (row.state, row.position) == (State.INVITED, None)


def test_who_answered_once_stays_when_better_ones_come(scene):
    with scene.work() as uow:
        assignment = scene.world.opened(uow)
    scene.run()
    (row,) = scene.rows().values()
    lecturer = Actor.of(scene.world.lecturer)
    with scene.work() as uow:
        draft = first_interest.show_first_interest(uow, row, lecturer)
    with scene.work() as uow:
        offers.close_offer(uow, draft, lecturer)
        scene.session.merge(scene.world.programme).is_active = False

    scene.again(assignment)

    (row,) = scene.rows().values()
    assert (row.state, row.position) == (State.SUPERSEDED, None)


def test_what_was_superseded_comes_back_when_it_fits_again(scene):
    with scene.work() as uow:
        assignment = scene.world.opened(uow)
    scene.run()
    (row,) = scene.rows().values()
    with scene.work() as uow:
        programme_suggestions.invite_programme(uow, row, Actor.of(scene.world.coordinator))
    with scene.work() as uow:
        offer = scene.world.published(uow)
        programme_suggestions.let_programmes_go(uow)
        assert scene.session.get(ProgrammeSuggestion, row.id).state is State.SUPERSEDED
        offers.close_offer(uow, offer, Actor.of(scene.world.lecturer))

    scene.again(assignment)

    (row,) = scene.rows().values()
    assert (row.state, row.position) == (State.SUGGESTED, 1)
    assert row.invited_at is not None


def test_ranking_encodes_no_programme_and_asks_for_the_missing_ones(scene, tools):
    assignment = scene.submitted()
    scene.elsewhere()

    store = programmes.match_programmes(tools, assignment.id)
    with scene.work() as uow:
        store(uow)

    assert scene.rows() == {}
    waiting = select(Job.kind).where(Job.state == JobState.QUEUED)
    assert JobKind.EMBED_PROGRAMMES in scene.session.scalars(waiting).all()
    scene.run()
    assert len(scene.rows()) == 2


def test_missing_vectors_come_a_few_at_a_time_with_other_work_in_between(scene, tools, monkeypatch):
    monkeypatch.setattr(programmes, "EMBEDDED_AT_ONCE", 2)
    for number in range(4):
        scene.elsewhere(name=f"Opleiding in {number}")
    count = select(func.count(Embedding.id))
    before = scene.session.scalar(count)

    for expected in (2, 4, 5):
        store = programmes.embed_programmes(tools, 0)
        with scene.work() as uow:
            store(uow)
        assert scene.session.scalar(count) - before == expected

    queued = select(func.count(Job.id)).where(Job.kind == JobKind.EMBED_PROGRAMMES)
    assert scene.session.scalar(queued) == 1


def test_programmes_of_one_name_share_a_vector(scene, tools):
    for _ in range(3):
        scene.elsewhere(name="HBO-ICT", field_code="0613")
    with scene.work():
        scene.session.merge(scene.world.programme).is_active = False

    programmes.embed_programmes(tools, 0)

    assert scene.session.scalar(select(func.count(Embedding.id))) == 1


def test_courses_of_an_earlier_offer_count(scene, tools):
    with scene.work() as uow:
        offer = scene.world.published(uow, courses=["Archiefrecht", "Metadata"])
        offers.close_offer(uow, offer, Actor.of(scene.world.lecturer))

    register = programmes.read_register(tools, *open_bench(tools))

    assert [at.courses for at in register.profiles] == ["Archiefrecht. Metadata"]


def test_a_withdrawn_assignment_gets_no_list(scene):
    assignment = scene.submitted()
    with scene.work() as uow:
        assignments.withdraw_assignment(
            uow, assignment, Actor.of(scene.world.contact), "Vervallen."
        )

    scene.run()

    assert scene.rows() == {}


def test_what_is_kept_for_an_institution_alone_must_be_possible_at_least(scene, monkeypatch):
    monkeypatch.setattr(programmes, "LOWEST_OWN_SCORE", 101)
    with scene.work() as uow:
        for number in range(5):
            programme(uow, scene.world.institution, name=f"Iets heel anders {number}")
    scene.submitted(title=NAME)

    scene.run()

    assert all(row.position for row in scene.rows().values())
