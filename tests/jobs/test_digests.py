# SPDX-License-Identifier: EUPL-1.2
"""One mail about all that is new in somebody's searches, and one person at a time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models.access import Actor
from models.delivery import Mail
from models.operations import saved_searches
from models.operations.saved_searches import save_search
from models.person import Person
from models.queries.saved_searches import people_to_tell
from models.search import Facet, SavedSearch, SearchKind, Wanted
from models.unit_of_work import UnitOfWork
from models.vocabulary import Cadence
from workers import digests
from workers.digests import send_digests

MORNING = datetime(2026, 3, 9, 8, tzinfo=UTC)  # a Monday, nine o'clock in Amsterdam
ANY = Wanted(kind=SearchKind.ASSIGNMENT, chosen={})
ARCHIVE = Wanted(kind=SearchKind.ASSIGNMENT, text="archief", chosen={Facet.FORM: "group"})


def mails(session):
    session.rollback()
    session.expire_all()
    digests = select(Mail).where(Mail.template == "search_digest")
    return session.scalars(digests.order_by(Mail.id)).all()


@pytest.fixture
def followed(session, sent, world):
    """Two searches that a coordinator follows daily and weekly, and something new in both."""
    with UnitOfWork(session, sent, now=MORNING - timedelta(days=1)) as uow:
        actor = Actor.of(world.coordinator)
        for name, wanted, cadence in (
            ("Archief", ARCHIVE, Cadence.DAILY),
            ("Alles", ANY, Cadence.WEEKLY),
            ("Stil", Wanted(kind=SearchKind.OFFER, chosen={}), Cadence.NEVER),
        ):
            made = save_search(uow, actor, name, wanted)
            saved_searches.change_search(uow, made, name=name, cadence=cadence)
    with UnitOfWork(session, sent, now=MORNING - timedelta(hours=3)) as uow:
        made = world.submitted(uow, title="Archief nieuw")
        made.state_since = uow.now
    return world


def test_one_mail_a_day_tells_what_is_new(tools, session, sent, followed):
    assert send_digests(tools, MORNING) == 1
    assert send_digests(tools, MORNING + timedelta(minutes=1)) == 0

    (mail,) = mails(session)
    assert mail.person_id == followed.coordinator.id
    assert mail.context == {"searches": [{"name": "Archief", "new": 1}]}


def test_a_week_later_the_weekly_search_is_told_too(tools, session, sent, followed):
    send_digests(tools, MORNING)

    assert send_digests(tools, MORNING + timedelta(days=6)) == 1

    told = [at.context["searches"] for at in mails(session)]
    assert told == [[{"name": "Archief", "new": 1}], [{"name": "Alles", "new": 1}]]


def test_nothing_new_gives_no_mail_and_no_second_look(tools, session, sent, followed):
    send_digests(tools, MORNING)

    assert send_digests(tools, MORNING + timedelta(days=1)) == 0
    assert len(mails(session)) == 1
    assert people_to_tell(session, MORNING + timedelta(days=1, hours=1), 9) == []


def test_nobody_is_mailed_at_night(tools, session, sent, followed):
    assert send_digests(tools, MORNING.replace(hour=3)) == 0
    assert mails(session) == []


def test_who_left_is_not_mailed(tools, session, sent, followed):
    with UnitOfWork(session, sent):
        session.get_one(Person, followed.coordinator.id).is_active = False

    assert send_digests(tools, MORNING) == 0
    assert mails(session) == []


def test_mail_begins_with_what_comes_after_it_was_asked_for(tools, session, sent, followed):
    daily = session.scalars(select(SavedSearch).filter_by(name="Stil")).one()
    with UnitOfWork(session, sent, now=MORNING) as uow:
        saved_searches.change_search(
            uow, session.get_one(SavedSearch, daily.id), name="Stil", cadence=Cadence.DAILY
        )

    assert session.get_one(SavedSearch, daily.id).told_at == MORNING


def follow(uow, person, wanted=ARCHIVE):
    made = save_search(uow, Actor.of(person), "Archief", wanted)
    saved_searches.change_search(uow, made, name="Archief", cadence=Cadence.DAILY)


def test_counting_keeps_nobody_from_writing(tools, session, sent, followed, monkeypatch):
    counted = digests.searches_to_tell

    def while_somebody_writes(reading, actor, now):
        assert not reading.writing
        with UnitOfWork(session, sent) as uow:
            followed.draft(uow)
        return counted(reading, actor, now)

    monkeypatch.setattr(digests, "searches_to_tell", while_somebody_writes)

    assert send_digests(tools, MORNING) == 1


def test_one_person_who_fails_does_not_stop_the_others(tools, session, sent, followed, monkeypatch):
    with UnitOfWork(session, sent, now=MORNING - timedelta(days=1)) as uow:
        follow(uow, followed.contact)  # comes first and fails
    tell = digests.tell_news

    def tell_others(uow, person_id, counts):
        if person_id == followed.contact.id:
            raise RuntimeError
        return tell(uow, person_id, counts)

    monkeypatch.setattr(digests, "tell_news", tell_others)

    assert send_digests(tools, MORNING) == 1
    assert [at.person_id for at in mails(session)] == [followed.coordinator.id]


def test_what_another_sweep_told_meanwhile_is_told_once(tools, session, followed, monkeypatch):
    counted = digests.searches_to_tell

    def slowly(reading, actor, now):
        found = counted(reading, actor, now)
        monkeypatch.setattr(digests, "searches_to_tell", counted)
        send_digests(tools, now)
        return found

    monkeypatch.setattr(digests, "searches_to_tell", slowly)

    assert send_digests(tools, MORNING) == 0
    assert len(mails(session)) == 1
