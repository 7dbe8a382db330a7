# SPDX-License-Identifier: EUPL-1.2
"""The web server of one machine behind a proxy: what is believed, and where mailed links lead."""

import http.client
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from config import Settings
from models.delivery import Mail
from models.unit_of_work import UnitOfWork
from tests.factories import World
from tests.settings import PRODUCTION, make_settings
from tests.stack import free_port
from web import create_app
from web.limits import limiter
from workers import web_server
from workers.delivery import compose
from workers.instance_lock import listen
from workers.web_server import Drain, make_server, serve

HOST = "koppelpunt.example.org"
SITE = f"https://{HOST}"
MADE: list[Flask] = []
FORWARDED = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-Host": HOST}


class Proxy:
    """Passes requests on to the server, over http on loopback, as a proxy with TLS does."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def ask(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.settings.port, timeout=20)
        sent = FORWARDED | {name.replace("_", "-"): value for name, value in headers.items()}
        body = None if form is None else urlencode(form)
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST" if form else "GET", path, body, sent)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, text


@pytest.fixture
def behind(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[int], Proxy]]:
    """Starts the server in production; ``behind(1)`` trusts one proxy."""
    running = []
    monkeypatch.setattr(web_server, "APPLICATION", f"{__name__}:kept_application")

    def start(count: int) -> Proxy:
        environment = PRODUCTION | {
            "DATABASE_URL": database_url,
            "TRUSTED_PROXIES": str(count),
            "PORT": str(free_port()),
            "BROKER_URL": "redis://127.0.0.1:1/0",
            "LIMITER_URL": "memory://",
        }
        settings = make_settings(tmp_path, **environment)
        server, drain = make_server(settings, listen(settings.host, settings.port)), Drain()
        limiter.reset()
        loop = threading.Thread(target=serve, args=(server, drain))
        loop.start()
        running.append((drain, loop))
        return Proxy(settings)

    yield start
    for drain, loop in running:
        drain.begin(15, None)
        loop.join(15)
    while MADE:
        MADE.pop().extensions["koppelpunt.engine"].dispose()


def kept_application(settings: Settings) -> Flask:
    """Make the application and keep it, since the server hides it."""
    MADE.append(create_app(settings))
    return MADE[-1]


def test_https_at_the_proxy_is_https(behind):
    status, headers, _ = behind(1).ask("/inloggen")

    assert status == 200
    assert all("Secure" in cookie for cookie in headers.get_all("Set-Cookie", []))


def test_without_a_trusted_proxy_nobody_is_believed(behind):
    status, headers, _ = behind(0).ask("/inloggen")

    assert (status, headers["Location"]) == (308, f"{SITE}/inloggen")


def test_another_host_in_a_forwarded_header_gets_no_page(behind):
    status, _, _ = behind(1).ask("/inloggen", X_Forwarded_Host="elders.example.org")

    assert status == 400


def test_attempts_count_for_the_address_that_the_proxy_saw(behind):
    proxy, link = behind(1), "/uitnodiging/onbekend"

    def tried(forwarded_for):
        status, _, _ = proxy.ask(link, X_Forwarded_For=forwarded_for)
        return status

    statuses = [tried(f"203.0.113.{number}, 198.51.100.7") for number in range(32)]

    assert statuses[0] != 429
    assert statuses[-1] == 429  # what the client itself put before it changes nothing
    assert tried("198.51.100.8") != 429


def test_a_mailed_link_leads_to_the_address_of_the_site(behind, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
    proxy = behind(1)
    _, headers, page = proxy.ask("/wachtwoord-vergeten")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    cookies = "; ".join(at.split(";")[0] for at in headers.get_all("Set-Cookie", []))
    form = {"csrf_token": token[1], "email": world.contact.email}

    sender = {"Cookie": cookies, "Origin": SITE, "Referer": f"{SITE}/wachtwoord-vergeten"}
    status, headers, _ = proxy.ask("/wachtwoord-vergeten", form, **sender)

    assert (status, headers["Location"]) == (302, "/wachtwoord-vergeten/verstuurd")
    mail = session.scalars(select(Mail)).one()
    assert f"{SITE}/wachtwoord/" in compose(mail, proxy.settings).get_content()
