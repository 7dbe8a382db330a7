# SPDX-License-Identifier: EUPL-1.2
"""No page, role or form is forgotten by ``test_every_page.py``; needs no browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from models.access import PERMISSIONS
from models.vocabulary import Role
from tests.journeys.visits import REFUSALS, VISITS
from tests.journeys.whole_site import ROLES
from tests.settings import make_settings
from web import create_app
from web.auth import RULE

NO_PAGE = {
    "figures.download": "a file",
    "health.alive": "JSON for a monitor",
    "health.metrics": "numbers for a monitor",
    "health.ready": "JSON for a monitor",
    "logo_svg": "a picture of the installation",
    "pages.robots_txt": "plain text for machines",
    "pages.security_txt": "plain text for machines",
    "static": "files",
    "theme_css": "a style sheet of the installation",
    "tracker.download": "a file",
}
NOT_FOR = {
    ("assignments.new", "coordinator"): "leads on to writing on behalf of somebody",
    ("assignments.share", "coordinator"): "only an author chooses who may help",
}
NEVER_REFUSED = {
    "account.logout": "only a button",
    "account.logout_everywhere": "only a button",
    "admin.move_theme": "only a button",
    "admin.reactivate": "only a button; done already is told as a message",
    "admin.requeue": "only a button; done already is told as a message",
    "admin.resend_invitation": "only a button; done already is told as a message",
    "admin.revoke": "only a button; done already is told as a message",
    "admin.train_themes": "only a button",
    "admin.use_best_theme_model": "only a button; done already is told as a message",
    "admin.use_no_theme_model": "only a button; done already is told as a message",
    "admin.use_theme_model": "only a button; done already is told as a message",
    "admin.verify_chain": "only a button; its answer is looked at below",
    "assignments.ask_advice": "only a button",
    "assignments.autosave": "answers a script with a line",
    "assignments.copy": "only a button",
    "assignments.hand_over": "only a button",
    "assignments.set_favourite": "only a button",
    "assignments.share": "may be left empty: nobody helps",
    "assignments.split": "only a button; a text that changed is told as a message",
    "assignments.take_theme": "only a button",
    "components.press": "only an example of a button",
    "offers.autosave": "answers a script with a line",
    "offers.close": "only a button",
    "offers.copy": "only a button",
    "offers.pause": "only a button",
    "offers.resume": "only a button",
    "placements.start": "only a button; a start that lies ahead is told on the page itself",
    "programmes.show_interest": "only a button; why it cannot be is told as a message",
    "ranking.compare_words_only": "only a button; done already is told as a message",
    "ranking.learn": "only a button; what is missing is told as a message",
    "ranking.use": "only a button; done already is told as a message",
    "screening.dismiss_likeness": "only a button",
    "screening.open_one": "only a button",
    "screening.propose_joining": "only a button",
    "search.ask_meaning": "only a button; a wrong question leads back to the results on words",
    "search.forget_saved": "only a button",
    "search.open_saved": "only a button",
    "suggestions.accept": "only a button",
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(make_settings(tmp_path, LIMITER_URL="memory://"))
    yield app
    app.extensions["koppelpunt.engine"].dispose()


def endpoints(app: Flask, method: str) -> set[str]:
    return {at.endpoint for at in app.url_map.iter_rules() if method in (at.methods or ())}


def permitted(app: Flask, endpoint: str) -> frozenset[Role]:
    permission = getattr(app.view_functions[endpoint], RULE)
    return PERMISSIONS[permission] if permission else frozenset()


def test_every_page_is_looked_at(app: Flask) -> None:
    visited = {visit.endpoint for visit in VISITS if visit.status == 200}

    assert endpoints(app, "GET") - visited == set(NO_PAGE), "Add the page to VISITS."


def test_every_page_is_looked_at_by_every_role_that_may_open_it(app: Flask) -> None:
    visited = {(visit.endpoint, visit.who) for visit in VISITS}
    may = {
        (endpoint, who)
        for endpoint in endpoints(app, "GET") - set(NO_PAGE)
        for who, role in ROLES.items()
        if role in permitted(app, endpoint)
    }

    assert may - visited == set(NOT_FOR), "Add the role to the visits of the page."


def test_every_form_is_refused_once(app: Flask) -> None:
    refused = {refusal.posts for refusal in REFUSALS}

    assert endpoints(app, "POST") - refused == set(NEVER_REFUSED), "Add the form to REFUSALS."
