# SPDX-License-Identifier: EUPL-1.2
"""A world whose lecturers offer nothing, with programmes elsewhere, and its jobs."""

from sqlalchemy import select

from models.operations.programme_matching import rank_programmes_missed
from models.programme_suggestion import ProgrammeSuggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, OrganisationKind
from tests.factories import World, organisation, programme
from tests.jobs.test_matching import run_all

NAME = "Besluiten terugvinden voor medewerkers"


class Scene:
    """A world whose lecturers offer nothing, and programmes elsewhere."""

    def __init__(self, tools, session, sent):
        self.tools, self.session, self.sent = tools, session, sent
        with self.work() as uow:
            self.world = World(uow)

    def work(self):
        return UnitOfWork(self.session, self.sent)

    def run(self):
        """Do every job, with a sweep when all is quiet, until nothing is left to do."""
        is_new = True
        while is_new:
            run_all(self.tools, self.session)
            with self.work() as uow:
                is_new = rank_programmes_missed(uow) > 0

    def submitted(self, **fields):
        with self.work() as uow:
            return self.world.submitted(uow, **fields)

    def elsewhere(self, **fields):
        with self.work() as uow:
            at = organisation(uow, OrganisationKind.INSTITUTION, **fields.pop("at", {}))
            return programme(uow, at, **{"name": NAME} | fields)

    def rows(self):
        self.session.expire_all()
        found = self.session.scalars(select(ProgrammeSuggestion)).all()
        return {(row.assignment_id, row.programme_id): row for row in found}

    def again(self, assignment):
        with self.work() as uow:
            uow.enqueue(JobKind.MATCH_PROGRAMMES, assignment.id)
        self.run()
