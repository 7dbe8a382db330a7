# SPDX-License-Identifier: EUPL-1.2
"""Somebody else writes for a long time: whoever sends a form hears it and loses nothing."""

from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from models.base import make_engine, make_session_factory
from models.operations.passwords import hash_password
from models.unit_of_work import UnitOfWork

PASSWORD = "vier blauwe paarden draven"
TYPED = "Een achtergrond waar iemand een uur op zat.\r\nMet een tweede regel & <tekens>."


@pytest.fixture
def contact(client, world):
    client.sign_in(world.contact)
    return client


@contextmanager
def somebody_writing(url, sent):
    engine = make_engine(url)
    with make_session_factory(engine)() as session, UnitOfWork(session, sent):
        yield
    engine.dispose()


def test_a_form_sent_while_somebody_writes_keeps_what_was_typed(
    contact, world, session, sent, uow, database_url
):
    with uow:
        draft = world.draft(uow)
    page = contact.get(f"/opdrachten/{draft.public_id}/bewerken/vraag")

    with somebody_writing(database_url, sent):
        busy = contact.submit(page, background=TYPED, _status=503)

    assert busy.response.headers["Retry-After"] == "5"
    assert "Het is druk, of er is een storing." in busy.text
    assert world.contact.name in busy.html
    assert "Met een tweede regel & <tekens>." in busy.text
    assert "wachtwoord" not in busy.text
    assert "expected_result" not in busy.text
    contact.press(busy, "Opnieuw versturen")
    session.expire_all()
    assert draft.background.replace("\r\n", "\n") == TYPED.replace("\r\n", "\n")


def test_a_button_without_a_form_can_be_pressed_again(contact, world, session, sent, database_url):
    page = contact.get("/mijn-gegevens")

    with somebody_writing(database_url, sent):
        busy = contact.press(page, "Overal uitloggen", _status=503)

    contact.press(busy, "Opnieuw versturen")
    contact.get("/mijn-gegevens", status=302)


def test_a_password_is_not_shown_again_and_that_is_said(client, world, uow, sent, database_url):
    with uow:
        world.contact.password_hash = hash_password(PASSWORD)
    page = client.get("/inloggen")

    with somebody_writing(database_url, sent):
        busy = client.submit(page, email=world.contact.email, password=PASSWORD, _status=503)

    assert PASSWORD not in busy.html
    assert "Uw wachtwoord bewaren wij niet" in busy.text


def test_a_wrong_password_waits_for_nobody(client, world, sent, database_url):
    page = client.get("/inloggen")

    with somebody_writing(database_url, sent):
        client.submit(page, email=world.contact.email, password=PASSWORD, _status=400)


def failing(error):
    def fail(*_arguments, **_named):
        raise error

    return fail


GONE = OperationalError("BEGIN", {}, Exception("the server closed the connection"))
NONE_FREE = NoConnectionFree("QueuePool limit reached")


def test_the_page_stands_when_the_database_goes_away_meanwhile(contact, monkeypatch):
    page = contact.get("/mijn-gegevens")
    monkeypatch.setattr("models.event.lock_chain", failing(GONE))
    monkeypatch.setattr("web.database.select", failing(GONE))

    lost = contact.submit(page, name="Noor", _status=503)

    assert lost.response.headers["Retry-After"] == "60"
    assert lost.form().find("input", {"name": "name"})["value"] == "Noor"


@pytest.mark.parametrize(("error", "wait"), [(GONE, "60"), (NONE_FREE, "5")])
def test_reading_without_the_database_says_when_to_come_back(contact, monkeypatch, error, wait):
    monkeypatch.setattr("web.auth.sessions.find_session", failing(error))

    page = contact.get("/mijn-gegevens", status=503)

    assert page.response.headers["Retry-After"] == wait
