# SPDX-License-Identifier: EUPL-1.2
"""Assignments that ask the same: on a draft, on a page, and what a coordinator does about it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from models.inquiry import Inquiry
from models.likeness import AssignmentLikeness
from models.operations.inquiries import store_answer
from models.operations.likeness import store_likeness
from models.unit_of_work import UnitOfWork
from tests.factories import World
from tests.views.assignment_forms import address, as_person
from tests.views.placing import finished, press
from web.screening import joining

PROPOSE, DISMISS = "Stel samenvoegen voor met Daar", "Daar is niet hetzelfde"


@pytest.fixture
def two(session, sent, world):
    """Open assignments of two ministries that ask the same, and one that was finished."""
    with UnitOfWork(session, sent) as uow:
        elsewhere = World(uow)
        here, there = world.opened(uow, title="Hier"), elsewhere.opened(uow, title="Daar")
        done = finished(uow, elsewhere, "Een zoekmachine die werkt.", title="Klaar")
        store_likeness(uow, here.id, {there.id: 500, done.id: 400}, "encoder@1")
    return here, there, done


def pair(session):
    session.rollback()
    session.expire_all()
    statement = select(AssignmentLikeness).order_by(AssignmentLikeness.likeness.desc())
    return session.scalars(statement).first()


def test_a_coordinator_sees_what_asks_the_same_and_what_to_build_on(app, world, two):
    page = as_person(app, world.coordinator).get(address(two[0]))

    shown = page.select("#gelijkenis")
    assert [at.get_text(strip=True) for at in shown.select("h3")] == ["Daar", "Klaar"]
    assert "Bouw hierop voort." in shown.get_text()
    assert "Een zoekmachine die werkt." in shown.get_text()
    assert page.button(PROPOSE)


def test_others_see_a_pair_only_when_they_see_both_sides(app, world, two):
    contact = as_person(app, world.contact).get(address(two[0]))
    lecturer = as_person(app, world.lecturer).get(address(two[0]))
    manager = as_person(app, world.manager).get(address(two[0]))

    assert contact.soup.select("#gelijkenis") == []
    assert [at.get_text(strip=True) for at in lecturer.soup.select("#gelijkenis h3")] == ["Daar"]
    assert len(manager.soup.select("#gelijkenis h3")) == 2
    assert manager.soup.select("#gelijkenis form") == lecturer.soup.select("#gelijkenis form") == []


def test_joining_is_proposed_from_the_page(app, world, two):
    client = as_person(app, world.coordinator)

    page = client.follow(
        press(client, client.get(address(two[1])), "Stel samenvoegen voor met Hier")
    )

    assert page.path == address(two[1])
    assert page.flashes == ["Wij mailden de opdrachtgevers van beide opdrachten."]
    assert "is voorgesteld om deze opdrachten samen te voegen" in page.text
    assert "Stel samenvoegen voor" not in page.text


def test_a_pair_that_is_not_the_same_goes_from_both_pages(app, world, two):
    client = as_person(app, world.coordinator)

    page = client.follow(press(client, client.get(address(two[0])), DISMISS))

    assert page.flashes == ["U ziet deze twee opdrachten niet meer bij elkaar."]
    assert "Daar" not in page.select("#gelijkenis").get_text()
    assert client.get(address(two[1])).soup.select("#gelijkenis") == []


def test_a_second_press_says_that_it_was_done(app, world, two):
    client = as_person(app, world.coordinator)
    page = client.get(address(two[0]))
    press(client, page, PROPOSE)

    late = client.follow(press(client, page, DISMISS))

    assert late.flashes[-1:] == ["De stand is net veranderd. Bekijk eerst de nieuwe stand."]


@pytest.mark.parametrize("button", [PROPOSE, DISMISS])
def test_a_pair_that_went_while_the_button_was_pressed_is_not_there(
    app, world, two, session, monkeypatch, button
):
    client = as_person(app, world.coordinator)
    page = client.get(address(two[0]))
    read = joining.pair_by_id

    def goes_once_read(*asked):
        found = read(*asked)
        with session.get_bind().begin() as worker:
            worker.execute(delete(AssignmentLikeness))
        return found

    monkeypatch.setattr(joining, "pair_by_id", goes_once_read)

    assert press(client, page, button, _status=404).status == 404


def test_nothing_offers_to_join_what_is_finished(app, world, two):
    page = as_person(app, world.coordinator).get(address(two[0]))

    assert "Stel samenvoegen voor met Klaar" not in page.html
    assert page.button("Klaar is niet hetzelfde")


@pytest.mark.parametrize("who", ["contact", "lecturer", "manager", "administrator"])
def test_a_pair_is_the_coordinators_to_judge(app, world, two, session, who):
    client = as_person(app, getattr(world, who))
    token = client.get("/mijn-gegevens").value("csrf_token")

    for verb in ("samenvoegen", "niet-hetzelfde"):
        where = f"/beoordelen/gelijkenis/{pair(session).public_id}/{verb}"
        client.post(where, {"csrf_token": token}, status=403)

    assert (pair(session).proposed_at, pair(session).dismissed_at) == (None, None)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60) | st.uuids().map(str), st.sampled_from(["samenvoegen", "niet-hetzelfde"])
)
def test_whatever_is_sent_along_is_answered(app, world, two, session, typed, verb):
    client = as_person(app, world.coordinator)
    token = client.get("/mijn-gegevens").value("csrf_token")
    where = f"/beoordelen/gelijkenis/{pair(session).public_id}/{verb}"

    answer = client.browser.post(where, data={"csrf_token": token, "opdracht": typed})

    assert answer.status_code == 302
    assert answer.location == address(two[0])


@pytest.fixture
def advised(app, session, sent, world):
    """Ask advice on a draft of the contact, answered with these assignments; returns the page."""

    def answered(found):
        with UnitOfWork(session, sent) as uow:
            draft = world.draft(uow)
        client = as_person(app, world.contact)
        client.submit(client.get(address(draft, "meedenken")), _status=303)
        inquiry = session.scalars(select(Inquiry).order_by(Inquiry.id.desc())).first()
        alike = [{"assignment": at.id, "likeness": value} for at, value in found]
        with UnitOfWork(session, sent) as uow:
            store_answer(uow, inquiry.id, {"suggestions": [], "alike": alike})
        return client.get(address(draft, "meedenken"))

    return answered


def test_an_author_reads_whom_to_join_without_seeing_more_than_that(two, advised):
    page = advised([(two[1], 600)])

    assert "Vraag of u kunt aansluiten" in page.text
    assert "Daar" in page.text
    assert two[1].organisation.name in page.text
    assert "De coördinator brengt u in contact" in page.text
    assert str(two[1].public_id) not in page.html


def test_an_author_reads_what_to_build_on(two, advised):
    page = advised([(two[2], 400)])

    assert "Bouw hierop voort" in page.text
    assert "Een zoekmachine die werkt." in page.text


def test_what_is_less_alike_is_worth_reading_only_when_it_was_finished(two, advised):
    page = advised([(two[1], 300), (two[2], 300)])

    assert "Vraag of u kunt aansluiten" not in page.text
    assert "Bouw hierop voort" in page.text


def test_an_assignment_of_the_own_organisation_is_a_link(two, advised):
    page = advised([(two[0], 700)])

    assert page.link("Hier") == address(two[0])


def test_drafts_and_what_is_secret_stay_unknown(session, sent, two, advised):
    with UnitOfWork(session, sent) as uow:
        elsewhere = World(uow)
        draft = elsewhere.draft(uow, title="Geheim concept")
        sent_in = elsewhere.submitted(uow, title="Net ingediend")
        secret = finished(uow, elsewhere, title="Niet openbaar")
        secret.publishable = False

    page = advised([(draft, 900), (sent_in, 900), (secret, 900)])

    for title in ("Geheim concept", "Net ingediend", "Niet openbaar"):
        assert title not in page.html


def test_an_assignment_with_ten_pairs_asks_few_queries(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        one = world.opened(uow)
        others = [world.opened(uow) for _ in range(10)]
        store_likeness(uow, one.id, {at.id: 400 for at in others}, "encoder@1")

    as_person(app, world.coordinator).get(address(one), most_queries=26)
