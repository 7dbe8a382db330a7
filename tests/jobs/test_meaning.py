# SPDX-License-Identifier: EUPL-1.2
"""Answering a search by meaning: what the asker may see, in both languages; nothing is kept."""

import dataclasses

import pytest
from sqlalchemy import func, select

from matcher.text import text_hash
from models.access import Actor
from models.embedding import Embedding
from models.job import Job
from models.operations.inquiries import ask
from models.search import Facet, SearchKind, Wanted
from models.setting import Switch, put
from models.unit_of_work import UnitOfWork
from models.vocabulary import InquiryKind, JobKind, JobState
from tests.factories import World
from workers.bench import clear_benches
from workers.running import run_claimed
from workers.shelves import clear_shelves

CHATS = {
    "title": "Chatberichten bewaren",
    "question": "Hoe komen chatberichten van beleidsmedewerkers in het archief terecht?",
    "background": "Nu gaan berichten over besluiten verloren als iemand van telefoon wisselt.",
}
FOREST = {
    "title": "Bezoekers van het bos tellen",
    "question": "Hoeveel wandelaars en fietsers komen er per dag langs onze paden?",
    "background": "De tellers van de boswachters slaan hun cijfers elk anders op.",
}


@pytest.fixture(autouse=True)
def _empty_shelves():
    clear_shelves()
    clear_benches()


@pytest.fixture
def found(tools, session, sent):
    """Ask as somebody and let a worker answer; returns the answer."""

    def search(person, text, *, by=None, **choices):
        wanted = Wanted(kind=SearchKind.ASSIGNMENT, text=text, **{"chosen": {}} | choices)
        with UnitOfWork(session, sent) as uow:
            inquiry = ask(uow, Actor.of(person), InquiryKind.SEARCH, wanted.to_json())
        queued = (Job.kind == JobKind.ANSWER_INQUIRY) & (Job.state == JobState.QUEUED)
        for job_id in session.scalars(select(Job.id).where(queued)).all():
            session.commit()
            run_claimed(by or tools, job_id)
        session.refresh(inquiry)
        session.commit()
        return inquiry.answer

    return search


def ids(answer):
    return [at["id"] for at in answer["hits"]]


def test_only_what_the_asker_may_see_is_searched(found, session, sent):
    with UnitOfWork(session, sent) as uow:
        here, there = World(uow), World(uow)
        mine, opened = here.submitted(uow, **CHATS), there.opened(uow, **CHATS)
        there.draft(uow, **CHATS)

    assert ids(found(here.contact, "chatberichten bewaren")) == [mine.id]
    assert ids(found(here.lecturer, "chatberichten bewaren")) == [opened.id]
    assert sorted(ids(found(here.coordinator, "chatberichten bewaren"))) == [mine.id, opened.id]
    assert ids(found(here.administrator, "chatberichten bewaren")) == []


def test_what_was_chosen_holds_for_the_meaning_too(found, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        world.submitted(uow, **CHATS)
        opened = world.opened(uow, **CHATS)

    answer = found(world.coordinator, "chatberichten", chosen={Facet.STATE: "open"})

    assert ids(answer) == [opened.id]


def test_a_hit_names_its_version_and_a_sentence_of_the_text(found, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        made = world.submitted(uow, **CHATS)

    (hit,) = found(world.coordinator, "chatberichten archief")["hits"]

    assert hit["version"] == made.version
    assert hit["sentence"] in (CHATS["question"], CHATS["background"])


def test_the_question_leaves_no_vector_behind(found, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        world.submitted(uow, **CHATS)
    question = "waar vind ik iets over mijn geheime plan"

    found(world.coordinator, question)

    kept = select(func.count(Embedding.id)).where(Embedding.text_hash == text_hash(question))
    assert session.scalar(select(func.count(Embedding.id))) > 0
    assert session.scalar(kept) == 0


def test_without_a_language_model_there_is_no_answer_and_that_is_said(found, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        world.submitted(uow, **CHATS)
        put(session, Switch.WORDS_ONLY, on=True)

    assert found(world.coordinator, "chatberichten") == {"is_available": False, "hits": []}


@pytest.mark.parametrize(
    "question",
    [
        "WhatsApp-berichten van ambtenaren archiveren",
        "How do we keep chat messages of civil servants?",
    ],
)
def test_the_real_encoder_finds_what_is_meant_in_both_languages(
    found, tools, session, sent, torch_encoder, question
):
    real = dataclasses.replace(tools, encoder=lambda: torch_encoder)
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        forest, chats = world.submitted(uow, **FOREST), world.submitted(uow, **CHATS)

    assert ids(found(world.coordinator, question, by=real)) == [chats.id, forest.id]
