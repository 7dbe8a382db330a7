# SPDX-License-Identifier: EUPL-1.2
"""The road of one assignment, from draft to completed, on the real operations."""

from datetime import timedelta

from models.access import Actor
from models.base import local_date, utc_now
from models.event import verify_chain
from models.operations import execution, placements, suggestions
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentState, PlacementState, StopReason, SuggestionState
from tests.factories import World


def test_an_assignment_travels_from_draft_to_completed(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        assignment, offer = world.opened(uow), world.published(uow)
        suggestion = world.suggestion(uow, assignment, offer)
    with UnitOfWork(session, sent) as uow:
        suggestions.express_interest(uow, suggestion, Actor.of(world.lecturer), "Graag!")
        suggestions.accept_suggestion(uow, suggestion, Actor.of(world.contact))
    with UnitOfWork(session, sent) as uow:
        placement = placements.confirm_placement(
            uow, suggestion, Actor.of(world.coordinator), placements.Terms(students=4)
        )
    assert assignment.state.value == "agreed"
    later = utc_now() + timedelta(weeks=13)
    with UnitOfWork(session, sent, now=later) as uow:
        execution.start_placement(uow, placement, Actor.of(world.lecturer))
    assert assignment.state.value == "in_progress"
    end = later + timedelta(weeks=20)
    with UnitOfWork(session, sent, now=end) as uow:
        execution.complete_placement(
            uow, placement, Actor.of(world.lecturer), local_date(end), "Het prototype draait."
        )

    assert assignment.state is AssignmentState.COMPLETED
    assert placement.state is PlacementState.COMPLETED
    assert list(verify_chain(session)) == []


def test_a_released_placement_frees_the_slot_and_brings_the_next_candidate_back(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        assignment = world.opened(uow)
        first = world.suggestion(uow, assignment, world.published(uow))
        second = world.suggestion(uow, assignment, world.published(uow))
        for suggestion in (first, second):
            suggestions.express_interest(uow, suggestion, Actor.of(world.lecturer))
            suggestions.accept_suggestion(uow, suggestion, Actor.of(world.contact))
    coordinator = Actor.of(world.coordinator)
    with UnitOfWork(session, sent) as uow:
        placement = placements.confirm_placement(
            uow, first, coordinator, placements.Terms(students=3)
        )
    assert second.state is SuggestionState.SUPERSEDED

    with UnitOfWork(session, sent) as uow:
        execution.release_placement(uow, placement, coordinator, StopReason.STUDENTS_LEFT)

    assert assignment.state is AssignmentState.OPEN
    assert (first.state, second.state) == (SuggestionState.SUPERSEDED, SuggestionState.ACCEPTED)
