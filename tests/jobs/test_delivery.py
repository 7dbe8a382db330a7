# SPDX-License-Identifier: EUPL-1.2
"""Mail: one file or one message per row, in the reader's language, secrets forgotten."""

import dataclasses
import email
import json
import re
import socket
from contextlib import closing, suppress
from email import policy

import pytest
from jinja2 import Environment, meta
from sqlalchemy import select

from models.access import SYSTEM
from models.delivery import Mail
from models.job import Job
from models.operations import mail as mails
from models.operations.jobs import MAX_ATTEMPTS, requeue_job
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobState, Language, MailState, MailTemplate
from tests.factories import World
from workers.delivery import deliver_mail
from workers.mail_text import FOLDER, mail_text
from workers.running import run_claimed

CONTEXT = {
    "assignment": "Zoeken in besluiten",
    "assignment_id": "a1",
    "organisation": "Ministerie",
    "offer": "Aanbod",
    "offer_id": "o1",
    "programme": "HBO-ICT",
    "institution": "Hogeschool",
    "suggestion_id": "s1",
    "placement_id": "p1",
    "score": 80,
    "message": "Graag!",
    "reason": "theme",
    "state": "withdrawn",
    "deadline_on": "2027-02-01",
    "students": 4,
    "start_on": "2027-02-01",
    "candidates": 2,
    "from_name": "Iemand",
    "assignments": 1,
    "offers": 2,
    "other": "Een andere opdracht",
    "other_organisation": "Ministerie van Iets",
    "searches": [{"name": "Archief", "new": 3}],
    "coordinator": "Noor de Vries",
    "coordinator_email": "noor@example.org",
    "secret_path": "/wachtwoord/geheim",
}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("template", list(MailTemplate))
def test_each_occasion_has_a_text_with_a_link(template, language):
    text = mail_text(
        template, language, CONTEXT, name="Noor", base_url="https://koppelpunt.example"
    )

    assert text.subject
    assert re.search(r"https://koppelpunt\.example(/en)?/[a-z-]+", text.body)
    assert ("/en/" in text.body) is (language is Language.ENGLISH)


@pytest.mark.parametrize("template", list(MailTemplate))
def test_both_languages_use_the_same_words(template):
    used = [
        meta.find_undeclared_variables(
            Environment().parse((FOLDER / language / f"{template}.txt").read_text())  # noqa: S701
        )
        for language in Language
    ]

    assert used[0] == used[1]


def test_reason_words_exist_in_both_languages():
    nl, en = (json.loads((FOLDER / code / "words.json").read_text()) for code in ("nl", "en"))

    assert nl.keys() == en.keys()


@pytest.fixture
def mail_id(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        (mail,) = mails.notify(
            uow,
            [world.contact.id],
            MailTemplate.PASSWORD_RESET,
            {"secret_path": "/wachtwoord/heel-geheim"},
            occasion="1",
        )
    return mail.id


def test_without_a_server_a_mail_becomes_one_file(tools, session, sent, mail_id):
    for _ in range(2):
        store = deliver_mail(tools, mail_id)
        with UnitOfWork(session, sent) as uow:
            store(uow)

    (file,) = tools.settings.outbox_dir.glob("*.eml")
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert "/wachtwoord/heel-geheim" in message.get_content()
    session.expire_all()
    assert session.get(Mail, mail_id).state is MailState.SENT


def test_a_sent_mail_forgets_its_secret(tools, session, sent, mail_id):
    store = deliver_mail(tools, mail_id)
    with UnitOfWork(session, sent) as uow:
        store(uow)

    session.expire_all()

    assert "secret_path" not in session.get(Mail, mail_id).context


def run(tools, session, sent, times=1):
    """Do the delivery that waits, as a worker would, without the pause between attempts."""
    for _ in range(times):
        with UnitOfWork(session, sent) as uow:
            job = session.scalars(select(Job).where(Job.state == JobState.QUEUED)).one()
            job.due_at = uow.now
        with suppress(OSError):
            run_claimed(tools, job.id)
        session.expire_all()


@pytest.fixture
def unreachable(tools):
    """The same worker, with a mail server that nobody answers for."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{taken.getsockname()[1]}"
        settings = dataclasses.replace(tools.settings, smtp_url=url)
        yield dataclasses.replace(tools, settings=settings)


def test_a_mail_whose_delivery_is_given_up_is_failed_until_another_one_succeeds(
    tools, unreachable, session, sent, mail_id
):
    run(unreachable, session, sent, times=MAX_ATTEMPTS - 1)
    assert session.get(Mail, mail_id).state is MailState.QUEUED

    run(unreachable, session, sent)

    mail = session.get(Mail, mail_id)
    assert (mail.state, mail.error) == (MailState.FAILED, "ConnectionRefusedError")
    with UnitOfWork(session, sent) as uow:
        dead = session.scalars(select(Job).where(Job.state == JobState.DEAD)).one()
        requeue_job(uow, dead, SYSTEM)
    run(tools, session, sent)
    mail = session.get(Mail, mail_id)
    assert (mail.state, mail.error) == (MailState.SENT, "")


def test_a_mail_whose_delivery_kills_its_worker_is_failed_too(tools, session, sent, mail_id):
    with UnitOfWork(session, sent):
        session.scalars(select(Job)).one().attempt = MAX_ATTEMPTS

    run(tools, session, sent)

    mail = session.get(Mail, mail_id)
    assert (mail.state, mail.error) == (MailState.FAILED, "too_many_attempts")


def test_a_title_cannot_add_a_header():
    context = CONTEXT | {"assignment": "Titel\r\nBcc: iemand@example.org"}
    text = mail_text(
        MailTemplate.ASSIGNMENT_OPENED, Language.DUTCH, context, name="Noor", base_url="http://x"
    )

    assert "\n" not in text.subject
