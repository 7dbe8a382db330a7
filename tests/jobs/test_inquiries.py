# SPDX-License-Identifier: EUPL-1.2
"""Answering questions as a job: by kind, once, and for a draft with what fits it now."""

import pkgutil

import pytest
from sqlalchemy import select

from models.access import Actor
from models.job import Job
from models.operations import ranking
from models.operations.inquiries import ask
from models.setting import Switch, put
from models.vocabulary import AssignmentForm, InquiryKind, JobKind, JobState, Level
from tests.factories import theme
from workers.inquiries import ANSWERS
from workers.running import run_claimed


@pytest.fixture
def advice(tools, session, uow, world):
    """Asks for advice on an assignment and runs the worker; returns the answer."""

    def answer(assignment):
        with uow:
            inquiry = ask(
                uow,
                Actor.of(world.contact),
                InquiryKind.DRAFT_ADVICE,
                {"version": assignment.version},
                assignment=assignment,
            )
        jobs = select(Job.id).where(
            Job.kind == JobKind.ANSWER_INQUIRY, Job.state == JobState.QUEUED
        )
        for job_id in session.scalars(jobs).all():
            session.commit()
            run_claimed(tools, job_id)
        session.refresh(inquiry)
        session.commit()
        return inquiry.answer

    return answer


def test_every_answer_that_is_named_exists():
    assert all(callable(pkgutil.resolve_name(name)) for name in ANSWERS.values())


def test_a_draft_is_told_which_offers_fit_without_being_submitted(advice, session, uow, world):
    with uow:
        offer, draft = world.published(uow), world.draft(uow)

    (found,) = advice(draft)["suggestions"]

    assert found["offer"] == offer.id
    assert sum(part["shown_points"] for part in found["parts"]) == found["score"]
    session.refresh(draft)
    assert draft.state.value == "draft"


def test_without_the_language_model_offers_are_ranked_and_no_theme_is_proposed(advice, uow, world):
    with uow:
        world.published(uow)
        draft = world.draft(uow, themes=[world.theme])
        ranking.switch_words_only(uow, Actor.of(world.administrator), on=True)

    found = advice(draft)

    assert found["suggestions"]
    assert found["themes"] == []


def test_an_almost_empty_draft_is_answered_too(advice, uow, world):
    with uow:
        world.published(uow)
        draft = world.draft(uow, question="", background="", expected_result="", form=None)

    assert advice(draft)["suggestions"]


def test_a_draft_is_told_its_two_likeliest_themes_with_the_sentence_that_says_so(
    advice, uow, world
):
    with uow:
        archive = theme(uow, "dossiers bewaren")
        draft = world.draft(uow, question="Wij willen dossiers bewaren. Het is druk.", themes=[])

    first, second = advice(draft)["themes"]

    assert first["theme"] == archive.id
    assert first["reason"]["sentence"] == "Wij willen dossiers bewaren."
    assert first["reason"]["terms"] == ["dossiers", "bewaren"]
    assert 1 >= first["probability"] >= second["probability"] >= 0


def test_words_alone_propose_no_theme_and_still_read_the_level(advice, session, uow, world):
    with uow:
        put(session, Switch.WORDS_ONLY, on=True)
        draft = world.draft(uow, question="Toets een hypothese. Schrijf een scriptie.", themes=[])

    answer = advice(draft)

    assert answer["themes"] == []
    assert answer["level"]["level"] == "wo-master"


def test_a_draft_is_told_how_it_reads_and_what_does_not_fit(advice, uow, world):
    thesis = "Formuleer een hypothese en toets die met een gerandomiseerd experiment."
    with uow:
        draft = world.draft(
            uow,
            question=f"{thesis} Schrijf een scriptie met literatuurstudie en theorie.",
            levels=[Level.MBO_4],
            form=AssignmentForm.INTERNSHIP,
            duration_weeks=50,
        )

    found = advice(draft)["level"]

    assert found["level"] == "wo-master"
    assert sum(found["sectors"].values()) == pytest.approx(1, abs=0.01)
    assert {at["sentence"] for at in found["warnings"]} >= {thesis}
    assert {at["aspect"] for at in found["warnings"]} >= {"research", "duration"}


def test_a_split_holds_each_expected_result_once(advice, uow, world):
    with uow:
        draft = world.draft(
            uow, expected_result="Een vergelijking van methoden, een werkend script en een advies."
        )

    parts = advice(draft)["level"]["parts"]

    assert [at["kind"] for at in parts] == ["build", "design", "research"]
    assert sorted(one["text"] for at in parts for one in at["results"]) == [
        "Een vergelijking van methoden",
        "een advies.",
        "een werkend script",
    ]


def test_an_empty_draft_has_no_themes_and_no_level(advice, uow, world):
    with uow:
        draft = world.draft(uow, title="", question="", background="", expected_result="")

    answer = advice(draft)

    assert (answer["themes"], answer["level"]) == ([], {})


def test_without_offers_nothing_is_suggested(advice, uow, world):
    with uow:
        draft = world.draft(uow)

    assert advice(draft)["suggestions"] == []
