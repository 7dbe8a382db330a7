# SPDX-License-Identifier: EUPL-1.2
"""Links by mail: a new password, an invitation, the first administrator; and the password rule."""

import re
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from models.access import Actor
from models.base import utc_now
from models.delivery import Mail
from models.event import Event
from models.operations import links, people
from models.operations.passwords import hash_password
from models.person import LinkToken, Person
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


def reset_link(session) -> str:
    session.rollback()
    mail = session.scalars(
        select(Mail)
        .where(Mail.template == MailTemplate.PASSWORD_RESET.value)
        .order_by(Mail.id.desc())
    ).first()
    return str(mail.context["secret_path"])


def ask_reset(client, email):
    return client.follow(client.submit(client.get("/wachtwoord-vergeten"), email=email))


def test_a_new_password_by_mail_ends_other_sessions_and_signs_in(client, world, session, app):
    other = PageClient(app)
    other.sign_in(world.contact)
    ask_reset(client, world.contact.email)
    address = reset_link(session)
    client.get(address)  # opening it uses nothing up

    done = client.submit(client.get(address), password=OTHER)

    assert done.location == "/"
    client.get("/mijn-gegevens")
    other.get("/mijn-gegevens", status=302)
    assert EventKind.PASSWORD_CHANGED in kinds(session)
    login(PageClient(app), world.contact.email, OTHER)
    login(PageClient(app), world.contact.email, PASSWORD, _status=400)


def test_a_reset_link_works_once(client, world, session, app):
    ask_reset(client, world.contact.email)
    address = reset_link(session)
    page = client.get(address)
    client.submit(page, password=OTHER)

    assert "werkt niet meer" in client.get(address, status=410).h1
    client.submit(page, password=PASSWORD, _status=400)
    login(PageClient(app), world.contact.email, PASSWORD, _status=400)


def test_a_reset_link_works_ten_minutes(client, world, session):
    ask_reset(client, world.contact.email)
    address = reset_link(session)
    session.execute(update(LinkToken).values(expires_at=utc_now() - timedelta(seconds=1)))
    session.commit()

    client.get(address, status=410)


def test_a_reset_link_works_only_in_the_browser_that_asked(client, world, session, app):
    ask_reset(client, world.contact.email)
    address = reset_link(session)
    thief = PageClient(app)
    ask_reset(thief, "nobody@example.org")

    thief.get(address, status=410)
    client.get(address)


def test_nobody_ends_the_reset_link_of_somebody_else_by_asking_too(client, world, session, app):
    ask_reset(client, world.contact.email)
    address = reset_link(session)
    ask_reset(PageClient(app), world.contact.email)

    client.submit(client.get(address), password=OTHER)

    login(PageClient(app), world.contact.email, OTHER)


def test_who_asks_twice_may_use_either_mail_and_that_ends_the_other(client, world, session):
    ask_reset(client, world.contact.email)
    first = reset_link(session)
    ask_reset(client, world.contact.email)
    second = reset_link(session)
    page = client.get(second)

    client.submit(client.get(first), password=OTHER)

    client.get(second, status=410)
    client.submit(page, password=PASSWORD, _status=400)


def test_changing_the_password_ends_the_reset_links_that_wait(client, world, session, app):
    ask_reset(client, world.contact.email)
    address = reset_link(session)
    signed_in = PageClient(app)
    signed_in.sign_in(world.contact)

    signed_in.submit(signed_in.get("/mijn-gegevens/wachtwoord"), present=PASSWORD, password=OTHER)

    client.get(address, status=410)


def test_an_account_gets_ten_reset_mails_an_hour(client, app, world, session, monkeypatch):
    real = time.time
    for minute in range(10):
        monkeypatch.setattr("time.time", lambda by=minute: real() + by * 61)
        ask_reset(client, world.contact.email)

    page = client.submit(
        client.get("/wachtwoord-vergeten"), email=world.contact.email.upper(), _status=429
    )

    assert "na een uur" in page.text
    assert session.scalars(select(func.count(Mail.id))).one() == 10
    ask_reset(PageClient(app), world.lecturer.email)


def test_unknown_and_known_addresses_get_the_same_answer(client, world, session):
    known = ask_reset(client, world.contact.email)
    unknown = ask_reset(client, "nobody@example.org")

    assert known.text == unknown.text
    assert session.scalars(select(func.count(Mail.id))).one() == 1


