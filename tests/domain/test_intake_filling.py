# SPDX-License-Identifier: EUPL-1.2
"""Filling a draft: empty answers only, nothing that cannot be stored, by who may write it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.access import Actor
from models.assignment import IntakeNote
from models.errors import InvalidTransition, NotAllowed
from models.intake import Finding, Intake
from models.operations import assignments, drafts
from models.operations.intake import fill_draft, forget_old_notes
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentForm, Language, Level, Screening


def intake(**values):
    findings = [
        Finding(field=field, value=value, quote=f"over {field}") for field, value in values.items()
    ]
    return Intake(findings=tuple(findings), unused=("rest",), hidden_lines=2)


@pytest.fixture
def empty(uow, world):
    with uow:
        return drafts.create_assignment(
            uow, Actor.of(world.contact), organisation_id=world.ministry.id
        )


def fill(uow, world, draft, **values):
    with uow:
        fill_draft(uow, draft, Actor.of(world.contact), intake(**values))


def test_an_empty_draft_takes_every_answer(uow, world, session, empty):
    values = {
        "title": "Zoeken in archieven",
        "form": AssignmentForm.GROUP,
        "levels": [Level.HBO_BACHELOR],
        "language": Language.ENGLISH,
        "group_min": 3,
        "group_max": 5,
        "slots": 2,
        "duration_weeks": 20,
        "skills": ["Python"],
    }
    fill(uow, world, empty, **values)

    session.refresh(empty)
    assert {name: getattr(empty, name) for name in values} == values


def test_codes_are_stored_by_value(uow, world, session, empty):
    fill(uow, world, empty, screening=[Screening.CONFIDENTIALITY])

    session.refresh(empty)
    assert empty.screening == ["nda"]


def test_what_was_filled_in_stays(uow, world, session):
    with uow:
        draft = world.draft(uow, title="Mijn titel", slots=2)
    fill(uow, world, draft, title="Een andere", slots=3, allowance_eur=400)

    session.refresh(draft)
    assert (draft.title, draft.slots, draft.allowance_eur) == ("Mijn titel", 2, 400)
    assert session.get(IntakeNote, draft.id).found == [
        {"field": "allowance_eur", "quote": "over allowance_eur"}
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"duration_weeks": 900},
        {"hours_per_week": 0},
        {"title": "x" * 121},
        {"question": "Mail naar jan@dienst.example"},
        {"skills": ["x" * 81]},
        {"group_min": 5, "group_max": 3},
        {"form": AssignmentForm.INTERNSHIP, "slots": 4},
    ],
)
def test_what_cannot_be_stored_is_left_out_and_the_rest_is_kept(uow, world, session, empty, values):
    fill(uow, world, empty, expected_result="Een verslag.", **values)

    session.refresh(empty)
    assert empty.expected_result == "Een verslag."
    drafts.check_slots(empty)
    assert empty.group_min <= empty.group_max
    for name in values.keys() - {"form"}:
        assert getattr(empty, name) != values[name]


@pytest.mark.parametrize(
    ("stored", "found", "field"),
    [
        ({"group_min": 1, "group_max": 4}, {"group_min": 5, "group_max": 5}, "group_min"),
        ({"form": AssignmentForm.GRADUATION}, {"slots": 3}, "slots"),
    ],
)
def test_what_does_not_go_with_what_stands_there_is_left_out(
    uow, world, session, stored, found, field
):
    with uow:
        draft = world.draft(uow, **stored)
    before = getattr(draft, field)

    fill(uow, world, draft, **found)

    session.refresh(draft)
    assert getattr(draft, field) == before


def test_withdrawing_forgets_where_it_stood(uow, world, session):
    with uow:
        draft = world.draft(uow)
    fill(uow, world, draft, allowance_eur=400)
    with uow:
        assignments.withdraw_assignment(uow, draft, Actor.of(world.contact), "Niet meer nodig")

    assert session.get(IntakeNote, draft.id) is None


def test_a_draft_that_nobody_hands_in_forgets_it_after_a_month(uow, world, session, sent, empty):
    fill(uow, world, empty, title="Lang geleden")
    for days, left in ((29, 1), (31, 0)):
        with UnitOfWork(session, sent, now=uow.now + timedelta(days=days)) as later:
            forget_old_notes(later)
        assert session.scalar(select(func.count(IntakeNote.assignment_id))) == left


def test_filling_again_replaces_where_it_stood(uow, world, session, empty):
    fill(uow, world, empty, title="Eerste")
    fill(uow, world, empty, title="Tweede", question="Kan dit sneller?")

    assert empty.title == "Eerste"
    assert [at["field"] for at in session.get(IntakeNote, empty.id).found] == ["question"]


def test_somebody_else_fills_nothing(uow, world, empty):
    with pytest.raises(NotAllowed), uow:
        fill_draft(uow, empty, Actor.of(world.lecturer), intake(title="Niet van mij"))


def test_what_is_handed_in_is_not_filled(uow, world):
    with uow:
        handed_in = world.submitted(uow)

    with pytest.raises(InvalidTransition), uow:
        fill_draft(uow, handed_in, Actor.of(world.contact), intake(title="Te laat"))


def test_handing_in_forgets_where_it_stood(uow, world, session):
    with uow:
        draft = world.draft(uow)
    fill(uow, world, draft, allowance_eur=400)
    with uow:
        assignments.submit_assignment(uow, draft, Actor.of(world.contact))

    assert session.get(IntakeNote, draft.id) is None
