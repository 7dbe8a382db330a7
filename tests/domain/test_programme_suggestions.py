# SPDX-License-Identifier: EUPL-1.2
"""Programmes without an offer: invited, declined, answered by a draft, and followed to a pair."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.access import Actor
from models.base import local_date
from models.delivery import Mail
from models.errors import AlreadyDone, InvalidInput, MissingInformation, NotAllowed
from models.operations import offers
from models.operations.first_interest import show_first_interest
from models.operations.programme_suggestions import (
    decline_programme,
    invite_programme,
)
from models.organisation import Place
from models.suggestion import Suggestion
from models.vocabulary import (
    DeclineReason,
    EventKind,
    Level,
    OfferState,
    OrganisationKind,
    ProgrammeSuggestionState,
    Role,
    SuggestionState,
)
from tests.domain.programme_pair import Scene
from tests.factories import in_weeks, organisation, person

State = ProgrammeSuggestionState


@pytest.fixture
def scene(session, sent):
    return Scene(session, sent)


def test_an_invitation_mails_every_lecturer_of_the_institution_and_nobody_else(scene):
    with scene.work() as uow:
        fellow = person(uow, Role.LECTURER, scene.world.institution)
        person(uow, Role.LECTURER, scene.world.institution, is_active=False)
        person(uow, Role.LECTURER, organisation(uow, OrganisationKind.INSTITUTION))

    scene.take(invite_programme, scene.coordinator, message="Past dit?", email="x@example.org")

    mails = scene.mails()
    assert {at.person_id for at in mails} == {scene.world.lecturer.id, fellow.id}
    assert {at.context["message"] for at in mails} == {"Past dit?"}
    assert {at.address for at in mails} == {""}
    assert scene.suggestion.state is State.INVITED
    assert scene.suggestion.invited_by_id == scene.world.coordinator.id
    assert scene.kinds() == [EventKind.PROGRAMME_INVITED]


def test_inviting_twice_mails_once(scene):
    scene.take(invite_programme, scene.coordinator)

    with pytest.raises(AlreadyDone):
        scene.take(invite_programme, scene.coordinator)

    assert len(scene.mails()) == 1
    assert scene.kinds() == [EventKind.PROGRAMME_INVITED]


def test_without_lecturers_an_address_is_asked_and_mailed_once(scene):
    with scene.work() as uow:
        uow.session.merge(scene.world.lecturer).is_active = False

    with pytest.raises(MissingInformation) as missing:
        scene.take(invite_programme, scene.coordinator)
    assert missing.value.fields == ("email",)
    assert scene.suggestion.state is State.SUGGESTED
    scene.take(invite_programme, scene.coordinator, email=" Info@School.example ")

    (mail,) = scene.mails()
    assert (mail.person_id, mail.address) == (None, "info@school.example")
    assert mail.context["coordinator_email"] == scene.world.coordinator.email


@pytest.mark.parametrize("who", ["contact", "lecturer", "manager", "administrator"])
def test_only_a_coordinator_invites(scene, who):
    with pytest.raises(NotAllowed):
        scene.take(invite_programme, Actor.of(getattr(scene.world, who)))


def test_personal_data_in_the_message_is_refused(scene):
    with pytest.raises(InvalidInput) as refused:
        scene.take(invite_programme, scene.coordinator, message="Bel 06-12345678.")

    assert (refused.value.field, refused.value.reason) == ("message", "personal_data")
    assert scene.mails() == []


@pytest.mark.parametrize("step", [invite_programme, show_first_interest])
def test_nobody_is_asked_for_an_assignment_that_stopped_asking(scene, step):
    scene.withdraw()
    actor = scene.coordinator if step is invite_programme else scene.lecturer

    with pytest.raises(InvalidInput) as refused:
        scene.take(step, actor)

    assert refused.value.reason == "not_open"


@pytest.mark.parametrize("step", [invite_programme, show_first_interest])
@pytest.mark.parametrize("paused", [False, True], ids=["published", "paused"])
def test_a_programme_with_an_offer_is_asked_through_that(scene, step, paused):
    with scene.work() as uow:
        offer = scene.world.published(uow)
        if paused:
            offers.pause_offer(uow, offer, scene.lecturer)
    actor = scene.coordinator if step is invite_programme else scene.lecturer

    with pytest.raises(InvalidInput) as refused:
        scene.take(step, actor)

    assert refused.value.reason == "has_offer"


def test_declining_keeps_the_reason_with_the_pair_and_leaves_an_event(scene):
    scene.take(decline_programme, scene.lecturer, DeclineReason.LEVEL, "Wij zijn een master.")

    assert scene.suggestion.state is State.DECLINED
    assert scene.suggestion.decline_reason is DeclineReason.LEVEL
    assert scene.suggestion.decline_note == "Wij zijn een master."
    assert scene.kinds() == [EventKind.PROGRAMME_DECLINED]


def test_a_lecturer_elsewhere_can_neither_decline_nor_answer(scene):
    with scene.work() as uow:
        elsewhere = organisation(uow, OrganisationKind.INSTITUTION)
        stranger = Actor.of(person(uow, Role.LECTURER, elsewhere))

    with pytest.raises(NotAllowed):
        scene.take(decline_programme, stranger, DeclineReason.OTHER)
    with pytest.raises(NotAllowed):
        scene.take(show_first_interest, stranger)


def test_a_first_interest_makes_a_draft_filled_in_as_asked(session, sent):
    scene = Scene(session, sent, start_on=in_weeks(20))
    with scene.work() as uow:
        place = Place(
            name="Dam", municipality="Dam", province="Utrecht", latitude=52.0, longitude=5.0
        )
        uow.session.add(place)
        institution = uow.session.merge(scene.world.institution)
        institution.place, institution.province = "Dam", "Utrecht"

    draft = scene.take(show_first_interest, scene.lecturer)

    assignment = scene.assignment
    assert draft.state is OfferState.DRAFT
    assert draft.owner_id == scene.world.lecturer.id
    assert (draft.programme_id, draft.title) == (
        scene.world.programme.id,
        scene.world.programme.name,
    )
    assert draft.levels == [Level.HBO_BACHELOR]
    assert (draft.forms, draft.themes) == ([assignment.form], assignment.themes)
    assert (draft.start_on, draft.duration_weeks) == (in_weeks(20), assignment.duration_weeks)
    assert draft.closes_on == in_weeks(20) - timedelta(weeks=2)
    assert (draft.group_min, draft.group_max, draft.capacity_students) == (2, 4, 4)
    assert (draft.languages, draft.work_modes) == (["nl"], ["remote"])
    assert draft.place_id == place.id
    assert draft.description == ""
    assert (scene.suggestion.state, scene.suggestion.offer_id) == (State.ANSWERED, draft.id)
    assert scene.kinds() == [EventKind.PROGRAMME_ANSWERED]


def test_a_second_click_on_interest_makes_no_second_draft(scene):
    scene.take(show_first_interest, scene.lecturer)

    with pytest.raises(AlreadyDone):
        scene.take(show_first_interest, scene.lecturer)


def test_an_assignment_that_starts_soon_leaves_until_its_start_to_close(session, sent):
    scene = Scene(session, sent, start_on=in_weeks(1))

    draft = scene.take(show_first_interest, scene.lecturer)

    assert draft.closes_on == local_date(scene.suggestion.state_since)


def finished(uow, draft, actor):
    return offers.edit_offer(
        uow,
        draft,
        actor,
        {"description": "Derdejaars werken in groepen.", "work_modes": ["remote"]},
    )


def pair_of(scene):
    scene.session.expire_all()
    return scene.session.scalars(select(Suggestion)).one_or_none()


def test_publishing_that_draft_tells_the_contact_of_the_interest(scene):
    draft = scene.take(show_first_interest, scene.lecturer)

    with scene.work() as uow:
        offers.publish_offer(uow, finished(uow, draft, scene.lecturer), scene.lecturer)

    pair = pair_of(scene)
    assert (pair.assignment_id, pair.offer_id) == (scene.assignment.id, draft.id)
    assert pair.state is SuggestionState.INTERESTED
    assert scene.suggestion.state is State.SUPERSEDED
    told = select(Mail.person_id).where(Mail.template == "interest_expressed")
    assert scene.world.contact.id in scene.session.scalars(told).all()


def test_an_assignment_that_was_withdrawn_meanwhile_does_not_stop_the_offer(scene):
    draft = scene.take(show_first_interest, scene.lecturer)
    scene.withdraw()

    with scene.work() as uow:
        offers.publish_offer(uow, finished(uow, draft, scene.lecturer), scene.lecturer)

    assert pair_of(scene) is None
    assert draft.state is OfferState.PUBLISHED
    assert [at.person_id for at in scene.ended_mails()] == [scene.world.lecturer.id]


def test_a_draft_that_is_closed_puts_the_programme_back_in_the_list(scene):
    draft = scene.take(show_first_interest, scene.lecturer)

    with scene.work() as uow:
        offers.close_offer(uow, draft, scene.lecturer)

    assert (scene.suggestion.state, scene.suggestion.offer_id) == (State.SUGGESTED, None)
