# SPDX-License-Identifier: EUPL-1.2
"""What the probes tell, and to whom."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from config import ConfigurationError
from models.base import utc_now
from models.delivery import Mail
from models.job import Job
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, JobState, MailState, MailTemplate
from tests.client import PageClient
from tests.factories import World
from tests.settings import PRODUCTION
from tests.views.conftest import make_app

TOKEN = "a-token-that-is-long-enough-to-hold"
GUARDED = PRODUCTION | {"BROKER_URL": "redis://127.0.0.1:1/0"}  # nothing listens there
DETAILS = {
    "jobs_due", "jobs_oldest_due_s", "jobs_dead", "mails_failed", "broker",
    "worker_embed_silent_s", "worker_default_silent_s", "disk_free_mb",
}  # fmt: skip


@pytest.fixture
def guarded(database_url, tmp_path, template_cache) -> Iterator[Callable[..., Any]]:
    """Makes the browser of a site in production that may have a token."""
    engines = []

    def make(token: str) -> Any:
        environment = GUARDED | {"DATABASE_URL": database_url, "OPS_TOKEN": token}
        app = make_app(tmp_path, template_cache, **environment)
        engines.append(app.extensions["koppelpunt.engine"])
        return app.test_client()

    yield make
    for engine in engines:
        engine.dispose()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("set_to", "headers", "knows"),
    [
        pytest.param(TOKEN, bearer(TOKEN), True, id="the token"),
        pytest.param(TOKEN, bearer("another"), False, id="another token"),
        pytest.param(TOKEN, {"Authorization": TOKEN}, False, id="no bearer"),
        pytest.param(TOKEN, {}, False, id="nothing"),
        pytest.param("", bearer(""), False, id="no token set, an empty one given"),
        pytest.param("", {"X-Forwarded-For": "127.0.0.1"}, False, id="no token set"),
        pytest.param(TOKEN, bearer("\u00e9"), False, id="strange letters"),
    ],
)
def test_details_are_for_whoever_holds_the_token(guarded, set_to, headers, knows):
    browser = guarded(set_to)

    ready = browser.get("/readyz", headers=headers)
    metrics = browser.get("/metrics", headers=headers)

    assert ready.status_code == 200
    assert ready.json.keys() == {"ok", "database"} | (DETAILS if knows else set())
    assert metrics.status_code == (200 if knows else 404)


def test_a_short_token_is_refused_at_the_start(guarded):
    with pytest.raises(ConfigurationError, match="OPS_TOKEN needs at least"):
        guarded("short")


def test_the_numbers_are_those_of_the_work(client, session, sent, app):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        now = utc_now()
        due = {"kind": JobKind.DELIVER_MAIL, "created_at": now}
        session.add(Job(subject_id=1, due_at=now - timedelta(seconds=90), **due))
        session.add(Job(subject_id=2, due_at=now + timedelta(hours=1), **due))
        session.add(Job(subject_id=3, due_at=now, state=JobState.DEAD, finished_at=now, **due))
        session.add(Mail(
            person_id=world.contact.id, template=MailTemplate.INVITATION.value, context={},
            dedupe_key="1", created_at=now, state=MailState.FAILED,
        ))  # fmt: skip
    heartbeat = app.extensions["koppelpunt.settings"].data_dir / "run" / "embed.heartbeat"
    heartbeat.parent.mkdir(exist_ok=True)
    heartbeat.touch()
    os.utime(heartbeat, (time.time() - 40, time.time() - 40))

    told = client.browser.get("/readyz").json

    assert (told["jobs_due"], told["jobs_dead"], told["mails_failed"]) == (1, 1, 1)
    assert 90 <= told["jobs_oldest_due_s"] < 150
    assert 40 <= told["worker_embed_silent_s"] < 100
    assert told["worker_default_silent_s"] is None
    assert told["disk_free_mb"] > 0


def test_a_silent_broker_is_told_and_pages_go_on(guarded):
    told = guarded(TOKEN).get("/readyz", headers=bearer(TOKEN))

    assert told.status_code == 200
    assert told.json["broker"] is False


def test_metrics_are_lines_of_name_and_number(client):
    answer = client.browser.get("/metrics")

    lines = [line.split(" ") for line in answer.text.splitlines()]
    assert answer.mimetype == "text/plain"
    assert {"koppelpunt_database", "koppelpunt_jobs_dead"} <= {name for name, _ in lines}
    assert all(float(number) >= 0 for _, number in lines)


def test_without_a_database_the_details_say_the_rest(public_client: PageClient, monkeypatch):
    monkeypatch.setattr("web.health.database_answers", lambda: False)

    told = public_client.browser.get("/readyz")

    assert told.status_code == 503
    answer = told.get_json()
    assert answer["ok"] is False
    assert "broker" in answer
    assert "jobs_dead" not in answer
