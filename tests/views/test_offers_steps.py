# SPDX-License-Identifier: EUPL-1.2
"""Making an offer: picking a programme, three steps, checking, publishing, and what follows."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.access import Actor
from models.base import local_date, utc_now
from models.offer import Offer
from models.operations import offers
from models.organisation import Place
from models.programme import Programme, ProgrammeKey, Qualification
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, Language, Level, OfferState, OrganisationKind, Role, Sector
from tests import factories
from tests.factories import World, in_weeks


@pytest.fixture
def draft(uow: UnitOfWork, world: World) -> Offer:
    with uow:
        return offers.create_offer(uow, Actor.of(world.lecturer), world.programme)


@pytest.fixture
def lecturer(client, world):
    client.sign_in(world.lecturer)
    return client


def fresh(session, offer: Offer) -> Offer:
    session.expire_all()
    session.rollback()
    found: Offer = session.scalars(select(Offer).where(Offer.id == offer.id)).one()
    return found


def test_an_offer_goes_from_nothing_to_published_in_the_browser(lecturer, session, uow, world):
    with uow:
        place = Place(name="Goes", municipality="Goes", province="Zeeland", latitude=51.5,
                      longitude=3.9)  # fmt: skip
        uow.session.add(place)
        uow.session.flush()
    page = lecturer.get("/aanbod/nieuw")
    page = lecturer.follow(lecturer.submit(page, programme=str(world.programme.public_id)))
    page = lecturer.follow(
        lecturer.submit(
            page, title="Data in de keten", description="Studenten bouwen een prototype.",
            courses="SQL\n\nPython\nSQL", language="nl", themes=[str(world.theme.public_id)],
            levels=["hbo-bachelor"], forms=["group", "hackathon"],
        )
    )  # fmt: skip
    page = lecturer.follow(
        lecturer.submit(
            page, start_on=in_weeks(12).strftime("%d-%m-%Y"), flexible_weeks="2",
            duration_weeks="20", closes_on=in_weeks(10).strftime("%d-%m-%Y"),
        )
    )  # fmt: skip
    found = lecturer.submit(page, _status=200, **{"place-zoektekst": "goe", "place-zoeken": "1"})
    assert "Goes, Zeeland" in found.text
    page = lecturer.follow(
        lecturer.submit(
            found, capacity_groups="4", capacity_students="16", group_min="3", group_max="4",
            languages=["nl", "en"], work_modes=["hybrid"], max_distance_km="60",
            place=str(place.id), **{"place-zoektekst": None},
        )
    )  # fmt: skip
    assert "Data in de keten" in page.text
    page = lecturer.follow(lecturer.press(page, "Aanbod publiceren", _most_queries=36))

    stored = session.scalars(select(Offer)).one()
    assert page.flashes == ["Uw aanbod staat open. Over enkele seconden ziet u voorstellen."]
    assert stored.state is OfferState.PUBLISHED
    assert stored.courses == ["SQL", "Python"]
    assert (stored.place_id, stored.languages) == (place.id, ["nl", "en"])
    assert stored.language is Language.DUTCH


def test_a_programme_of_another_institution_cannot_be_picked(lecturer, uow, world):
    with uow:
        elsewhere = factories.organisation(uow, OrganisationKind.INSTITUTION)
        foreign = factories.programme(uow, elsewhere, name="Vreemde opleiding")
    page = lecturer.get("/aanbod/nieuw")

    found = lecturer.submit(
        page, _status=200, **{"programme-zoektekst": "vreemde", "programme-zoeken": "1"}
    )
    refused = lecturer.submit(page, programme=str(foreign.public_id), _status=400)

    assert "Vreemde opleiding" not in found.text
    assert refused.errors == ["Kies een antwoord uit de lijst."]


def test_an_mbo_school_gets_its_programme_on_first_use(client, session, uow):
    with uow:
        school = factories.organisation(
            uow, OrganisationKind.INSTITUTION, sector=Sector.MBO, name="ROC Proef"
        )
        person = factories.person(uow, Role.LECTURER, school)
        uow.session.add(Qualification(crebo="25998", name="Software developer", level=Level.MBO_4))
        key = str(ProgrammeKey(public_id=school.public_id, crebo="25998"))
    client.sign_in(person)

    for _time in range(2):
        page = client.get("/aanbod/nieuw")
        page = client.submit(
            page, _status=200, **{"programme-zoektekst": "software", "programme-zoeken": "1"}
        )
        assert "Software developer" in page.text
        chosen = page.soup.select("input[name=programme]")[0]["value"]
        client.submit(page, programme=chosen, **{"programme-zoektekst": None})

    made = session.scalars(select(Programme)).all()
    assert [(at.code_scheme, at.code, at.level) for at in made] == [("crebo", "25998", Level.MBO_4)]
    assert chosen != key
    assert len(session.scalars(select(Offer)).all()) == 1


@pytest.mark.parametrize("key", ["", "x", "crebo:x:1", "crebo:", "1" * 300, "ünïcode"])
def test_what_is_no_programme_is_refused_at_the_field(lecturer, key):
    page = lecturer.submit(lecturer.get("/aanbod/nieuw"), programme=key, _status=400)

    assert len(page.errors) == 1


def test_a_draft_may_be_saved_incomplete_but_not_published(lecturer, session, draft):
    page = lecturer.get(f"/aanbod/{draft.public_id}/bewerken/wat")
    page = lecturer.follow(lecturer.press(page, "Opslaan als concept", title="Halverwege"))
    assert fresh(session, draft).title == "Halverwege"
    page = lecturer.get(page.link("Controleren en publiceren"))

    refused = lecturer.press(page, "Aanbod publiceren", _status=400)

    assert "Beschrijf wat uw studenten kunnen." in refused.text
    assert refused.link("Vul een startdatum in, bijvoorbeeld 01-02-2027.").endswith(
        "/bewerken/wanneer#start_on"
    )
    assert fresh(session, draft).state is OfferState.DRAFT


def test_the_next_step_needs_every_answer(lecturer, draft):
    page = lecturer.get(f"/aanbod/{draft.public_id}/bewerken/wat")

    refused = lecturer.submit(page, title="Alleen een titel", levels=None, _status=400)

    assert refused.errors == [
        "Beschrijf wat uw studenten kunnen.", "Kies ten minste een thema.",
        "Kies ten minste een niveau.", "Kies ten minste een opdrachtvorm.",
    ]  # fmt: skip
    assert refused.value("title") == "Alleen een titel"
    assert refused.title.startswith("Fout: ")


@pytest.mark.parametrize(
    ("step", "values", "message"),
    [
        ("wat", {"description": "Mail naar jan@hu.example.nl."}, "e-mailadres"),
        ("wat", {"courses": "Bel 06 12345678"}, "telefoonnummer"),
        ("wat", {"courses": "\n".join(f"Vak {at}" for at in range(21))}, "ten hoogste 20"),
        ("waar", {"group_min": "5", "group_max": "3"}, "Vul een getal in van 5 of meer."),
        ("waar", {"capacity_students": "1", "group_min": "2", "group_max": "3"},
         "Vul een getal in van 2 of meer."),
        ("waar", {"capacity_groups": "-1"}, "Vul een getal in van 1 tot en met 99."),
        ("waar", {"max_distance_km": "9" * 30}, "Vul een heel getal in"),
        ("waar", {"place": "999999"}, "Kies een antwoord uit de lijst."),
        ("wanneer", {"start_on": "31-02-2027"}, "Vul een datum in die bestaat"),
        ("wanneer", {"duration_weeks": "0"}, "Vul een getal in van 1 tot en met 104."),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_at_its_field_and_kept(lecturer, uow, world, step, values, message):
    with uow:
        offer = world.offer(uow)
    page = lecturer.get(f"/aanbod/{offer.public_id}/bewerken/{step}")

    refused = lecturer.submit(page, _status=400, **values)

    assert message in " ".join(refused.errors)
    if "place" not in values:
        assert {name: refused.value(name) for name in values} == values


def test_somebody_elses_change_is_not_overwritten_and_typed_text_stays(
    lecturer, session, uow, world
):
    with uow:
        offer = world.offer(uow, title="Oud")
    page = lecturer.get(f"/aanbod/{offer.public_id}/bewerken/wat")
    with uow:
        offers.edit_offer(
            uow, uow.session.merge(offer), Actor.of(world.lecturer), {"title": "Van een ander"}
        )

    stale = lecturer.submit(page, title="Van mij", _status=409)
    assert fresh(session, offer).title == "Van een ander"
    assert stale.value("title") == "Van mij"
    lecturer.submit(stale)

    assert fresh(session, offer).title == "Van mij"


def test_an_edit_after_publishing_ranks_again(lecturer, session, uow, world, app):
    with uow:
        offer = world.published(uow)
    page = lecturer.get(f"/aanbod/{offer.public_id}/bewerken/wat")

    page = lecturer.follow(lecturer.submit(page, title="Nieuwe titel"))

    assert page.h1 == "Nieuwe titel"
    from models.job import Job  # noqa: PLC0415

    kinds = session.scalars(select(Job.kind).where(Job.subject_id == offer.id)).all()
    assert JobKind.MATCH_OFFER in kinds


def test_a_published_offer_cannot_lose_a_required_answer(lecturer, session, uow, world):
    with uow:
        offer = world.published(uow, title="Blijft")
    page = lecturer.get(f"/aanbod/{offer.public_id}/bewerken/wat")

    lecturer.submit(page, title="", bewaar="concept", _status=400)

    assert fresh(session, offer).title == "Blijft"


@pytest.mark.parametrize("field", ["start_on", "closes_on"])
def test_a_day_that_passed_is_told_at_its_field_of_an_offer_that_is_out(
    lecturer, session, uow, world, field
):
    with uow:
        offer = world.published(uow)
    page = lecturer.get(f"/aanbod/{offer.public_id}/bewerken/wanneer")

    refused = lecturer.submit(page, _status=400, duration_weeks="7", **{field: "01-01-2025"})

    assert refused.errors == ["Vul een datum in die in de toekomst ligt, bijvoorbeeld 01-02-2027."]
    assert refused.select(f"#{field}").get("aria-invalid") == "true"
    assert (refused.value(field), refused.value("duration_weeks")) == ("01-01-2025", "7")
    assert fresh(session, offer).duration_weeks == 20


def test_dates_that_have_passed_are_told_on_the_check_page(lecturer, uow, world):
    yesterday = local_date(utc_now()) - timedelta(days=1)
    with uow:
        offer = world.offer(uow, closes_on=yesterday)
    page = lecturer.get(f"/aanbod/{offer.public_id}/controleren")

    refused = lecturer.press(page, "Aanbod publiceren", _status=400)

    assert refused.link(
        "Vul een datum in die in de toekomst ligt, bijvoorbeeld 01-02-2027."
    ).endswith("/bewerken/wanneer#closes_on")


def test_an_offer_of_a_closed_institution_is_not_published(lecturer, session, uow, world):
    with uow:
        offer = world.offer(uow)
        world.institution.is_active = False
    page = lecturer.get(f"/aanbod/{offer.public_id}/controleren")

    refused = lecturer.press(page, "Aanbod publiceren", _status=400)

    assert "Deze organisatie is gesloten. Vraag de beheerder om hulp." in refused.text
    assert fresh(session, offer).state is OfferState.DRAFT


def test_pause_resume_close_and_a_second_click(lecturer, session, uow, world):
    with uow:
        offer = world.published(uow)
    address = f"/aanbod/{offer.public_id}"
    before = lecturer.get(address)

    lecturer.follow(lecturer.press(before, "Pauzeren"))
    assert fresh(session, offer).state is OfferState.PAUSED
    again = lecturer.follow(lecturer.press(before, "Pauzeren"))
    assert again.flashes == ["Dit was al gedaan."]
    lecturer.press(again, "Hervatten")
    assert fresh(session, offer).state is OfferState.PUBLISHED
    page = lecturer.get(lecturer.get(address).link("Sluiten"))
    lecturer.press(page, "Aanbod sluiten")

    assert fresh(session, offer).state is OfferState.CLOSED
    lecturer.get(f"{address}/bewerken/wat", status=409)


def test_a_paused_offer_that_closed_meanwhile_says_what_to_change(lecturer, session, uow, world):
    with uow:
        offer = world.published(uow)
        offers.pause_offer(uow, offer, Actor.of(world.lecturer))
        offer.closes_on = local_date(utc_now()) - timedelta(days=1)
    page = lecturer.get(f"/aanbod/{offer.public_id}")

    refused = lecturer.press(page, "Hervatten", _status=400)

    assert "U kunt dit aanbod nog niet hervatten" in refused.text
    page = lecturer.get(refused.link(
        "Vul een datum in die in de toekomst ligt, bijvoorbeeld 01-02-2027."
    ).partition("#")[0])  # fmt: skip
    lecturer.submit(page, closes_on=in_weeks(2).strftime("%d-%m-%Y"))
    lecturer.press(refused, "Hervatten")
    assert fresh(session, offer).state is OfferState.PUBLISHED


def test_a_copy_moves_to_the_next_window(client, session, uow, world):
    past = local_date(utc_now()) - timedelta(weeks=20)
    with uow:
        offer = world.published(uow, title="Elk jaar")
        offer.start_on = past
    for person in (world.lecturer, world.coordinator):
        client.sign_in(person)
        page = client.get(f"/aanbod/{offer.public_id}")
        told = client.follow(client.press(page, "Kopiëren naar de volgende periode"))
        assert "kopie" in told.flashes[0].lower()
        client.press(page, "Kopiëren naar de volgende periode")

    copy = session.scalars(select(Offer).where(Offer.copied_from_id == offer.id)).one()
    assert copy.owner_id == world.lecturer.id
    assert copy.start_on > local_date(utc_now())


@pytest.mark.parametrize("role", ["contact", "coordinator", "manager"])
def test_only_lecturers_write_offers(client, world, uow, role):
    with uow:
        offer = world.published(uow)
        world.suggestion(uow, world.submitted(uow), offer)
    client.sign_in(getattr(world, role))

    for path in ("/aanbod/nieuw", f"/aanbod/{offer.public_id}/bewerken/wat"):
        client.get(path, status=403)


TYPED = st.one_of(
    st.text(max_size=300),
    st.sampled_from(["", "-1", "0", "9" * 40, "1e9", "x" * 7000, "\x00", "0001-01-01", "<b>"]),
)
NAMES = {
    "wat": ("title", "description", "courses", "language", "themes", "levels", "forms"),
    "wanneer": ("start_on", "flexible_weeks", "duration_weeks", "closes_on"),
    "waar": ("capacity_groups", "capacity_students", "group_min", "group_max", "languages",
             "work_modes", "place", "max_distance_km"),
}  # fmt: skip


@pytest.mark.parametrize("step", NAMES)
def test_whatever_is_typed_in_a_step_is_stored_or_told(lecturer, uow, world, step):
    with uow:
        offer = world.offer(uow)
    address = f"/aanbod/{offer.public_id}/bewerken/{step}"
    token = lecturer.get(address).value("csrf_token")

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.fixed_dictionaries({}, optional=dict.fromkeys((*NAMES[step], "version"), TYPED)))
    def send(values: dict[str, Any]) -> None:
        response = lecturer.browser.post(address, data={**values, "csrf_token": token})
        assert response.status_code in {302, 400, 409}
        if response.status_code != 302:
            assert 'id="fouten"' in response.get_data(as_text=True)

    send()
