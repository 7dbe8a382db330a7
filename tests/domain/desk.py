# SPDX-License-Identifier: EUPL-1.2
"""Everybody at work, each step in a transaction of its own."""

from datetime import timedelta

from models.access import Actor
from models.base import local_date, utc_now
from models.operations import execution, suggestions
from models.operations.placements import Terms, confirm_placement
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    HandPlacementReason,
)
from tests.factories import World

TODAY = local_date(utc_now())
TERMS = Terms(students=3, start_on=TODAY, hand_reason=HandPlacementReason.NO_RESPONSE)


class Desk:
    """Everybody's desk: each step is a transaction of its own."""

    def __init__(self, session, sent):
        self.session, self.sent, self.days = session, sent, 0
        self.world = self.take(World)
        self.contact = Actor.of(self.world.contact)
        self.lecturer = Actor.of(self.world.lecturer)
        self.coordinator = Actor.of(self.world.coordinator)

    def take(self, verb, *args, **kwargs):
        now = utc_now() + timedelta(days=self.days)
        with UnitOfWork(self.session, self.sent, now=now) as uow:
            return verb(uow, *args, **kwargs)

    def pair(self, assignment):
        return self.take(
            lambda uow: self.world.suggestion(uow, assignment, self.world.published(uow))
        )

    def interested(self, assignment):
        return self.take(suggestions.express_interest, self.pair(assignment), self.lecturer)

    def confirm(self, pair):
        return self.take(confirm_placement, pair, self.coordinator, TERMS)

    def start(self, pair):
        return self.take(execution.start_placement, self.confirm(pair), self.coordinator)
