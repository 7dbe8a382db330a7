# SPDX-License-Identifier: EUPL-1.2
"""Two sites in this process: one full of examples and scenes, one where nothing happened yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn
from uuid import UUID

import pytest
from flask import Flask, abort, url_for
from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from models.base import ReadFirstSession, make_session_factory
from models.delivery import Mail
from models.operations.passwords import hash_password
from models.unit_of_work import JobHint, UnitOfWork
from models.vocabulary import MailTemplate, Role
from tests.fakes import HashingEncoder
from tests.journeys.conftest import serving
from tests.journeys.scenes import Scenes, empty_cast
from tests.journeys.visits import EMPTY, LIVING, Visit
from tests.settings import make_settings
from web import create_app
from web.auth import public
from workers.bench import clear_benches
from workers.imports import examples
from workers.imports.examples.texts import read_assignments, read_offers
from workers.imports.reference import load_reference_data
from workers.schema import upgrade_schema
from workers.toolbox import Toolbox

ACCOUNTS: Final = {
    "contact": "opdrachtgever1",
    "lecturer": "docent1",
    "coordinator": "coordinator1",
    "manager": "programmamanager1",
    "administrator": "beheerder1",
    "everybody": "alles",
    "new_contact": "nieuwe-opdrachtgever",
    "new_lecturer": "nieuwe-docent",
}
ROLES: Final = {
    "contact": Role.MINISTRY_CONTACT,
    "lecturer": Role.LECTURER,
    "coordinator": Role.COORDINATOR,
    "manager": Role.PROGRAMME_MANAGER,
    "administrator": Role.ADMINISTRATOR,
}
PATIENCE_MS: Final = 20_000
WIDE: Final[ViewportSize] = {"width": 1280, "height": 900}


@dataclass
class Site:
    """A site that serves."""

    app: Flask
    sessions: sessionmaker[ReadFirstSession]
    password: str
    emails: dict[str, str]
    scenes: dict[str, UUID] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    address: str = ""

    def path(self, visit: Visit) -> str:
        """Return the address of a page within this site."""
        values: dict[str, Any] = dict(visit.values)
        if visit.scene:
            values["public_id"] = self.scenes[visit.scene]
        if "token" in values:
            values["token"] = self.links.get(visit.values["token"], "onbekend")
        with self.app.test_request_context():
            return url_for(visit.endpoint, **values)

    def reset_token(self) -> str:
        """Return the secret of the last mail about a forgotten password."""
        asked = select(Mail).where(Mail.template == MailTemplate.PASSWORD_RESET.value)
        with self.sessions() as session:
            mail = session.scalars(asked.order_by(Mail.id.desc())).first()
            assert mail is not None
            return str(mail.context["secret_path"]).rpartition("/")[2]


@dataclass
class WholeSite:
    """Both sites, with one tab per person that stays signed in."""

    sites: dict[str, Site]
    browser: Browser
    blocked: list[str] = field(default_factory=list)
    _tabs: dict[tuple[str, str], Page] = field(default_factory=dict)

    def open(self, visit: Visit, prefix: str = "") -> Page:
        """Bring the person's tab to the page and check that it is the page, not a refusal."""
        site, tab = self.sites[visit.site], self.tab(visit.site, visit.who)
        self.blocked.clear()
        tab.set_viewport_size(WIDE)
        address = f"{site.address}{prefix}{site.path(visit)}"
        answer = tab.goto(address)
        assert answer is not None
        assert answer.status == visit.status, f"{address} answered {answer.status}"
        assert tab.url == address, f"{address} leads to {tab.url}"
        return tab

    def tab(self, site: str, who: str) -> Page:
        """Return the tab of somebody, signed in at its first use."""
        if (site, who) not in self._tabs:
            self._tabs[site, who] = self.new_tab(site, who)
        return self._tabs[site, who]

    def new_tab(self, site: str, who: str) -> Page:
        """Open a browser for somebody and sign in through the real page."""
        tab = self.browser.new_context().new_page()
        tab.set_default_timeout(PATIENCE_MS)
        tab.on("pageerror", lambda error: self.blocked.append(str(error)))
        tab.on("console", self._note)
        at = self.sites[site]
        if who != "visitor":
            _sign_in(tab, at, at.emails[who])
        elif site == LIVING:
            _ask_for_a_new_password(tab, at, at.emails["contact"])
        return tab

    def _note(self, message: object) -> None:
        text = str(getattr(message, "text", ""))
        if "Security Policy" in text:
            self.blocked.append(text)


