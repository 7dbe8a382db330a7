# SPDX-License-Identifier: EUPL-1.2
"""The scene of tests about a programme without an offer and an assignment that it fits."""

from sqlalchemy import select

from models.access import Actor
from models.delivery import Mail
from models.event import Event
from models.operations import assignments
from models.unit_of_work import UnitOfWork
from tests.factories import World


class Scene:
    """An open assignment, and a programme without an offer that fits."""

    def __init__(self, session, sent, **fields):
        self.session, self.sent = session, sent
        with self.work() as uow:
            self.world = World(uow)
            self.assignment = self.world.opened(uow, **fields)
            self.suggestion = self.world.programme_suggestion(
                uow, self.assignment, self.world.programme
            )
        self.lecturer = Actor.of(self.world.lecturer)
        self.coordinator = Actor.of(self.world.coordinator)

    def work(self):
        return UnitOfWork(self.session, self.sent)

    def take(self, step, *rest, **named):
        with self.work() as uow:
            return step(uow, self.suggestion, *rest, **named)

    def mails(self):
        statement = select(Mail).where(
            Mail.template.in_(["programme_invited", "institution_invited"])
        )
        return self.session.scalars(statement.order_by(Mail.id)).all()

    def kinds(self):
        statement = select(Event.kind).where(Event.subject_kind == "programme_suggestion")
        return self.session.scalars(statement.order_by(Event.seq)).all()

    def ended_mails(self):
        told = select(Mail).where(Mail.template == "programme_ended").order_by(Mail.id)
        return self.session.scalars(told).all()

    def withdraw(self):
        with self.work() as uow:
            contact = Actor.of(self.world.contact)
            assignments.withdraw_assignment(uow, self.assignment, contact, "Vervallen.")
