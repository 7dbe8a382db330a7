# SPDX-License-Identifier: EUPL-1.2
"""Search by meaning: asked with a POST, shown as it comes, scoped anew at every look."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from models.access import Actor
from models.inquiry import Inquiry
from models.job import Job
from models.operations import drafts
from models.operations.assignments import withdraw_assignment
from models.operations.inquiries import store_answer
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, JobState
from tests.factories import World
from tests.views.assignment_forms import as_person
from web.limits import limiter

QUESTION = "/zoeken?zoek=hoe+bewaren+wij+berichten"


@pytest.fixture
def asked(app, world, session):
    """Press the button as somebody; returns the browser and the page that waits."""

    def ask(who="coordinator", query=QUESTION):
        client = as_person(app, getattr(world, who))
        page = client.press(client.get(query), "Zoek ook op betekenis", _status=303)
        return client, client.follow(page)

    return ask


@pytest.fixture
def answer(session, sent):
    """Store an answer to the last question, as a worker does."""

    def store(*assignments, sentence="Berichten gaan nu verloren.", is_available=True):
        inquiry = session.scalars(select(Inquiry).order_by(Inquiry.id.desc())).first()
        hits = [
            {"id": at.id, "version": at.version, "similarity": 400, "sentence": sentence}
            for at in assignments
        ]
        with UnitOfWork(session, sent) as uow:
            store_answer(uow, inquiry.id, {"is_available": is_available, "hits": hits})

    return store


def titles(page):
    return [at.get_text(strip=True) for at in page.soup.select("#bedoeld h3")]


def test_the_results_on_words_have_a_form_that_asks_by_itself(app, world, session):
    page = as_person(app, world.coordinator).get(QUESTION)

    form = page.select("#betekenis form")
    assert form["hx-trigger"] == "load, submit"
    assert form["action"] == "/zoeken/betekenis"
    assert session.scalar(select(func.count(Inquiry.id))) == 0, "looking asks nothing"


@pytest.mark.parametrize(
    "query", ["/zoeken", "/zoeken?zoek=%F0%9F%99%82", "/zoeken?soort=placement&zoek=archief",
              "/zoeken?soort=programme&zoek=ict", "/zoeken?zoek=archief&niveau=mbo-9"]
)  # fmt: skip
def test_without_words_or_texts_there_is_nothing_to_ask(app, world, query):
    status = 400 if "mbo-9" in query else 200

    page = as_person(app, world.coordinator).get(query, status=status)

    assert page.soup.select("#betekenis") == []


def test_asking_queues_the_work_and_the_page_looks_again(asked, session):
    _, page = asked()

    region = page.select("#betekenis")
    assert (region["aria-busy"], region["hx-get"]) == ("true", page.path)
    jobs = select(func.count(Job.id)).where(Job.kind == JobKind.ANSWER_INQUIRY)
    assert session.scalar(jobs) == 1


def test_the_same_question_in_another_order_is_asked_once(asked, session):
    asked(query=QUESTION)
    asked(query=QUESTION + "&sorteer=title")

    assert session.scalar(select(func.count(Inquiry.id))) == 1


def test_an_answer_shows_titles_in_order_with_their_sentences(asked, answer, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        far, near = world.submitted(uow, title="Ver"), world.submitted(uow, title="Dichtbij")
    client, page = asked()
    answer(near, far)

    page = client.get(page.path)

    assert titles(page) == ["Dichtbij", "Ver"]
    assert page.select("#bedoeld q").get_text() == "Berichten gaan nu verloren."
    assert page.link("Terug naar de resultaten op woorden").startswith("/zoeken?soort=assignment")


def test_what_the_words_found_already_is_not_shown_twice(asked, answer, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        said = world.submitted(uow, title="Hoe bewaren wij berichten?")
        meant = world.submitted(uow, title="Chats archiveren")
    client, page = asked()
    answer(said, meant)

    assert titles(client.get(page.path)) == ["Chats archiveren"]


def test_ids_that_the_reader_may_not_see_are_never_trusted(asked, answer, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        elsewhere = World(uow)
        hidden = [elsewhere.submitted(uow, title="Geheim"), world.draft(uow, title="Concept")]
        mine = world.submitted(uow, title="Van ons")
    client, page = asked("contact")
    answer(*hidden, mine)

    assert titles(client.get(page.path)) == ["Van ons"]
    assert "Geheim" not in client.get(page.path).html


def test_what_changed_since_is_shown_as_it_is_now(asked, answer, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        gone, edited = world.opened(uow, title="Weg"), world.opened(uow, title="Oud")
    client, page = asked("lecturer")
    answer(gone, edited)
    with UnitOfWork(session, sent) as uow:
        contact = Actor.of(world.contact)
        withdraw_assignment(uow, gone, contact, "Vervallen.")
        drafts.edit_assignment(uow, edited, contact, {"title": "Nieuw"})

    page = client.get(page.path)

    assert titles(page) == ["Nieuw"]
    assert page.soup.select("#bedoeld q") == []


def test_a_question_is_the_askers_alone(app, asked, world):
    _, page = asked()

    as_person(app, world.manager).get(page.path, status=404)


def test_offers_are_found_too(app, asked, session, sent, world):
    with UnitOfWork(session, sent) as uow:
        offer = world.published(uow, title="Aanbod archief")
    client, page = asked("contact", "/zoeken?soort=offer&zoek=archieven+ordenen")
    inquiry = session.scalars(select(Inquiry)).one()
    hit = {"id": offer.id, "version": offer.version, "similarity": 1, "sentence": "Archief."}
    with UnitOfWork(session, sent) as uow:
        store_answer(uow, inquiry.id, {"is_available": True, "hits": [hit]})

    assert titles(client.get(page.path)) == ["Aanbod archief"]


def test_nothing_that_stands_out_is_said(asked, answer):
    client, page = asked()
    answer()

    assert "Niets springt eruit." in client.get(page.path).text


@pytest.mark.parametrize("reason", ["late", "failed", "words only"])
def test_the_results_on_words_stay_when_nobody_answers(asked, answer, session, sent, reason):
    client, page = asked()
    with UnitOfWork(session, sent) as uow:
        if reason == "late":
            session.execute(update(Inquiry).values(created_at=uow.now - timedelta(minutes=1)))
        if reason == "failed":
            dead = {"state": JobState.DEAD, "finished_at": uow.now}
            session.execute(update(Job).where(Job.kind == JobKind.ANSWER_INQUIRY).values(**dead))
    if reason == "words only":
        answer(is_available=False)

    assert "De resultaten op woorden blijven staan." in client.get(page.path).text


ANYTHING = st.text(max_size=60) | st.sampled_from(["", "offer", "assignment", "group", "x" * 400])
NAMES = st.sampled_from(["zoek", "soort", "thema", "vorm", "status", "periode", "sorteer"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, ANYTHING, max_size=4))
def test_any_question_is_answered(app, world, typed):
    client = as_person(app, world.coordinator)
    limiter.reset()
    token = client.get("/mijn-gegevens").value("csrf_token")

    answer = client.browser.post("/zoeken/betekenis", data={"csrf_token": token} | typed)

    assert answer.status_code == 303
    assert answer.location.startswith("/zoeken")
    assert client.browser.get(answer.location).status_code == 200
