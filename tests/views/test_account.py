# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out, sessions, text that is not lost, and the own account."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from models.base import utc_now
from models.event import Event
from models.operations.passwords import hash_password
from models.person import LoginSession, Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind
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
    before = kinds(session)
    page = login(client, email or world.contact.email, password, _status=400)

    assert page.errors == REFUSED
    assert page.value("email") == (email or world.contact.email)
    assert page.soup.select_one("#password")["value"] == ""
    assert kinds(session) == before, "strangers write nothing into the log that is kept for ever"
    client.get("/mijn-gegevens", status=302)


def test_a_refused_login_is_a_line_in_the_service_log(client, world, caplog):
    login(client, world.contact.email, OTHER, _status=400)
    login(client, "persoon@example.org", OTHER, _status=400)

    told = [at.msg for at in caplog.records if at.msg.get("event") == "login_refused"]
    assert [at["person"] for at in told] == [world.contact.id, None]
    assert world.contact.email not in str(told)


def test_attempts_on_one_account_are_limited_wherever_they_come_from(client, world, app):
    for number in range(5):
        login(client, world.contact.email, OTHER, _status=400)
        _from_address(client, f"10.0.0.{number}")

    page = login(client, world.contact.email, PASSWORD, _status=429)

    assert "te veel pogingen" in page.text
    assert int(page.response.headers["Retry-After"]) <= 60
    login(client, world.lecturer.email)


def test_attempts_from_one_address_are_limited_whoever_they_are_for(client, world):
    for number in range(5):
        login(client, f"nobody{number}@example.org", OTHER, _status=400)

    login(client, world.contact.email, PASSWORD, _status=429)


def test_a_busy_office_behind_one_address_can_sign_in(client, world):
    for _ in range(8):
        login(client, world.contact.email)
        client.press(client.get("/mijn-gegevens"), "Overal uitloggen")


def _from_address(client: PageClient, address: str) -> None:
    client.browser.environ_base |= {"REMOTE_ADDR": address}


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/mijn-gegevens", "/mijn-gegevens"),
        ("/mijn-gegevens?a=1", "/mijn-gegevens?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/" + "a" * 3000, "/"),
    ],
)
def test_after_signing_in_one_goes_on_within_this_site_only(client, world, asked, target):
    page = client.get("/inloggen")

    done = client.submit(page, email=world.contact.email, password=PASSWORD, next=asked)

    assert done.location == target


def test_a_closed_page_brings_the_reader_back_after_signing_in(client, world):
    asked = client.get("/mijn-gegevens?a=1", status=302)
    page = client.get(asked.location)

    done = client.submit(page, email=world.contact.email, password=PASSWORD)

    assert done.location == "/mijn-gegevens?a=1"


def test_signing_in_starts_a_new_session_and_ends_the_one_before(client, world, session):
    login(client, world.contact.email)
    before = client.browser.get_cookie("koppelpunt_session").value
    client.browser.delete_cookie("koppelpunt_session")
    page = client.get("/inloggen")
    client.browser.set_cookie("koppelpunt_session", before)

    client.submit(page, email=world.contact.email, password=PASSWORD)

    assert client.browser.get_cookie("koppelpunt_session").value != before
    assert session.scalars(select(func.count(LoginSession.id))).one() == 1


