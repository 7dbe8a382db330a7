# SPDX-License-Identifier: EUPL-1.2
"""One subject of each machine, in any state, and everybody who could act on it."""

from dataclasses import replace

import pytest
from sqlalchemy import inspect, update

from models.access import SYSTEM, Actor
from models.assignment import Assignment
from models.base import utc_now
from models.errors import DomainError, MissingInformation
from models.lifecycle import Details, move
from models.offer import Offer
from models.operations import placements
from models.placement import Placement
from models.programme_suggestion import ProgrammeSuggestion
from models.suggestion import Suggestion
from models.transitions import (
    AssignmentAction,
    PlacementAction,
)
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    DeclineReason,
    HandPlacementReason,
    OrganisationKind,
    Role,
    StopReason,
)
from tests.factories import World, in_weeks, organisation, person

EVERYTHING = Details(
    reason="reason",
    next_start_on=in_weeks(30),
    ended_on=in_weeks(20),
    outcome="outcome",
    deadline_on=in_weeks(2),
    decline_reason=DeclineReason.PERIOD,
    slots=1,
)


ENDING = replace(EVERYTHING, stop_reason=StopReason.OTHER)


class Stage:
    def __init__(self, session, sent):
        self.session, self.sent = session, sent
        with UnitOfWork(session, sent) as uow:
            self.world = world = World(uow)
            assignment, offer = world.opened(uow), world.published(uow)
            suggestion = world.suggestion(uow, assignment, offer)
            fitting = world.programme_suggestion(uow, assignment, offer.programme)
            terms = placements.Terms(students=3, hand_reason=HandPlacementReason.OTHER)
            self.coordinator = Actor.of(world.coordinator)
            placement = placements.confirm_placement(uow, suggestion, self.coordinator, terms)
            ministry = organisation(uow, OrganisationKind.GOVERNMENT)
            institution = organisation(uow, OrganisationKind.INSTITUTION)
            outsiders = [
                person(uow, Role.MINISTRY_CONTACT, ministry),
                person(uow, Role.MINISTRY_CONTACT, world.ministry),
                person(uow, Role.LECTURER, institution),
                world.manager,
                world.administrator,
            ]
        self.placement = placement
        self.subjects = {
            kind.__class__: kind for kind in (assignment, offer, suggestion, fitting, placement)
        }
        self.actors = {
            "author": [Actor.of(world.contact)],
            "programme": [Actor.of(world.lecturer)],
            "coordinator": [self.coordinator],
            "system": [SYSTEM],
            "outsider": [Actor.of(person) for person in outsiders],
        }

    def put(self, session, machine, state, **values):
        """Set a state past the machine, with what its constraints want."""
        subject = self.subjects[machine]
        values = {"state": state} | self._beside(machine, state) | values
        session.execute(update(machine).where(machine.id == subject.id).values(values))
        session.expire_all()
        return subject

    def _beside(self, machine, state):
        if machine is Assignment:
            agreed = state in ("agreed", "in_progress", "completed", "discontinued")
            return {
                "state_reason": "reason",
                "ended_on": in_weeks(20),
                "submitted_at": utc_now(),
                "agreed_at": utc_now() if agreed else None,
                "agreed_by_id": self.world.coordinator.id if agreed else None,
            }
        if machine is Suggestion:
            return {"deadline_on": in_weeks(2), "decline_reason": DeclineReason.FULL}
        if machine is ProgrammeSuggestion:
            return {
                "invited_at": utc_now(),
                "invited_by_id": self.world.coordinator.id,
                "offer_id": self.subjects[Offer].id,
                "decline_reason": DeclineReason.FULL,
            }
        if machine is Placement:
            ended = state in ("released", "stopped")
            return {"stop_reason": StopReason.OTHER if ended else None}
        return {"published_at": utc_now()}

    def missing_without(self, field, action, actor):
        """Empty one field of a draft, try the step, and return the fields it asks for."""
        machine = Assignment if isinstance(action, AssignmentAction) else Offer
        emptied = {"work_mode": "on_site"} if field == "place" else emptying(machine, field)
        with UnitOfWork(self.session, self.sent) as uow:
            savepoint = uow.session.begin_nested()
            subject = self.put(uow.session, machine, "draft", **emptied)
            if field in ("levels", "themes", "forms"):
                setattr(subject, field, [])
            with pytest.raises(MissingInformation) as missing:
                move(uow, subject, action, actor)
            savepoint.rollback()
        return missing.value.fields

    def take(self, uow, machine, action, actor):
        """Try a step; return the target's value or the error's code."""
        ending = action in (PlacementAction.RELEASE, PlacementAction.STOP)
        details = ENDING if ending else replace(EVERYTHING, offer_id=self.subjects[Offer].id)
        subject = self.subjects[machine]
        through = self.placement if machine is Assignment else None
        try:
            move(uow, subject, action, actor, details=details, through=through)
        except DomainError as error:
            return error.code
        return subject.state.value

    def take_and_undo(self, uow, machine, action, actor):
        """As ``take``, for a step that should pass: the subject stands as before."""
        savepoint = uow.session.begin_nested()
        answer = self.take(uow, machine, action, actor)
        savepoint.rollback()
        return answer


def emptying(entity, field):
    """The column's empty value: null where it may be, else what a form leaves behind."""
    columns = inspect(entity).columns
    if field not in columns:
        return {}
    if columns[field].nullable:
        return {field: None}
    return {
        field: {"languages": [], "work_modes": [], "not_business_critical": False}.get(field, "")
    }
