# SPDX-License-Identifier: EUPL-1.2
"""The short road in browsers that run no script at all."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.live import Enter, LiveSite
from tests.journeys.people import Contact, Coordinator, Lecturer
from tests.journeys.plans import SENSOR_COURSE, SENSORS

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
TITLE = SENSORS.title


def test_the_road_needs_no_script(live: LiveSite, enter: Enter) -> None:
    karin = live.contact("Karin Lammerts", "Dienst Bruggen en Sluizen")
    leon = live.lecturer("Leon Verschuren", "Hogeschool Deltastad")
    live.offer(leon, "Data Science", theme=SENSORS.theme, title="Meten", description=SENSOR_COURSE)
    contact = enter(karin, Contact, scripts=False)
    lecturer = enter(leon, Lecturer, scripts=False)
    coordinator = enter(live.coordinator, Coordinator, scripts=False)

    contact.sign_in()
    contact.writes(SENSORS)
    contact.sees("Zoetermeer (Zuid-Holland)")
    with live.paused_worker():
        contact.submits()
        contact.sees("De voorstellen worden gemaakt.")
    contact.refreshes_until_ready()
    contact.sees_suggestion("Meten")

    coordinator.sign_in()
    coordinator.go_to("Beoordelen")
    coordinator.opens_ticked(TITLE)

    lecturer.sign_in()
    lecturer.finds("sensoren")
    lecturer.click(TITLE)
    lecturer.reads_reasons("Beide kiezen het thema Datamanagement & AI.")
    lecturer.shows_interest("Wij hebben ervaring met meetreeksen.")
    contact.accepts_interest_of("Hogeschool Deltastad")

    coordinator.opens_suggestion(TITLE)
    coordinator.confirms(students=4)
    lecturer.follows_mail("Koppeling bevestigd", TITLE)
    lecturer.sees("Overeengekomen")
    contact.opens_assignment(TITLE)
    placed = contact.page.get_by_role("table", name="Koppelingen")
    expect(placed).to_contain_text("Hogeschool Deltastad")
