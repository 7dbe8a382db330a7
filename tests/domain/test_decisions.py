# SPDX-License-Identifier: EUPL-1.2
"""Which steps teach something about a pair, how much, and which say nothing."""

import pytest

from models.access import Actor
from models.operations import execution, placements, suggestions
from models.operations.suggestions import accept_suggestion, decline_suggestion
from models.queries.decisions import COMPLETED, pair_decisions, suggested_offers
from models.vocabulary import DeclineReason, HandPlacementReason, StopReason
from tests.factories import in_weeks


@pytest.fixture
def pair(uow, world):
    with uow:
        return world.suggestion(uow, world.opened(uow), world.published(uow))


def told(session):
    return [(at.fits, at.strength) for at in pair_decisions(session)]


def test_no_answer_says_nothing(session, pair):
    assert told(session) == []


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (DeclineReason.THEME, [(False, 2)]),
        (DeclineReason.LEVEL, [(False, 2)]),
        (DeclineReason.PERIOD, []),
        (DeclineReason.FULL, []),
        (DeclineReason.TOO_FAR, []),
        (DeclineReason.UNCLEAR, []),
        (DeclineReason.OTHER_CHOICE, []),
        (DeclineReason.OTHER, []),
    ],
)
def test_a_refusal_counts_only_for_a_reason_about_the_fit(
    uow, session, world, pair, reason, expected
):
    with uow:
        decline_suggestion(uow, pair, Actor.of(world.lecturer), reason)

    assert told(session) == expected


def test_every_reason_is_in_the_table_above():
    assert len(DeclineReason) == 8, "Does the new reason say something about the fit of a pair?"


def test_the_strongest_step_of_a_pair_counts(uow, session, world, pair):
    with uow:
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
    assert told(session) == [(True, 1)]
    with uow:
        accept_suggestion(uow, pair, Actor.of(world.contact))
    assert told(session) == [(True, 2)]
    with uow:
        terms = placements.Terms(students=3, start_on=in_weeks(0))
        made = placements.confirm_placement(uow, pair, Actor.of(world.coordinator), terms)
    assert told(session) == [(True, 3)]
    with uow:
        execution.start_placement(uow, made, Actor.of(world.lecturer))
        execution.complete_placement(uow, made, Actor.of(world.lecturer), in_weeks(0), "Klaar.")
    assert told(session) == [(True, COMPLETED)]


def test_both_sides_count_apart(uow, session, world, pair):
    with uow:
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
        decline_suggestion(uow, pair, Actor.of(world.contact), DeclineReason.THEME)

    assert sorted(told(session)) == [(False, 2), (True, 1)]


def test_a_confirmation_that_was_a_mistake_says_nothing(uow, session, world, pair):
    coordinator = Actor.of(world.coordinator)
    with uow:
        terms = placements.Terms(students=3, hand_reason=HandPlacementReason.LONG_STANDING)
        made = placements.confirm_placement(uow, pair, coordinator, terms)
    assert told(session) == [(True, 3)]
    with uow:
        execution.release_placement(uow, made, coordinator, StopReason.MISTAKE, "")

    assert told(session) == []


def test_a_decision_names_texts_and_institution_and_nobody(uow, session, world, pair):
    with uow:
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))

    (decision,) = pair_decisions(session)

    assert decision.institution_id == world.institution.id
    assert set(decision.__slots__) == {
        "assignment_id", "offer_id", "institution_id", "fits", "strength", "decided_at",
        "is_example",
    }  # fmt: skip
    assert suggested_offers(session, {pair.assignment_id}) == {pair.assignment_id: [pair.offer_id]}
