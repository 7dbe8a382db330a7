# SPDX-License-Identifier: EUPL-1.2
"""The whole road of one assignment, in the browsers of everybody who has a part in it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from models.base import local_date, utc_now
from tests.journeys.live import Enter, LiveSite
from tests.journeys.people import COMPUTED_WITHIN, Contact, Coordinator, Lecturer, Reader
from tests.journeys.plans import ARCHIVE, SEARCH_COURSE

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
TITLE = ARCHIVE.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody on this road, each in a browser of their own."""

    live: LiveSite
    contact: Contact
    coordinator: Coordinator
    lecturer: Lecturer
    full: Lecturer
    reader: Reader


@pytest.fixture
def cast(live: LiveSite, enter: Enter) -> Cast:
    """One contact, and two programmes that teach what the assignment is about."""
    noor = live.contact("Noor Wijnands", "Rijksdienst Oude Zaken")
    sanne = live.lecturer("Sanne Ottervanger", "Hogeschool Zuidwal")
    pieter = live.lecturer("Pieter Dommelen", "Hogeschool Noorderpoort")
    course = {"theme": ARCHIVE.theme, "description": SEARCH_COURSE}
    live.offer(sanne, "Informatica", title="Zoeken in archieven", **course)
    live.offer(pieter, "Archiefkunde", title="Bewaren en vinden", **course)
    return Cast(
        live=live,
        contact=enter(noor, Contact),
        coordinator=enter(live.coordinator, Coordinator),
        lecturer=enter(sanne, Lecturer),
        full=enter(pieter, Lecturer),
        reader=enter(noor, Reader),
    )


def test_an_assignment_travels_from_the_first_step_to_the_public_figures(cast: Cast) -> None:
    at_first = cast.reader.figures()

    contact_writes_and_sees_what_fits(cast)
    coordinator_opens_and_lecturer_sees_it_come(cast)
    contact_asks_a_programme_that_has_no_room(cast)
    lecturer_shows_interest_and_contact_accepts(cast)
    waiting = cast.reader.figures()
    coordinator_confirms_and_students_start(cast)
    started = cast.reader.figures()

    assert changes(at_first, waiting) == {
        "Opdrachten en stages": 1,
        "In voorbereiding": 1,
        "Partners van het Rijk": 1,
    }
    assert changes(waiting, started) == {
        "In voorbereiding": -1,
        "In uitvoering": 1,
        "Studenten met een andere opdracht": 4,
    }
    cast.live.wait_until_idle()
    sent = [(at.subject.removesuffix(f": {TITLE}"), at.to) for at in cast.live.mailbox.about(TITLE)]
    assert sorted(sent) == sorted(expected_mail(cast))


def contact_writes_and_sees_what_fits(cast: Cast) -> None:
    contact = cast.contact
    contact.sign_in()
    contact.writes(ARCHIVE)
    contact.sees(TITLE, "Zoetermeer (Zuid-Holland)", "hbo bachelor", "3 tot 5 studenten")
    with cast.live.paused_worker():
        contact.submits()
        contact.sees("De voorstellen worden gemaakt.")
        contact.page.evaluate("window.isThisPage = true")
    contact.sees_suggestion("Zoeken in archieven")
    contact.sees_suggestion("Bewaren en vinden")
    assert contact.page.evaluate("window.isThisPage"), "the page was loaded again"


def coordinator_opens_and_lecturer_sees_it_come(cast: Cast) -> None:
    lecturer, coordinator = cast.lecturer, cast.coordinator
    lecturer.sign_in()
    lecturer.go_to("Voorstellen")
    expect(lecturer.page.get_by_role("link", name=TITLE)).to_have_count(0)

    coordinator.follows_mail("Nieuwe opdracht om te bekijken", TITLE)
    coordinator.opens()

    expect(lecturer.page.get_by_role("link", name=TITLE)).to_be_visible(timeout=COMPUTED_WITHIN)


def contact_asks_a_programme_that_has_no_room(cast: Cast) -> None:
    cast.contact.follows_mail("Uw opdracht staat open", TITLE)
    cast.contact.asks_programme("Bewaren en vinden", "Uw studenten kennen archieven al.")

    cast.full.follows_mail("Vraag van Rijksdienst Oude Zaken", TITLE)
    cast.full.sees("Uw studenten kennen archieven al.")
    cast.full.declines("Er is geen plek meer", "Beide groepen zijn al bezet.")

    cast.contact.follows_mail("Geen koppeling", TITLE)
    cast.contact.sees("Afgewezen")


def lecturer_shows_interest_and_contact_accepts(cast: Cast) -> None:
    cast.lecturer.click(TITLE)
    cast.lecturer.sees("Wat past en wat niet?", "Zinnen die op elkaar lijken")
    cast.lecturer.reads_reasons(
        "De teksten gaan over hetzelfde.",
        "Beide kiezen het thema Informatiehuishouding.",
        "Het niveau is gelijk: hbo bachelor.",
    )
    cast.lecturer.shows_interest("Onze derdejaars bouwen dit graag.")

    cast.contact.follows_mail("Belangstelling voor de opdracht", TITLE)
    cast.contact.sees("Onze derdejaars bouwen dit graag.")
    cast.contact.accepts()


def coordinator_confirms_and_students_start(cast: Cast) -> None:
    cast.coordinator.follows_mail("Beide kanten zeggen ja", TITLE)
    cast.coordinator.confirms(4, start_on=local_date(utc_now()))
    for reader in (cast.contact, cast.lecturer):
        reader.follows_mail("Koppeling bevestigd", TITLE)
        reader.sees("Overeengekomen")

    cast.lecturer.press("Start melden")
    cast.lecturer.is_told("De opdracht is in uitvoering.")
    cast.contact.page.reload()
    cast.contact.sees("In uitvoering")


def expected_mail(cast: Cast) -> list[tuple[str, str]]:
    """Every mail about this assignment: what it is called, and who reads it."""
    contact, lecturer = cast.contact.who.email, cast.lecturer.who.email
    coordinator, full = cast.coordinator.who.email, cast.full.who.email
    return [
        ("Nieuwe opdracht om te bekijken", coordinator),
        ("Uw opdracht staat open", contact),
        ("Vraag van Rijksdienst Oude Zaken", full),
        ("Geen koppeling", contact),
        ("Belangstelling voor de opdracht", contact),
        ("Belangstelling voor de opdracht", coordinator),
        ("Beide kanten zeggen ja", lecturer),
        ("Beide kanten zeggen ja", coordinator),
        ("Koppeling bevestigd", contact),
        ("Koppeling bevestigd", lecturer),
    ]


def changes(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """What differs between two readings of the figures."""
    moved = {name: after.get(name, 0) - before.get(name, 0) for name in before | after}
    return {name: by for name, by in moved.items() if by}
