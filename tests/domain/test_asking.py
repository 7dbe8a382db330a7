# SPDX-License-Identifier: EUPL-1.2
"""Asking an offer that was not suggested: hard rules count, rights and terms are as always."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from matcher.eligibility import broken_rules as rules_of_the_matcher
from models.access import Actor
from models.assignment import Assignment
from models.base import local_date
from models.comparison import HARD_RULES, Room, broken_rules, compare
from models.delivery import Mail
from models.errors import (
    AlreadyDone,
    CapacityExceeded,
    DoesNotFit,
    InvalidInput,
    InvalidTransition,
    NotAllowed,
)
from models.offer import Offer
from models.operations import suggestions
from models.operations.asking import ask_offer
from models.operations.placements import Terms, place_by_hand
from models.organisation import Organisation, Place
from models.programme import Programme
from models.queries.asking import assignments_to_ask_for
from models.queries.matching import AskingAssignment, OpenOffer
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    DeclineReason,
    HandPlacementReason,
    Language,
    MailTemplate,
    OrganisationKind,
    Role,
    SuggestionState,
    WorkMode,
)
from tests import factories
from tests.factories import in_weeks
from workers.profiles import assignment_profile, offer_profile


def ask(session, sent, sides, person, message="") -> Suggestion:
    with UnitOfWork(session, sent) as uow:
        assignment, offer = sides
        found = suggestions.pair(uow, assignment, offer, Actor.of(person))
        return ask_offer(uow, found, Actor.of(person), message)


def requests(session) -> int:
    asked = Mail.template == MailTemplate.PROGRAMME_REQUESTED.value
    found: int = session.scalars(select(func.count(Mail.id)).where(asked)).one()
    return found


@pytest.fixture
def sides(world, session, sent):
    with UnitOfWork(session, sent) as uow:
        return world.opened(uow), world.published(uow)


@pytest.mark.parametrize("role", ["contact", "coordinator"])
def test_an_offer_without_a_suggestion_is_asked_in_the_ordinary_way(
    world, session, sent, sides, role
):
    made = ask(session, sent, sides, getattr(world, role), "Kunt u dit?")

    assert made.state is SuggestionState.REQUESTED
    assert made.message == "Kunt u dit?"
    assert made.run_id is None
    assert made.deadline_on == local_date(made.state_since) + timedelta(days=14)
    assert requests(session) == 1


@pytest.mark.parametrize("role", ["lecturer", "manager", "administrator", "stranger"])
def test_only_authors_and_coordinators_ask(world, session, sent, sides, role):
    with UnitOfWork(session, sent) as uow:
        ministry = factories.organisation(uow, OrganisationKind.GOVERNMENT)
        stranger = factories.person(uow, Role.MINISTRY_CONTACT, ministry)

    with pytest.raises(NotAllowed):
        ask(session, sent, sides, stranger if role == "stranger" else getattr(world, role))

    session.rollback()
    assert session.scalars(select(Suggestion)).all() == []


def test_a_second_question_changes_nothing(world, session, sent, sides):
    ask(session, sent, sides, world.contact)

    with pytest.raises(AlreadyDone):
        ask(session, sent, sides, world.contact)


def test_a_no_stays_a_no(world, session, sent, sides):
    made = ask(session, sent, sides, world.contact)
    with UnitOfWork(session, sent) as uow:
        reason = DeclineReason.THEME
        suggestions.decline_suggestion(uow, made, Actor.of(world.lecturer), reason)

    with pytest.raises(InvalidTransition):
        ask(session, sent, sides, world.contact)


def test_what_fell_out_of_the_list_can_be_asked(world, session, sent, sides):
    with UnitOfWork(session, sent) as uow:
        made = world.suggestion(uow, *sides)
    with UnitOfWork(session, sent) as uow:
        suggestions.supersede_all(uow, sides[0])
    assert made.state is SuggestionState.SUPERSEDED

    assert ask(session, sent, sides, world.contact).state is SuggestionState.REQUESTED


def test_what_is_not_open_or_published_is_not_asked(world, session, sent, sides):
    opened, published = sides
    with UnitOfWork(session, sent) as uow:
        submitted, draft = world.submitted(uow), world.offer(uow)

    for assignment, offer, reason in (
        (submitted, published, "not_open"), (opened, draft, "not_published")
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as refused:
            ask(session, sent, (assignment, offer), world.contact)
        assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("fields", "broken"),
    [
        pytest.param({"forms": [AssignmentForm.HACKATHON]}, {"form": {}}, id="form"),
        pytest.param({"languages": ["en"]}, {"language": {}}, id="language"),
        pytest.param(
            {"group_min": 8, "group_max": 9, "forms": [AssignmentForm.INTERNSHIP]},
            {"group_size": {"students": 4}, "form": {}}, id="two at once",
        ),
    ],
)  # fmt: skip
def test_hard_rules_are_named_and_nothing_is_stored(world, session, sent, sides, fields, broken):
    with UnitOfWork(session, sent) as uow:
        offer = world.published(uow, capacity_students=40, **fields)

    with pytest.raises(DoesNotFit) as refused:
        ask(session, sent, (sides[0], offer), world.contact)

    session.rollback()
    assert {code: dict(at) for code, at in refused.value.broken.items()} == broken
    assert session.scalars(select(Suggestion)).all() == []
    assert requests(session) == 0


def test_a_full_offer_is_not_asked(world, session, sent, sides):
    with UnitOfWork(session, sent) as uow:
        full = world.published(uow, capacity_groups=1)
        terms = Terms(students=3, hand_reason=HandPlacementReason.OTHER)
        place_by_hand(uow, world.opened(uow), full, Actor.of(world.coordinator), terms)

    with pytest.raises(CapacityExceeded):
        ask(session, sent, (sides[0], full), world.contact)


def test_authors_choose_from_their_own_and_coordinators_from_all(world, session, sent):
    with UnitOfWork(session, sent) as uow:
        ministry = factories.organisation(uow, OrganisationKind.GOVERNMENT)
        stranger = factories.person(uow, Role.MINISTRY_CONTACT, ministry)
        world.opened(uow, title="Archief op orde")
        world.opened(uow, title="Ander werk")
        world.submitted(uow, title="Archief nog dicht")

    def titles(person, text):
        return [at.title for at in assignments_to_ask_for(session, Actor.of(person), text)]

    assert titles(world.contact, "") == ["Ander werk", "Archief op orde"]
    assert titles(world.coordinator, "archief orde") == ["Archief op orde"]
    assert titles(stranger, "") == titles(world.lecturer, "") == []
    assert titles(world.contact, "100%") == []


FEBRUARY = date(2027, 2, 1)
PLACES = (None, (52.09, 5.12), (52.51, 6.09), (50.85, 5.69))
JUST_TOO_LITTLE = (80, 143)  # from Utrecht it is 80.8 and 143.4 kilometres
SIZES = st.tuples(st.integers(1, 9), st.integers(1, 9)).map(sorted)


def place(at: tuple[float, float] | None) -> Place | None:
    return Place(name="Hier", latitude=at[0], longitude=at[1]) if at else None


@given(
    form=st.sampled_from([None, *AssignmentForm]),
    forms=st.lists(st.sampled_from(list(AssignmentForm)), max_size=2, unique=True),
    languages=st.lists(st.sampled_from(["nl", "en"]), max_size=2, unique=True),
    days=st.integers(-400, 400),
    weeks=st.tuples(*[st.integers(0, 30)] * 4),
    sizes=st.tuples(SIZES, SIZES),
    room=st.tuples(st.integers(0, 2), st.integers(0, 12)),
    places=st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)),
    limit=st.sampled_from([0, 10, *JUST_TOO_LITTLE]),
    mode=st.sampled_from([None, *WorkMode]),
)
def test_the_hard_rules_are_those_of_the_matcher(
    form, forms, languages, days, weeks, sizes, room, places, limit, mode
):
    ours, theirs = sizes
    asked = Assignment(
        id=1, title="", question="", background="", expected_result="", skills=[], form=form,
        language=Language.DUTCH, start_on=FEBRUARY, duration_weeks=weeks[0] or None,
        flexible_weeks=weeks[1], group_min=ours[0], group_max=ours[1], work_mode=mode,
        place=place(places[0]),
    )  # fmt: skip
    offered = Offer(
        id=1, title="", description="", courses=[], languages=languages,
        start_on=FEBRUARY + timedelta(days=days), duration_weeks=weeks[2] or None,
        flexible_weeks=weeks[3], group_min=theirs[0], group_max=theirs[1],
        place=place(places[1]), max_distance_km=limit,
        programme=Programme(name="", name_en="", field_name="", institution=Organisation()),
    )  # fmt: skip
    offered.forms = forms
    one = assignment_profile(AskingAssignment(asked, frozenset()))
    other = offer_profile(OpenOffer(offered, *room))

    found = broken_rules(compare(asked, offered, Room(groups=room[0], students=room[1])))

    assert found.keys() == {rule.code for rule in rules_of_the_matcher(one, other)}
    assert found.keys() <= set(HARD_RULES.values())


def test_a_window_that_lies_apart_is_named_with_its_weeks(world, session, sent, sides):
    with UnitOfWork(session, sent) as uow:
        late = world.published(uow, start_on=in_weeks(80), closes_on=in_weeks(70))

    with pytest.raises(DoesNotFit) as refused:
        ask(session, sent, (sides[0], late), world.contact)

    assert refused.value.broken["window"]["weeks"] > 0
