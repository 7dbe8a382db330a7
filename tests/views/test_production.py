# SPDX-License-Identifier: EUPL-1.2
"""What production demands before it starts, and what it then sends."""

import pytest

from config import ConfigurationError
from models.queries.examples import has_example_people
from models.unit_of_work import UnitOfWork
from models.vocabulary import OrganisationKind, Role
from tests.factories import organisation, person
from tests.settings import PRODUCTION, make_environment, make_settings
from tests.views.conftest import make_app
from web import create_app

ADDRESS = PRODUCTION["BASE_URL"]


@pytest.fixture
def site(database_url, tmp_path, template_cache):
    """A site in production on this test's database."""
    app = make_app(tmp_path, template_cache, **PRODUCTION, DATABASE_URL=database_url)
    yield app
    app.extensions["koppelpunt.engine"].dispose()


def add_person(session, sent, *, is_example):
    with UnitOfWork(session, sent) as uow:
        at = organisation(uow, OrganisationKind.GOVERNMENT)
        person(uow, Role.MINISTRY_CONTACT, at, is_example=is_example)


@pytest.mark.parametrize("is_example", [True, False])
def test_example_people_are_told_from_real_ones(session, sent, is_example):
    add_person(session, sent, is_example=is_example)

    assert has_example_people(session) is is_example


def test_production_does_not_start_while_example_accounts_exist(
    database_url, tmp_path, session, sent
):
    add_person(session, sent, is_example=True)
    settings = make_settings(tmp_path, **PRODUCTION, DATABASE_URL=database_url)

    with pytest.raises(ConfigurationError, match="script/koppelpunt examples remove"):
        create_app(settings)


def test_the_embedded_default_starts_with_example_accounts(database_url, tmp_path, session, sent):
    add_person(session, sent, is_example=True)

    app = create_app(make_settings(tmp_path, DATABASE_URL=database_url))

    app.extensions["koppelpunt.engine"].dispose()


def test_production_does_not_start_on_a_database_that_cannot_tell(tmp_path):
    settings = make_settings(tmp_path, **PRODUCTION, DATABASE_URL="sqlite://")

    with pytest.raises(ConfigurationError, match="database upgrade"):
        create_app(settings)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        pytest.param({"SECRET_KEY": "kort"}, "at least 32", id="short secret"),
        pytest.param({"SECRET_KEY": "a" * 40}, "easy to guess", id="one character"),
        pytest.param({"SECRET_KEY": "please-CHANGE-me-before-use-01234567"}, "easy", id="known"),
        pytest.param({"BASE_URL": "http://koppelpunt.example.org"}, "https", id="no TLS"),
    ],
)
def test_unsafe_settings_are_named(tmp_path, wrong, named):
    given = PRODUCTION | {"DATABASE_URL": "postgresql://db/koppelpunt"} | wrong

    with pytest.raises(ConfigurationError, match=named):
        make_settings(tmp_path, **given)


def test_the_secret_is_in_no_text_of_the_settings(tmp_path):
    settings = make_settings(tmp_path)

    assert make_environment(tmp_path)["SECRET_KEY"] not in repr(settings)


def test_cookies_belong_to_this_host_alone_and_never_leave_over_http(site):
    answer = site.test_client().get("/inloggen", base_url=ADDRESS)

    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain=" not in cookie
    assert site.config["LOGIN_COOKIE"] == "__Host-session"


@pytest.mark.parametrize("path", ["/", "/inloggen", "/bestaat-niet", "/healthz"])
def test_every_answer_demands_https_for_a_year(site, path):
    answer = site.test_client().get(path, base_url=ADDRESS)

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_http_is_sent_on_to_https(site):
    answer = site.test_client().get("/privacy", base_url=ADDRESS.replace("https", "http"))

    assert (answer.status_code, answer.headers["Location"]) == (308, f"{ADDRESS}/privacy")


def test_other_hosts_and_the_page_of_components_do_not_exist(site):
    browser = site.test_client()

    assert browser.get("/", base_url="https://elders.example.org").status_code == 400
    assert browser.get("/componenten", base_url=ADDRESS).status_code == 404
