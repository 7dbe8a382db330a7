# SPDX-License-Identifier: EUPL-1.2
"""Who may open the administration; the log, failed work and mail."""

import pytest
from sqlalchemy import func, select, text

from models.base import utc_now
from models.event import Event
from models.job import Job
from models.operations import mail as mails
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    JobKind,
    JobState,
    MailState,
    MailTemplate,
)
from tests.factories import World

PAGES = (
    "/beheer",
    "/beheer/mensen",
    "/beheer/mensen/uitnodigen",
    "/beheer/organisaties",
    "/beheer/organisaties/nieuw",
    "/beheer/themas",
    "/beheer/themas/nieuw",
    "/beheer/instellingen",
    "/beheer/logboek",
    "/beheer/taken",
    "/beheer/post",
)


@pytest.fixture
def world(session, sent, client):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
    client.sign_in(world.administrator)
    return world


def make(session, sent, change):
    """Run ``change`` in a unit of work and return what it made."""
    with UnitOfWork(session, sent) as uow:
        return change(uow)


def fresh(session, entity, thing):
    session.rollback()
    session.expire_all()
    return session.get_one(entity, thing.id)


def latest(session):
    session.rollback()
    return session.scalars(select(Event.kind).order_by(Event.seq.desc())).first()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_a_good_page_in_both_languages(client, world, path):
    for prefix in ("", "/en"):
        assert client.get(prefix + path).h1


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["contact", "lecturer", "coordinator", "manager"])
def test_nobody_else_comes_in(client, world, path, who):
    client.sign_in(getattr(world, who))

    client.get(path, status=403)


def test_detail_pages_are_good_pages(client, world, session, sent):
    make(session, sent, world.opened)
    make(session, sent, world.published)

    for one in (world.contact, world.lecturer, world.administrator):
        for tail in ("", "/rol", "/sluiten", "/overdragen"):
            client.get(f"/beheer/mensen/{one.public_id}{tail}")
    for one in (world.ministry, world.institution):
        for tail in ("", "/wijzigen", "/samenvoegen"):
            client.get(f"/beheer/organisaties/{one.public_id}{tail}")
    client.get(f"/beheer/themas/{world.theme.public_id}")
    client.get("/beheer/mensen/00000000-0000-0000-0000-000000000000", status=404)


def test_the_log_is_filtered_by_kind_person_and_day(client, world, session, sent):
    make(session, sent, world.opened)

    everything = client.get("/beheer/logboek")
    by_kind = client.get("/beheer/logboek?wat=assignment_opened")
    by_person = client.get(f"/beheer/logboek?wie={world.contact.name}")
    before = client.get("/beheer/logboek?tot=01-01-2020")

    assert "Ingediend → Opengesteld" in everything.text
    assert by_kind.text.count("regel gevonden") == 1
    assert "Opdracht opengesteld" not in by_person.soup.select_one("#resultaten").text
    assert "Geen regels gevonden" in before.text
    assert client.get("/beheer/logboek?tot=gisteren").errors


def test_the_chain_is_checked_on_request(client, world, session, sent):
    make(session, sent, world.opened)
    page = client.get("/beheer/logboek")
    assert "Het logboek klopt" in client.press(page, "Hele logboek controleren", _status=200).text

    session.execute(text("UPDATE event SET kind = 'password_changed' WHERE seq = 2"))
    session.commit()

    broken = client.press(page, "Hele logboek controleren", _status=200)
    assert "Het logboek klopt niet" in broken.text
    assert "Regel 2: de regel is gewijzigd" in broken.text


def test_failed_work_gets_a_fresh_start_once(client, world, session, sent):
    dead = make(session, sent, _dead_job)
    page = client.get("/beheer/taken")
    assert "1 taak mislukt" in page.text

    client.press(page, "Opnieuw doen")
    client.press(page, "Opnieuw doen")

    assert client.get("/beheer/taken").flashes == [
        "De taak wordt opnieuw gedaan.", "Dit was al gedaan.",
    ]  # fmt: skip
    assert fresh(session, Job, dead).state is JobState.DONE
    queued = select(func.count(Job.id)).where(Job.state == JobState.QUEUED)
    assert session.scalars(queued).one() == 1
    page = client.get("/beheer/taken/99999999999999999999/opnieuw", status=405)


def _dead_job(uow):
    job = Job(
        kind=JobKind.DELIVER_MAIL, subject_id=7, state=JobState.DEAD, due_at=utc_now(),
        created_at=utc_now(), finished_at=utc_now(), error="too_many_attempts",
    )  # fmt: skip
    uow.session.add(job)
    uow.session.flush()
    return job


def test_mail_in_files_can_be_read_on_the_embedded_default(client, world, session, sent, app):
    with UnitOfWork(session, sent) as uow:
        found = mails.notify(
            uow, [world.contact.id], MailTemplate.INVITATION, {"secret_path": "/x"}, occasion="1"
        )[0]
        failed = mails.notify(
            uow, [world.lecturer.id], MailTemplate.PASSWORD_RESET, {}, occasion="2"
        )[0]
        failed.state, failed.error = MailState.FAILED, "SMTPServerDisconnected"
    outbox = app.extensions["koppelpunt.settings"].outbox_dir
    outbox.mkdir(parents=True)
    (outbox / f"{found.public_id}.eml").write_text(
        "Subject: Welkom\nContent-Type: text/plain; charset=utf-8\n\nGa naar http://a.nl/x <b>\n"
    )

    page = client.get("/beheer/post")
    shown = client.get(page.link("Uitnodiging"))
    only_failed = client.get("/beheer/post?status=failed")

    assert shown.h1 == "Welkom"
    assert "Ga naar http://a.nl/x <b>" in shown.text
    assert "SMTPServerDisconnected" in only_failed.text
    assert world.contact.email not in only_failed.text
    client.get(f"/beheer/post/{failed.public_id}", status=404)
