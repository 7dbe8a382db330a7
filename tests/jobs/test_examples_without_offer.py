# SPDX-License-Identifier: EUPL-1.2
"""Removing examples takes along whom to ask for them, and leaves what is real."""

from sqlalchemy import func, select, update

from models.access import Actor
from models.assignment import Assignment
from models.event import verify_chain
from models.operations.first_interest import show_first_interest
from models.operations.programme_suggestions import invite_programme
from models.person import Person
from models.programme_suggestion import ProgrammeRun, ProgrammeSuggestion
from models.unit_of_work import UnitOfWork
from tests.factories import World, programme
from workers.imports.examples import removal


def count(session, entity):
    return session.scalar(select(func.count()).select_from(entity))


def pairs_of(uow, world, assignment):
    """An invitation and a first interest, by people of this world."""
    first, second = (programme(uow, world.institution) for _ in range(2))
    invited = world.programme_suggestion(uow, assignment, first)
    answered = world.programme_suggestion(uow, assignment, second)
    invite_programme(uow, invited, Actor.of(world.coordinator))
    show_first_interest(uow, answered, Actor.of(world.lecturer))
    return invited


def test_lists_of_examples_go_with_them(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        pairs_of(uow, world, world.opened(uow))
        session.execute(update(Person).values(is_example=True))

    with UnitOfWork(session, sent) as uow:
        removal.remove(uow)

    assert [count(session, at) for at in (ProgrammeSuggestion, ProgrammeRun, Assignment)] == [0] * 3
    assert list(verify_chain(session)) == []


def test_a_real_list_stays_and_forgets_who_invited(session, sent):
    with UnitOfWork(session, sent) as uow:
        example, real = World(uow), World(uow)
        invited = real.programme_suggestion(uow, real.opened(uow), real.programme)
        invite_programme(uow, invited, Actor.of(example.coordinator))
        going = [example.contact.id, example.lecturer.id, example.coordinator.id]
        session.execute(update(Person).where(Person.id.in_(going)).values(is_example=True))

    with UnitOfWork(session, sent) as uow:
        removal.remove(uow)

    session.expire_all()
    kept = session.scalars(select(ProgrammeSuggestion)).one()
    inviter = session.get(Person, kept.invited_by_id)
    assert inviter.name == removal.NOBODY
    assert not inviter.is_active
