# SPDX-License-Identifier: EUPL-1.2
"""What the computer sees in a draft: asked with a button, shown as it comes, for its own side."""

import pytest
from sqlalchemy import func, select, update

from models.access import Actor
from models.inquiry import Inquiry
from models.job import Job
from models.operations.inquiries import store_answer
from models.operations.offers import close_offer
from models.vocabulary import JobKind, JobState
from tests.views.assignment_forms import address, as_person, save

PART = {"name": "base", "shown_points": 60, "reason": "base", "parameters": {}}


@pytest.fixture
def draft(uow, world):
    with uow:
        return world.draft(uow)


@pytest.fixture
def offer(uow, world):
    with uow:
        return world.published(uow, title="Data voor de publieke zaak")


def ask(client, draft):
    return client.follow(client.submit(client.get(address(draft, "meedenken")), _status=303))


def answer(uow, session, offers):
    inquiry = session.scalars(select(Inquiry).order_by(Inquiry.id.desc())).first()
    found = [{"offer": at.id, "score": 60, "parts": [PART]} for at in offers]
    with uow:
        store_answer(uow, inquiry.id, {"suggestions": found})
    session.expire_all()


def test_the_check_page_has_the_button_and_looking_changes_nothing(contact, draft, session):
    page = contact.get(address(draft, "controleren"))

    assert page.select("#meedenken form button").get_text(strip=True) == "Lees de tekst"
    assert session.scalar(select(func.count(Inquiry.id))) == 0


def test_asking_queues_the_work_and_the_page_looks_again(contact, draft, session):
    page = ask(contact, draft)

    region = page.select("#meedenken")
    assert region["aria-busy"] == "true"
    assert region["hx-get"] == address(draft, "meedenken")
    jobs = select(func.count(Job.id)).where(Job.kind == JobKind.ANSWER_INQUIRY)
    assert session.scalar(jobs) == 1


def test_the_answer_shows_the_offers_with_their_scores(contact, draft, offer, uow, session):
    ask(contact, draft)
    answer(uow, session, [offer])

    for where in ("meedenken", "controleren"):
        page = contact.get(address(draft, where))
        region = page.select("#meedenken")
        assert "aria-busy" not in region.attrs
        assert "Data voor de publieke zaak" in region.get_text()
        assert "60" in region.select_one(".kp-score__number").get_text()
        assert "Een computer maakt deze voorstellen." in region.get_text()


def test_an_offer_that_closed_meanwhile_is_left_out(contact, draft, offer, uow, session, world):
    ask(contact, draft)
    answer(uow, session, [offer])
    with uow:
        close_offer(uow, offer, Actor.of(world.lecturer))

    assert "geen opleiding met ruimte" in contact.get(address(draft, "meedenken")).text


def test_another_text_is_asked_about_anew(contact, draft, offer, uow, session):
    ask(contact, draft)
    answer(uow, session, [offer])
    save(contact, draft, "vraag", title="Een heel andere vraag")

    assert contact.get(address(draft, "controleren")).select("#meedenken form")


def test_a_worker_that_gave_up_leaves_submitting_possible(contact, draft, session, uow):
    ask(contact, draft)
    with uow:
        session.execute(update(Job).values(state=JobState.DEAD))

    page = contact.get(address(draft, "controleren"))

    assert "Het lezen van de tekst is niet gelukt." in page.select("#meedenken").get_text()
    assert page.form("#indienen form")


def test_a_coordinator_may_ask_about_what_was_handed_in(app, uow, world):
    with uow:
        handed_in = world.submitted(uow)
    coordinator = as_person(app, world.coordinator)

    assert ask(coordinator, handed_in).select("#meedenken")["aria-busy"] == "true"


def test_nobody_asks_about_the_draft_of_somebody_else(app, draft, world):
    page = as_person(app, world.coordinator).get(address(draft, "meedenken"), status=404)

    assert page.status == 404
