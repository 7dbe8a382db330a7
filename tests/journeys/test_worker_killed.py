# SPDX-License-Identifier: EUPL-1.2
"""The worker dies after somebody handed in: the page that waits still gets its suggestions."""

from __future__ import annotations

import os
import signal

import pytest

from tests.journeys.live import Enter, LiveSite
from tests.journeys.people import Contact
from tests.journeys.plans import SEARCH_COURSE

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
TITLE = "Oude kaarten doorzoeken"
THEME = "Informatiehuishouding"


def test_suggestions_come_after_the_worker_was_killed(live: LiveSite, enter: Enter) -> None:
    olga = live.contact("Olga Roelfsema", "Dienst Oude Kaarten")
    teacher = live.lecturer("Paul Zijlstra", "Hogeschool Kustlijn")
    live.offer(teacher, "Archivistiek", theme=THEME, title="Vinden", description=SEARCH_COURSE)
    live.draft(olga, theme=THEME, title=TITLE)
    contact = enter(olga, Contact)
    contact.sign_in()
    contact.opens_draft(TITLE)

    with live.paused_worker() as worker:
        contact.submits()
        contact.sees("De voorstellen worden gemaakt.")
        os.killpg(worker, signal.SIGKILL)
    contact.page.evaluate("window.isThisPage = true")

    contact.sees_suggestion("Vinden")
    assert contact.page.evaluate("window.isThisPage"), "the page was loaded again"
