# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out, links by mail, and what somebody changes about the own account."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from models.access import Actor
from models.base import utc_now
from models.delivery import Mail
from models.event import Event
from models.operations import links, people
from models.operations.passwords import hash_password
from models.person import LinkToken, LoginSession, Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, MailTemplate, Role, TokenPurpose
from tests.client import PageClient
from tests.factories import World

PASSWORD = "vier blauwe paarden draven"
OTHER = "zeven groene uilen zingen"
HASH = hash_password(PASSWORD)
REFUSED = ["Dit e-mailadres en wachtwoord horen niet bij elkaar."]


@pytest.fixture
def world(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        for person in (world.contact, world.lecturer, world.administrator):
            person.password_hash = HASH
    return world


def login(client: PageClient, email: str, password: str = PASSWORD, **values):
    page = client.get(values.pop("path", "/inloggen"))
    return client.submit(page, email=email, password=password, **values)


def kinds(session) -> list[EventKind]:
    session.rollback()
    return list(session.scalars(select(Event.kind).order_by(Event.seq)))


def test_right_password_opens_a_session(client, world, session):
    page = login(client, world.contact.email.upper())

    assert page.location == "/"
    assert world.contact.name in client.get("/mijn-gegevens").html
    assert kinds(session)[-1] is EventKind.LOGIN_SUCCEEDED


@pytest.mark.parametrize(
    ("email", "password"),
    [
        pytest.param("persoon@example.org", PASSWORD, id="unknown"),
        pytest.param(None, OTHER, id="wrong password"),
        pytest.param(None, "a" * 1000, id="long password"),
    ],
)
def test_refusal_says_nothing_about_what_was_wrong(client, world, session, email, password):
    page = login(client, email or world.contact.email, password, _status=400)

    assert page.errors == REFUSED
    assert page.value("email") == (email or world.contact.email)
    assert page.soup.select_one("#password")["value"] == ""
    assert kinds(session)[-1] is EventKind.LOGIN_FAILED
    client.get("/mijn-gegevens", status=302)
