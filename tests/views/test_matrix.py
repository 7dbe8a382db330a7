# SPDX-License-Identifier: EUPL-1.2
"""Route x role x organisation: what each role gets at each address of somebody else's work.

What somebody may not see answers 404, as an id that does not exist; what somebody sees and may not
do answers 403. Nothing is written on the way.
"""

from typing import Any

import pytest
from flask import Flask

from models.access import Actor, Permission
from models.operations import offers, suggestions
from models.person import Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import Role
from tests.client import PageClient
from tests.factories import World, in_weeks
from tests.views.matrix import guarded, may_open, permissions, requests, thing_of
from tests.views.rows import Rows, all_rows
from tests.views.walking import Cast, address, methods
from web.auth import RULE

METHODS = {"GET", "POST"}
REFUSED = {403, 404}
OFFICE = {Role.COORDINATOR, Role.PROGRAMME_MANAGER}
OWN = {"favourite"}  # what a reader leaves behind for themselves

# role of a stranger | requests about what it sees of others that are answered
SEEN = """
ministry_contact  | GET offers.show
ministry_contact  | GET suggestions.ask_by_hand
ministry_contact  | POST suggestions.ask_by_hand
lecturer          | GET assignments.show
lecturer          | GET assignments.suggestions
lecturer          | GET suggestions.interest_by_hand
lecturer          | POST suggestions.interest_by_hand
lecturer          | POST assignments.set_favourite
lecturer          | GET suggestions.why_not
lecturer          | POST suggestions.why_not
programme_manager | GET assignments.show
programme_manager | GET assignments.suggestions
programme_manager | POST assignments.set_favourite
programme_manager | GET offers.show
programme_manager | GET suggestions.show
programme_manager | GET placements.show
programme_manager | GET programmes.show
"""


class Others(Cast):
    """Somebody else's work, and somebody of each role elsewhere who has nothing to do with it."""

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__(uow)
        self.ours = ours = World(uow)
        self.strangers = {
            Role.MINISTRY_CONTACT: ours.contact,
            Role.LECTURER: ours.lecturer,
            Role.COORDINATOR: ours.coordinator,
            Role.PROGRAMME_MANAGER: ours.manager,
            Role.ADMINISTRATOR: ours.administrator,
        }
        self.closed = self.submitted(uow)
        self.paused = self.published(uow)
        offers.pause_offer(uow, self.paused, Actor.of(self.lecturer))
        self.drafts = {"assignment": self.draft(uow), "offer": self.offer(uow)}

    def hidden_from(self, role: Role) -> dict[str, Any]:
        """Return one of each thing that a stranger in this role does not see."""
        if role in OFFICE:
            return dict(self.drafts)
        return {
            "assignment": self.closed, "offer": self.paused, "pair": self.pair,
            "placement": self.placement, "fitting": self.fitting,
        }  # fmt: skip

    def seen_by(self, role: Role) -> dict[str, Any]:
        """Return what a stranger in this role does see."""
        things = {
            "assignment": self.assignment, "offer": self.published_offer, "pair": self.pair,
            "placement": self.placement, "fitting": self.fitting,
        }  # fmt: skip
        names = {Role.MINISTRY_CONTACT: ["offer"], Role.LECTURER: ["assignment"]}
        return {name: things[name] for name in names.get(role, things)}


@pytest.fixture
def others(session, sent) -> Others:
    with UnitOfWork(session, sent) as uow:
        return Others(uow)


