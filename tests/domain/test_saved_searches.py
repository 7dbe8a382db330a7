# SPDX-License-Identifier: EUPL-1.2
"""Searches that somebody keeps: the same search once, and what is new in it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from models.access import Actor
from models.errors import InvalidInput, NotAllowed
from models.operations import assignments, offers, saved_searches
from models.operations.saved_searches import MOST_KEPT, save_search
from models.person import Membership, Person
from models.queries.saved_searches import kept_searches, latest_searches
from models.search import Facet, SavedSearch, SearchKind, SearchOrder, Wanted
from models.unit_of_work import UnitOfWork
from models.vocabulary import Role
from tests.factories import person

MORNING = datetime(2026, 3, 9, 8, tzinfo=UTC)
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


def news(session, actor):
    return {at.search.name: at.new for at in kept_searches(session, actor)}


@pytest.fixture
def waiting(session, sent, world):
    """An assignment and an offer from before anybody kept a search."""
    with UnitOfWork(session, sent, now=MORNING - timedelta(days=9)) as uow:
        return world.submitted(uow), world.published(uow)


def keep_all(session, sent, actor):
    opened = Wanted(kind=SearchKind.ASSIGNMENT, chosen={Facet.STATE: "open"})
    with UnitOfWork(session, sent, now=MORNING) as uow:
        save_search(uow, actor, "Opdrachten", ANY)
        save_search(uow, actor, "Open", opened)
        save_search(uow, actor, "Aanbod", Wanted(kind=SearchKind.OFFER, chosen={}))


@pytest.mark.parametrize(
    ("who", "came"),
    [("contact", 0), ("coordinator", 0), ("manager", 0), ("lecturer", 1)],
)
def test_a_change_of_state_is_no_news_in_a_list_that_had_it(
    session, sent, world, waiting, who, came
):
    actor = Actor.of(getattr(world, who))
    keep_all(session, sent, actor)
    assignment, offer = waiting
    with UnitOfWork(session, sent, now=MORNING + timedelta(hours=1)) as uow:
        assignments.open_assignment(uow, assignment, Actor.of(world.coordinator))
        offers.pause_offer(uow, offer, Actor.of(world.lecturer))
        offers.resume_offer(uow, offer, Actor.of(world.lecturer))

    assert news(session, actor) == {"Opdrachten": came, "Open": 1, "Aanbod": 0}


def test_the_start_page_counts_the_last_few_and_the_last_month(session, sent, world):
    actor = Actor.of(world.coordinator)
    for day in range(7):
        with UnitOfWork(session, sent, now=MORNING + timedelta(days=day)) as uow:
            wanted = Wanted(kind=SearchKind.ASSIGNMENT, chosen={Facet.WINDOW: f"20{day}0-1"})
            save_search(uow, actor, f"Nummer {day}", wanted if day != 2 else ANY)
    with UnitOfWork(session, sent, now=MORNING + timedelta(days=10)) as uow:
        world.submitted(uow)
    soon, late = (MORNING + timedelta(days=days) for days in (39, 41))

    listed = {at.search.name: at.new for at in latest_searches(session, actor, soon)}

    assert list(listed) == [f"Nummer {day}" for day in (6, 5, 4, 3, 2)]
    assert listed["Nummer 2"] == 1
    assert latest_searches(session, actor, late)[-1].new == 0
    assert news(session, actor)["Nummer 2"] == 1, "the list counts all"


def test_what_somebody_may_not_see_is_never_new(uow, session, world):
    with uow:
        save_search(uow, Actor.of(world.lecturer), "Alles", ANY)
    with UnitOfWork(session, uow._send) as later:
        world.submitted(later)
        world.draft(later)

    assert [at.new for at in kept_searches(session, Actor.of(world.lecturer))] == [0]


def test_searches_go_with_their_person(uow, session, world):
    with uow:
        leaver = person(uow, Role.LECTURER, world.institution)
        save_search(uow, Actor.of(leaver), "Weg", ARCHIVE)
        stayed = save_search(uow, Actor.of(world.contact), "Blijft", ARCHIVE)
        session.execute(delete(Membership).where(Membership.person_id == leaver.id))
        session.execute(delete(Person).where(Person.id == leaver.id))

    assert session.scalars(select(SavedSearch.id)).all() == [stayed.id]
