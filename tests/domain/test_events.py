# SPDX-License-Identifier: EUPL-1.2
"""The chain of events: what was written cannot be changed unseen."""

import pytest
from sqlalchemy import delete, func, select, update

from models import event
from models.base import utc_now
from models.event import ChainHead, Event, Fact, verify_chain
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, SubjectKind
from tests.domain.racing import WON, race

LENGTH = 6


def fact(number):
    return Fact(
        kind=EventKind.SETTING_CHANGED,
        subject_kind=SubjectKind.SETTING,
        subject_id=number,
        occurred_at=utc_now(),
        payload={"value": number, "word": "één"},
    )


@pytest.fixture
def chain(session, sent):
    """A session on a chain of six links."""
    with UnitOfWork(session, sent) as uow:
        for number in range(1, LENGTH + 1):
            uow.record(fact(number))
    session.expunge_all()
    return session


def breaks(session):
    session.expunge_all()
    return [(found.seq, found.problem) for found in verify_chain(session)]


def tamper(session, statement):
    with UnitOfWork(session, lambda _hint: None):
        session.execute(statement.execution_options(synchronize_session=False))


def test_an_untouched_chain_holds(chain):
    assert breaks(chain) == []
    assert chain.scalar(select(func.count(Event.id))) == LENGTH


def test_an_empty_chain_holds(session):
    assert breaks(session) == []


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"actor_id": None, "subject_id": 99}, id="subject"),
        pytest.param({"to_state": "completed"}, id="state"),
        pytest.param({"kind": EventKind.PASSWORD_CHANGED}, id="kind"),
        pytest.param({"occurred_at": utc_now()}, id="moment"),
    ],
)
def test_an_edited_link_is_named(chain, changed):
    tamper(chain, update(Event).where(Event.seq == 3).values(changed))

    assert breaks(chain) == [(3, "altered link")]


def test_an_edited_payload_is_named(chain):
    tamper(chain, update(Event).where(Event.seq == 3).values(payload={"value": 4}))

    assert breaks(chain) == [(3, "altered payload")]


def test_a_payload_that_is_edited_with_its_hash_is_named(chain):
    values = {"payload": {"value": 4}, "payload_hash": "0" * 64}
    tamper(chain, update(Event).where(Event.seq == 3).values(values))

    assert breaks(chain)[0] == (3, "altered link")


def test_a_link_removed_from_the_middle_is_named(chain):
    tamper(chain, delete(Event).where(Event.seq == 3))

    assert breaks(chain)[0] == (3, "missing link")


def test_a_removed_tail_is_seen_by_the_head(chain):
    tamper(chain, delete(Event).where(Event.seq == LENGTH))

    assert breaks(chain) == [(LENGTH - 1, "head does not fit the last link")]


def test_a_lost_head_is_seen(chain):
    tamper(chain, delete(ChainHead))

    assert breaks(chain) == [(LENGTH, "head does not fit the last link")]


def test_links_in_another_order_are_seen(chain):
    for seq, other in ((3, 903), (4, 3), (903, 4)):
        tamper(chain, update(Event).where(Event.seq == seq).values(seq=other))

    assert breaks(chain)[0] == (3, "altered link")


def test_a_rewritten_link_breaks_the_next_one(chain):
    third = chain.scalars(select(Event).where(Event.seq == 3)).one()
    third.to_state = "completed"
    new_hash = event.link_hash(third)
    chain.rollback()
    tamper(chain, update(Event).where(Event.seq == 3).values(to_state="completed", hash=new_hash))

    assert breaks(chain) == [(4, "altered link")]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"salt": None}, id="salt taken away"),
        pytest.param({"payload": {"value": 4}, "salt": None}, id="forged without a salt"),
        pytest.param({"payload": None}, id="payload taken away"),
        pytest.param({"payload": None, "salt": None}, id="erased without an event"),
    ],
)
def test_a_payload_or_salt_that_went_without_an_event_is_named(chain, changed):
    tamper(chain, update(Event).where(Event.seq == 3).values(changed))

    assert breaks(chain) == [(3, "altered payload")]


def erase(chain, sent, seq):
    with UnitOfWork(chain, sent) as uow:
        erased = chain.scalars(select(Event).where(Event.seq == seq)).one()
        event.erase_payload(chain, erased, occurred_at=uow.now)


def test_erasing_a_payload_keeps_the_chain_and_is_an_event_itself(chain, sent):
    erase(chain, sent, 3)

    assert breaks(chain) == []
    last = chain.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert (last.seq, last.kind) == (LENGTH + 1, EventKind.PAYLOAD_ERASED)
    assert last.subject_id == chain.scalar(select(Event.id).where(Event.seq == 3))


def test_what_stands_in_the_place_of_an_erased_payload_is_named(chain, sent):
    erase(chain, sent, 3)
    tamper(chain, update(Event).where(Event.seq == 3).values(payload={"value": 4}))

    assert breaks(chain) == [(3, "altered payload")]


def test_many_writers_make_one_chain_from_the_very_first_link(session, session_factory):
    def attempt(uow, number):
        uow.record(fact(number))
        uow.record(fact(number))

    assert race(session_factory, 12, attempt) == [WON] * 12
    assert breaks(session) == []
    assert session.get(ChainHead, event.HEAD_ID).seq == 24


def test_an_event_of_a_step_that_failed_leaves_no_gap(session, sent):
    with UnitOfWork(session, sent) as uow:
        uow.record(fact(1))

    def fail():
        with UnitOfWork(session, sent) as uow:
            uow.record(fact(2))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with UnitOfWork(session, sent) as uow:
        assert uow.record(fact(3)).seq == 2

    assert breaks(session) == []
