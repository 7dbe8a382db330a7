# SPDX-License-Identifier: EUPL-1.2
"""The large database is a true one: what the benchmarks measure could have happened."""

from sqlalchemy import func, select

from models.assignment import Assignment
from models.capacity import taken_groups, taken_slots, taken_students
from models.event import verify_chain
from models.offer import Offer
from models.operations.upkeep import match_missed
from models.unit_of_work import UnitOfWork
from tests.benchmarks.seed import fill
from tests.benchmarks.shape import SMALL
from workers.imports.reference import load_reference_data


def test_filled_database_is_consistent(session_factory, session, sent):
    load_reference_data(session_factory)

    people = fill(session_factory, SMALL)

    assert list(verify_chain(session)) == []
    too_many = select(func.count(Assignment.id)).where(taken_slots() > Assignment.slots)
    assert session.scalar(too_many) == 0
    overfull = (taken_groups() > Offer.capacity_groups, taken_students() > Offer.capacity_students)
    for rule in overfull:
        assert session.scalar(select(func.count(Offer.id)).where(rule)) == 0
    with UnitOfWork(session, sent) as uow:
        assert match_missed(uow) == 0
    assert people.contacts
    assert people.lecturers
    assert people.coordinators
