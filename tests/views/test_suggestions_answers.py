# SPDX-License-Identifier: EUPL-1.2
"""Interest, request, yes and no in the browser: who may, what the other side reads, by hand."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from models.access import Actor
from models.base import local_date, utc_now
from models.delivery import Mail
from models.event import Event
from models.operations import offers, suggestions
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import DeclineReason, MailTemplate, SuggestionState
from tests.factories import World

DEADLINE = timedelta(days=14)


@pytest.fixture
def pair(uow: UnitOfWork, world: World) -> Suggestion:
    with uow:
        return world.suggestion(uow, world.opened(uow), world.published(uow))


def fresh(session, pair: Suggestion) -> Suggestion:
    statement = select(Suggestion).where(Suggestion.id == pair.id)
    found: Suggestion = session.scalars(statement.execution_options(populate_existing=True)).one()
    session.rollback()
    return found


def mails(session, template: MailTemplate) -> int:
    statement = select(func.count(Mail.id)).where(Mail.template == template.value)
    found: int = session.scalars(statement).one()
    return found


def buttons(page) -> set[str]:
    return {at.get_text(strip=True) for at in page.soup.select("main button")}


def test_interest_goes_to_the_contact_who_accepts(client, session, world, pair):
    address = f"/voorstellen/{pair.public_id}"
    client.sign_in(world.lecturer)
    page = client.get(address)
    assert "De opdrachtgever heeft 14 dagen om te antwoorden." in page.text
    page = client.follow(
        client.press(page, "Belangstelling tonen", **{"express_interest-message": "Graag!"},
                     _most_queries=60)
    )  # fmt: skip
    assert page.flashes == ["Uw belangstelling is verstuurd. De opdrachtgever krijgt een e-mail."]
    assert "Ja, graag" not in buttons(page)
    stored = fresh(session, pair)
    assert (stored.state, stored.message) == (SuggestionState.INTERESTED, "Graag!")
    assert stored.deadline_on == local_date(utc_now()) + DEADLINE

    client.sign_in(world.contact)
    page = client.get(address)
    assert "Graag!" in page.text
    assert "Antwoord uiterlijk" in page.text
    assert world.lecturer.name in page.text
    page = client.follow(client.press(page, "Ja, graag", _most_queries=60))

    assert fresh(session, pair).state is SuggestionState.ACCEPTED
    assert mails(session, MailTemplate.SUGGESTION_ACCEPTED) == 2
    assert "Beide kanten willen." in page.text


def test_a_request_goes_to_the_lecturer_who_declines_with_a_reason(client, session, world, pair):
    address = f"/voorstellen/{pair.public_id}"
    client.sign_in(world.contact)
    page = client.get(address)
    client.press(page, "Opleiding vragen", **{"request-message": "Past dit?"}, _most_queries=60)
    assert fresh(session, pair).state is SuggestionState.REQUESTED

    client.sign_in(world.lecturer)
    page = client.get(address)
    refused = client.press(page, "Afwijzen", _status=400)
    assert refused.errors == ["Kies een reden."]
    refused = client.press(refused, "Afwijzen", **{"decline-reason": "other"}, _status=400)
    assert refused.errors == ["Vul in wat de reden is."]
    page = client.follow(
        client.press(
            refused, "Afwijzen",
            **{"decline-reason": "period", "decline-message": "Volgend jaar wel."},
            _most_queries=60,
        )
    )  # fmt: skip

    stored = fresh(session, pair)
    assert stored.decline_reason is DeclineReason.PERIOD
    assert stored.decline_note == "Volgend jaar wel."
    assert "De periode past niet" in page.text
    client.sign_in(world.contact)
    assert "Volgend jaar wel." in client.get(address).text


@pytest.mark.parametrize(
    ("state", "lecturer", "contact", "coordinator"),
    [
        ("suggested", {"Belangstelling tonen", "Afwijzen"}, {"Opleiding vragen"},
         {"Opleiding vragen"}),
        ("requested", {"Ja, graag", "Afwijzen"}, {"Afwijzen"}, set()),
        ("interested", {"Afwijzen"}, {"Ja, graag", "Afwijzen"}, set()),
        ("accepted", {"Afwijzen"}, {"Afwijzen"}, set()),
        ("declined", set(), set(), set()),
    ],
)  # fmt: skip
def test_each_role_sees_the_steps_it_may_take(
    client, uow, world, pair, state, lecturer, contact, coordinator
):
    with uow:
        pair = uow.session.merge(pair)
        if state == "requested":
            suggestions.request_programme(uow, pair, Actor.of(world.contact))
        elif state != "suggested":
            suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
        if state == "accepted":
            suggestions.accept_suggestion(uow, pair, Actor.of(world.contact))
        if state == "declined":
            suggestions.decline_suggestion(uow, pair, Actor.of(world.contact), DeclineReason.THEME)
    steps = {"Belangstelling tonen", "Opleiding vragen", "Ja, graag", "Afwijzen"}
    expected = {
        world.lecturer: lecturer, world.contact: contact, world.coordinator: coordinator,
        world.manager: set(),
    }  # fmt: skip

    for person, seen in expected.items():
        client.sign_in(person)
        assert buttons(client.get(f"/voorstellen/{pair.public_id}")) & steps == seen


def test_a_favourite_kept_on_the_page_of_a_pair_leads_back_to_it(client, world, pair):
    client.sign_in(world.lecturer)
    address = f"/voorstellen/{pair.public_id}"

    kept = client.press(client.get(address), "Bewaren als favoriet")
    elsewhere = client.press(client.get(address), "Uit favorieten halen", terug="//evil.example")

    assert kept.location == address
    assert elsewhere.location == f"/opdrachten/{pair.assignment.public_id}"


def test_a_second_click_is_answered_as_done_and_counts_once(client, session, world, pair):
    client.sign_in(world.lecturer)
    page = client.get(f"/voorstellen/{pair.public_id}")
    client.follow(client.press(page, "Belangstelling tonen", _most_queries=60))

    again = client.follow(client.press(page, "Belangstelling tonen", _most_queries=60))

    assert again.flashes == ["Dit was al gedaan."]
    assert mails(session, MailTemplate.INTEREST_EXPRESSED) == 2


def test_personal_data_in_a_message_is_told_at_the_field_and_kept(client, session, world, pair):
    client.sign_in(world.lecturer)
    page = client.get(f"/voorstellen/{pair.public_id}")
    typed = "Bel mij op 06 12345678."

    refused = client.press(
        page, "Belangstelling tonen", **{"express_interest-message": typed}, _status=400,
        _most_queries=40,
    )  # fmt: skip

    assert "een telefoonnummer" in refused.errors[0]
    assert refused.value("express_interest-message") == typed
    assert refused.title.startswith("Fout: ")
    assert fresh(session, pair).state is SuggestionState.SUGGESTED


def test_a_message_is_not_lost_when_the_other_side_was_first(client, uow, world, pair):
    client.sign_in(world.lecturer)
    page = client.get(f"/voorstellen/{pair.public_id}")
    with uow:
        suggestions.request_programme(uow, uow.session.merge(pair), Actor.of(world.contact))

    refused = client.press(
        page, "Belangstelling tonen", **{"express_interest-message": "Mijn lange tekst"},
        _status=409, _most_queries=60,
    )  # fmt: skip

    assert refused.errors == ["De stand is net veranderd. Bekijk eerst de nieuwe stand."]
    assert "Mijn lange tekst" in refused.text
    assert "Ja, graag" in buttons(refused)


def test_what_nobody_can_ask_any_more_is_said(client, uow, world, pair):
    client.sign_in(world.lecturer)
    before = client.get(f"/voorstellen/{pair.public_id}")
    with uow:
        offers.pause_offer(uow, uow.session.merge(pair.offer), Actor.of(world.lecturer))

    page = client.get(f"/voorstellen/{pair.public_id}")
    refused = client.press(before, "Belangstelling tonen", _status=400, _most_queries=60)

    assert "Dit aanbod is nu niet gepubliceerd." in page.text
    assert "Belangstelling tonen" not in buttons(page)
    assert refused.errors == ["Dit aanbod is nu niet gepubliceerd. Kies een ander aanbod."]


def test_a_lecturer_starts_a_pair_by_hand(client, session, uow, world):
    with uow:
        assignment, offer = world.opened(uow), world.published(uow, title="Mijn aanbod")
    client.sign_in(world.lecturer)
    address = f"/opdrachten/{assignment.public_id}/belangstelling"
    page = client.get(address)
    refused = client.submit(page, _status=400)
    assert refused.errors == ["Kies een aanbod."]

    for _time in range(2):
        page = client.follow(
            client.submit(page, offer=str(offer.public_id), message="Wij!", _most_queries=70)
        )
        made = session.scalars(select(Suggestion)).one()
        assert made.state is SuggestionState.INTERESTED
        assert "Een mens maakte dit voorstel. Er is nog geen score." in page.text
        page = client.get(address)


def test_an_offer_of_somebody_else_cannot_be_brought_in(client, uow, world):
    with uow:
        assignment = world.opened(uow)
        draft = world.offer(uow)
    client.sign_in(world.lecturer)

    page = client.get(f"/opdrachten/{assignment.public_id}/belangstelling")

    assert "U hebt nog geen gepubliceerd aanbod" in page.text
    token = client.get("/aanbod/nieuw").value("csrf_token")
    client.post(
        f"/opdrachten/{assignment.public_id}/belangstelling",
        {"csrf_token": token, "offer": str(draft.public_id)},
        status=400,
    )


def test_a_message_is_not_lost_when_no_offer_is_left(client, uow, world):
    with uow:
        assignment, offer = world.opened(uow), world.published(uow)
    client.sign_in(world.lecturer)
    page = client.get(f"/opdrachten/{assignment.public_id}/belangstelling")
    with uow:
        offers.pause_offer(uow, uow.session.merge(offer), Actor.of(world.lecturer))

    late = client.submit(page, offer=str(offer.public_id), message="Mijn lange tekst", _status=400)

    assert "Mijn lange tekst" in late.text


@pytest.mark.parametrize(
    ("role", "step"),
    [
        ("lecturer", "vragen"), ("contact", "belangstelling"), ("coordinator", "belangstelling"),
        ("coordinator", "aanvaarden"), ("coordinator", "afwijzen"), ("manager", "vragen"),
    ],
)  # fmt: skip
def test_a_step_of_another_role_is_refused(client, session, world, pair, role, step):
    client.sign_in(getattr(world, role))
    token = client.get("/voorstellen").soup.select_one("[name=csrf_token]")["value"]

    client.post(
        f"/voorstellen/{pair.public_id}/{step}",
        {"csrf_token": token, "decline-reason": "theme"},
        status=403,
    )

    assert fresh(session, pair).state is SuggestionState.SUGGESTED


TYPED = st.one_of(
    st.text(max_size=300),
    st.sampled_from(["", "other", "theme", "x" * 3000, "\x00", "<b>"]),
)  # fmt: skip


def test_whatever_is_typed_is_stored_or_told(client, session, world, pair):
    client.sign_in(world.lecturer)
    address = f"/voorstellen/{pair.public_id}"
    token = client.get(address).value("csrf_token")
    names = ("decline-reason", "decline-message", "express_interest-message", "state", "score")

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        st.sampled_from(["belangstelling", "afwijzen", "aanvaarden"]),
        st.fixed_dictionaries({}, optional=dict.fromkeys(names, TYPED)),
    )
    def send(step: str, values: dict[str, Any]) -> None:
        response = client.browser.post(f"{address}/{step}", data={**values, "csrf_token": token})
        assert response.status_code in {302, 400, 403, 409}

    send()
    assert fresh(session, pair).score == 80
    assert session.scalars(select(func.count(Event.id))).one() > 0
