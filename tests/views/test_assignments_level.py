# SPDX-License-Identifier: EUPL-1.2
"""Proposed themes and level on the page, taking a theme over, and dividing an assignment."""

import pytest
from sqlalchemy import func, select

from models.access import Actor
from models.assignment import Assignment
from models.operations.inquiries import ask, store_answer
from models.operations.themes import edit_theme
from models.vocabulary import AssignmentForm, InquiryKind, Language, Level
from tests.views.assignment_forms import address, as_person, stored
from tests.views.reading import SENTENCE, answer_about, read
from web.assignments.level_texts import EXPECTED, WARNINGS


@pytest.fixture
def draft(uow, world):
    with uow:
        made = world.draft(uow, themes=[], title="Besluiten")
    with uow:
        return read(uow, world, made)


def block(client, draft):
    return client.get(address(draft, "meedenken")).select("#meedenken")


def press(client, draft, action):
    page = client.get(address(draft, "meedenken"))
    return client.submit(page, f"form[action$='{action}']", _most_queries=50)


def drafts_of(session, draft):
    session.rollback()
    statement = select(Assignment).where(Assignment.copied_from_id == draft.id)
    return list(session.scalars(statement.order_by(Assignment.id)))


def test_theme_is_shown_with_its_chance_and_the_sentence_that_says_so(contact, draft, world):
    text = block(contact, draft).get_text(" ", strip=True)

    assert world.theme.name in text
    assert f"{world.theme.name}: waarschijnlijk (62%)" in text
    assert SENTENCE in text
    assert "Uit de omschrijving van het thema: Besluiten." in text
    assert "Woorden die er ook bij horen: besluit" in text


def test_theme_is_taken_over_with_a_button(contact, draft, session, world):
    press(contact, draft, "thema-overnemen")

    assert [at.id for at in stored(session, draft).themes] == [world.theme.id]


def test_chosen_theme_has_no_button(contact, uow, world):
    with uow:
        chosen = world.draft(uow)
    with uow:
        read(uow, world, chosen)

    region = block(contact, chosen)

    assert "Dit thema is al gekozen." in region.get_text()
    assert not region.select("form[action$='thema-overnemen']")


@pytest.mark.parametrize("typed", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_unknown_theme_changes_nothing_and_is_told(contact, draft, session, typed):
    page = contact.get(address(draft, "meedenken"))
    answer = contact.submit(page, "form[action$='thema-overnemen']", thema=typed)

    assert "Dit thema is er niet meer." in contact.follow(answer).text
    assert stored(session, draft).themes == []


def test_theme_that_went_out_of_use_is_not_shown(contact, draft, uow, world):
    with uow:
        edit_theme(uow, world.theme, Actor.of(world.administrator), {"is_active": False})

    assert world.theme.name not in block(contact, draft).get_text()


def test_warning_quotes_the_sentence_and_names_both_levels(contact, draft):
    region = block(contact, draft)

    assert "Dit vraagt meer onderzoek dan bij hbo bachelor past." in region.get_text()
    assert "Het leest als werk voor wo master." in region.get_text()
    assert SENTENCE in [at.get_text() for at in region.select("q")]


@pytest.mark.parametrize(("aspect", "reason"), sorted(WARNINGS))
def test_every_warning_has_its_words(contact, uow, world, aspect, reason):
    warning = {
        "aspect": aspect,
        "reason": reason,
        "stated": "mbo-4",
        "better": "wo-master",
        "sentence": SENTENCE,
        "numbers": {"weeks": 3, "fewest": 8, "most": 20, "students": 4},
    }
    with uow:
        made = world.draft(uow)
    with uow:
        read(uow, world, made, warnings=[warning])

    found = block(contact, made).select_one("li.utrecht-unordered-list__item").get_text()

    assert "%" not in found
    assert SENTENCE in found


def test_every_level_has_its_expectation():
    assert set(EXPECTED) == set(Level)


def test_level_without_warnings_is_said_to_fit(contact, uow, world):
    with uow:
        made = world.draft(uow)
    with uow:
        read(uow, world, made, warnings=[], parts=[])

    text = block(contact, made).get_text()

    assert "geen zin die niet bij het gekozen niveau past" in text
    assert "in delen" not in text


def test_split_makes_a_draft_of_each_part_and_leaves_the_original(contact, draft, session):
    before = stored(session, draft).version

    page = contact.follow(press(contact, draft, "opdelen"))

    assert "Er staan 2 nieuwe concepten in uw lijst." in page.text
    build, design = drafts_of(session, draft)
    assert (build.title, build.levels) == ("Besluiten (bouwen)", [Level.MBO_4])
    assert (design.title, design.levels) == ("Besluiten (ontwerpen)", [Level.HBO_BACHELOR])
    assert build.expected_result == "- Een werkend prototype"
    assert design.expected_result == "- een advies over het vervolg."
    assert build.form is AssignmentForm.GROUP
    assert stored(session, draft).version == before


def test_second_click_makes_nothing_twice(contact, draft, session):
    press(contact, draft, "opdelen")
    press(contact, draft, "opdelen")

    assert len(drafts_of(session, draft)) == 2


def test_list_items_of_the_question_go_to_their_own_part(contact, uow, world, session):
    parts = [
        {"kind": kind, "level": level, "results": [{"field": "question", "text": text}]}
        for kind, level, text in (
            ("build", "mbo-4", "bouw een app"),
            ("research", "wo-master", "vergelijk methoden"),
        )
    ]
    with uow:
        made = world.draft(
            uow,
            question="Help ons.\n- bouw een app\n2. vergelijk methoden",
            form=AssignmentForm.GRADUATION,
            language=Language.ENGLISH,
            group_min=1,
            group_max=1,
        )
    with uow:
        read(uow, world, made, parts=parts)

    press(contact, made, "opdelen")

    build, research = drafts_of(session, made)
    assert build.question == "Help ons.\n- bouw een app"
    assert research.question == "Help ons.\n2. vergelijk methoden"
    assert (build.form, research.form) == (AssignmentForm.INTERNSHIP, AssignmentForm.GRADUATION)
    assert build.title.endswith("(building)")


def test_split_of_a_text_that_changed_is_asked_about_anew(contact, draft, session, uow, world):
    page = contact.get(address(draft, "meedenken"))
    with uow:
        draft.title = "Iets anders"
    answer = contact.submit(page, "form[action$='opdelen']")

    assert "Uw tekst is veranderd." in contact.follow(answer).text
    assert drafts_of(session, draft) == []


def test_coordinator_sees_the_warning_at_screening_and_cannot_split(app, uow, world, session):
    with uow:
        handed_in = world.submitted(uow)
    with uow:
        actor, request = Actor.of(world.coordinator), {"version": handed_in.version}
        inquiry = ask(uow, actor, InquiryKind.DRAFT_ADVICE, request, assignment=handed_in)
        store_answer(uow, inquiry.id, answer_about(world))
    coordinator = as_person(app, world.coordinator)

    page = coordinator.get(f"/beoordelen/{handed_in.public_id}/terugsturen")

    region = page.select("#meedenken")
    assert SENTENCE in region.get_text()
    assert not region.select("form[action$='opdelen']")
    assert session.scalar(select(func.count(Assignment.id))) == 1