def walk(app: Flask, things: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return endpoint, method and address of every request about these things."""
    return [
        (rule.endpoint, method, path)
        for rule in guarded(app)
        if thing_of(rule) in things
        for method, path in requests(app, rule, things)
    ]


def ask(client: PageClient, token: str, method: str, path: str) -> int:
    data = {"csrf_token": token} if method == "POST" else None
    return client.browser.open(path, method=method, data=data).status_code


def signed_in(client: PageClient, person: Person) -> str:
    """Sign somebody in; return the token that their forms carry."""
    client.sign_in(person)
    return str(client.get("/mijn-gegevens").value("csrf_token"))


def stored(session) -> Rows:
    """Return every row of every table but a reader's own."""
    session.rollback()
    return {name: rows for name, rows in all_rows(session.get_bind()).items() if name not in OWN}


def test_each_address_asks_what_the_table_says(public_app):
    asked = {
        rule.endpoint: getattr(public_app.view_functions[rule.endpoint], RULE)
        for rule in guarded(public_app)
    }

    assert asked == permissions(), "Is that right? Then change ENDPOINTS in tests/views/matrix.py."


@pytest.mark.parametrize("role", Role)
def test_a_door_opens_for_the_roles_of_its_permission_alone(app, client, others, session, role):
    token = signed_in(client, others.strangers[role])
    before = stored(session)
    doors = [(rule, address(app, rule, others)) for rule in guarded(app)]

    shut = {
        (rule.endpoint, method): ask(client, token, method, path)
        for rule, path in doors
        for method in methods(rule) & METHODS
        if not may_open(role, rule.endpoint)
    }
    opened = {
        rule.endpoint: ask(client, token, "GET", path)
        for rule, path in doors
        if may_open(role, rule.endpoint) and "GET" in methods(rule) and not rule.arguments
    }

    assert {door: status for door, status in shut.items() if status != 403} == {}
    assert {door: status for door, status in opened.items() if status >= 400} == {}
    assert stored(session) == before


@pytest.mark.parametrize("role", Role)
def test_what_is_hidden_answers_as_if_it_did_not_exist(app, client, others, session, role):
    token = signed_in(client, others.strangers[role])
    before = stored(session)

    answers = {
        (endpoint, method, path): ask(client, token, method, path)
        for endpoint, method, path in walk(app, others.hidden_from(role))
    }

    expected = {at: 404 if may_open(role, at[0]) else 403 for at in answers}
    assert {at: got for at, got in answers.items() if got != expected[at]} == {}
    assert stored(session) == before


@pytest.mark.parametrize("role", [Role.MINISTRY_CONTACT, Role.LECTURER, Role.PROGRAMME_MANAGER])
def test_who_sees_what_others_made_does_no_more_than_that(app, client, others, session, role):
    allowed = {
        (endpoint, method)
        for who, request in (line.split("|") for line in SEEN.strip().splitlines())
        for method, endpoint in [request.split()]
        if who.strip() == role.value
    }
    token = signed_in(client, others.strangers[role])
    before = stored(session)

    answered = {
        (endpoint, method)
        for endpoint, method, path in walk(app, others.seen_by(role))
        if ask(client, token, method, path) not in REFUSED
    }

    assert answered == allowed
    assert stored(session) == before


def test_a_coordinator_writes_nothing_in_the_name_of_others(app, client, others, session):
    writing = {Permission.WRITE_ASSIGNMENTS, Permission.WRITE_OFFERS}
    token = signed_in(client, others.ours.coordinator)
    before = stored(session)
    own = {"assignments.copy", "assignments.submitted", "assignments.withdraw"}

    answered = {
        endpoint
        for endpoint, method, path in walk(app, others.seen_by(Role.COORDINATOR))
        if permissions()[endpoint] in writing and endpoint not in own
        if ask(client, token, method, path) not in REFUSED
    }

    assert answered == set()
    assert stored(session) == before


def test_whose_it_is_finds_all_of_it(app, client, others):
    """The other way round: a walk that finds nothing proves nothing."""
    token = signed_in(client, others.everything)
    things = others.hidden_from(Role.LECTURER)

    missing = {
        (endpoint, method)
        for endpoint, method, path in walk(app, things)
        if ask(client, token, method, path) == 404
    }

    assert missing == set()


@pytest.mark.parametrize(
    ("who", "where", "field", "foreign"),
    [
        ("contact", "/opdrachten/{own}/delen", "deputy", "contact"),
        ("contact", "/opdrachten/{own}/delen", "co_owners", "contact"),
        ("contact", "/aanbod/{offer}/vragen", "assignment", "assignment"),
        ("lecturer", "/aanbod/nieuw", "programme", "programme"),
        ("lecturer", "/opdrachten/{assignment}/belangstelling", "offer", "published_offer"),
        ("coordinator", "/opdrachten/{assignment}/plaatsen", "offer", "drafts"),
        ("coordinator", "/beoordelen/openen", "opdracht", "drafts"),
        ("coordinator", "/opdrachten/namens", "owner", "lecturer"),
    ],
)  # fmt: skip
def test_an_id_of_others_in_a_form_is_refused(
    client, others, session, sent, who, where, field, foreign
):
    ours = others.ours
    with UnitOfWork(session, sent) as uow:
        own = ours.submitted(uow)
        suggestions.express_interest(
            uow, ours.suggestion(uow, ours.opened(uow), ours.published(uow)),
            Actor.of(ours.lecturer),
        )  # fmt: skip
    things = {"own": own, "offer": others.published_offer, "assignment": others.assignment}
    path = where.format(**{name: at.public_id for name, at in things.items()})
    named = getattr(others, foreign)
    if foreign == "drafts":
        named = others.drafts["offer" if field == "offer" else "assignment"]
    token = signed_in(client, getattr(ours, who))
    typed = {
        "organisation": str(others.ministry.public_id), "students": "3",
        "contacts_shown": str(others.ministry.public_id), "hand_reason": "other", "note": "Vast.",
        "start_on": f"{in_weeks(12):%d-%m-%Y}",
    }  # fmt: skip
    before = stored(session)

    refused = client.post(
        path, typed | {"csrf_token": token, field: str(named.public_id)}, status=400
    )

    assert len(refused.errors) == 1
    if field != "opdracht":  # boxes in a table: what is wrong stands above it
        assert refused.select(".kp-error-summary a")["href"].startswith(f"#{field}")
    assert stored(session) == before
