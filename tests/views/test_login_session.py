# SPDX-License-Identifier: EUPL-1.2
"""A signed-in browser's sign of life: cheap, never waited for, and not given by a machine."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from models.base import LOCK_PATIENCE_S, READ_ONLY, make_engine, make_session_factory, utc_now
from models.person import LoginSession
from models.unit_of_work import UnitOfWork
from tests.architecture.source import ROOT

POLL = {"X-Poll": "yes"}


@pytest.fixture
def lecturer(client, world):
    client.sign_in(world.lecturer)
    return client


def age_session(session, minutes):
    seen = utc_now() - timedelta(minutes=minutes)
    session.execute(update(LoginSession).values(last_seen_at=seen))
    session.commit()
    return seen


def last_seen(session):
    session.rollback()
    return session.scalars(select(LoginSession.last_seen_at)).one()


def test_a_page_renews_the_session(lecturer, session):
    seen = age_session(session, 29)

    lecturer.get("/aanbod")

    assert last_seen(session) > seen + timedelta(minutes=28)


def test_reading_does_not_wait_for_somebody_who_writes(lecturer, session, database_url, sent):
    age_session(session, 29)
    writer = make_engine(database_url)
    with make_session_factory(writer)() as busy, UnitOfWork(busy, sent):
        began = time.monotonic()
        lecturer.get("/aanbod")
        waited_s = time.monotonic() - began
    writer.dispose()

    assert waited_s < LOCK_PATIENCE_S / 2


def test_waiting_is_what_it_was_for_the_next_who_uses_the_connection(
    lecturer, session, engine, database_kind
):
    age_session(session, 29)
    lecturer.get("/aanbod")

    ask = {"sqlite": "PRAGMA busy_timeout", "postgres": "SHOW lock_timeout"}[database_kind]
    reading = engine.execution_options(**READ_ONLY)
    with reading.connect() as first, reading.connect() as second, reading.connect() as third:
        patience = {at.exec_driver_sql(ask).scalar() for at in (first, second, third)}
    assert patience in ({LOCK_PATIENCE_S * 1000}, {f"{LOCK_PATIENCE_S}s"})


def test_a_page_that_asks_by_itself_does_not_renew_the_session(lecturer, session):
    seen = age_session(session, 29)

    answer = lecturer.browser.get("/voorstellen?als=docent", headers=POLL)

    assert answer.status_code == 200
    assert last_seen(session) == seen


def test_a_page_that_asks_by_itself_is_not_led_to_the_login_page(lecturer, session):
    age_session(session, 31)

    answer = lecturer.browser.get("/voorstellen?als=docent", headers=POLL)

    assert answer.status_code == 401


def test_everything_that_asks_by_itself_says_so_and_keeps_what_it_shows_on_an_error():
    asking = []
    for file in Path(ROOT / "web" / "templates").rglob("*.html"):
        soup = BeautifulSoup(file.read_text(), "html.parser")
        asking += [at for at in soup.select("[hx-trigger]") if "every" in at["hx-trigger"]]

    assert len(asking) == 3
    for element in asking:
        assert element["hx-headers"] == '{"X-Poll": "yes"}'
        assert element["hx-status:4xx"] == element["hx-status:5xx"] == "swap:none"
