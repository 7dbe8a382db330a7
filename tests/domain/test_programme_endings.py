# SPDX-License-Identifier: EUPL-1.2
"""When asking a programme ends: what goes, what stays in sight, and who hears of it."""

import pytest
from sqlalchemy import select

from models.access import Actor, visible_programme_suggestions
from models.operations import offers
from models.operations.first_interest import show_first_interest
from models.operations.programme_suggestions import (
    decline_programme,
    invite_programme,
    let_programmes_go,
)
from models.programme_suggestion import ProgrammeSuggestion
from models.vocabulary import DeclineReason, OrganisationKind, ProgrammeSuggestionState, Role
from tests.domain.programme_pair import Scene
from tests.factories import World, organisation, person, programme

State = ProgrammeSuggestionState


@pytest.fixture
def scene(session, sent):
    return Scene(session, sent)


def test_what_cannot_lead_anywhere_ends_and_what_nobody_touched_goes(scene):
    with scene.work() as uow:
        other = programme(uow, organisation(uow, OrganisationKind.INSTITUTION))
        quiet = scene.world.programme_suggestion(uow, scene.assignment, other).id
        open_one = scene.world.opened(uow)
        kept = scene.world.programme_suggestion(uow, open_one, other).id
    scene.take(invite_programme, scene.coordinator)
    scene.withdraw()

    with scene.work() as uow:
        assert let_programmes_go(uow) == 2
    with scene.work() as uow:
        assert let_programmes_go(uow) == 0

    left = set(scene.session.scalars(select(ProgrammeSuggestion.id)))
    assert left == {scene.suggestion.id, kept}
    assert quiet not in left
    assert scene.suggestion.state is State.SUPERSEDED


def test_an_invitation_ends_when_the_programme_publishes_an_offer(scene):
    scene.take(invite_programme, scene.coordinator)
    with scene.work() as uow:
        scene.world.published(uow)

    with scene.work() as uow:
        let_programmes_go(uow)

    assert scene.suggestion.state is State.SUPERSEDED


def test_who_was_invited_hears_once_that_the_assignment_stopped_asking(scene):
    with scene.work() as uow:
        fellow = person(uow, Role.LECTURER, scene.world.institution)
        person(uow, Role.LECTURER, organisation(uow, OrganisationKind.INSTITUTION))
    scene.take(invite_programme, scene.coordinator)
    scene.withdraw()

    for _ in range(2):
        with scene.work() as uow:
            let_programmes_go(uow)

    mails = scene.ended_mails()
    assert {at.person_id for at in mails} == {scene.world.lecturer.id, fellow.id}
    assert len(mails) == 2
    assert {at.context["suggestion_id"] for at in mails} == {str(scene.suggestion.public_id)}
    assert {at.context["programme"] for at in mails} == {scene.world.programme.name}


def test_who_prepares_an_offer_hears_that_the_assignment_stopped_asking(scene):
    with scene.work() as uow:
        person(uow, Role.LECTURER, scene.world.institution)
    scene.take(show_first_interest, scene.lecturer)
    scene.withdraw()

    with scene.work() as uow:
        let_programmes_go(uow)

    assert [at.person_id for at in scene.ended_mails()] == [scene.world.lecturer.id]


def test_an_own_offer_that_ends_an_invitation_is_no_news(scene):
    scene.take(invite_programme, scene.coordinator)
    with scene.work() as uow:
        scene.world.published(uow)

    with scene.work() as uow:
        assert let_programmes_go(uow) == 1

    assert scene.ended_mails() == []


def test_a_programme_that_reacted_once_keeps_its_row_when_the_assignment_is_over(scene):
    draft = scene.take(show_first_interest, scene.lecturer)
    with scene.work() as uow:
        offers.close_offer(uow, draft, scene.lecturer)
    scene.withdraw()

    with scene.work() as uow:
        assert let_programmes_go(uow) == 0

    assert scene.session.get(ProgrammeSuggestion, scene.suggestion.id) is not None


def test_a_first_interest_outlives_another_offer_of_the_programme(scene):
    scene.take(show_first_interest, scene.lecturer)
    with scene.work() as uow:
        scene.world.published(uow)

    with scene.work() as uow:
        assert let_programmes_go(uow) == 0

    assert scene.suggestion.state is State.ANSWERED


def sees(scene, actor):
    statement = select(ProgrammeSuggestion.id).where(visible_programme_suggestions(actor))
    return scene.suggestion.id in scene.session.scalars(statement).all()


REACTIONS = {
    "invited": lambda scene: scene.take(invite_programme, scene.coordinator),
    "answered": lambda scene: scene.take(show_first_interest, scene.lecturer),
    "declined": lambda scene: scene.take(decline_programme, scene.lecturer, DeclineReason.LEVEL),
}


@pytest.mark.parametrize("reaction", list(REACTIONS))
def test_a_lecturer_keeps_seeing_what_was_asked_or_answered(scene, reaction):
    with scene.work() as uow:
        elsewhere = organisation(uow, OrganisationKind.INSTITUTION)
        stranger = Actor.of(person(uow, Role.LECTURER, elsewhere))
    REACTIONS[reaction](scene)
    scene.withdraw()

    assert sees(scene, scene.lecturer)
    with scene.work() as uow:
        let_programmes_go(uow)
    assert sees(scene, scene.lecturer)
    assert not sees(scene, stranger)


def test_a_lecturer_no_longer_sees_what_nobody_asked_or_answered(scene):
    scene.withdraw()

    assert not sees(scene, scene.lecturer)


SEEN = {
    "open": {"contact", "lecturer", "coordinator", "manager"},
    "submitted": {"contact", "coordinator", "manager"},
}


@pytest.mark.parametrize("state", list(SEEN))
def test_who_sees_that_a_programme_fits(scene, state):
    with scene.work() as uow:
        if state == "submitted":
            asked = scene.world.submitted(uow)
            shown = scene.world.programme_suggestion(uow, asked, scene.world.programme)
        else:
            shown = scene.suggestion
        others = World(uow)
    names = ("contact", "lecturer", "coordinator", "manager", "administrator")
    own, foreign = (
        {
            name
            for name in names
            if scene.session.scalar(
                select(ProgrammeSuggestion.id).where(
                    ProgrammeSuggestion.id == shown.id,
                    visible_programme_suggestions(Actor.of(getattr(world, name))),
                )
            )
        }
        for world in (scene.world, others)
    )

    assert own == SEEN[state]
    assert foreign == {"coordinator", "manager"}
