# SPDX-License-Identifier: EUPL-1.2
"""Each step tells the people it concerns, once, and nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.base import local_date, utc_now
from models.delivery import Mail
from models.job import Job
from models.operations import (
    assignments,
    drafts,
    execution,
    mail,
    offers,
    placements,
    suggestions,
)
from models.vocabulary import (
    DeclineReason,
    JobKind,
    MailTemplate,
    OrganisationKind,
    Role,
    StopReason,
)
from tests.domain.post import TERMS, Post
from tests.factories import in_weeks, organisation

GONE = StopReason.STUDENTS_LEFT


@pytest.fixture
def post(session, sent):
    return Post(session, sent)


def test_screening_tells_coordinators_and_then_the_authors(post):
    draft = post.draft

    assert post.mailed() == {}
    submitted = post.take(assignments.submit_assignment, draft, post.contact)
    assert submitted == {"assignment_submitted": "coordinator second"}
    returned = post.take(assignments.return_assignment, draft, post.coordinator, "Te kort.")
    assert returned == {"assignment_returned": "contact deputy"}
    again = post.take(assignments.submit_assignment, draft, post.contact)
    assert again == {"assignment_submitted": "coordinator second"}
    opened = post.take(assignments.open_assignment, draft, post.coordinator)
    assert opened == {"assignment_opened": "contact deputy"}


def test_a_trusted_organisation_hears_that_it_is_open_and_nobody_screens(post):
    with post.work():
        post.world.ministry.may_open_directly = True

    told = post.take(assignments.submit_assignment, post.draft, post.contact)

    assert told == {"assignment_opened": "contact deputy"}


def test_an_intake_is_handed_to_its_owner(post):
    with post.work() as uow:
        made = drafts.create_assignment(
            uow, post.coordinator, organisation_id=post.world.ministry.id, owner=post.world.contact
        )

    assert post.take(drafts.hand_to_owner, made, post.coordinator) == {"on_behalf_draft": "contact"}


@pytest.mark.parametrize(
    ("verb", "args", "by", "told"),
    [
        pytest.param(assignments.withdraw_assignment, ["Weg."], "contact", "deputy", id="author"),
        pytest.param(
            assignments.withdraw_assignment,
            ["Weg."],
            "coordinator",
            "contact deputy",
            id="withdraw",
        ),
        pytest.param(
            assignments.mark_unplaced, ["Niets."], "coordinator", "contact deputy", id="unplaced"
        ),
        pytest.param(
            assignments.defer_assignment,
            [in_weeks(30)],
            "coordinator",
            "contact deputy",
            id="defer",
        ),
    ],
)
def test_an_end_tells_the_others_and_who_was_in_talks(post, verb, args, by, told):
    assignment = post.opened()
    post.interested()
    post.pair()

    mailed = post.take(verb, assignment, getattr(post, by), *args)

    assert mailed == {"assignment_ended": told, "suggestion_superseded": "lecturer"}


def test_interest_tells_the_authors_and_whoever_opened_it(post):
    post.opened()

    told = post.take(suggestions.express_interest, post.pair(), post.lecturer)

    assert told == {"interest_expressed": "contact coordinator deputy"}


def test_a_request_tells_the_owner_of_the_offer(post):
    post.opened()

    told = post.take(suggestions.request_programme, post.pair(), post.contact)

    assert told == {"programme_requested": "lecturer"}


def test_an_answer_tells_the_other_side(post):
    post.opened()
    first, second = post.interested(), post.interested()

    accepted = post.take(suggestions.accept_suggestion, first, post.contact)
    declined = post.take(suggestions.decline_suggestion, second, post.contact, DeclineReason.PERIOD)

    assert accepted == {"suggestion_accepted": "coordinator deputy lecturer"}
    assert declined == {"suggestion_declined": "deputy lecturer"}


def test_passing_over_a_suggestion_tells_nobody(post):
    post.opened()

    told = post.take(
        suggestions.decline_suggestion, post.pair(), post.lecturer, DeclineReason.THEME
    )

    assert told == {}


def test_silence_is_reminded_once_and_ends_with_a_mail_to_all(post):
    post.opened()
    post.interested()

    assert post.take(suggestions.remind_asked) == {}
    post.days = 12
    assert post.take(suggestions.remind_asked) == {"answer_reminder": "contact deputy"}
    assert post.take(suggestions.remind_asked) == {}
    assert post.take(suggestions.expire_overdue) == {}
    post.days = 15
    expired = post.take(suggestions.expire_overdue)
    assert expired == {"answer_expired": "contact coordinator deputy lecturer"}
    assert post.take(suggestions.expire_overdue) == {}


def test_a_request_is_reminded_at_the_programme(post):
    post.opened()
    post.take(suggestions.request_programme, post.pair(), post.contact)
    post.days = 12

    assert post.take(suggestions.remind_asked) == {"answer_reminder": "lecturer"}


def test_a_placement_tells_both_sides_and_the_candidates_that_fall_off(post):
    post.opened()
    post.interested()
    post.pair()

    told = post.take(placements.confirm_placement, post.pair(), post.coordinator, TERMS)

    both = "contact deputy lecturer"
    assert told == {"placement_confirmed": both, "suggestion_superseded": "lecturer"}


def test_a_release_tells_both_sides_and_brings_candidates_back(post):
    post.opened()
    post.interested()
    post.take(placements.confirm_placement, post.pair(), post.coordinator, TERMS)

    told = post.take(execution.release_placement, post.result, post.coordinator, GONE)

    assert told == {
        "placement_released": "contact deputy lecturer",
        "suggestion_restored": "contact deputy lecturer",
        "next_candidates": "contact coordinator deputy",
    }


def test_the_end_of_a_running_placement_tells_both_sides(post):
    placement = post.placed()
    post.days = 12 * 7 + 1
    assert post.take(execution.start_placement, placement, post.lecturer) == {}

    told = post.take(execution.stop_placement, placement, post.coordinator, GONE)

    assert told == {"placement_stopped": "contact deputy lecturer"}


def test_a_completed_placement_tells_both_sides(post):
    placement = post.placed()
    post.days = 12 * 7 + 1
    post.take(execution.start_placement, placement, post.lecturer)
    ended_on = local_date(utc_now() + timedelta(days=post.days))

    told = post.take(execution.complete_placement, placement, post.lecturer, ended_on, "Klaar.")

    assert told == {"placement_completed": "contact deputy lecturer"}


def test_discontinuing_tells_both_sides(post):
    post.placed()

    told = post.take(execution.discontinue_assignment, post.draft, post.coordinator, GONE)

    assert told == {"placement_stopped": "contact deputy lecturer"}


def test_offers_and_edits_tell_nobody(post):
    post.opened()
    post.pair()
    with post.work() as uow:
        offer = post.world.published(uow)

    for verb in (offers.pause_offer, offers.resume_offer, offers.close_offer):
        assert post.take(verb, offer, post.lecturer) == {}
    edited = post.take(drafts.edit_assignment, post.draft, post.contact, {"title": "Beter"})
    assert edited == {}


def test_a_closed_account_is_not_mailed(post):
    post.opened()
    with post.work():
        post.deputy.is_active = False

    told = post.take(suggestions.express_interest, post.pair(), post.lecturer)

    assert told == {"interest_expressed": "contact coordinator"}


def test_a_deputy_who_is_no_contact_any_more_is_not_mailed(post):
    post.opened()
    with post.work() as uow:  # past the step that would take the deputy off the assignment
        [role] = post.deputy.memberships
        role.organisation = organisation(uow, OrganisationKind.GOVERNMENT)

    told = post.take(suggestions.express_interest, post.pair(), post.lecturer)

    assert told == {"interest_expressed": "contact coordinator"}


@pytest.mark.parametrize("role", [Role.MINISTRY_CONTACT, Role.PROGRAMME_MANAGER])
def test_whoever_opened_it_and_coordinates_no_more_is_not_mailed(post, role):
    post.opened()
    with post.work():
        [opener] = post.world.coordinator.memberships
        opener.role = role

    told = post.take(suggestions.express_interest, post.pair(), post.lecturer)

    assert told == {"interest_expressed": "contact deputy second"}


def test_the_same_occasion_mails_nobody_twice(post):
    people, template = [post.world.contact.id], MailTemplate.ASSIGNMENT_OPENED
    tell = {"occasion": "1:1"}

    assert post.take(mail.notify, people, template, {}, **tell) == {"assignment_opened": "contact"}
    assert post.take(mail.notify, people, template, {}, **tell) == {}


def test_every_mail_has_its_job(post):
    post.opened()
    post.interested()

    ids = set(post.session.scalars(select(Mail.id)))

    jobs = select(Job.subject_id).where(Job.kind == JobKind.DELIVER_MAIL)
    assert sorted(post.session.scalars(jobs)) == sorted(ids)
