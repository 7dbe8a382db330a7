# SPDX-License-Identifier: EUPL-1.2
"""Placements for the tests of their pages, and how to press what stands on them."""

from models.access import Actor
from models.assignment import Assignment
from models.base import local_date, utc_now
from models.offer import Offer
from models.operations import execution, placements, suggestions
from models.placement import Placement
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from tests.factories import World

TODAY = local_date(utc_now())
WRITES = 150


def accepted(uow: UnitOfWork, world: World, assignment: Assignment, offer: Offer) -> Suggestion:
    pair = world.suggestion(uow, assignment, offer)
    suggestions.express_interest(uow, pair, Actor.of(world.lecturer), "Past in ons blok.")
    return suggestions.accept_suggestion(uow, pair, Actor.of(world.contact))


def placed(uow: UnitOfWork, world: World, *, starts=TODAY, **fields) -> Placement:
    pair = accepted(uow, world, world.opened(uow, **fields), world.published(uow))
    terms = placements.Terms(students=3, start_on=starts)
    return placements.confirm_placement(uow, pair, Actor.of(world.coordinator), terms)


def finished(uow: UnitOfWork, world: World, outcome: str = "Het werkt.", **fields) -> Assignment:
    """An assignment that students worked on to the end."""
    made = execution.start_placement(uow, placed(uow, world, **fields), Actor.of(world.lecturer))
    execution.complete_placement(uow, made, Actor.of(world.lecturer), TODAY, outcome)
    return made.assignment


def send(client, page, form="main form.kp-form", /, **values):
    """Send a form that writes a placement, its events and its mails."""
    return client.submit(page, form, **{"_most_queries": WRITES} | values)


def press(client, page, button, /, **values):
    return client.press(page, button, **{"_most_queries": WRITES} | values)


def confirm_path(pair: Suggestion) -> str:
    return f"/koppelingen/bevestigen/{pair.public_id}"


def path(placement: Placement, step: str = "") -> str:
    return f"/koppelingen/{placement.public_id}" + (f"/{step}" if step else "")


def stored(session, entity, public_id):
    session.rollback()
    session.expire_all()
    return session.query(entity).filter_by(public_id=public_id).one()


# --- confirming --------------------------------------------------------------------------------
