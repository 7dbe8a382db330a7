# SPDX-License-Identifier: EUPL-1.2
"""The real stack for journeys: web, broker, workers with the real encoder, people with accounts.

``live`` is the running site; ``enter(person, Kind)`` opens a browser of their own for somebody.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol, TypeVar

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import func, select

from models.assignment import Assignment
from models.base import make_engine, make_session_factory, utc_now
from models.job import Job
from models.offer import Offer
from models.operations import passwords, sessions
from models.person import Person
from models.theme import Theme
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, JobState, OrganisationKind, Role
from tests.factories import World, organisation, person, programme
from tests.journeys.mailbox import Mailbox
from tests.journeys.people import PASSWORD, SECONDS, Visitor
from tests.matching.conftest import encoder_directory
from tests.stack import Stack, running_stack, until
from workers.dispatch import make_sender

WIDE: Final = ViewportSize(width=1280, height=900)
PATIENCE_S: Final = 120.0
Kind = TypeVar("Kind", bound=Visitor)
__all__ = ["Enter", "LiveSite", "encoder_directory", "enter", "live"]

expect.set_options(timeout=15 * SECONDS)


class Enter(Protocol):
    """Opens a browser of their own for somebody."""

    def __call__(self, who: Person, kind: type[Kind], *, scripts: bool = True) -> Kind:
        """Return what this person can do there, not yet signed in."""


class LiveSite:
    """The running site, and what a test arranges behind it before people come in."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.address = f"http://127.0.0.1:{stack.port}"
        self.mailbox = Mailbox(stack.settings.outbox_dir)
        self._engine = make_engine(stack.settings.database_url)
        self._session = make_session_factory(self._engine)()
        self._send = make_sender(stack.settings)
        self._password_hash = passwords.hash_password(PASSWORD)
        with self.unit_of_work() as uow:
            self.world = World(uow)
            self.coordinator = self.world.coordinator
            self._equip(self.coordinator, "Claudia Overdijk")

    def unit_of_work(self) -> UnitOfWork:
        """A unit of work that tells the real broker."""
        return UnitOfWork(self._session, self._send)

    def contact(self, name: str, ministry: str) -> Person:
        """Somebody who writes assignments for an organisation of their own."""
        with self.unit_of_work() as uow:
            at = organisation(uow, OrganisationKind.GOVERNMENT, name=ministry)
            return self._equip(person(uow, Role.MINISTRY_CONTACT, at), name)

    def lecturer(self, name: str, institution: str) -> Person:
        """Somebody who teaches at an institution of their own."""
        with self.unit_of_work() as uow:
            at = organisation(uow, OrganisationKind.INSTITUTION, name=institution)
            return self._equip(person(uow, Role.LECTURER, at), name)

    def offer(self, by: Person, programme_name: str, *, theme: str, **fields: object) -> Offer:
        """A published offer of this lecturer, on a programme of that name."""
        with self.unit_of_work() as uow:
            on = programme(uow, by.memberships[0].organisation, name=programme_name)
            themes = [self._theme(theme)]
            return self.world.published(uow, by=by, programme=on, themes=themes, **fields)

    def draft(self, by: Person, *, theme: str, **fields: object) -> Assignment:
        """A draft of this contact that could be handed in."""
        with self.unit_of_work() as uow:
            self._let_write(by)
            return self.world.draft(uow, themes=[self._theme(theme)], **fields)

    def opened(self, by: Person, *, theme: str, **fields: object) -> Assignment:
        """An assignment of this contact that the coordinator opened; its suggestions are made."""
        with self.unit_of_work() as uow:
            self._let_write(by)
            made = self.world.opened(uow, themes=[self._theme(theme)], **fields)
        self.wait_until_idle()
        return made

    def end_session(self, who: Person) -> None:
        """Sign somebody out on the server, as after half an hour away."""
        with self.unit_of_work() as uow:
            sessions.close_all_sessions(uow, who)

    def wait_until_idle(self) -> None:
        """Wait until no job is left to do, so that every mail has left."""
        until(lambda: not self._jobs_to_do(), PATIENCE_S, lambda: "\n".join(self.stack.lines[-30:]))

    @contextlib.contextmanager
    def paused_worker(self) -> Iterator[int]:
        """Hold the worker that makes suggestions still for a block; yields its process id."""
        until(lambda: "worker-embed" in self.stack.pids(), PATIENCE_S)
        worker = self.stack.pids()["worker-embed"]
        os.killpg(worker, signal.SIGSTOP)
        try:
            yield worker
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(worker, signal.SIGCONT)

    def close(self) -> None:
        """Let go of the database."""
        self._session.close()
        self._engine.dispose()

    def _equip(self, who: Person, name: str) -> Person:
        who.name, who.password_hash = name, self._password_hash
        who.email = f"{name.replace(' ', '.').lower()}.{who.id}@example.org"
        return who

    def _let_write(self, contact: Person) -> None:
        self.world.contact = contact
        self.world.ministry = contact.memberships[0].organisation

    def _theme(self, name: str) -> Theme:
        return self._session.scalars(select(Theme).where(Theme.name == name)).one()

    def _jobs_to_do(self) -> int:
        """Count what somebody waits for; programmes are read behind it, for minutes."""
        waiting = select(func.count(Job.id)).where(
            Job.state.in_((JobState.QUEUED, JobState.RUNNING)),
            Job.due_at <= utc_now(),
            Job.kind.not_in((JobKind.MATCH_PROGRAMMES, JobKind.EMBED_PROGRAMMES)),
        )
        with make_session_factory(self._engine)() as session:
            return session.scalars(waiting).one()


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, encoder_directory: Path) -> Iterator[LiveSite]:
    """The running site, started once; journeys use people and organisations of their own."""
    folder = tmp_path_factory.mktemp("live")
    with running_stack(folder, EMBEDDING_MODEL=str(encoder_directory), LEASE_S="180") as stack:
        site = LiveSite(stack)
        yield site
        site.close()


@pytest.fixture
def enter(browser: Browser, live: LiveSite) -> Iterator[Enter]:
    """Opens browsers; the test fails on script errors, blocked parts and error pages in any."""
    wrong: list[str] = []
    contexts = []

    def enter(who: Person, kind: type[Kind], *, scripts: bool = True) -> Kind:
        context = browser.new_context(
            base_url=live.address, viewport=WIDE, java_script_enabled=scripts, locale="nl-NL"
        )
        context.set_default_timeout(15 * SECONDS)
        contexts.append(context)
        page = context.new_page()
        _watch(page, wrong)
        return kind(page, who, live.mailbox, has_scripts=scripts)

    yield enter
    for context in contexts:
        context.close()
    assert wrong == []


def _watch(page: Page, wrong: list[str]) -> None:
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("console", lambda m: wrong.append(m.text) if "Security Policy" in m.text else None)
    page.on(
        "response", lambda at: wrong.append(f"{at.status} {at.url}") if at.status >= 500 else None
    )
