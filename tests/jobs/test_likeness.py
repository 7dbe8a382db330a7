# SPDX-License-Identifier: EUPL-1.2
"""Assignments that ask the same: found when one is ranked, and for a draft, never among drafts."""

import pytest
from sqlalchemy import select

from models.access import Actor
from models.job import Job
from models.likeness import AssignmentLikeness
from models.operations import drafts
from models.operations.inquiries import ask
from models.unit_of_work import UnitOfWork
from models.vocabulary import InquiryKind, JobKind, JobState
from tests.factories import World
from workers.running import run_claimed
from workers.shelves import clear_shelves

WORK = (JobKind.MATCH_ASSIGNMENT, JobKind.ANSWER_INQUIRY)
SAME = {
    "title": "Besluiten sneller terugvinden",
    "question": "Hoe vinden medewerkers een besluit sneller terug in drie systemen?",
}
OTHER = {
    "title": "Quantumveilige sleutels",
    "question": "Welke cryptografie houdt stand?",
    "background": "De rekenkracht groeit.",
    "expected_result": "Een onderzoek.",
}


@pytest.fixture(autouse=True)
def _empty_shelves():
    clear_shelves()


def work(tools, session):
    queued = select(Job.id).where(Job.kind.in_(WORK), Job.state == JobState.QUEUED)
    for job_id in session.scalars(queued.order_by(Job.id)).all():
        session.commit()
        run_claimed(tools, job_id)
    session.expire_all()
    session.commit()


def answer_to(session, inquiry):
    session.refresh(inquiry)
    return inquiry.answer


def pairs(session):
    session.expire_all()
    rows = session.scalars(select(AssignmentLikeness)).all()
    return {(at.one_id, at.other_id): at.likeness for at in rows}


def test_the_same_question_of_two_ministries_is_found_when_it_is_ranked(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        here, there = World(uow), World(uow)
        one, other = here.submitted(uow, **SAME), there.submitted(uow, **SAME)
        here.submitted(uow, **OTHER)

    work(tools, session)

    assert pairs(session) == {(one.id, other.id): 1000}


def test_an_edit_looks_again(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        here = World(uow)
        here.submitted(uow, **SAME)
        other = here.submitted(uow, **SAME)
    work(tools, session)
    assert len(pairs(session)) == 1
    with UnitOfWork(session, sent) as uow:
        drafts.edit_assignment(uow, other, Actor.of(here.contact), OTHER)

    work(tools, session)

    assert pairs(session) == {}


def test_a_draft_is_found_by_nobody_but_finds_what_is_open(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        here, there = World(uow), World(uow)
        opened = there.opened(uow, **SAME)
        there.draft(uow, **SAME)
        draft = here.draft(uow, **SAME)
        request = {"version": draft.version}
        asked = ask(
            uow, Actor.of(here.contact), InquiryKind.DRAFT_ADVICE, request, assignment=draft
        )

    work(tools, session)

    assert answer_to(session, asked)["alike"] == [{"assignment": opened.id, "likeness": 1000}]
    assert pairs(session) == {}


def test_a_draft_without_a_word_is_like_nothing(tools, session, sent):
    with UnitOfWork(session, sent) as uow:
        here = World(uow)
        here.opened(uow, **SAME)
        empty = dict.fromkeys(("title", "question", "background", "expected_result"), "")
        draft = here.draft(uow, **empty)
        asked = ask(uow, Actor.of(here.contact), InquiryKind.DRAFT_ADVICE, {}, assignment=draft)

    work(tools, session)

    assert answer_to(session, asked)["alike"] == []
