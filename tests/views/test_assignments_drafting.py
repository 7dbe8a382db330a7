# SPDX-License-Identifier: EUPL-1.2
"""Writing an assignment in steps, and what cannot be stored."""

from datetime import date

import pytest
from sqlalchemy import func, select

from models.access import Actor
from models.assignment import Assignment
from models.operations import drafts
from models.organisation import Place
from models.person import Membership
from models.programme import CompetenceProfile, Qualification
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    Level,
    Role,
    Screening,
    Sector,
    WorkMode,
)
from tests.factories import LONG_AGO, World, in_weeks, organisation, theme
from tests.views.assignment_forms import SLUGS, address, id_in, save, step, stored

ALL_TEXTS = {
    "title": "Brieven die iedereen begrijpt",
    "question": "Hoe herkennen medewerkers brieven die burgers niet begrijpen?",
    "background": "De dienst stuurt brieven. Burgers bellen er vaak over.",
    "expected_result": "Een toets die een brief beoordeelt.",
}


@pytest.fixture
def world(session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        uow.session.add_all([
            Place(name="Zwolle", municipality="Zwolle", province="Overijssel",
                  latitude=52.5, longitude=6.1),
            Qualification(crebo="25604", name="Software developer", level=Level.MBO_4),
            CompetenceProfile(code="P1", name="Data-analist", category="Data"),
        ])  # fmt: skip
        return world


@pytest.fixture
def draft(world, session, sent):
    with UnitOfWork(session, sent) as uow:
        return drafts.start_draft(uow, Actor.of(world.contact), organisation_id=world.ministry.id)


def number_of_assignments(session):
    session.rollback()
    return session.scalars(select(func.count(Assignment.id))).one()


def test_a_contact_writes_an_assignment_in_five_steps(contact, world, session):
    page = contact.submit(contact.get("/opdrachten/nieuw"))
    public_id = id_in(page.location)

    page = contact.follow(page)
    assert "Stap 1 van 5" in page.text
    page = contact.follow(contact.submit(page, **ALL_TEXTS, language="nl"))
    assert "Stap 2 van 5" in page.text
    page = contact.submit(
        page, form="hackathon", first_level="mbo-4", other_levels=["hbo-ad"],
        first_theme=str(world.theme.public_id), skills="Python\n  taal  modellen\nPython",
        competence_profiles=["P1"], programme_lines=["WAU"],
    )  # fmt: skip
    page = contact.follow(page)
    assert "Stap 3 van 5" in page.text
    searched = contact.press(page, "Zoeken", **{"place_id-zoektekst": "zwol"}, _status=200)
    place = searched.soup.select_one("#place_id-resultaten input")["value"]
    page = contact.follow(contact.submit(
        searched, start_on=in_weeks(20).strftime("%d-%m-%Y"), flexible_weeks="4",
        duration_weeks="2", hours_per_week="36", work_mode="on_site", place_id=place,
    ))  # fmt: skip
    assert "Stap 4 van 5" in page.text
    page = contact.follow(contact.submit(
        page, group_min="3", group_max="6", slots="8", supervisor_level="hbo",
        supervision_hours="4", certified_host="1", allowance_eur="0",
    ))  # fmt: skip
    assert "Stap 5 van 5" in page.text
    page = contact.follow(contact.submit(
        page, screening=["vog"], data_sensitivity="internal", not_business_critical="1",
    ))  # fmt: skip

    assert page.h1 == "Controleer uw opdracht"
    assert page.soup.select_one("#ontbreekt") is None
    session.rollback()
    made = session.scalars(select(Assignment)).one()
    assert str(made.public_id) == public_id
    assert made.skills == ["Python", "taal modellen"]
    assert (made.form, made.levels) == (AssignmentForm.HACKATHON, [Level.MBO_4, Level.HBO_AD])
    assert (made.start_on, made.work_mode) == (in_weeks(20), WorkMode.ON_SITE)
    assert (made.slots, made.supervisor_level, made.certified_host) == (8, Sector.HBO, True)
    assert made.screening == [Screening.CONDUCT_CERTIFICATE]


def test_a_step_is_saved_while_other_steps_are_empty(contact, draft, session):
    page = save(contact, draft, "vorm", form="group")

    assert page.location == address(draft, "bewerken", "periode")
    now = stored(session, draft)
    assert (now.form, now.title, now.levels) == (AssignmentForm.GROUP, "", [])


def test_saving_as_a_concept_goes_back_to_the_page(contact, draft, session):
    page = contact.press(step(contact, draft, "vraag"), "Opslaan als concept", title="Half")

    assert contact.follow(page).flashes == ["Uw concept is bewaard."]
    assert stored(session, draft).title == "Half"


def test_starting_twice_makes_one_draft(contact, world, session):
    page = contact.get("/opdrachten/nieuw")

    first, second = contact.submit(page), contact.submit(page)

    assert first.location == second.location
    assert number_of_assignments(session) == 1


def test_a_contact_of_two_organisations_chooses_one(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        other = organisation(uow, world.ministry.kind, name="Tweede dienst")
        uow.session.add(Membership(person_id=world.contact.id, organisation=other,
                                   role=Role.MINISTRY_CONTACT, granted_at=LONG_AGO))  # fmt: skip
    page = contact.get("/opdrachten/nieuw")

    assert contact.submit(page, _status=400).errors == ["Kies een organisatie."]
    foreign = contact.submit(page, organisation=str(world.institution.public_id), _status=400)
    assert foreign.errors == ["Kies een antwoord uit de lijst."]
    contact.submit(page, organisation=str(other.public_id))

    session.rollback()
    assert session.scalars(select(Assignment.organisation_id)).one() == other.id


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("Mail jan.jansen@example.nl", "een e-mailadres", id="e-mail"),
        pytest.param("Bel 06 12345678", "een telefoonnummer", id="phone"),
        pytest.param("BSN 111222333", "een burgerservicenummer", id="bsn"),
        pytest.param("Op NL91 ABNA 0417 1643 00", "een rekeningnummer", id="iban"),
    ],
)
@pytest.mark.parametrize("field", ["title", "question", "background", "expected_result", "unit"])
def test_personal_data_is_refused_before_it_is_stored(contact, draft, session, field, text, kind):
    page = save(contact, draft, "vraag", **{field: text}, _status=400)

    assert page.errors == [
        f"In deze tekst staat {kind}. Haal dit weg: iedereen kan de tekst lezen."
    ]
    assert page.value(field) == text
    assert stored(session, draft).version == draft.version


