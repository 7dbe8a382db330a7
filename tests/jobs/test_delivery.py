# SPDX-License-Identifier: EUPL-1.2
"""Mail: one file or one message per row, in the reader's language, secrets forgotten."""

import email
import json
import re
from email import policy

import pytest
from jinja2 import Environment, meta

from models.delivery import Mail
from models.operations import mail as mails
from models.unit_of_work import UnitOfWork
from models.vocabulary import Language, MailState, MailTemplate
from tests.factories import World
from workers.delivery import deliver_mail
from workers.mail_text import FOLDER, mail_text

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


def test_a_title_cannot_add_a_header():
    context = CONTEXT | {"assignment": "Titel\r\nBcc: iemand@example.org"}
    text = mail_text(
        MailTemplate.ASSIGNMENT_OPENED, Language.DUTCH, context, name="Noor", base_url="http://x"
    )

    assert "\n" not in text.subject
