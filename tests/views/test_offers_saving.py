# SPDX-License-Identifier: EUPL-1.2
"""Saving an offer along the way, and by two people at once."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.access import Actor
from models.offer import Offer
from models.operations import offers
from models.unit_of_work import UnitOfWork
from models.vocabulary import OfferState, OrganisationKind, Role
from tests import factories
from tests.client import Page
from tests.factories import World


@pytest.fixture
def draft(uow: UnitOfWork, world: World) -> Offer:
    with uow:
        return offers.create_offer(uow, Actor.of(world.lecturer), world.programme)


@pytest.fixture
def lecturer(client, world):
    client.sign_in(world.lecturer)
    return client


def step_address(offer: Offer, step: str) -> str:
    return f"/aanbod/{offer.public_id}/bewerken/{step}"


def autosave(client, offer: Offer, step: str, status: int = 200, **values: Any) -> Page:
    page = client.get(step_address(offer, step))
    typed = {"csrf_token": page.value("csrf_token"), "version": page.value("version"), **values}
    at = f"{step_address(offer, step)}/bewaren"
    answer = Page(client.browser.post(at, data=typed), at)  # a part of a page, not a page
    assert answer.status == status
    return answer


def stored(session, offer: Offer) -> Offer:
    session.rollback()
    session.expire_all()
    found: Offer = session.scalars(select(Offer).where(Offer.id == offer.id)).one()
    return found


def test_a_draft_is_saved_while_typing_and_may_be_incomplete(lecturer, draft, session):
    page = lecturer.get(step_address(draft, "wat"))
    told = page.select(".kp-autosave")
    assert told["hx-post"] == f"{step_address(draft, 'wat')}/bewaren"

    answer = autosave(lecturer, draft, "wat", title="Half", language="nl")

    now = stored(session, draft)
    assert (now.title, now.description, now.state) == ("Half", "", OfferState.DRAFT)
    assert re.search(r"Opgeslagen om \d\d:\d\d", answer.text)
    assert answer.select("[name=version]")["value"] == str(now.version)


def test_saving_by_hand_after_autosave_is_no_conflict(lecturer, draft, session):
    page = lecturer.get(step_address(draft, "wat"))
    autosave(lecturer, draft, "wat", title="Zelfde", language="nl", levels=["hbo-bachelor"])

    lecturer.press(page, "Opslaan als concept", title="Zelfde", levels=["hbo-bachelor"])

    assert stored(session, draft).title == "Zelfde"


def test_autosave_on_top_of_an_old_version_changes_nothing(lecturer, draft, session):
    autosave(lecturer, draft, "wat", title="Nieuw", language="nl")

    late = autosave(lecturer, draft, "wat", 409, title="Oud", language="nl", version="1")

    assert "Niet opgeslagen: iemand anders" in late.text
    assert stored(session, draft).title == "Nieuw"


@pytest.mark.parametrize(
    ("step", "typed", "says"),
    [
        ("wat", {"title": "Bel 0612345678", "language": "nl"}, "een telefoonnummer"),
        ("waar", {"group_min": "5", "group_max": "2"}, ""),
        ("wanneer", {"duration_weeks": "veel"}, ""),
    ],
)
def test_autosave_of_what_cannot_be_stored_says_so(lecturer, draft, session, step, typed, says):
    before = stored(session, draft).version

    answer = autosave(lecturer, draft, step, 400, **typed)

    assert "Nog niet opgeslagen." in answer.text
    assert says in answer.text
    assert stored(session, draft).version == before


def test_a_published_offer_is_never_changed_silently(lecturer, uow, world, session):
    with uow:
        offer = world.published(uow)

    page = lecturer.get(step_address(offer, "wat"))

    assert not page.select(".kp-autosave").has_attr("hx-post")
    assert "Stap 1" not in page.text  # there is nothing to go on to
    autosave(lecturer, offer, "wat", 409, title="Stil gewijzigd")
    assert stored(session, offer).title != "Stil gewijzigd"


def test_only_lecturers_of_the_institution_save(client, uow, world, draft, session):
    with uow:
        elsewhere = factories.organisation(uow, OrganisationKind.INSTITUTION)
        stranger = factories.person(uow, Role.LECTURER, elsewhere)
    for person, status in ((stranger, 404), (world.contact, 403), (world.coordinator, 403)):
        client.sign_in(person)
        token = client.get("/mijn-gegevens").value("csrf_token")
        at = f"{step_address(draft, 'wat')}/bewaren"
        answer = client.browser.post(at, data={"csrf_token": token, "title": "Niet van mij"})
        assert answer.status_code == status
    assert stored(session, draft).title == ""


def test_an_unknown_step_does_not_exist(lecturer, draft):
    lecturer.get(step_address(draft, "vierde"), status=404)


TYPED = st.dictionaries(
    st.sampled_from([
        "title", "description", "courses", "language", "themes", "levels", "forms", "version",
        "start_on", "duration_weeks", "capacity_groups", "group_min", "place", "languages",
    ]),
    st.text(max_size=40) | st.sampled_from(["-1", "1", "nl", "\x00", "31-12-1999", "9" * 30]),
)  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(step=st.sampled_from(["wat", "wanneer", "waar"]), typed=TYPED)
def test_whatever_is_typed_is_answered(lecturer, draft, step, typed):
    token = lecturer.get(step_address(draft, step)).value("csrf_token")
    at = f"{step_address(draft, step)}/bewaren"

    answer = lecturer.browser.post(at, data={"csrf_token": token, **typed})

    assert answer.status_code in (200, 400, 409)
    assert "pgeslagen" in answer.get_data(as_text=True)