def test_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, world):
    page = login(client, world.contact.email)

    cookie = next(
        c for c in page.response.headers.getlist("Set-Cookie") if "koppelpunt_session" in c
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_logging_out_ends_the_session_and_is_a_post(client, world, session):
    login(client, world.contact.email)
    token = client.browser.get_cookie("koppelpunt_session").value
    client.get("/uitloggen", status=405)

    page = client.press(client.get("/mijn-gegevens"), "Uitloggen")

    assert page.response.headers["Clear-Site-Data"]
    assert client.follow(page).flashes == ["U bent uitgelogd."]
    client.browser.set_cookie("koppelpunt_session", token)
    client.get("/mijn-gegevens", status=302)


def test_logging_out_everywhere_ends_every_session(client, world, app):
    other = PageClient(app)
    other.sign_in(world.contact)
    client.sign_in(world.contact)
    page = client.get("/mijn-gegevens")
    assert "Een andere browser" in page.text

    client.press(page, "Overal uitloggen")

    other.get("/mijn-gegevens", status=302)


@pytest.mark.parametrize(
    ("column", "age"),
    [
        pytest.param("last_seen_at", timedelta(minutes=31), id="idle"),
        pytest.param("created_at", timedelta(hours=13), id="absolute"),
    ],
)
def test_a_session_ends_by_itself(client, world, session, column, age):
    client.sign_in(world.contact)
    client.get("/mijn-gegevens")
    session.execute(update(LoginSession).values({column: utc_now() - age}))
    session.commit()

    client.get("/mijn-gegevens", status=302)


def test_a_closed_account_is_out_at_once(client, world, session, sent):
    client.sign_in(world.contact)
    with UnitOfWork(session, sent) as uow:
        uow.session.get_one(Person, world.contact.id).is_active = False

    client.get("/mijn-gegevens", status=302)
    page = login(client, world.contact.email, _status=400)
    assert page.errors == REFUSED


LONG_TEXT = 'Eerste regel "met" <tekens> & ünïcode ✓\r\nTweede regel. ' * 2000


def test_a_session_that_ended_loses_no_typed_text(client, world, session):
    client.sign_in(world.contact)
    form = client.get("/mijn-gegevens").form()
    token = form.find("input", {"name": "csrf_token"})["value"]
    session.execute(update(LoginSession).values(last_seen_at=utc_now() - timedelta(hours=1)))
    session.commit()
    typed = {"name": "Noor", "language": "en", "remark": LONG_TEXT, "password": "geheim",
             "csrf_token": token}  # fmt: skip

    page = client.post("/mijn-gegevens", typed, status=401)
    assert "Tweede regel." in page.text
    assert "geheim" not in page.html
    wrong = client.submit(page, email=world.contact.email, password=OTHER, _status=400)
    again = client.submit(wrong, email=world.contact.email, password=PASSWORD, _status=200)

    kept = again.form().find("input", {"name": "remark"})["value"]
    assert kept.replace("\r\n", "\n") == LONG_TEXT.replace("\r\n", "\n")
    assert world.contact.name in again.html
    client.press(again, "Opnieuw versturen")
    session.expire_all()
    assert session.get_one(Person, world.contact.id).name == "Noor"


def test_kept_text_never_sends_people_to_another_site(client, world):
    page = client.get("/inloggen")

    done = client.submit(
        page, email=world.contact.email, password=PASSWORD,
        kept='["https://evil.example/", [["a", "b"]]]',
    )  # fmt: skip

    assert done.location == "/"


@pytest.mark.parametrize("kept", ["[", "[[[[", "null", '["/x"]', "[" * 5000, '["/x", [[1]]]', "{}"])
def test_rubbish_instead_of_kept_text_is_ignored(client, world, kept):
    page = client.get("/inloggen")

    client.submit(page, email=world.contact.email, password=PASSWORD, kept=kept)


def test_profile_keeps_name_and_language(client, world, session):
    client.sign_in(world.contact)

    shown = client.follow(client.submit(client.get("/mijn-gegevens"), name="Noor", language="en"))

    assert (shown.flashes, shown.value("language")) == (["Uw gegevens zijn opgeslagen."], "en")


def test_a_new_password_needs_the_present_one(client, world, session, app):
    other = PageClient(app)
    other.sign_in(world.contact)
    client.sign_in(world.contact)
    page = client.get("/mijn-gegevens/wachtwoord")
    refused = client.submit(page, present=OTHER, password=OTHER, _status=400)
    assert refused.errors == ["Dit is niet het wachtwoord dat u nu gebruikt."]

    client.submit(refused, present=PASSWORD, password=OTHER)

    client.get("/mijn-gegevens")
    other.get("/mijn-gegevens", status=302)


@pytest.mark.parametrize(
    "path",
    ["/inloggen", "/wachtwoord-vergeten", "/wachtwoord-vergeten/verstuurd"],
)
def test_public_pages_are_good_pages_in_both_languages(client, world, path):
    for prefix in ("", "/en"):
        assert client.get(prefix + path).h1
