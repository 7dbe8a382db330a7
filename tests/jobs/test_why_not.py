# SPDX-License-Identifier: EUPL-1.2
"""Why an offer is not suggested, answered by a worker: ranked anew, with repairs that hold."""

import pytest
from sqlalchemy import select

from models.access import Actor
from models.inquiry import Inquiry
from models.job import Job
from models.operations import drafts, offers, suggestions
from models.operations.inquiries import ask
from models.queries.why_not import question_about
from models.setting import SettingKey, change_setting
from models.suggestion import Suggestion
from models.vocabulary import AssignmentForm, DeclineReason, InquiryKind, JobKind, JobState
from tests.factories import in_weeks, theme
from workers.running import run_claimed


@pytest.fixture
def work(tools, session):
    """Do the queued jobs that need the encoder."""

    def run():
        jobs = select(Job.id).where(Job.state == JobState.QUEUED, Job.kind != JobKind.DELIVER_MAIL)
        for job_id in session.scalars(jobs.order_by(Job.id)).all():
            session.commit()
            run_claimed(tools, job_id)
        session.expire_all()

    return run


@pytest.fixture
def answer(session, uow, world, work):
    """Asks why an offer is not suggested for an assignment; returns what the worker answers."""

    def asked(assignment, offer):
        work()
        with uow:
            question = question_about(session, assignment, offer)
            actor = Actor.of(world.contact)
            inquiry = ask(uow, actor, InquiryKind.WHY_NOT, question, assignment=assignment)
        work()
        return session.get(Inquiry, inquiry.id).answer

    return asked


def test_a_suggested_offer_has_its_place_and_needs_no_repair(answer, uow, world):
    with uow:
        offer, assignment = world.published(uow), world.opened(uow)

    found = answer(assignment, offer)

    assert (found["outcome"], found["position"], found["eligible"]) == ("suggested", 1, 1)
    assert (found["repair"], found["obstacle"]) == (None, "")
    assert sum(at["shown_points"] for at in found["account"]["parts"]) == found["account"]["score"]


def test_the_repair_of_an_excluded_offer_makes_it_a_suggestion(answer, work, uow, world, session):
    with uow:
        offer = world.published(uow, forms=[AssignmentForm.INTERNSHIP], start_on=in_weeks(60),
                                closes_on=in_weeks(50))  # fmt: skip
        assignment = world.opened(uow, flexible_weeks=1)

    found = answer(assignment, offer)

    assert found["outcome"] == "excluded"
    assert [at["code"] for at in found["reasons"]] == ["form", "window"]
    changes = {at["code"]: at for at in found["own_repairs"]["assignment"]["changes"]}
    assert changes.keys() == {"change_form", "move_start"}
    assert session.scalars(select(Suggestion)).all() == []
    with uow:
        weeks = changes["move_start"]["weeks"]
        drafts.edit_assignment(
            uow, assignment, Actor.of(world.contact),
            {"form": AssignmentForm(changes["change_form"]["form"]),
             "start_on": in_weeks(12 + weeks)},
        )  # fmt: skip
    work()
    assert session.scalars(select(Suggestion)).one().offer_id == offer.id


def test_an_offer_below_the_list_is_compared_with_the_last_suggestion(answer, uow, world, session):
    with uow:
        change_setting(session, SettingKey.SUGGESTIONS_SHOWN, 5)
        for _ in range(5):
            world.published(uow, description="Medewerkers vinden sneller het juiste besluit terug.")
        offer = world.published(
            uow, themes=[theme(uow)], description="Studenten koken soep voor een buurt."
        )
        assignment = world.opened(uow)

    found = answer(assignment, offer)

    assert (found["outcome"], found["position"], found["shown"]) == ("ranked_below", 6, 5)
    assert found["last"]["raw_milli"] > found["account"]["raw_milli"]
    assert set(found["last"]["parts"][0]) == {"name", "shown_points", "points_milli"}


def test_a_declined_pair_and_a_full_offer_say_so(answer, uow, world, session):
    with uow:
        declined, full = world.published(uow), world.published(uow, capacity_students=1)
        assignment = world.opened(uow)
        pair = suggestions.pair(uow, assignment, declined, Actor.of(world.lecturer))
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
        suggestions.decline_suggestion(uow, pair, Actor.of(world.contact), DeclineReason.LEVEL)

    assert answer(assignment, declined)["obstacle"] == "declined"
    found = answer(assignment, full)
    assert [at["code"] for at in found["reasons"]] == ["full"]
    assert found["repair"]["changes"][0]["code"] == "more_room"


def test_what_is_not_compared_any_more_is_told(answer, uow, world):
    with uow:
        offer, assignment, draft = world.published(uow), world.opened(uow), world.draft(uow)

    assert answer(draft, offer) == {"outcome": "not_ranked"}
    with uow:
        offers.pause_offer(uow, offer, Actor.of(world.lecturer))
    assert answer(assignment, offer) == {"outcome": "not_offered"}
