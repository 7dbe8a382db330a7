# SPDX-License-Identifier: EUPL-1.2
"""Mail to somebody without an account: sent to the address, which is then forgotten."""

import email
from datetime import timedelta
from email import policy

import pytest
from sqlalchemy import select, update

from models.delivery import Mail
from models.job import Job
from models.operations import mail, upkeep
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobState, MailState, MailTemplate
from workers.running import run_claimed

CONTEXT = {
    "assignment": "Zoeken in besluiten",
    "assignment_id": "a1",
    "organisation": "Ministerie",
    "suggestion_id": "s1",
    "programme": "HBO-ICT",
    "institution": "Hogeschool Utrecht",
    "message": "",
    "coordinator": "Noor de Vries",
    "coordinator_email": "noor@example.org",
}


@pytest.fixture
def queued(session, sent):
    """One such mail that waits, with its job."""
    with UnitOfWork(session, sent) as uow:
        made = mail.notify_address(
            uow, "info@school.example", MailTemplate.INSTITUTION_INVITED, CONTEXT, occasion="1:1"
        )
    return made, session.scalars(select(Job)).one()


def test_it_goes_to_the_address_by_the_name_of_the_institution(tools, session, queued):
    made, job = queued

    run_claimed(tools, job.id)

    (file,) = tools.settings.outbox_dir.glob("*.eml")
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["To"] == "info@school.example"
    text = message.get_content()
    assert text.startswith("Beste Hogeschool Utrecht,")
    assert "noor@example.org" in text
    session.rollback()
    session.refresh(made)
    assert (made.state, made.address) == (MailState.SENT, "")


def test_what_could_not_be_sent_is_forgotten_with_its_job(session, sent, queued):
    made, _ = queued
    with UnitOfWork(session, sent) as uow:
        ended = uow.now - upkeep.DEAD_JOBS_KEPT
        session.execute(update(Job).values(state=JobState.DEAD, finished_at=ended))
        upkeep.forget_jobs(uow)
        assert session.scalar(select(Mail.address)) == "info@school.example"
        session.execute(update(Job).values(finished_at=ended - timedelta(minutes=1)))

    with UnitOfWork(session, sent) as uow:
        upkeep.forget_jobs(uow)

    session.rollback()
    session.refresh(made)
    assert made.address == ""
    assert session.scalars(select(Job)).all() == []
