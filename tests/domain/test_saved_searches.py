# SPDX-License-Identifier: EUPL-1.2
"""Searches that somebody keeps: the same search once, what is new, and one mail about all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from models.access import Actor
from models.delivery import Mail
from models.errors import InvalidInput, NotAllowed
from models.operations import saved_searches
from models.operations.saved_searches import MOST_KEPT, save_search
from models.person import Membership, Person
from models.queries.saved_searches import kept_searches, people_to_tell
from models.search import Facet, SavedSearch, SearchKind, SearchOrder, Wanted
from models.unit_of_work import UnitOfWork
from models.vocabulary import Cadence, Role
from tests.factories import person
from workers.digests import send_digests

MORNING = datetime(2026, 3, 9, 8, tzinfo=UTC)  # a Monday, nine o'clock in Amsterdam
ANY = Wanted(kind=SearchKind.ASSIGNMENT, chosen={})
ARCHIVE = Wanted(kind=SearchKind.ASSIGNMENT, text="archief", chosen={Facet.FORM: "group"})
terms = st.builds(
    Wanted,
    kind=st.sampled_from(SearchKind),
    text=st.text(max_size=400),
    chosen=st.dictionaries(st.sampled_from(Facet), st.text(max_size=40)),
    order=st.sampled_from(SearchOrder),
)


def kept(session):
    return session.scalars(select(SavedSearch).order_by(SavedSearch.id)).all()


def mails(session):
    digests = select(Mail).where(Mail.template == "search_digest")
    return session.scalars(digests.order_by(Mail.id)).all()


@given(terms)
def test_a_kept_search_reads_back_as_it_was(wanted):
    assert Wanted.from_json(wanted.to_json()) == wanted


@given(terms)
def test_the_order_in_which_choices_were_made_does_not_matter(wanted):
    turned = dict(reversed(list(wanted.chosen.items())))

    other = Wanted(kind=wanted.kind, text=wanted.text, chosen=turned, order=wanted.order)

    assert list(other.to_json()["chosen"]) == list(wanted.to_json()["chosen"])


def test_the_same_search_is_kept_once_under_its_last_name(uow, session, world):
    with uow:
        save_search(uow, Actor.of(world.contact), "Een", ARCHIVE)
        save_search(uow, Actor.of(world.contact), "Twee", ARCHIVE)
        save_search(uow, Actor.of(world.lecturer), "Drie", ARCHIVE)

    assert [(at.person_id, at.name) for at in kept(session)] == [
        (world.contact.id, "Twee"),
        (world.lecturer.id, "Drie"),
    ]


def test_nobody_keeps_more_than_twenty(uow, world):
    with uow:
        for number in range(MOST_KEPT):
            wanted = Wanted(kind=SearchKind.OFFER, text=str(number), chosen={})
            save_search(uow, Actor.of(world.contact), f"Nummer {number}", wanted)

        with pytest.raises(InvalidInput, match="too_many_searches"):
            save_search(uow, Actor.of(world.contact), "Te veel", ARCHIVE)


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_name_has_one_to_eighty_characters(uow, world, name):
    with uow, pytest.raises(InvalidInput):
        save_search(uow, Actor.of(world.contact), name, ARCHIVE)


def test_programmes_have_no_news_to_keep(uow, world):
    wanted = Wanted(kind=SearchKind.PROGRAMME, text="ict", chosen={})

    with uow, pytest.raises(NotAllowed):
        save_search(uow, Actor.of(world.contact), "Opleidingen", wanted)


def test_new_is_what_came_since_the_person_looked(uow, session, world):
    actor = Actor.of(world.coordinator)
    with uow:
        world.submitted(uow, title="Archief oud")
        save_search(uow, actor, "Archief", ARCHIVE)
    assert [at.new for at in kept_searches(session, actor)] == [0]
    with UnitOfWork(session, uow._send) as later:
        world.submitted(later, title="Archief nieuw")
        world.submitted(later, title="Iets anders", question="Over bruggen.")
    assert [at.new for at in kept_searches(session, actor)] == [1]

    with UnitOfWork(session, uow._send) as looking:
        saved_searches.see_search(looking, kept(session)[0])

    assert [at.new for at in kept_searches(session, actor)] == [0]


def test_what_somebody_may_not_see_is_never_new(uow, session, world):
    with uow:
        save_search(uow, Actor.of(world.lecturer), "Alles", ANY)
    with UnitOfWork(session, uow._send) as later:
        world.submitted(later)
        world.draft(later)

    assert [at.new for at in kept_searches(session, Actor.of(world.lecturer))] == [0]


def digest(session, sent, now):
    with UnitOfWork(session, sent, now=now) as uow:
        return send_digests(uow)


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


def test_one_mail_a_day_tells_what_is_new(session, sent, followed):
    assert digest(session, sent, MORNING) == 1
    assert digest(session, sent, MORNING + timedelta(minutes=1)) == 0

    (mail,) = mails(session)
    assert mail.person_id == followed.coordinator.id
    assert mail.context == {"searches": [{"name": "Archief", "new": 1}]}


def test_a_week_later_the_weekly_search_is_told_too(session, sent, followed):
    digest(session, sent, MORNING)

    assert digest(session, sent, MORNING + timedelta(days=6)) == 1

    told = [at.context["searches"] for at in mails(session)]
    assert told == [[{"name": "Archief", "new": 1}], [{"name": "Alles", "new": 1}]]


def test_nothing_new_gives_no_mail_and_no_second_look(session, sent, followed):
    digest(session, sent, MORNING)

    assert digest(session, sent, MORNING + timedelta(days=1)) == 0
    assert len(mails(session)) == 1
    assert people_to_tell(session, MORNING + timedelta(days=1, hours=1), 9) == []


def test_nobody_is_mailed_at_night(session, sent, followed):
    assert digest(session, sent, MORNING.replace(hour=3)) == 0
    assert mails(session) == []


def test_who_left_is_not_mailed(session, sent, followed):
    with UnitOfWork(session, sent):
        session.get_one(Person, followed.coordinator.id).is_active = False

    assert digest(session, sent, MORNING) == 0
    assert mails(session) == []


def test_mail_begins_with_what_comes_after_it_was_asked_for(session, sent, followed):
    daily = next(at for at in kept(session) if at.name == "Stil")
    with UnitOfWork(session, sent, now=MORNING) as uow:
        saved_searches.change_search(
            uow, session.get_one(SavedSearch, daily.id), name="Stil", cadence=Cadence.DAILY
        )

    assert session.get_one(SavedSearch, daily.id).told_at == MORNING


def test_searches_go_with_their_person(uow, session, world):
    with uow:
        leaver = person(uow, Role.LECTURER, world.institution)
        save_search(uow, Actor.of(leaver), "Weg", ARCHIVE)
        stayed = save_search(uow, Actor.of(world.contact), "Blijft", ARCHIVE)
        session.execute(delete(Membership).where(Membership.person_id == leaver.id))
        session.execute(delete(Person).where(Person.id == leaver.id))

    assert session.scalars(select(SavedSearch.id)).all() == [stayed.id]
