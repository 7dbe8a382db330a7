# SPDX-License-Identifier: EUPL-1.2
"""Whom to ask: the list on an assignment, inviting, the lecturer's own list, first interest."""

import pytest
from sqlalchemy import delete, select

from models.access import Actor
from models.delivery import Mail
from models.offer import Offer
from models.operations import assignments
from models.operations.programme_suggestions import invite_programme
from models.programme_suggestion import ProgrammeSuggestion
from models.suggestion import Suggestion
from models.vocabulary import (
    AssignmentForm,
    OfferState,
    OrganisationKind,
    ProgrammeSuggestionState,
    Role,
    SuggestionState,
)
from tests import factories
from tests.client import PageClient
from tests.factories import organisation, person
from web.programmes import answering

State = ProgrammeSuggestionState
LIST = "#vragen .kp-ranking > li"


class Scene:
    """An open assignment with two programmes to ask: one with a lecturer, one without."""

    def __init__(self, app, session, uow, world):
        self.app, self.session, self.work, self.world = app, session, uow, world
        with uow:
            self.assignment = world.opened(uow, title="Vind het besluit")
            self.near = world.programme_suggestion(uow, self.assignment, world.programme)
            school = organisation(uow, OrganisationKind.INSTITUTION, name="Verre School")
            far = factories.programme(uow, school, name="Bestuurskunde", places=["Zwolle"])
            self.far = world.programme_suggestion(uow, self.assignment, far, position=2, score=40)

    def client(self, who):
        client = PageClient(self.app)
        client.sign_in(getattr(self.world, who) if isinstance(who, str) else who)
        return client

    def page_of(self, who, suggestion=None, **options):
        at = (suggestion or self.near).public_id
        return self.client(who).get(f"/opleidingen/voorstellen/{at}", **options)

    def stored(self, suggestion):
        self.session.rollback()
        self.session.expire_all()
        return self.session.get(ProgrammeSuggestion, suggestion.id)

    def mails(self):
        self.session.rollback()
        kinds = ["programme_invited", "institution_invited"]
        return self.session.scalars(select(Mail).where(Mail.template.in_(kinds))).all()


@pytest.fixture
def scene(app, session, uow, world):
    return Scene(app, session, uow, world)


def names(page):
    return [at.h3.get_text(" ", strip=True) for at in page.soup.select(LIST)]


def test_a_coordinator_sees_whom_to_ask_with_score_reasons_and_who_is_reachable(scene):
    page = scene.client("coordinator").get(f"/opdrachten/{scene.assignment.public_id}")

    first, second = page.soup.select(LIST)
    assert scene.world.programme.name in first.get_text()
    assert "De teksten gaan over hetzelfde." in first.get_text()
    assert "80 van 100" in " ".join(first.get_text().split()) or "80" in first.get_text()
    assert "Docenten met een account" in first.get_text()
    assert "Nog geen docent met een account" in second.get_text()
    assert "Zwolle" in second.get_text()
    assert len(page.soup.select("#vragen a:-soup-contains('Nodig uit')")) == 2


@pytest.mark.parametrize("who", ["contact", "manager"])
def test_a_contact_and_a_manager_read_the_list_and_cannot_invite(scene, who):
    page = scene.client(who).get(f"/opdrachten/{scene.assignment.public_id}")

    assert len(names(page)) == 2
    assert "Nodig uit" not in page.select("#vragen").get_text()
    shown = scene.page_of(who)
    assert not shown.soup.select("#stand form")


def test_a_lecturer_sees_only_the_own_programmes_with_an_assignment(scene):
    page = scene.client("lecturer").get(f"/opdrachten/{scene.assignment.public_id}")

    assert page.select("#vragen h2").get_text(strip=True) == "Past bij uw opleidingen"
    assert [scene.world.programme.name in name for name in names(page)] == [True]


def test_a_programme_with_an_offer_is_not_in_the_list(scene):
    with scene.work as uow:
        scene.world.published(uow)

    page = scene.client("coordinator").get(f"/opdrachten/{scene.assignment.public_id}")

    assert [name for name in names(page) if scene.world.programme.name in name] == []
    assert len(names(page)) == 1