def test_tokens_are_stored_as_hashes_only(client, world, session):
    ask_reset(client, world.contact.email)
    token = reset_link(session).rsplit("/", 1)[1]

    stored = session.scalars(select(LinkToken.token_hash)).all()
    assert len(token) >= 43
    assert token not in stored


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("", "Vul een wachtwoord in van 12 tekens of meer."),
        ("kort", "Gebruik ten minste 12 tekens."),
        ("x" * 129, "Maak de tekst 1 tekens korter. U mag 128 tekens gebruiken."),
        ("Welkom2026!!", "Dit wachtwoord is te makkelijk te raden. Kies een ander wachtwoord."),
        ("W@chtw00rd123", "Dit wachtwoord is te makkelijk te raden. Kies een ander wachtwoord."),
        ("ababababababab", "Dit wachtwoord is te makkelijk te raden. Kies een ander wachtwoord."),
        ("koppelpunt2026", "Dit wachtwoord is te makkelijk te raden. Kies een ander wachtwoord."),
        ("noorvermeulen1", "Dit wachtwoord is te makkelijk te raden. Kies een ander wachtwoord."),
    ],
)
def test_the_rule_for_passwords_stands_above_the_field_and_at_it(
    client, world, session, sent, password, message
):
    path = _invitation(session, sent, world)
    page = client.get(path)
    assert "Gebruik 12 tekens of meer." in page.text

    refused = client.submit(page, name="Noor Vermeulen", password=password, _status=400)

    assert refused.errors == [message]
    assert refused.value("name") == "Noor Vermeulen"


def test_a_long_password_with_spaces_and_signs_is_kept_as_typed(client, world, session, sent, app):
    password = "  Zeven 'uilen' & drie 🦉 zingen  "
    client.submit(client.get(_invitation(session, sent, world)), name="Noor", password=password)

    login(PageClient(app), "noor@example.org", password)
    login(PageClient(app), "noor@example.org", password.strip(), _status=400)


def _invitation(session, sent, world) -> str:
    with UnitOfWork(session, sent) as uow:
        invited = people.invite_person(
            uow,
            Actor.of(world.administrator),
            name="Noor V.",
            email="noor@example.org",
            role=Role.LECTURER,
            organisation=world.institution,
        )
    mail = session.scalars(select(Mail).where(Mail.person_id == invited.id)).one()
    return str(mail.context["secret_path"])


def test_an_invitation_is_accepted_once(client, world, session, sent):
    path = _invitation(session, sent, world)
    page = client.get(path)

    client.submit(page, name="Noor Vermeulen", password=OTHER)

    shown = client.get("/mijn-gegevens")
    assert (shown.value("name"), shown.flashes) == (
        "Noor Vermeulen", ["Welkom bij Koppelpunt. Uw account is klaar."],
    )  # fmt: skip
    assert EventKind.PERSON_ACTIVATED in kinds(session)
    client.get(path, status=410)


def test_an_invitation_waits_seven_days(client, world, session, sent):
    path = _invitation(session, sent, world)
    link = session.scalars(select(LinkToken)).one()
    days = link.expires_at - utc_now()
    assert timedelta(days=6, hours=23) < days <= timedelta(days=7)
    session.execute(update(LinkToken).values(expires_at=utc_now()))
    session.commit()

    client.get(path, status=410)


def test_an_invited_person_has_no_password_to_guess(client, world, session, sent):
    _invitation(session, sent, world)

    assert login(client, "noor@example.org", "", _status=400).errors == ["Vul uw wachtwoord in."]
    assert login(client, "noor@example.org", PASSWORD, _status=400).errors == REFUSED


def test_the_first_administrator_is_made_with_the_set_up_link(client, session, sent):
    with UnitOfWork(session, sent) as uow:
        address = people.create_set_up_link(uow, "http://localhost")
    path = address.removeprefix("http://localhost")
    assert path.startswith("/aanmaken/")
    page = client.get(path)
    refused = client.submit(page, name="Ada", email="ada", password=OTHER, _status=400)
    assert refused.errors == ["Vul een e-mailadres in, bijvoorbeeld naam@organisatie.nl."]

    client.submit(refused, email="ada@example.org", password=OTHER)

    assert client.get("/beheer").h1 == "Beheer"
    client.get(path, status=410)
    made = session.scalars(select(Person)).one()
    assert (made.name, made.roles) == ("Ada", {Role.ADMINISTRATOR})


def test_a_set_up_link_is_worthless_once_there_is_an_administrator(client, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        _, path = links.make_link(uow, TokenPurpose.SET_UP, None)

    page = client.submit(
        client.get(path), name="Eve", email="eve@example.org", password=OTHER, _status=410
    )

    assert "werkt niet meer" in page.h1
    assert session.scalars(select(Person).where(Person.name == "Eve")).first() is None


def test_secrets_in_addresses_stay_out_of_the_log(client, world, session, caplog):
    ask_reset(client, world.contact.email)
    address = reset_link(session)

    with caplog.at_level("INFO", "koppelpunt"):
        client.get(address)

    logged = caplog.text
    assert address.rsplit("/", 1)[1] not in logged
    assert world.contact.email not in logged
    assert re.search(r"/wachtwoord/<token>", logged)
