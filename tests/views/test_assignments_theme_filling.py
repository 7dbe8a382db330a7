# SPDX-License-Identifier: EUPL-1.2
"""Themes filled in while somebody writes: marked as a proposal, and gone when taken away."""

import pytest
from sqlalchemy import func, select

from models.inquiry import Inquiry
from models.operations.inquiries import store_answer
from tests.factories import theme
from tests.views.assignment_forms import address, save, step, stored
from tests.views.reading import answer_about

THEMES = "#themavoorstel"


@pytest.fixture
def draft(uow, world):
    with uow:
        return world.draft(uow, themes=[])


def answer(uow, session, world):
    inquiry = session.scalars(select(Inquiry).order_by(Inquiry.id.desc())).first()
    with uow:
        store_answer(uow, inquiry.id, answer_about(world))
    session.expire_all()


def chosen(page):
    found = page.select("#first_theme").select_one("option[selected]")
    return found["value"] if found else ""


@pytest.fixture
def read(contact, draft, uow, session, world):
    """The question was saved, and a worker read it."""
    save(contact, draft, "vraag", title="Besluiten terugvinden")
    answer(uow, session, world)
    return draft


def test_saving_the_question_lets_a_worker_read_it(contact, draft, session):
    save(contact, draft, "vraag", title="Besluiten terugvinden")

    assert session.scalar(select(func.count(Inquiry.id))) == 1
    region = step(contact, draft, "vorm").select(THEMES)
    assert region["hx-get"] == address(draft, "bewerken", "vorm")


def test_assignment_with_a_theme_is_not_read(contact, uow, world, session):
    with uow:
        with_theme = world.draft(uow)

    save(contact, with_theme, "vraag", title="Iets anders")

    assert session.scalar(select(func.count(Inquiry.id))) == 0


def test_page_that_looks_again_gets_nothing_until_there_is_an_answer(contact, draft):
    save(contact, draft, "vraag", title="Besluiten terugvinden")

    again = contact.browser.get(address(draft, "bewerken", "vorm"), headers={"X-Poll": "yes"})

    assert (again.status_code, again.data) == (204, b"")


def test_proposal_is_filled_in_and_says_that_a_computer_made_it(contact, read, world):
    page = step(contact, read, "vorm")

    assert chosen(page) == str(world.theme.public_id)
    assert "De computer vulde een thema in" in page.select(THEMES).get_text()
    assert "U beslist." in page.select(THEMES).get_text()
    assert "hx-get" not in page.select(THEMES).attrs


def test_looking_stores_nothing_and_saving_does(contact, read, session, world):
    page = step(contact, read, "vorm")
    assert stored(session, read).themes == []

    contact.submit(page, "form.kp-form")

    assert [at.id for at in stored(session, read).themes] == [world.theme.id]


def test_proposal_that_was_taken_away_stays_away(contact, read, session):
    contact.submit(step(contact, read, "vorm"), "form.kp-form", first_theme="")

    page = step(contact, read, "vorm")

    assert chosen(page) == ""
    assert "De computer vulde" not in page.text
    assert stored(session, read).themes == []


def test_taken_away_while_saving_along_the_way_stays_away_too(contact, read):
    page = step(contact, read, "vorm")
    values = {"csrf_token": page.select("input[name=csrf_token]")["value"], "themavoorstel": "1"}
    version = page.select("input[name=version]")["value"]
    contact.browser.post(
        address(read, "bewerken", "vorm", "bewaren"), data={**values, "version": version}
    )

    assert chosen(step(contact, read, "vorm")) == ""


def test_what_was_chosen_meanwhile_is_not_overwritten(contact, read):
    page = contact.get(f"{address(read, 'bewerken', 'vorm')}?first_theme=anders")

    assert chosen(page) == ""
    assert "De computer vulde" not in page.text


def test_second_theme_is_checked_from_thirty_percent(contact, draft, uow, session, world):
    with uow:
        likely, unlikely = theme(uow), theme(uow)
    for second, is_checked in ((likely, True), (unlikely, False)):
        save(contact, draft, "vraag", title=f"Besluiten {second.id}")
        inquiry = session.scalars(select(Inquiry).order_by(Inquiry.id.desc())).first()
        first = answer_about(world)["themes"][0]
        share = 0.3 if is_checked else 0.29
        found = [first, first | {"theme": second.id, "probability": share}]
        with uow:
            store_answer(uow, inquiry.id, answer_about(world) | {"themes": found})
        session.expire_all()

        page = step(contact, draft, "vorm")

        box = page.select(f"input[name=other_themes][value='{second.public_id}']")
        assert box.has_attr("checked") is is_checked