def test_personal_data_in_a_skill_is_refused(contact, draft):
    page = save(contact, draft, "vorm", skills="Python\njan@example.nl", _status=400)

    assert "een e-mailadres" in page.errors[0]
    assert page.value("skills") == "Python\njan@example.nl"


@pytest.mark.parametrize(
    ("slug", "values", "message"),
    [
        pytest.param("vraag", {"title": "x" * 121}, "Maak de tekst 1 tekens korter.", id="long"),
        pytest.param("vraag", {"title": "a\x00b"}, "Haal de onleesbare tekens", id="zero byte"),
        pytest.param("vraag", {"language": "fr"}, "Kies een antwoord uit de lijst.", id="language"),
        pytest.param("vorm", {"first_level": "mbo-9"}, "Kies een antwoord", id="level"),
        pytest.param("vorm", {"first_theme": "nee"}, "Kies een antwoord", id="theme"),
        pytest.param("periode", {"start_on": "01-02-2020"}, "Vul een datum in van", id="past"),
        pytest.param("periode", {"start_on": "31-02-2027"}, "Vul een datum in die", id="no day"),
        pytest.param("periode", {"duration_weeks": "-3"}, "Vul een getal in van", id="negative"),
        pytest.param("periode", {"duration_weeks": "veel"}, "Vul een heel getal", id="no number"),
        pytest.param("periode", {"place_id": "999999"}, "Kies een antwoord", id="no place"),
        pytest.param("periode", {"place_id": "9" * 30}, "Kies een antwoord", id="huge place"),
        pytest.param("begeleiding", {"group_min": "5", "group_max": "2"},
                     "Vul een getal in van 5 of meer.", id="groups"),
        pytest.param("begeleiding", {"slots": "99"}, "Vul een getal in van", id="slots"),
        pytest.param("voorwaarden", {"screening": ["dna"]}, "Kies een antwoord", id="screening"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_named_at_its_field(contact, draft, session, slug, values, message):
    page = save(contact, draft, slug, **values, _status=400)

    assert [error for error in page.errors if error.startswith(message)], page.errors
    assert page.title.startswith("Fout: ")
    assert stored(session, draft).version == draft.version


def test_a_search_that_is_saved_without_a_choice_asks_for_one(contact, draft, session):
    typed = {"duration_weeks": "20", "place_id-zoektekst": "zwol"}

    page = save(contact, draft, "periode", **typed, _status=400)

    assert page.errors == ["Kies uit de lijst, of wis het zoekwoord."]
    assert "Zwolle" in page.select("#place_id-resultaten").get_text()
    assert page.value("duration_weeks") == "20"
    assert stored(session, draft).duration_weeks is None


def test_mbo_asks_for_recognition_and_other_levels_do_not(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        mbo = world.draft(uow, levels=[Level.MBO_4])
        hbo = world.draft(uow, levels=[Level.HBO_AD])

    assert step(contact, hbo, "begeleiding").soup.select_one("[name=certified_host]") is None
    page = step(contact, mbo, "begeleiding")
    found = contact.press(page, "Zoeken", **{"crebo-zoektekst": "developer"}, _status=200)
    contact.submit(found, "form.kp-form", certified_host="1", crebo="25604")

    now = stored(session, mbo)
    assert (now.certified_host, now.crebo) == (True, "25604")


@pytest.mark.parametrize(
    ("form", "most"),
    [
        pytest.param(AssignmentForm.INTERNSHIP, 1, id="internship"),
        pytest.param(AssignmentForm.GROUP, 3, id="group"),
        pytest.param(AssignmentForm.HACKATHON, 10, id="hackathon"),
    ],
)
def test_places_follow_the_form(contact, world, session, sent, form, most):
    with UnitOfWork(session, sent) as uow:
        draft = world.draft(uow, form=form)

    save(contact, draft, "begeleiding", slots=str(most + 1), _status=400)
    save(contact, draft, "begeleiding", slots=str(most))

    assert stored(session, draft).slots == most


def test_a_retired_theme_of_a_draft_can_be_kept(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        old = theme(uow)
        draft = world.draft(uow, themes=[old])
        old.is_active = False

    save(contact, draft, "vorm", skills="SQL")

    assert [found.id for found in stored(session, draft).themes] == [old.id]


def test_every_step_stays_within_its_queries(contact, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        draft = world.draft(uow, levels=[Level.MBO_4, Level.HBO_AD])

    for slug in SLUGS:
        contact.get(address(draft, "bewerken", slug), most_queries=14)


def test_dates_are_kept_as_typed_when_another_field_is_wrong(contact, draft):
    page = save(contact, draft, "periode", start_on="1/9/2027", duration_weeks="x", _status=400)

    assert page.value("start_on") == "1/9/2027"
    assert page.value("duration_weeks") == "x"


def test_english_pages_speak_of_the_same_steps(contact, draft):
    assert isinstance(draft.created_at.date(), date)
    contact.get("/en" + address(draft, "bewerken", "vraag"))