def test_an_empty_list_says_so(scene):
    with scene.work as uow:
        other = scene.world.opened(uow)

    page = scene.client("coordinator").get(f"/opdrachten/{other.public_id}")

    assert "Er is geen opleiding in het register" in page.select("#vragen").get_text()


def test_an_assignment_that_asks_nobody_shows_no_list(scene):
    with scene.work as uow:
        contact = Actor.of(scene.world.contact)
        assignments.withdraw_assignment(uow, scene.assignment, contact, "Vervallen.")

    page = scene.client("coordinator").get(f"/opdrachten/{scene.assignment.public_id}")

    assert not page.soup.select("#vragen")


def test_inviting_mails_the_lecturers_and_shows_the_day(scene):
    client = scene.client("coordinator")
    page = client.get(f"/opleidingen/voorstellen/{scene.near.public_id}")
    assert not page.soup.select("input[type=email]")

    done = client.follow(client.press(page, "Nodig uit", **{"invite-message": "Past dit?"}))

    assert done.flashes == ["De uitnodiging is verstuurd."]
    assert "Uitgenodigd op" in done.text
    (mail,) = scene.mails()
    assert mail.person_id == scene.world.lecturer.id
    assert mail.context["message"] == "Past dit?"


def test_a_double_click_invites_once(scene):
    client = scene.client("coordinator")
    page = client.get(f"/opleidingen/voorstellen/{scene.near.public_id}")

    client.follow(client.press(page, "Nodig uit"))
    again = client.follow(client.press(page, "Nodig uit"))

    assert again.flashes == ["Dit was al gedaan."]
    assert len(scene.mails()) == 1


def test_where_nobody_has_an_account_an_address_is_asked(scene):
    client = scene.client("coordinator")
    page = client.get(f"/opleidingen/voorstellen/{scene.far.public_id}")

    empty = client.press(page, "Nodig uit", **{"invite-message": "Graag!"}, _status=400)
    wrong = client.press(page, "Nodig uit", **{"invite-email": "niemand"}, _status=400)
    client.press(page, "Nodig uit", **{"invite-email": "info@school.example"})

    assert empty.errors == ["Vul een e-mailadres in."]
    assert empty.value("invite-message") == "Graag!"
    assert wrong.errors == ["Vul een e-mailadres in, bijvoorbeeld naam@organisatie.nl."]
    (mail,) = scene.mails()
    assert (mail.person_id, mail.address) == (None, "info@school.example")


def test_personal_data_in_the_message_is_told_at_the_field(scene):
    client = scene.client("coordinator")
    page = client.get(f"/opleidingen/voorstellen/{scene.near.public_id}")

    refused = client.press(page, "Nodig uit", **{"invite-message": "Bel 06-12345678."}, _status=400)

    assert len(refused.errors) == 1
    assert refused.select(".kp-error-summary a")["href"] == "#invite-message"
    assert refused.value("invite-message") == "Bel 06-12345678."
    assert scene.mails() == []


def test_an_offer_that_came_first_is_told_instead_of_inviting(scene):
    client = scene.client("coordinator")
    page = client.get(f"/opleidingen/voorstellen/{scene.near.public_id}")
    with scene.work as uow:
        scene.world.published(uow)

    refused = client.press(page, "Nodig uit", **{"invite-message": "Graag!"}, _status=400)

    assert "heeft nu aanbod" in refused.errors[0]
    assert "Graag!" in refused.text


def test_a_lecturer_finds_fitting_assignments_from_inbox_and_start_page(scene):
    client = scene.client("lecturer")

    start, inbox = client.get("/overzicht"), client.get("/voorstellen")
    page = client.get(inbox.link("Opdrachten die bij uw opleidingen passen"))

    assert "Bekijk opdrachten die bij uw opleidingen passen" in start.text
    assert [at.get_text(strip=True) for at in page.soup.select(".kp-pair h2")] == [
        "Vind het besluit"
    ]
    assert "De teksten gaan over hetzelfde." in page.text
    assert scene.world.programme.name in page.text


def test_an_invitation_stands_on_the_start_page(scene):
    with scene.work as uow:
        invite_programme(uow, scene.near, Actor.of(scene.world.coordinator))

    client = scene.client("lecturer")
    page = client.get("/overzicht")

    assert "U bent uitgenodigd voor Vind het besluit" in page.text


