# SPDX-License-Identifier: EUPL-1.2
"""Everybody who may look at one assignment, offer, pair and placement, or not."""

from sqlalchemy import select, update

from models.access import (
    Actor,
)
from models.assignment import Assignment
from models.base import utc_now
from models.operations import drafts
from models.operations.placements import Terms, place_by_hand
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    DeclineReason,
    HandPlacementReason,
    OrganisationKind,
    Role,
)
from tests.factories import World, in_weeks, organisation, person


class Theatre:
    """One assignment, offer, pair and placement, and everybody who may look at them or not."""

    def __init__(self, session, sent):
        self.session = session
        with UnitOfWork(session, sent) as uow:
            self.world = world = World(uow)
            ministry = organisation(uow, OrganisationKind.GOVERNMENT)
            institution = organisation(uow, OrganisationKind.INSTITUTION)
            contact, lecturer = Role.MINISTRY_CONTACT, Role.LECTURER
            self.people = {
                "owner": world.contact,
                "deputy": person(uow, contact, world.ministry),
                "co_owner": person(uow, contact, world.ministry),
                "colleague": person(uow, contact, world.ministry),
                "stranger": person(uow, contact, ministry),
                "talking": world.lecturer,
                "fellow": person(uow, lecturer, world.institution),
                "lecturer": person(uow, lecturer, institution),
                "coordinator": world.coordinator,
                "manager": world.manager,
                "administrator": world.administrator,
            }
            self.assignment, self.offer = world.opened(uow), world.published(uow)
            self.pair = world.suggestion(uow, self.assignment, self.offer)
            drafts.share_assignment(
                uow,
                self.assignment,
                Actor.of(world.contact),
                deputy=self.people["deputy"],
                co_owners=[self.people["co_owner"]],
            )

    def place(self, sent):
        terms = Terms(students=3, hand_reason=HandPlacementReason.OTHER)
        with UnitOfWork(self.session, sent) as uow:
            coordinator = Actor.of(self.world.coordinator)
            return place_by_hand(uow, self.assignment, self.offer, coordinator, terms)

    def put(self, entity, **values):
        with UnitOfWork(self.session, lambda _hint: None):
            self.session.execute(update(entity).values(values))
        self.session.expire_all()

    def put_assignment(self, state, *, full=False):
        state, _, was = state.partition(" ")
        agreed = state in ("agreed", "in_progress", "completed", "discontinued")
        self.put(
            Assignment,
            state=state,
            slots=1 if full or was == "full" else 2,
            submitted_at=None if "draft" in (state, was) else utc_now(),
            state_reason="reason",
            ended_on=in_weeks(20),
            agreed_at=utc_now() if agreed else None,
            agreed_by_id=self.world.coordinator.id if agreed else None,
        )

    def put_pair(self, state, before=None):
        values = {"deadline_on": in_weeks(2), "decline_reason": DeclineReason.FULL}
        self.put(Suggestion, state=state, previous_state=before or None, **values)

    def who_sees(self, entity, visible):
        self.session.expire_all()
        return {
            name
            for name, someone in self.people.items()
            if self.session.scalars(select(entity.id).where(visible(Actor.of(someone)))).all()
        }
