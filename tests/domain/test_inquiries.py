# SPDX-License-Identifier: EUPL-1.2
"""Questions to a worker: asked once, answered once, read by who asked, and forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.access import SYSTEM, Actor
from models.errors import NotAllowed
from models.inquiry import Inquiry
from models.job import Job
from models.operations.inquiries import KEPT, ask, forget_inquiries, store_answer
from models.queries.inquiries import Waiting, latest_about, open_inquiry, own_inquiry, waiting_for
from models.unit_of_work import UnitOfWork
from models.vocabulary import InquiryKind, JobKind, JobState, Role
from tests.factories import person

ADVICE = InquiryKind.DRAFT_ADVICE


@pytest.fixture
def asker(world):
    return Actor.of(world.contact)


def put(uow, asker, request, assignment=None):
    with uow:
        return ask(uow, asker, ADVICE, request, assignment=assignment)


def jobs_of(session, inquiry):
    statement = select(Job).where(Job.kind == JobKind.ANSWER_INQUIRY, Job.subject_id == inquiry.id)
    return session.scalars(statement).all()


def test_asking_stores_the_question_with_a_job_and_announces_it(uow, session, sent, asker):
    inquiry = put(uow, asker, {"version": 1})

    (job,) = jobs_of(session, inquiry)
    assert sent.hints[-1].job_id == job.id
    assert sent.hints[-1].queue == "embed"
    assert waiting_for(session, inquiry) is Waiting.BUSY
    assert open_inquiry(session, inquiry.id) is inquiry


def test_the_same_question_of_the_same_person_is_one_question(uow, session, asker):
    first, again = (put(uow, asker, {"a": 1, "b": 2}), put(uow, asker, {"b": 2, "a": 1}))

    assert again.id == first.id
    assert len(jobs_of(session, first)) == 1


@pytest.mark.parametrize("request_", [{"version": 2}, {"version": 1, "more": ""}, {}])
def test_another_question_is_another_row(uow, asker, request_):
    first, other = put(uow, asker, {"version": 1}), put(uow, asker, request_)

    assert other.id != first.id


def test_the_same_words_about_another_assignment_are_another_question(uow, world, asker):
    with uow:
        one, two = world.draft(uow), world.draft(uow)

    assert put(uow, asker, {}, one).id != put(uow, asker, {}, two).id


def test_somebody_else_asks_for_themselves(uow, world, session, asker):
    with uow:
        colleague = Actor.of(person(uow, Role.MINISTRY_CONTACT, world.ministry))
    mine, theirs = put(uow, asker, {}), put(uow, colleague, {})

    assert mine.id != theirs.id
    assert own_inquiry(session, asker, mine.public_id) is mine
    assert own_inquiry(session, asker, theirs.public_id) is None


def test_the_system_asks_nothing(uow):
    with pytest.raises(NotAllowed), uow:
        ask(uow, SYSTEM, ADVICE, {})


def test_an_answer_is_stored_once_and_kept(uow, session, world, asker):
    with uow:
        draft = world.draft(uow)
    inquiry = put(uow, asker, {"version": draft.version}, draft)
    for answer in ({"n": 1}, {"n": 2}):
        with uow:
            store_answer(uow, inquiry.id, answer)

    session.refresh(inquiry)
    assert inquiry.answer == {"n": 1}
    assert waiting_for(session, inquiry) is Waiting.ANSWERED
    assert open_inquiry(session, inquiry.id) is None
    assert latest_about(session, asker, ADVICE, draft) is inquiry


def test_an_answered_question_is_not_worked_on_again(uow, session, asker):
    inquiry = put(uow, asker, {})
    with uow:
        store_answer(uow, inquiry.id, {})
        (job,) = jobs_of(session, inquiry)
        job.state = JobState.DONE
    session.refresh(inquiry)

    put(uow, asker, {})

    assert [job.state for job in jobs_of(session, inquiry)] == [JobState.DONE]


def test_a_job_that_was_given_up_is_said_to_have_failed(uow, session, asker):
    inquiry = put(uow, asker, {})
    with uow:
        (job,) = jobs_of(session, inquiry)
        job.state = JobState.DEAD

    assert waiting_for(session, inquiry) is Waiting.FAILED


def test_nothing_asked_waits_for_nothing(session):
    assert waiting_for(session, None) is Waiting.NOT_ASKED


def test_a_question_is_forgotten_after_its_time_and_not_before(uow, session, sent, asker):
    put(uow, asker, {})
    for age, left in ((KEPT - timedelta(minutes=1), 1), (KEPT + timedelta(minutes=1), 0)):
        with UnitOfWork(session, sent, now=uow.now + age) as later:
            forget_inquiries(later)
        assert session.scalar(select(func.count(Inquiry.id))) == left