def test_who_offers_something_is_not_asked_on_the_start_page(scene):
    with scene.work as uow:
        other = factories.programme(uow, scene.world.institution)
        scene.world.published(uow, programme=other)

    assert "die bij uw opleidingen passen" not in scene.client("lecturer").get("/overzicht").text


def test_what_fits_is_filtered_and_invited_ones_come_first(scene):
    with scene.work as uow:
        hackathon = scene.world.opened(uow, title="Hack de Woo", form=AssignmentForm.HACKATHON)
        other = factories.programme(uow, scene.world.institution, name="Informatica")
        invited = scene.world.programme_suggestion(uow, hackathon, other, score=12)
        invite_programme(uow, invited, Actor.of(scene.world.coordinator))
    client = scene.client("lecturer")

    def titles(query=""):
        page = client.get(f"/opleidingen/voorstellen{query}")
        return [at.get_text(strip=True) for at in page.soup.select(".kp-pair h2")]

    school = scene.world.institution.public_id
    assert titles() == ["Hack de Woo", "Vind het besluit"]
    assert titles("?vorm=hackathon") == ["Hack de Woo"]
    assert titles(f"?opleiding={scene.world.programme.public_id}") == ["Vind het besluit"]
    assert titles("?tekst=Woo") == ["Hack de Woo"]
    assert titles(f"?instelling={school}") == ["Hack de Woo", "Vind het besluit"]


def test_the_list_is_paged_and_asks_as_many_queries_for_fifty_as_for_one(scene):
    client = scene.client("lecturer")
    with scene.work as uow:
        for number in range(51):
            made = scene.world.opened(uow, title=f"Opdracht nummer {number}")
            scene.world.programme_suggestion(uow, made, scene.world.programme, score=70)

    first = client.get("/opleidingen/voorstellen", most_queries=16)
    second = client.get("/opleidingen/voorstellen?pagina=2", most_queries=16)

    assert len(first.soup.select(".kp-pair")) == 50
    assert len(second.soup.select(".kp-pair")) == 2
    client.get("/opleidingen/voorstellen?pagina=3", status=404)


def test_the_assignment_page_asks_no_query_per_programme(scene):
    with scene.work as uow:
        for number in range(3, 11):
            school = organisation(uow, OrganisationKind.INSTITUTION)
            made = factories.programme(uow, school)
            scene.world.programme_suggestion(uow, scene.assignment, made, position=number)

    page = scene.client("coordinator").get(f"/opdrachten/{scene.assignment.public_id}")

    assert len(names(page)) == 10


def test_a_first_interest_leads_through_a_draft_to_an_ordinary_pair(scene):
    client = scene.client("lecturer")
    page = client.get(f"/opleidingen/voorstellen/{scene.near.public_id}")

    step = client.follow(client.press(page, "Toon belangstelling"))

    offer = scene.session.scalars(select(Offer)).one()
    assert (offer.state, offer.forms) == (OfferState.DRAFT, [AssignmentForm.GROUP])
    assert step.value("title") == scene.world.programme.name
    check = client.get(f"/aanbod/{offer.public_id}/controleren")
    assert "tonen wij uw belangstelling" in check.text
    assert "Vind het besluit" in check.text
    client.submit(step, description="Derdejaars werken in groepen aan een vraag.")
    check = client.get(f"/aanbod/{offer.public_id}/controleren")
    client.press(check, "Aanbod publiceren", _most_queries=80)  # the offer, the pair, both mails
    scene.session.rollback()
    pair = scene.session.scalars(select(Suggestion)).one()
    assert pair.state is SuggestionState.INTERESTED
    assert scene.stored(scene.near).state is State.SUPERSEDED


def test_a_second_click_on_interest_leads_to_the_same_draft(scene):
    client = scene.client("lecturer")
    page = client.get(f"/opleidingen/voorstellen/{scene.near.public_id}")

    client.follow(client.press(page, "Toon belangstelling"))
    again = client.follow(client.press(page, "Toon belangstelling"))

    offer = scene.session.scalars(select(Offer)).one()
    assert again.flashes == ["Dit was al gedaan."]
    assert again.path.endswith(str(offer.public_id))
    shown = scene.page_of("lecturer")
    assert shown.link("Verder met aanbod").endswith("controleren")


