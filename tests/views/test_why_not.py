# SPDX-License-Identifier: EUPL-1.2
"""Why an offer is not suggested: who may ask about which offer, and what the answer says."""

from typing import Any

import pytest
from sqlalchemy import select, update

from models.access import Actor
from models.inquiry import Inquiry
from models.job import Job
from models.operations import drafts, matching, offers
from models.operations.inquiries import store_answer
from models.vocabulary import AssignmentForm, JobState, OrganisationKind, Role
from tests import factories
from tests.views.assignment_forms import address, as_person
from tests.views.test_suggestions_pages import PARTS, scored

CHANGE = {"side": "offer", "code": "accept_form", "form": "group"}
REPAIR = {"steps": 6, "position": 4, "score": 63, "lost": 1, "changes": [CHANGE]}
ACCOUNT = {"score": 80, "raw_milli": 3950, "parts": PARTS}
ANSWER: dict[str, Any] = {
    "outcome": "excluded", "position": 4, "eligible": 30, "shown": 20, "account": ACCOUNT,
    "last": None, "reasons": [{"code": "form", "parameters": {}}], "repair": REPAIR,
    "own_repairs": {"offer": REPAIR}, "obstacle": "",
}  # fmt: skip


@pytest.fixture
def assignment(uow, world):
    with uow:
        return world.opened(uow)


@pytest.fixture
def offer(uow, world):
    with uow:
        return world.published(uow, title="Data van nu", forms=[AssignmentForm.INTERNSHIP])


def ask(client, assignment, offer):
    """Choose the offer on the page and press the button; return the page with the question."""
    page = client.get(address(assignment, "waarom-niet"))
    return client.follow(client.submit(page, offer=str(offer.public_id), _status=303))


def answer(uow, session, **changes):
    """Let the worker have answered the last question."""
    session.rollback()
    inquiry = session.scalars(select(Inquiry).order_by(Inquiry.id.desc())).first()
    with uow:
        store_answer(uow, inquiry.id, ANSWER | changes)
    session.expire_all()


def again(client, page):
    return client.get(page.path, most_queries=30)


def region(page):
    return page.select("#waarom-niet").get_text(" ", strip=True)


def test_what_is_known_stands_there_at_once_and_the_page_looks_again(contact, assignment, offer):
    page = ask(contact, assignment, offer)

    assert page.select("#waarom-niet")["aria-busy"] == "true"
    assert page.select("#waarom-niet")["hx-get"] == page.path
    first = page.select(".kp-comparison tbody tr")
    assert first.th.get_text(strip=True) == "Opdrachtvorm"
    assert "Past niet" in first.get_text()
    assert "Data van nu" in page.text


def test_an_excluded_offer_is_told_its_rules_and_its_proven_repair(
    contact, assignment, offer, uow, session
):
    page = ask(contact, assignment, offer)
    answer(uow, session)

    page = again(contact, page)

    told = region(page)
    assert "aria-busy" not in page.select("#waarom-niet").attrs
    assert "Dit aanbod valt af door een harde eis." in told
    assert "De opleiding neemt deze opdrachtvorm niet aan." in told
    assert "Op punten zou het op plaats 4 in de lijst komen." in told
    assert "Aanbod: de vorm groepsopdracht is ook goed." in told
    assert "Daarna staat het op plaats 4, met 63 punten." in told
    assert "Als alleen" not in told
    assert "Dit geeft 50 punten." in page.select(".kp-comparison").get_text()


def test_both_sides_see_their_own_smallest_change(contact, assignment, offer, uow, session):
    page = ask(contact, assignment, offer)
    moved = {"side": "assignment", "code": "move_start", "weeks": 9, "direction": "later",
             "start": "2027-02-01"}  # fmt: skip
    own = {"steps": 9, "position": 1, "score": 70, "lost": 3, "changes": [moved]}
    answer(uow, session, own_repairs={"offer": REPAIR, "assignment": own})

    page = again(contact, page)

    told = region(page)
    assert "Als alleen de opdracht verandert" in told
    assert "Opdracht: de start gaat naar 1 februari 2027." in told
    assert told.count("voorstellen van nu staan er dan niet meer bij") == 1
    assert "Let op: 3 voorstellen" in told
    assert page.link("Opdracht wijzigen") == address(assignment, "controleren")


