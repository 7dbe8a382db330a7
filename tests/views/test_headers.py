# SPDX-License-Identifier: EUPL-1.2
"""Security headers on every kind of answer, and refusal of what other sites send."""

import pytest
from flask import Flask, abort, session

from tests.client import PageClient
from web.auth import public

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ANSWERS = ["/", "/bestaat-niet", "/healthz", "/readyz", "/robots.txt", "/static/nergens.css"]


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_the_headers(public_client: PageClient, path: str) -> None:
    headers = public_client.browser.get(path).headers

    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_a_crash_carries_the_headers_and_tells_nothing(own_app: Flask) -> None:
    @public
    def crash() -> str:
        raise RuntimeError("secret detail")

    own_app.add_url_rule("/stuk", "crash", crash)
    page = PageClient(own_app).get("/stuk", status=500)

    assert page.response.headers["Content-Security-Policy"] == POLICY
    assert "secret detail" not in page.html


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 429, 500, 503])
def test_every_status_has_its_page(own_app: Flask, status: int) -> None:
    own_app.add_url_rule("/stop", "stop", public(lambda: abort(status)))

    page = PageClient(own_app).get("/stop", status=status)

    assert f"Foutcode {status}" in page.text


def test_built_files_may_be_kept_and_pages_may_not(own_app: Flask) -> None:
    @public
    def personal() -> str:
        session["x"] = 1
        return ""

    own_app.add_url_rule("/eigen", "personal", personal)
    client = PageClient(own_app)
    sheet = str(client.get("/").select("link[rel=stylesheet]")["href"])

    with client.browser.get(sheet) as kept:
        assert "immutable" in kept.headers["Cache-Control"]
    assert client.browser.get("/").headers["Cache-Control"] == "no-cache"
    assert client.browser.get("/eigen").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        pytest.param("Sec-Fetch-Site", "cross-site", 403, id="another site"),
        pytest.param("Sec-Fetch-Site", "same-site", 403, id="a neighbour on the domain"),
        pytest.param("Origin", "https://elders.example.org", 403, id="old browser, other site"),
        pytest.param("Sec-Fetch-Site", "same-origin", 400, id="ourselves, but no token"),
    ],
)
def test_forms_of_other_sites_are_refused(
    public_client: PageClient, header: str, value: str, status: int
) -> None:
    response = public_client.browser.post("/componenten", headers={header: value})

    assert response.status_code == status
