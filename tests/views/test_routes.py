# SPDX-License-Identifier: EUPL-1.2
"""A walk over every address of the site: each has a rule, needs a token to change, reads to read.

A new view is walked by itself. Add it to ``PUBLIC`` of ``walking.py`` when everybody may open it.
"""

import re
import uuid

import pytest

from models.person import Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentState, Role
from tests.client import PageClient, count_queries, form_values
from tests.settings import make_settings
from tests.views.walking import PUBLIC, Cast, address, methods, rules
from web import create_app
from web.auth import RULE

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
SIGN_OF_LIFE = "UPDATE login_session SET last_seen_at"


@pytest.fixture
def cast(session, sent) -> Cast:
    with UnitOfWork(session, sent) as uow:
        return Cast(uow)


def test_every_view_has_a_rule(public_app):
    without = [
        rule.endpoint
        for rule in rules(public_app)
        if not hasattr(public_app.view_functions[rule.endpoint], RULE)
    ]

    assert not without, f"Say @requires(Permission...) or @public on {without}"


def test_public_views_are_those_on_the_list(public_app):
    public = {
        rule.endpoint
        for rule in rules(public_app)
        if getattr(public_app.view_functions[rule.endpoint], RULE, "") is None
    }

    assert public <= PUBLIC, f"Should everybody open {public - PUBLIC}? Then add it to PUBLIC."


def test_a_view_without_a_rule_is_refused(own_app):
    own_app.add_url_rule("/zonder-regel", "forgotten", lambda: "secret")

    assert own_app.test_client().get("/zonder-regel").status_code == 403


def test_a_visitor_gets_no_further_than_the_login_page(app, cast):
    browser = app.test_client()

    for rule in rules(app):
        if rule.endpoint in PUBLIC:
            continue
        path = address(app, rule, cast)
        if "GET" in methods(rule):
            answer = browser.get(path)
            assert (answer.status_code, answer.location[:9]) == (302, "/inloggen"), path
        if methods(rule) & UNSAFE:
            assert browser.post(path).status_code == 401, path


def test_every_change_needs_a_token_of_this_session(app, client, cast, engine):
    client.sign_in(cast.everything)
    with count_queries(engine) as statements:
        for rule in rules(app):
            for method in methods(rule) & UNSAFE:
                path = address(app, rule, cast)
                answer = client.browser.open(path, method=method, data={"name": "x"})
                assert answer.status_code == 400, f"{method} {path} answered {answer.status_code}"

    assert writes(statements) == []


def test_a_form_on_another_site_is_refused(app, client, cast, engine):
    client.sign_in(cast.everything)
    token = client.get("/mijn-gegevens").form().find("input", {"name": "csrf_token"})["value"]
    with count_queries(engine) as statements:
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            answer = client.browser.post(
                "/mijn-gegevens", data={"csrf_token": token, "name": "x"}, headers=headers
            )
            assert answer.status_code == 403

    assert writes(statements) == []


def test_reading_never_writes(app, client, cast, engine):
    client.sign_in(cast.everything)
    with count_queries(engine) as statements:
        for rule in rules(app):
            if "GET" in methods(rule):
                path = address(app, rule, cast)
                answer = client.browser.get(path)
                assert answer.status_code < 500, f"{path} answered {answer.status_code}"
                assert writes(statements) == [], f"GET {path} wrote"


def test_unknown_ids_are_not_found(app, client, cast):
    client.sign_in(cast.everything)

    for rule in rules(app):
        if "public_id" in rule.arguments and "GET" in methods(rule):
            path = re.sub(r"[0-9a-f-]{36}", str(uuid.uuid4()), address(app, rule, cast))
            assert client.browser.get(path).status_code == 404, path


EXTRA = {
    "id": "1",
    "role": "administrator",
    "roles": "administrator",
    "state": "completed",
    "organisation_id": "1",
    "owner_id": "1",
    "person_id": "1",
    "is_active": "",
    "is_example": "1",
    "email": "evil@example.org",
    "password_hash": "x",
    "memberships": "1",
    "public_id": str(uuid.UUID(int=7)),
    "created_at": "2000-01-01",
}


def test_fields_that_are_not_on_the_form_change_nothing(client, cast, session):
    client.sign_in(cast.contact)
    page = client.get("/mijn-gegevens")

    client.submit(page, **EXTRA | {"name": "Noor"})

    session.expire_all()
    person = session.get_one(Person, cast.contact.id)
    assert person.name == "Noor"
    assert person.roles == {Role.MINISTRY_CONTACT}
    assert person.is_active
    assert not person.is_example
    assert person.email != EXTRA["email"]
    assert person.password_hash is None


@pytest.mark.parametrize("who", ["contact", "lecturer"])
def test_texts_are_written_without_touching_owner_or_state(
    client,
    cast,
    session,
    sent,
    who,
):
    with UnitOfWork(session, sent) as uow:
        draft = cast.draft(uow) if who == "contact" else cast.offer(uow)
    part = "opdrachten" if who == "contact" else "aanbod"
    client.sign_in(getattr(cast, who))
    checked = client.get(f"/{part}/{draft.public_id}/controleren")
    links = [str(a["href"]) for a in checked.soup.select("main a[href*='/bewerken/']")]
    page = client.get(links[0])
    own = set(form_values(page.form()))

    client.submit(page, **{name: value for name, value in EXTRA.items() if name not in own})

    session.expire_all()
    stored = session.get_one(type(draft), draft.id)
    assert stored.state == AssignmentState.DRAFT.value
    assert stored.owner_id == getattr(cast, who).id
    assert not stored.is_example
    assert stored.public_id == draft.public_id


def test_attempts_are_counted_while_the_broker_is_away(
    database_url, tmp_path, session, sent, recwarn
):
    settings = make_settings(
        tmp_path, DATABASE_URL=database_url, LIMITER_URL="redis://127.0.0.1:1/0"
    )
    alone = create_app(settings)
    alone.testing = True
    client = PageClient(alone)

    for _ in range(5):
        page = client.get("/inloggen")
        client.submit(page, email="a@example.org", password="b" * 12, _status=400)

    client.submit(client.get("/inloggen"), email="a@example.org", password="b", _status=429)
    alone.extensions["koppelpunt.engine"].dispose()


def writes(statements: list[str]) -> list[str]:
    """Return what changes something, but for the sign of life of a session."""
    return [at for at in statements if WRITES.match(at) and not at.startswith(SIGN_OF_LIFE)]
