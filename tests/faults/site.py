# SPDX-License-Identifier: EUPL-1.2
"""A running stack with people in it, and the question that matters: was everything done, once?"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, func, select

from models.access import Actor
from models.assignment import Assignment
from models.base import make_engine, make_session_factory
from models.event import Event, verify_chain
from models.job import Job
from models.operations import assignments, sessions
from models.person import Person
from models.unit_of_work import JobHint, UnitOfWork
from models.vocabulary import EventKind, JobKind, JobState, Role
from tests.factories import World, person
from tests.faults.browser import Browser
from tests.stack import Stack, until

AT_ONCE = 4
T = TypeVar("T")


@dataclass(frozen=True)
class Draft:
    """An assignment ready to be handed in."""

    id: int
    public_id: uuid.UUID
    owner: Person


class Site:
    """The stack seen from outside: people press buttons, the database tells what came of it."""

    def __init__(self, stack: Stack, *, offers: int = 3) -> None:
        self.stack = stack
        self._engine = make_engine(stack.settings.database_url)
        self._sessions = make_session_factory(self._engine)
        self._session = self._sessions()
        self.hints: list[JobHint] = []
        self.poisoned: list[Draft] = []
        self.beside_poison: list[Draft] = []
        with self.unit_of_work() as uow:
            self.world = World(uow)
            self.offers = [self.world.published(uow) for _ in range(offers)]

    def unit_of_work(self) -> UnitOfWork:
        """A unit of work of the test itself; its hints are collected, none is sent."""
        return UnitOfWork(self._session, self.hints.append)

    def read(self, statement: Select[T]) -> list[T]:
        """What a query finds, to use in drafts."""
        return list(self._session.scalars(statement))

    def drafts(self, count: int, title: str = "Opdracht", **fields: object) -> list[Draft]:
        """Drafts of a new contact, who may still submit as often as the limit allows."""
        with self.unit_of_work() as uow:
            self.world.contact = person(uow, Role.MINISTRY_CONTACT, self.world.ministry)
            made = [
                self.world.draft(uow, title=f"{title} {number}", **fields)
                for number in range(count)
            ]
        return [Draft(at.id, at.public_id, at.owner) for at in made]

    def browser(self, who: Person) -> Browser:
        """A browser in which this person is signed in."""
        with self.unit_of_work() as uow:
            known = uow.session.get_one(Person, who.id)
            token = sessions.open_session(uow, known)
        return Browser(self.stack.port, token)

    def submit_all(self, drafts: Sequence[Draft]) -> list[int]:
        """Hand in over HTTP, some at once; returns the statuses."""
        browsers = [self.browser(drafts[0].owner) for _ in range(AT_ONCE)]

        def submit(number: int) -> list[int]:
            return [browsers[number].submit(at.public_id) for at in drafts[number::AT_ONCE]]

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return [status for some in pool.map(submit, range(AT_ONCE)) for status in some]

    def submit_silently(self, drafts: Sequence[Draft]) -> list[JobHint]:
        """Hand in without telling the broker; returns the hints that a page would have sent."""
        self.hints.clear()
        with self.unit_of_work() as uow:
            for at in drafts:
                found = uow.session.get_one(Assignment, at.id)
                assignments.submit_assignment(uow, found, Actor.of(found.owner))
        return list(self.hints)

    def jobs(self, drafts: Iterable[Draft]) -> list[Job]:
        """The matching jobs of these assignments, as stored now."""
        wanted = select(Job).where(
            Job.kind == JobKind.MATCH_ASSIGNMENT, Job.subject_id.in_([at.id for at in drafts])
        )
        with self._sessions() as session:
            return list(session.scalars(wanted.order_by(Job.id)))

    def wait_until_done(self, drafts: Sequence[Draft], seconds: float) -> list[Job]:
        """Wait until each assignment has one job, and it is done."""

        def all_done() -> bool:
            jobs = self.jobs(drafts)
            return len(jobs) == len(drafts) and {job.state for job in jobs} == {JobState.DONE}

        until(all_done, seconds, lambda: f"jobs: {self._told(drafts)}")
        return self.jobs(drafts)

    def assert_matched_once(self, drafts: Sequence[Draft]) -> None:
        """Each assignment was submitted once and got its suggestions once; the chain holds."""
        for kind in (EventKind.ASSIGNMENT_SUBMITTED, EventKind.SUGGESTIONS_READY):
            assert self._events(drafts, kind) == {at.id: 1 for at in drafts}, kind
        with self._sessions() as session:
            assert list(verify_chain(session)) == []

    def close(self) -> None:
        """Let go of the database."""
        self._session.close()
        self._engine.dispose()

    def _events(self, drafts: Sequence[Draft], kind: EventKind) -> dict[int, int]:
        statement = (
            select(Event.assignment_id, func.count())
            .where(Event.kind == kind, Event.assignment_id.in_([at.id for at in drafts]))
            .group_by(Event.assignment_id)
        )
        with self._sessions() as session:
            return {at: count for at, count in session.execute(statement) if at is not None}

    def _told(self, drafts: Sequence[Draft]) -> str:
        jobs = [f"{at.state}/{at.attempt}/{at.runs}/{at.error}" for at in self.jobs(drafts)]
        return ", ".join(jobs) + "\n" + "\n".join(self.stack.lines[-30:])
