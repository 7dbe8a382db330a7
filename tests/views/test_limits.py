# SPDX-License-Identifier: EUPL-1.2
"""Rate limits without their store: pages stay up and attempts are still counted."""

import pytest

from tests.client import PageClient
from tests.settings import make_settings
from web import create_app
from web.limits import limiter

GUESS = {"email": "iemand@example.org", "password": "een verkeerde gok"}


@pytest.fixture
def client_without_store(database_url, tmp_path):
    gone = f"redis+unix://{tmp_path}/nobody.sock?db=3"
    app = create_app(make_settings(tmp_path, LIMITER_URL=gone, DATABASE_URL=database_url))
    app.testing = True
    yield PageClient(app)
    app.extensions["koppelpunt.engine"].dispose()
    limiter._fallback_storage.reset()


def test_pages_stay_up_and_guessing_stays_limited(client_without_store):
    page = client_without_store.get("/inloggen")

    statuses = [_guess(client_without_store, page) for _ in range(7)]

    assert statuses[0] == 400
    assert statuses[-1] == 429
    assert 500 not in statuses
    assert client_without_store.get("/").status == 200


def _guess(client, page):
    token = page.value("csrf_token")
    return client.browser.post("/inloggen", data=GUESS | {"csrf_token": token}).status_code