def test_an_offer_below_the_list_sees_where_it_loses_points(
    contact, assignment, offer, uow, session
):
    page = ask(contact, assignment, offer)
    better = [{"name": at["name"], "shown_points": at["shown_points"] + 3 * (at["name"] == "text")}
              for at in PARTS]  # fmt: skip
    last = {"score": 83, "parts": better}
    answer(uow, session, outcome="ranked_below", position=34, reasons=[], repair=None,
           own_repairs={}, obstacle="too_far_below", last=last)  # fmt: skip

    page = again(contact, page)

    assert "staat op plaats 34 van 30" in region(page)
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in page.soup.select("#waarom-niet .kp-table tbody tr")
    ]
    assert [row[1:] for row in rows] == [
        ["1", "1", "0"], ["50", "53", "-3"], ["12", "12", "0"], ["20", "20", "0"],
        ["-3", "-3", "0"], ["80", "83", "-3"],
    ]  # fmt: skip
    assert rows[1][0] == "Inhoud De teksten gaan over hetzelfde."
    assert len(page.soup.select("#waarom-niet .kp-row--warning")) == 1
    assert "Met één of twee veranderingen komt dit aanbod niet in de lijst." in region(page)


def test_a_suggested_offer_leads_to_its_suggestion(contact, assignment, offer, uow, world, session):
    with uow:
        pair = scored(uow, world.suggestion(uow, assignment, offer))
    page = ask(contact, assignment, offer)
    assert "Dit aanbod staat nu bij de voorstellen." in region(page)
    answer(uow, session, outcome="suggested", position=1, reasons=[], repair=None, own_repairs={})

    page = again(contact, page)

    assert "Dit aanbod staat wel bij de voorstellen, op plaats 1 van 20." in region(page)
    assert page.link("Bekijk het voorstel") == f"/voorstellen/{pair.public_id}"
    assert "Wat zou helpen?" not in page.text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"obstacle": "closed"}, "Een gesloten aanbod kan niets meer opnemen."),
        ({"obstacle": "declined"}, "Een afgewezen paar komt niet terug in de lijst."),
        ({"obstacle": "too_many_rules"}, "Er zijn te veel verschillen."),
    ],
)
def test_what_nothing_mends_is_told_in_words(
    contact, assignment, offer, uow, session, changes, text
):
    page = ask(contact, assignment, offer)
    answer(uow, session, repair=None, own_repairs={}, **changes)

    assert text in region(again(contact, page))


@pytest.mark.parametrize("outcome", ["not_ranked", "not_offered"])
def test_an_answer_that_there_is_nothing_to_rank(contact, assignment, offer, uow, session, outcome):
    page = ask(contact, assignment, offer)
    inquiry = session.scalars(select(Inquiry)).one()
    with uow:
        store_answer(uow, inquiry.id, {"outcome": outcome})

    told = region(again(contact, page))

    assert "Deze opdracht wordt nu niet" in told or "Dit aanbod is nu niet gepubliceerd" in told


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"code": "more_flexible", "weeks": 1}, "de start mag 1 week meer schuiven"),
        ({"code": "smaller_group", "students": 2}, "een groep vanaf 2 studenten is ook goed"),
        ({"code": "larger_group", "students": 5}, "een groep tot 5 studenten is ook goed"),
        ({"code": "work_hybrid"}, "studenten werken hybride"),
        ({"code": "travel_further", "km": 90}, "de afstand mag tot 90 kilometer zijn"),
        ({"code": "accept_level", "level": "mbo-4"}, "ook mbo niveau 4 is goed"),
        ({"code": "state_theme", "theme": "Blockchain"}, "het thema Blockchain komt erbij"),
        ({"code": "accept_language", "language": "en"}, "de taal Engels is ook goed"),
        ({"code": "change_form", "form": "hackathon"}, "de vorm wordt hackathon"),
        ({"code": "change_language", "language": "nl"}, "de taal wordt Nederlands"),
        ({"code": "more_room", "groups": 1, "students": 0}, "er komt plek voor een groep meer."),
        ({"code": "more_room", "groups": 0, "students": 1}, "er komt plek voor 1 student meer."),
        ({"code": "more_room", "groups": 1, "students": 3},
         "er komt plek voor een groep meer, en voor 3 studenten meer."),
    ],
)  # fmt: skip
def test_every_change_has_its_words(contact, assignment, offer, uow, session, change, text):
    page = ask(contact, assignment, offer)
    repair = REPAIR | {"changes": [{"side": "offer"} | change]}
    answer(uow, session, repair=repair, own_repairs={})

    assert text in region(again(contact, page))


def test_a_change_of_the_table_without_words_does_not_exist():
    from matcher.changes import STEPS  # noqa: PLC0415 - the page may not know the matcher
    from web.suggestions.why_not_texts import CHANGES  # noqa: PLC0415

    assert {*CHANGES, "more_room"} == STEPS.keys()


def test_an_answer_from_before_a_change_can_be_asked_again(
    contact, assignment, offer, uow, world, session
):
    page = ask(contact, assignment, offer)
    answer(uow, session)
    with uow:
        drafts.edit_assignment(uow, assignment, Actor.of(world.contact), {"flexible_weeks": 2})

    page = again(contact, page)
    assert "zijn veranderd na dit antwoord" in region(page)
    page = contact.follow(contact.press(page, "Vraag de computer", _status=303))

    assert page.select("#waarom-niet")["aria-busy"] == "true"


