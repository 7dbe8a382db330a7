# SPDX-License-Identifier: EUPL-1.2
"""A placement falls through before its start: the next programme is asked, and takes the place."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.live import Enter, LiveSite
from tests.journeys.people import Contact, Coordinator, Lecturer

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
TITLE = "Vergunningen sneller afhandelen"
THEME = "Procesoptimalisatie"


def test_after_a_release_the_next_programme_is_asked_and_takes_the_place(
    live: LiveSite, enter: Enter
) -> None:
    first = live.lecturer("Esther Kroonenberg", "Hogeschool Veenland")
    second = live.lecturer("Farid Amrani", "Hogeschool Merwede")
    live.offer(first, "Bedrijfskunde", theme=THEME, title="Processen verbeteren")
    live.offer(second, "Technische Bedrijfskunde", theme=THEME, title="Slimmer werken")
    owner = live.contact("Gerda Nieuwenhuis", "Dienst Vergunningen")
    live.opened(owner, theme=THEME, title=TITLE)
    contact, coordinator = enter(owner, Contact), enter(live.coordinator, Coordinator)
    falls_out, takes_over = enter(first, Lecturer), enter(second, Lecturer)

    falls_out.sign_in()
    falls_out.opens_suggestion(TITLE)
    falls_out.shows_interest("Wij beginnen in februari.")
    contact.follows_mail("Belangstelling voor de opdracht", TITLE)
    contact.accepts()
    coordinator.follows_mail("Beide kanten zeggen ja", TITLE)
    coordinator.confirms(students=3)

    coordinator.click("Koppeling loslaten")
    coordinator.lets_go("De studenten zijn gestopt", "De groep koos een ander onderwerp.")
    contact.follows_mail("Koppeling gaat niet door", TITLE)
    contact.sees("Losgelaten voor de start", "De studenten zijn gestopt")
    falls_out.follows_mail("Koppeling gaat niet door", TITLE)
    falls_out.sees("Losgelaten voor de start", "De studenten zijn gestopt")
    expect(falls_out.page.get_by_text("De groep koos een ander onderwerp.")).to_have_count(0)

    coordinator.asks_next("Technische Bedrijfskunde, Hogeschool Merwede")
    takes_over.follows_mail("Vraag van Dienst Vergunningen", TITLE)
    takes_over.sees("De opdrachtgever vraagt deze opleiding.")
    takes_over.accepts()
    coordinator.follows_mail("Beide kanten zeggen ja", TITLE)
    coordinator.sees("Farid Amrani")
    coordinator.confirms(students=4)

    takes_over.follows_mail("Koppeling bevestigd", TITLE)
    takes_over.sees("Overeengekomen")
    contact.opens_assignment(TITLE)
    placements = contact.page.get_by_role("table", name="Koppelingen").get_by_role("row")
    expect(placements.filter(has_text="Hogeschool Veenland")).to_contain_text("Losgelaten")
    expect(placements.filter(has_text="Hogeschool Merwede")).to_contain_text("Overeengekomen")
    live.wait_until_idle()
    told = {at.to for at in live.mailbox.about(f"Nieuwe opleiding nodig: {TITLE}")}
    assert told == {owner.email, live.coordinator.email}
