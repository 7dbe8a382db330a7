# SPDX-License-Identifier: EUPL-1.2
"""Answering questions as a job: by kind, once, and for a draft with what fits it now."""

import pkgutil

import pytest
from sqlalchemy import select

from models.access import Actor
from models.job import Job
from models.operations.inquiries import ask
from models.vocabulary import InquiryKind, JobKind, JobState
from workers.inquiries import ANSWERS
from workers.running import run_claimed


@pytest.fixture
def advice(tools, session, uow, world):
    """Asks for advice on an assignment and runs the worker; returns the answer."""

    def answer(assignment):
        with uow:
            inquiry = ask(
                uow,
                Actor.of(world.contact),
                InquiryKind.DRAFT_ADVICE,
                {"version": assignment.version},
                assignment=assignment,
            )
        jobs = select(Job.id).where(
            Job.kind == JobKind.ANSWER_INQUIRY, Job.state == JobState.QUEUED
        )
        for job_id in session.scalars(jobs).all():
            session.commit()
            run_claimed(tools, job_id)
        session.refresh(inquiry)
        session.commit()
        return inquiry.answer

    return answer


def test_every_answer_that_is_named_exists():
    assert all(callable(pkgutil.resolve_name(name)) for name in ANSWERS.values())


def test_a_draft_is_told_which_offers_fit_without_being_submitted(advice, session, uow, world):
    with uow:
        offer, draft = world.published(uow), world.draft(uow)

    (found,) = advice(draft)["suggestions"]

    assert found["offer"] == offer.id
    assert sum(part["shown_points"] for part in found["parts"]) == found["score"]
    session.refresh(draft)
    assert draft.state.value == "draft"


def test_an_almost_empty_draft_is_answered_too(advice, uow, world):
    with uow:
        world.published(uow)
        draft = world.draft(uow, question="", background="", expected_result="", form=None)

    assert advice(draft)["suggestions"]


def test_without_offers_nothing_is_suggested(advice, uow, world):
    with uow:
        draft = world.draft(uow)

    assert advice(draft)["suggestions"] == []