def test_another_offer_or_another_matcher_makes_an_answer_old(
    contact, assignment, offer, uow, world, session
):
    page = ask(contact, assignment, offer)
    answer(uow, session)
    assert "veranderd na dit antwoord" not in region(again(contact, page))
    with uow:
        matching.note_matcher(uow, encoder_version="ander", weights_version="1")
    assert "veranderd na dit antwoord" in region(again(contact, page))

    page = ask(contact, assignment, offer)
    answer(uow, session)
    with uow:
        world.published(uow)

    assert "veranderd na dit antwoord" in region(again(contact, page))


def test_a_worker_that_gave_up_can_be_asked_again(contact, assignment, offer, uow, session):
    page = ask(contact, assignment, offer)
    with uow:
        session.execute(update(Job).values(state=JobState.DEAD))

    page = again(contact, page)

    assert "Het vergelijken is niet gelukt." in region(page)
    assert page.button("Vraag de computer")


def test_without_javascript_one_searches_and_chooses(contact, assignment, offer, uow, world):
    with uow:
        world.published(uow, title="Iets anders")
    page = contact.get(address(assignment, "waarom-niet"))

    page = contact.submit(page, **{"offer-zoektekst": "van nu", "offer-zoeken": ""}, _status=200)
    assert [at["value"] for at in page.soup.select("input[type=radio]")] == [str(offer.public_id)]
    page = contact.submit(page, offer=None, **{"offer-zoektekst": None}, _status=400)

    assert page.errors == ["Zoek een aanbod en kies er een."]


def test_a_lecturer_asks_about_offers_of_the_own_institution_alone(
    app, assignment, offer, uow, world, session
):
    with uow:
        elsewhere = factories.organisation(uow, OrganisationKind.INSTITUTION)
        other = factories.person(uow, Role.LECTURER, elsewhere)
        programme = factories.programme(uow, elsewhere)
        foreign = world.published(uow, by=other, programme=programme, title="Van elders")
    lecturer = as_person(app, world.lecturer)

    page = lecturer.get(address(assignment, "waarom-niet"))
    assert "Data van nu" in page.text
    assert "Van elders" not in page.text
    refused = lecturer.submit(page, offer=str(foreign.public_id), _status=400)
    assert refused.errors == ["Kies een antwoord uit de lijst."]
    lecturer.get(f"{address(assignment, 'waarom-niet')}?aanbod={foreign.public_id}", status=404)

    assert ask(lecturer, assignment, offer).select("#waarom-niet")["aria-busy"] == "true"
    answer(uow, session)
    told = again(lecturer, lecturer.get(f"{page.path}?aanbod={offer.public_id}"))
    assert told.link("Naar uw aanbod") == f"/aanbod/{offer.public_id}"
    assert "Opdracht wijzigen" not in told.text


def test_a_coordinator_asks_about_any_offer_and_a_colleague_about_none(
    app, assignment, offer, uow, world
):
    with uow:
        colleague = factories.person(uow, Role.MINISTRY_CONTACT, world.ministry)
    coordinator = as_person(app, world.coordinator)

    assert ask(coordinator, assignment, offer).select("#waarom-niet")["aria-busy"] == "true"
    as_person(app, colleague).get(address(assignment, "waarom-niet"), status=403)


def test_answers_are_read_by_who_asked(app, contact, assignment, offer, uow, world, session):
    page = ask(contact, assignment, offer)
    answer(uow, session)

    other = as_person(app, world.coordinator).get(page.path)

    assert "Dit aanbod valt af" in region(again(contact, page))
    assert "Dit aanbod valt af" not in other.text
    assert other.button("Vraag de computer")


def test_an_offer_that_is_not_published_is_not_asked_about(contact, assignment, offer, uow, world):
    page = ask(contact, assignment, offer)
    with uow:
        offers.pause_offer(uow, offer, Actor.of(world.lecturer))

    contact.get(page.path, status=404)


@pytest.mark.parametrize("query", ["?aanbod=geen-id", ""])
def test_without_an_offer_one_chooses(contact, assignment, offer, query):
    page = contact.get(address(assignment, "waarom-niet") + query)

    assert page.h1 == "Waarom staat een aanbod er niet bij?"


def test_a_draft_is_not_compared(contact, uow, world):
    with uow:
        draft = world.draft(uow)

    page = contact.get(address(draft, "waarom-niet"))

    assert "Deze opdracht wordt nu niet vergeleken met aanbod" in page.text
    assert page.soup.select("input[type=radio]") == []


def test_the_page_of_an_assignment_leads_there(app, contact, assignment, offer, world):
    there = address(assignment, "waarom-niet")

    assert contact.get(address(assignment)).link("Waarom staat een opleiding er niet bij?") == there
    page = as_person(app, world.lecturer).get(address(assignment))
    assert page.link("Waarom staat mijn aanbod er niet bij?") == there
