# SPDX-License-Identifier: EUPL-1.2
"""A request or interest always ends: answered by the asked side or expired, never in silence."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.access import Actor
from models.assignment import Assignment
from models.base import local_date, utc_now
from models.delivery import Mail
from models.errors import AlreadyDone, InvalidInput, InvalidTransition, NotAllowed
from models.event import Event, verify_chain
from models.offer import Offer
from models.operations import assignments, matching, offers, suggestions
from models.queries.assignment_page import offers_to_bring_in
from models.setting import BOUNDS, SettingKey, change_setting
from models.suggestion import Suggestion
from models.transitions import ASKED
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    DeclineReason,
    EventKind,
    JobKind,
    MailTemplate,
    OrganisationKind,
    Role,
    SubjectKind,
    SuggestionState,
)
from tests import factories
from tests.domain.steps import run_key, scored
from tests.factories import World

TERM = BOUNDS[SettingKey.RESPONSE_DAYS].default
REMIND = BOUNDS[SettingKey.REMINDER_DAYS].default


@pytest.fixture
def pair(uow: UnitOfWork, world: World) -> Suggestion:
    with uow:
        return world.suggestion(uow, world.opened(uow), world.published(uow))


def ask(uow: UnitOfWork, world: World, pair: Suggestion, by: str) -> Suggestion:
    """The contact requests, or the lecturer shows interest."""
    if by == "contact":
        return suggestions.request_programme(uow, pair, Actor.of(world.contact), "Past dit?")
    return suggestions.express_interest(uow, pair, Actor.of(world.lecturer), "Graag!")


def told(session, template: MailTemplate) -> Counter[int]:
    people = session.scalars(select(Mail.person_id).where(Mail.template == template.value))
    return Counter(people)


def later(session, sent, days: int) -> UnitOfWork:
    return UnitOfWork(session, sent, now=utc_now() + timedelta(days=days))


@pytest.mark.parametrize("by", ["contact", "lecturer"])
def test_whoever_asks_sets_a_deadline_for_the_other(uow, world, pair, by):
    with uow:
        ask(uow, world, pair, by)

    assert pair.deadline_on == local_date(uow.now) + timedelta(days=TERM)
    assert pair.state is (
        SuggestionState.REQUESTED if by == "contact" else SuggestionState.INTERESTED
    )


def test_the_term_follows_the_setting(uow, world, pair):
    with uow:
        change_setting(uow.session, SettingKey.RESPONSE_DAYS, 5)
        ask(uow, world, pair, "lecturer")

    assert pair.deadline_on == local_date(uow.now) + timedelta(days=5)


@pytest.mark.parametrize(
    ("by", "answers", "may"),
    [
        ("contact", "lecturer", True),
        ("contact", "contact", False),
        ("contact", "coordinator", False),
        ("lecturer", "contact", True),
        ("lecturer", "lecturer", False),
        ("lecturer", "coordinator", False),
        ("lecturer", "manager", False),
    ],
)
def test_only_the_asked_side_can_say_yes(  # a table of who asks and who answers
    uow, world, pair, by, answers, may
):
    with uow:
        ask(uow, world, pair, by)
    person = Actor.of(getattr(world, answers))

    if may:
        with uow:
            suggestions.accept_suggestion(uow, pair, person)
        assert pair.state is SuggestionState.ACCEPTED
        assert pair.deadline_on is None
        return
    with pytest.raises((NotAllowed, InvalidTransition)), uow:
        suggestions.accept_suggestion(uow, pair, person)
    assert pair.state is not SuggestionState.ACCEPTED


def test_a_colleague_of_the_contact_cannot_answer_for_them(uow, world, pair):
    with uow:
        colleague = factories.person(uow, Role.MINISTRY_CONTACT, world.ministry)
        ask(uow, world, pair, "lecturer")

    with pytest.raises(NotAllowed), uow:
        suggestions.accept_suggestion(uow, pair, Actor.of(colleague))


def test_a_lecturer_of_another_institution_is_no_party(uow, world, pair):
    with uow:
        elsewhere = factories.organisation(uow, OrganisationKind.INSTITUTION)
        other = factories.person(uow, Role.LECTURER, elsewhere)

    with pytest.raises(NotAllowed), uow:
        suggestions.express_interest(uow, pair, Actor.of(other))


@pytest.mark.parametrize("reason", list(DeclineReason))
def test_every_reason_to_decline_is_kept_and_told(uow, session, world, pair, reason):
    with uow:
        ask(uow, world, pair, "contact")
    with uow:
        suggestions.decline_suggestion(uow, pair, Actor.of(world.lecturer), reason, "Uitleg.")

    assert (pair.state, pair.decline_reason, pair.decline_note, pair.message) == (
        SuggestionState.DECLINED, reason, "Uitleg.", "Past dit?",
    )  # fmt: skip
    assert told(session, MailTemplate.SUGGESTION_DECLINED) == {world.contact.id: 1}


def test_a_lecturer_puts_a_suggestion_aside_without_mail(uow, session, world, pair):
    with uow:
        suggestions.decline_suggestion(uow, pair, Actor.of(world.lecturer), DeclineReason.THEME)

    assert pair.state is SuggestionState.DECLINED
    assert not told(session, MailTemplate.SUGGESTION_DECLINED)


@pytest.mark.parametrize("by", ["contact", "lecturer"])
def test_the_asked_side_is_reminded_once(uow, session, sent, world, pair, by):
    with uow:
        ask(uow, world, pair, by)
    asked = world.lecturer if by == "contact" else world.contact

    for days in (TERM - REMIND - 1, TERM - REMIND, TERM - REMIND, TERM - 1, TERM):
        with later(session, sent, days) as on_that_day:
            suggestions.remind_asked(on_that_day)

    assert told(session, MailTemplate.ANSWER_REMINDER) == {asked.id: 1}
    assert pair.reminded_on == local_date(utc_now()) + timedelta(days=TERM - REMIND)


@pytest.mark.parametrize("by", ["contact", "lecturer"])
def test_no_answer_expires_with_event_and_mail_to_both_sides(uow, session, sent, world, pair, by):
    with uow:
        ask(uow, world, pair, by)
    with later(session, sent, TERM) as last_day:
        assert suggestions.expire_overdue(last_day) == 0
    with later(session, sent, TERM + 1) as day_after:
        assert suggestions.expire_overdue(day_after) == 1
        assert suggestions.expire_overdue(day_after) == 0

    assert pair.state is SuggestionState.EXPIRED
    everybody = {world.contact.id, world.lecturer.id, world.coordinator.id}
    assert told(session, MailTemplate.ANSWER_EXPIRED) == dict.fromkeys(everybody, 1)
    kinds = session.scalars(
        select(Event.kind).where(
            Event.subject_kind == SubjectKind.SUGGESTION, Event.subject_id == pair.id
        )
    ).all()
    assert kinds.count(EventKind.SUGGESTION_EXPIRED) == 1
    assert list(verify_chain(session)) == []


def test_an_answer_in_time_is_never_expired_or_reminded(uow, session, sent, world, pair):
    with uow:
        ask(uow, world, pair, "lecturer")
        suggestions.accept_suggestion(uow, pair, Actor.of(world.contact))

    with later(session, sent, TERM + 30) as much_later:
        suggestions.remind_asked(much_later)
        suggestions.expire_overdue(much_later)

    assert pair.state is SuggestionState.ACCEPTED
    assert not told(session, MailTemplate.ANSWER_REMINDER)


def test_what_expired_can_be_asked_again_with_a_fresh_term(uow, session, sent, world, pair):
    with uow:
        ask(uow, world, pair, "contact")
    with later(session, sent, TERM + 1) as day_after:
        suggestions.expire_overdue(day_after)
    with later(session, sent, TERM + 2) as again:
        ask(again, world, pair, "contact")

    assert pair.state is SuggestionState.REQUESTED
    assert pair.deadline_on == local_date(utc_now()) + timedelta(days=TERM + 2 + TERM)
    assert pair.reminded_on is None


def test_asking_twice_is_already_done(uow, world, pair):
    with uow:
        ask(uow, world, pair, "lecturer")

    with pytest.raises(AlreadyDone), uow:
        ask(uow, world, pair, "lecturer")


def test_interest_in_what_was_requested_meanwhile_is_refused(uow, world, pair):
    with uow:
        ask(uow, world, pair, "contact")

    with pytest.raises(InvalidTransition), uow:
        ask(uow, world, pair, "lecturer")


def test_a_paused_offer_takes_no_question_but_still_an_answer(uow, world, pair):
    with uow:
        other = world.suggestion(uow, world.opened(uow), pair.offer)
        ask(uow, world, pair, "contact")
        offers.pause_offer(uow, pair.offer, Actor.of(world.lecturer))

    with pytest.raises(InvalidInput), uow:
        ask(uow, world, other, "contact")
    with uow:
        suggestions.accept_suggestion(uow, pair, Actor.of(world.lecturer))
    assert pair.state is SuggestionState.ACCEPTED


@pytest.mark.parametrize("by", ["lecturer", "contact", "coordinator"])
def test_a_pair_by_hand_is_made_once_and_scored_later(uow, session, world, by):
    with uow:
        assignment, offer = world.opened(uow), world.published(uow)
        first = suggestions.pair(uow, assignment, offer, Actor.of(getattr(world, by)))
    with uow:
        again = suggestions.pair(uow, assignment, offer, Actor.of(getattr(world, by)))

    assert again is first
    assert (first.state, first.run_id, first.score) == (SuggestionState.SUGGESTED, None, 0)
    made = select(Event).where(Event.kind == EventKind.SUGGESTION_MADE_BY_HAND)
    assert len(session.scalars(made).all()) == 1
    from models.job import Job  # noqa: PLC0415

    kinds = session.scalars(select(Job.kind).where(Job.subject_id == offer.id)).all()
    assert JobKind.MATCH_OFFER in kinds


@pytest.mark.parametrize("state", ["submitted", "draft offer", "outsider"])
def test_a_pair_by_hand_needs_an_open_assignment_a_real_offer_and_a_party(uow, world, state):
    with uow:
        assignment = world.submitted(uow) if state == "submitted" else world.opened(uow)
        offer = world.offer(uow) if state == "draft offer" else world.published(uow)
    by = world.manager if state == "outsider" else world.lecturer
    expected = NotAllowed if state == "outsider" else InvalidInput

    with pytest.raises(expected), uow:
        suggestions.pair(uow, assignment, offer, Actor.of(by))


@pytest.mark.parametrize("by", ["contact", "lecturer"])
def test_a_pair_that_a_new_ranking_dropped_can_still_be_asked(uow, session, world, by):
    with uow:
        assignment, offer = world.opened(uow), world.published(uow)
    ranked(uow, assignment, offer)
    ranked(uow, assignment)
    pair = session.scalars(select(Suggestion)).one()
    assert pair.state is SuggestionState.SUPERSEDED

    with uow:
        actor = Actor.of(getattr(world, by))
        assert suggestions.pair(uow, assignment, offer, actor) is pair
        ask(uow, world, pair, by)

    assert pair.state in ASKED


def test_a_pair_that_was_dropped_is_not_asked_when_the_assignment_is_not(uow, session, world):
    with uow:
        assignment, offer = world.opened(uow), world.published(uow)
    ranked(uow, assignment, offer)
    with uow:
        assignments.withdraw_assignment(uow, assignment, Actor.of(world.contact), "Vervallen.")
    pair = session.scalars(select(Suggestion)).one()

    with pytest.raises(InvalidInput, match="not_open"), uow:
        ask(uow, world, pair, "lecturer")


def test_an_offer_that_a_new_ranking_dropped_can_be_brought_in(uow, session, world):
    with uow:
        assignment, offer = world.opened(uow), world.published(uow)
    ranked(uow, assignment, offer)
    lecturer = Actor.of(world.lecturer)
    assert offers_to_bring_in(session, assignment, lecturer) == []

    ranked(uow, assignment)

    assert offers_to_bring_in(session, assignment, lecturer) == [offer]


def ranked(uow: UnitOfWork, assignment: Assignment, *found: Offer) -> None:
    """Store a ranking of the assignment that keeps these offers."""
    key = run_key(Assignment, assignment.id, len(found))
    pairs = [scored(Assignment, assignment.id, offer.id) for offer in found]
    with uow:
        matching.store_run(uow, key, {}, pairs)