def test_interest_in_what_stopped_asking_is_told(scene):
    with scene.work as uow:
        fellow = person(uow, Role.LECTURER, scene.world.institution)
    client = scene.client(fellow)
    page = client.get(f"/opleidingen/voorstellen/{scene.near.public_id}")
    with scene.work as uow:
        scene.world.published(uow)

    told = client.follow(client.press(page, "Toon belangstelling"))

    assert told.flashes == ["Deze opleiding heeft nu aanbod. Vraag haar via dat aanbod."]
    assert len(scene.session.scalars(select(Offer)).all()) == 1


def withdraw(scene):
    with scene.work as uow:
        contact = Actor.of(scene.world.contact)
        assignments.withdraw_assignment(uow, scene.assignment, contact, "Vervallen.")


def test_an_invited_lecturer_is_told_that_the_assignment_stopped_asking(scene):
    with scene.work as uow:
        invite_programme(uow, scene.near, Actor.of(scene.world.coordinator))
    client = scene.client("lecturer")
    page = client.get(f"/opleidingen/voorstellen/{scene.near.public_id}")
    whole = page.link("Lees de hele opdracht")
    withdraw(scene)

    told = client.follow(client.press(page, "Toon belangstelling"))

    assert told.flashes == ["Deze opdracht zoekt nu geen opleiding. Kies een andere opdracht."]
    assert whole not in told.html
    client.get(whole, status=404)
    assert whole in scene.page_of("coordinator").html


def test_what_an_invited_lecturer_typed_is_kept_when_the_assignment_stops_asking(scene):
    with scene.work as uow:
        invite_programme(uow, scene.near, Actor.of(scene.world.coordinator))
    client = scene.client("lecturer")
    page = client.get(f"/opleidingen/voorstellen/{scene.near.public_id}")
    withdraw(scene)

    typed = {"decline-message": "Wij zijn vol."}
    refused = client.press(page, "Dit past niet", **typed, _status=400)

    assert refused.value("decline-message") == "Wij zijn vol."


@pytest.mark.parametrize(
    ("who", "button"), [("lecturer", "Dit past niet"), ("coordinator", "Nodig uit")]
)
def test_a_row_that_went_while_the_button_was_pressed_is_not_there(scene, monkeypatch, who, button):
    client = scene.client(who)
    page = client.get(f"/opleidingen/voorstellen/{scene.near.public_id}")
    read = answering.programme_suggestion_to_change

    def goes_once_read(public_id):
        found = read(public_id)
        with scene.session.get_bind().begin() as worker:
            worker.execute(delete(ProgrammeSuggestion))
        return found

    monkeypatch.setattr(answering, "programme_suggestion_to_change", goes_once_read)

    client.press(page, button, **{"decline-reason": "period"}, _status=404)


def test_declining_needs_a_reason_and_hides_it_for_the_lecturer(scene):
    client = scene.client("lecturer")
    page = client.get(f"/opleidingen/voorstellen/{scene.near.public_id}")

    refused = client.press(page, "Dit past niet", _status=400)
    done = client.follow(client.press(page, "Dit past niet", **{"decline-reason": "period"}))

    assert refused.errors == ["Kies een reden."]
    assert done.flashes == ["Dank u. Deze opdracht staat niet meer bij deze opleiding."]
    assert "Nu past er geen open opdracht" in client.get("/opleidingen/voorstellen").text
    timeline = scene.client("coordinator").get(f"/opdrachten/{scene.assignment.public_id}")
    assert "Reden: De periode past niet." in timeline.select("#verloop").get_text()


def test_an_administrator_sees_mail_to_somebody_without_an_account(scene):
    with scene.work as uow:
        coordinator = Actor.of(scene.world.coordinator)
        invite_programme(uow, scene.far, coordinator, email="info@school.example")

    page = scene.client("administrator").get("/beheer/post")

    assert "Iemand zonder account" in page.text
    assert "info@school.example" in page.text