def _sign_in(tab: Page, site: Site, email: str) -> None:
    tab.goto(f"{site.address}/inloggen")
    tab.locator("#email").fill(email)
    tab.locator("#password").fill(site.password)
    tab.locator("main button[type=submit]").click()
    tab.locator(".kp-user").wait_for()


def _ask_for_a_new_password(tab: Page, site: Site, email: str) -> None:
    """The link that is mailed opens in the browser that asked for it, so in this one."""
    tab.goto(f"{site.address}/wachtwoord-vergeten")
    tab.locator("#email").fill(email)
    tab.locator("main button[type=submit]").click()
    tab.wait_for_url("**/verstuurd")
    site.links["reset"] = site.reset_token()


@contextmanager
def whole_site(folder: Path, browser: Browser) -> Iterator[WholeSite]:
    """Fill both sites and serve them for the block."""
    living, empty = _living(folder / LIVING), _empty(folder / EMPTY)
    with serving(living.app) as living.address, serving(empty.app) as empty.address:
        whole = WholeSite({LIVING: living, EMPTY: empty}, browser)
        yield whole
    for site in (living, empty):
        site.app.extensions["koppelpunt.engine"].dispose()


def _living(folder: Path) -> Site:
    """A play with one assignment of each story, ranked by the stand-in encoder, and the scenes."""
    app, sessions = _new_site(folder)
    settings, encoder = make_settings(folder), HashingEncoder()
    with pytest.MonkeyPatch.context() as patch:
        told, offered = {at.story: at for at in read_assignments()}, read_offers()[::3]
        patch.setattr(examples, "read_assignments", lambda: list(told.values()))
        patch.setattr(examples, "read_offers", lambda: offered)
        patch.setattr(examples, "load_encoder", lambda _settings: encoder)
        examples.load_examples(sessions, settings)
    tools = Toolbox(
        settings=settings, session_factory=sessions, send=_send_nothing, encoder=lambda: encoder
    )
    emails = {who: f"{name}@voorbeeld.example" for who, name in ACCOUNTS.items()}
    scenes = Scenes(tools, {role: emails[who] for who, role in ROLES.items()})
    clear_benches()
    password = examples.example_password(settings)
    return Site(app, sessions, password, emails, scenes.made, scenes.links)


def _empty(folder: Path) -> Site:
    app, sessions = _new_site(folder)
    password = "vier blauwe paarden draven"
    with sessions() as session, UnitOfWork(session, _send_nothing) as uow:
        empty_cast(uow, hash_password(password))
    emails = {who: f"{role.value}@voorbeeld.example" for who, role in ROLES.items()}
    return Site(app, sessions, password, emails)


def _new_site(folder: Path) -> tuple[Flask, sessionmaker[ReadFirstSession]]:
    folder.mkdir()
    settings = make_settings(folder, LIMITER_URL="memory://")
    upgrade_schema(settings.database_url)
    app = create_app(settings)
    app.extensions["koppelpunt.sender"] = _send_nothing
    app.add_url_rule("/fout/<int:code>", "fail", public(_fail))
    sessions = make_session_factory(app.extensions["koppelpunt.engine"])
    load_reference_data(sessions)
    return app, sessions


def _fail(code: int) -> NoReturn:
    if code == 500:
        raise RuntimeError("planted")
    abort(code)


def _send_nothing(_hint: JobHint) -> None:
    """Nobody works here: what was ranked is there already."""
