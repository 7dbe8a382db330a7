# SPDX-License-Identifier: EUPL-1.2
"""The texts a process keeps at hand: taken anew when they change, some at a time."""

import pytest

from models.access import Actor
from models.operations import drafts
from models.queries.compared_texts import compared_versions
from models.search import SearchKind
from models.unit_of_work import UnitOfWork
from workers import shelves
from workers.bench import clear_benches, open_bench
from workers.shelves import clear_shelves, take


@pytest.fixture(autouse=True)
def _nothing_kept():
    clear_shelves()
    clear_benches()


@pytest.fixture
def taken(tools, session):
    """Take every assignment that is compared from the shelf; returns texts by id."""

    def texts():
        bench, recipe = open_bench(tools)
        wanted = compared_versions(session, but=0)
        ids, packed = take(tools, bench, recipe, SearchKind.ASSIGNMENT, wanted)
        session.commit()
        return dict(zip(ids, packed.texts, strict=True))

    return texts


def test_a_changed_text_is_taken_anew(taken, session, sent, world):
    with UnitOfWork(session, sent) as uow:
        made = world.submitted(uow, title="Eerst")
    assert taken()[made.id].startswith("Eerst.")
    with UnitOfWork(session, sent) as uow:
        drafts.edit_assignment(uow, made, Actor.of(world.contact), {"title": "Daarna"})

    assert taken()[made.id].startswith("Daarna.")


@pytest.mark.parametrize("limit", ["MOST_READ", "EMBEDDED_AT_ONCE"])
def test_many_texts_come_some_at_a_time_the_newest_first(
    taken, session, sent, world, monkeypatch, limit
):
    monkeypatch.setattr(shelves, limit, 2)
    with UnitOfWork(session, sent) as uow:
        made = [world.submitted(uow).id for _ in range(5)]

    assert [sorted(taken()) for _ in range(3)] == [made[3:], made[1:], made]


def test_a_second_look_reads_no_text_again(taken, session, sent, world, monkeypatch):
    with UnitOfWork(session, sent) as uow:
        world.submitted(uow)
    first = taken()
    monkeypatch.setattr(shelves, "texts_of", pytest.fail)

    assert taken() == first
