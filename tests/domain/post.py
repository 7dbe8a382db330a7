# SPDX-License-Identifier: EUPL-1.2
"""The cast of an assignment and what is mailed to them."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from models.access import Actor
from models.base import utc_now
from models.delivery import Mail
from models.operations import (
    assignments,
    drafts,
    placements,
    suggestions,
)
from models.unit_of_work import UnitOfWork
from models.vocabulary import HandPlacementReason
from tests.factories import World, person

TERMS = placements.Terms(students=3, hand_reason=HandPlacementReason.NO_RESPONSE)


class Post:
    """The cast with a second coordinator and a deputy, and what was mailed since last looked."""

    def __init__(self, session, sent):
        self.session, self.sent, self.seen, self.days = session, sent, 0, 0
        with self.work() as uow:
            self.world = world = World(uow)
            deputy = person(uow, world.contact.memberships[0].role, world.ministry)
            second = person(uow, world.coordinator.memberships[0].role, world.partnership)
            self.names = {
                world.contact.id: "contact",
                deputy.id: "deputy",
                world.lecturer.id: "lecturer",
                world.coordinator.id: "coordinator",
                second.id: "second",
            }
            self.deputy = deputy
            self.contact, self.lecturer = Actor.of(world.contact), Actor.of(world.lecturer)
            self.coordinator = Actor.of(world.coordinator)
            self.draft = world.draft(uow)
            drafts.share_assignment(uow, self.draft, self.contact, deputy=deputy, co_owners=[])

    def work(self):
        return UnitOfWork(self.session, self.sent, now=utc_now() + timedelta(days=self.days))

    def take(self, verb, *args, **kwargs):
        """Do one operation; return what was mailed to whom, as ``template: names``."""
        with self.work() as uow:
            self.result = verb(uow, *args, **kwargs)
        return self.mailed()

    def mailed(self):
        new = list(self.session.scalars(select(Mail).where(Mail.id > self.seen)))
        self.seen = max((at.id for at in new), default=self.seen)
        told = Counter((at.template, self.names[at.person_id]) for at in new)
        assert set(told.values()) <= {1}, told
        found: dict[str, set[str]] = {}
        for template, name in told:
            found.setdefault(template, set()).add(name)
        return {template: " ".join(sorted(names)) for template, names in found.items()}

    def opened(self):
        self.take(assignments.submit_assignment, self.draft, self.contact)
        self.take(assignments.open_assignment, self.draft, self.coordinator)
        return self.draft

    def pair(self):
        with self.work() as uow:
            return self.world.suggestion(uow, self.draft, self.world.published(uow))

    def interested(self):
        pair = self.pair()
        self.take(suggestions.express_interest, pair, self.lecturer)
        return pair

    def placed(self):
        self.opened()
        self.take(placements.confirm_placement, self.pair(), self.coordinator, TERMS)
        return self.result
