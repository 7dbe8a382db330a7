# SPDX-License-Identifier: EUPL-1.2
"""Saving an assignment: along the way, by two people at once, and after it was submitted."""

import re

import pytest

from models.access import Actor
from models.operations import assignments, drafts
from models.organisation import Place
from models.programme import CompetenceProfile, Qualification
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentState,
    Level,
)
from tests.client import Page
from tests.factories import World
from tests.views.assignment_forms import SLUGS, address, as_person, save, step, stored


@pytest.fixture
def world(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        uow.session.add_all([
            Place(name="Zwolle", municipality="Zwolle", province="Overijssel",
                  latitude=52.5, longitude=6.1),
            Qualification(crebo="25604", name="Software developer", level=Level.MBO_4),
            CompetenceProfile(code="P1", name="Data-analist", category="Data"),
        ])  # fmt: skip
        return world


@pytest.fixture
def draft(world, session, sent):
    with UnitOfWork(session, sent) as uow:
        return drafts.start_draft(uow, Actor.of(world.contact), organisation_id=world.ministry.id)


def autosave(client, assignment, slug, version, status=200, **values):
    page = step(client, assignment, slug)
    typed = {"csrf_token": page.value("csrf_token"), "version": version, **values}
    at = address(assignment, "bewerken", slug, "bewaren")
    answer = Page(client.browser.post(at, data=typed), at)  # a part of a page, not a page
    assert answer.status == status
    return answer


def test_autosave_stores_and_answers_with_the_next_version(contact, draft, session):
    first = autosave(contact, draft, "vraag", draft.version, title="Halve titel", language="nl")

    now = stored(session, draft)
    assert now.title == "Halve titel"
    assert re.search(r"Opgeslagen om \d\d:\d\d", first.html)
    assert first.soup.select_one("[name=version]")["value"] == str(now.version)
    autosave(contact, draft, "vraag", now.version, title="Hele titel", language="nl")
    assert stored(session, draft).title == "Hele titel"


def test_autosave_of_an_old_version_changes_nothing(contact, draft, session):
    autosave(contact, draft, "vraag", draft.version, title="Nieuw", language="nl")

    late = autosave(contact, draft, "vraag", draft.version, 409, title="Oud", language="nl")

    assert "Niet opgeslagen: iemand anders" in late.html
    assert stored(session, draft).title == "Nieuw"


def test_autosave_of_what_cannot_be_stored_says_so(contact, draft, session):
    answer = autosave(contact, draft, "vraag", draft.version, 400, title="Bel 0612345678",
                      language="nl")  # fmt: skip

    assert "Nog niet opgeslagen." in answer.html
    assert "een telefoonnummer" in answer.html
    assert stored(session, draft).title == ""


def test_autosave_is_for_drafts_only(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        submitted = world.submitted(uow)

    autosave(contact, submitted, "vraag", submitted.version, 409, title="Stil gewijzigd")


def test_a_later_save_of_an_older_page_shows_both_texts(app, contact, world, draft, session, sent):
    old = step(contact, draft, "vraag")
    save(contact, draft, "vraag", title="Van de collega")

    page = contact.submit(old, "form.kp-form", title="Van mij", _status=409)

    assert page.value("title") == "Van mij"
    assert "Van de collega" in page.select(".kp-facts").get_text()
    assert stored(session, draft).title == "Van de collega"
    contact.submit(page, "form.kp-form")
    assert stored(session, draft).title == "Van mij"


def test_a_double_click_on_save_is_no_conflict(contact, draft, session):
    page = step(contact, draft, "vraag")

    first = contact.submit(page, "form.kp-form", title="Een keer")
    second = contact.submit(page, "form.kp-form", title="Een keer")

    assert first.location == second.location
    assert stored(session, draft).title == "Een keer"


@pytest.mark.parametrize("version", ["", "-1", "abc", "99999999999"])
def test_a_tampered_version_never_overwrites(contact, draft, session, version):
    page = save(contact, draft, "vraag", title="Anders", version=version, _status=409)

    assert page.value("title") == "Anders"
    assert stored(session, draft).title == ""


def test_a_submitted_assignment_is_changed_and_ranked_again(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow)
    sent.hints.clear()

    page = contact.follow(save(contact, assignment, "vraag", title="Betere titel"))

    assert page.h1 == "Opdracht wijzigen"
    assert page.flashes == ["De wijziging is bewaard."]
    assert stored(session, assignment).title == "Betere titel"


def test_a_submitted_assignment_cannot_be_emptied(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow)

    assert save(contact, assignment, "vraag", title="", _status=400).errors == ["Vul een titel in."]
    page = save(contact, assignment, "periode", work_mode="on_site", _status=400)
    assert page.errors == ["Kies de plaats waar studenten werken."]
    assert stored(session, assignment).state is AssignmentState.OPEN


def test_an_agreed_assignment_is_closed_for_changes(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.submitted(uow)
        assignments.withdraw_assignment(uow, assignment, Actor.of(world.contact), "Niet nodig.")

    for slug in SLUGS:
        contact.get(address(assignment, "bewerken", slug), status=403)


@pytest.mark.parametrize("who", ["lecturer", "manager"])
def test_readers_cannot_write(app, world, session, sent, who):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow)

    client = as_person(app, getattr(world, who))

    client.get("/opdrachten/nieuw", status=403)
    for rest in (("bewerken", "vraag"), ("controleren",), ("delen",), ("intrekken",)):
        client.get(address(assignment, *rest), status=403)


def test_a_coordinator_reads_but_does_not_rewrite(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow)

    client = as_person(app, world.coordinator)

    client.get(address(assignment))
    client.get(address(assignment, "bewerken", "vraag"), status=403)


def test_an_unknown_step_does_not_exist(contact, draft):
    contact.get(address(draft, "bewerken", "zesde"), status=404)
