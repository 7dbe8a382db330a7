# SPDX-License-Identifier: EUPL-1.2
"""Duties of the clock: nothing asked stays silent, nothing missed stays missed."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.access import Actor
from models.base import AMSTERDAM, utc_now
from models.delivery import Mail
from models.event import HEAD_ID, ChainHead
from models.job import Job
from models.offer import Offer
from models.operations import offers, suggestions, upkeep
from models.person import LoginSession
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, JobState, MailTemplate, OfferState, SuggestionState
from tests.factories import World, in_weeks
from workers import clock


def asked(session, sent, *, ago: timedelta):
    with UnitOfWork(session, sent, now=utc_now() - ago) as uow:
        world = World(uow)
        pair = world.suggestion(uow, world.opened(uow), world.published(uow))
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
    return pair


def mails(session, template):
    return session.scalars(select(Mail).where(Mail.template == template)).all()


def test_an_unanswered_interest_expires_and_both_sides_hear(tools, session, sent):
    pair = asked(session, sent, ago=timedelta(days=20))

    for _ in range(2):
        clock.run_duties(tools)

    session.expire_all()
    assert session.get(Suggestion, pair.id).state is SuggestionState.EXPIRED
    people = [mail.person_id for mail in mails(session, MailTemplate.ANSWER_EXPIRED)]
    assert len(people) == len(set(people)) == 3  # contact, lecturer, coordinator


def test_a_reminder_goes_once_and_to_the_asked_side_only(tools, session, sent):
    pair = asked(session, sent, ago=timedelta(days=12))

    for _ in range(2):
        clock.run_duties(tools)

    session.expire_all()
    (mail,) = mails(session, MailTemplate.ANSWER_REMINDER)
    assert mail.person_id == pair.assignment.owner_id


@pytest.mark.parametrize("paused", [False, True], ids=["published", "paused"])
def test_an_offer_closes_by_itself_after_its_closing_date(tools, session, sent, paused):
    with UnitOfWork(session, sent, now=utc_now() - timedelta(weeks=20)) as uow:
        world = World(uow)
        offer = world.published(uow, closes_on=in_weeks(-1))
        if paused:
            offers.pause_offer(uow, offer, Actor.of(world.lecturer))

    clock.run_duties(tools)

    session.expire_all()
    assert session.get(Offer, offer.id).state is OfferState.CLOSED


def test_a_job_that_vanished_is_found_again(tools, session, sent):
    with UnitOfWork(session, sent, now=utc_now() - timedelta(hours=1)) as uow:
        world = World(uow)
        assignment = world.submitted(uow)
    with UnitOfWork(session, sent) as uow:
        for job in session.scalars(select(Job)):
            session.delete(job)

    clock.run_duties(tools)

    queued = select(Job).where(Job.kind == JobKind.MATCH_ASSIGNMENT, Job.state == JobState.QUEUED)
    assert session.scalars(queued).one().subject_id == assignment.id


def test_old_sessions_are_forgotten(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        for minutes in (1, 600):
            seen = uow.now - timedelta(minutes=minutes)
            session.add(
                LoginSession(
                    token_hash=str(minutes),
                    person_id=world.contact.id,
                    created_at=seen,
                    last_seen_at=seen,
                )
            )

    with UnitOfWork(session, sent) as uow:
        count = upkeep.forget_sessions(uow, idle=timedelta(minutes=30), longest=timedelta(hours=12))

    assert count == 1
    assert session.scalars(select(LoginSession.token_hash)).all() == ["1"]


def test_the_head_of_the_chain_is_logged_once_a_day(tools, session, sent, monkeypatch):
    noon = datetime(2027, 3, 1, 12, tzinfo=AMSTERDAM)
    with UnitOfWork(session, sent, now=noon) as uow:
        World(uow).draft(uow)
    logged = []
    monkeypatch.setattr(clock.logger, "info", lambda event, **facts: logged.append(facts["head"]))

    for hours in (0, 1, 11, 13, 14):
        with UnitOfWork(session, sent, now=noon + timedelta(hours=hours)) as uow:
            clock.note_head(uow)

    head = session.get(ChainHead, HEAD_ID)
    assert logged == [f"{head.seq}:{head.hash}"] * 2
    assert "chain_head_noted" in clock.duties(tools)


def test_one_duty_that_fails_does_not_hold_up_the_others(tools, session, sent, monkeypatch):
    pair = asked(session, sent, ago=timedelta(days=20))

    def broken(_uow):
        raise RuntimeError

    monkeypatch.setattr(clock.suggestions, "remind_asked", broken)
    clock.run_duties(tools)

    session.expire_all()
    assert session.get(Suggestion, pair.id).state is SuggestionState.EXPIRED
