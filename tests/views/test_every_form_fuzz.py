# SPDX-License-Identifier: EUPL-1.2
"""Whatever is sent to any form: a kind answer, what was typed is kept, and nothing else changes.

Which forms, and which have an attempt of their own elsewhere: ``every_form.py``.
"""

import re
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask import url_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.unit_of_work import UnitOfWork
from tests.client import Page, form_values
from tests.factories import World
from tests.pages import faults
from tests.views.every_form import BROWSER, Scene, covered, forms
from tests.views.placing import TODAY
from tests.views.rows import all_rows, put_back
from tests.views.test_translations import CATALOGUE, PLACEHOLDER
from web.account.by_link import BROWSER as BROWSER_STATE
from web.errors import PAGES
from web.limits import limiter

FINE = {200, 204, 302, 303, 400, 404, 409, 422}
LINES = [*dict.fromkeys(forms())]
WORK = {"assignment", "offer", "suggestion", "placement", "person", "organisation", "membership"}
AWKWARD = st.sampled_from([
    "", " ", "\x00", "a\x00b", "\x7f\x85", "\u202e", "\u200f", "\u2067a\u202eb", "x" * 2100,
    "x" * 11000, "é" * 300, "🦉", "regel\r\nregel", "-1", "0", "1", "3", "99999999999999", "9" * 40,
    "1e9", "NaN", "-inf", "٣", "½", "01-01-0001", "31-02-2027", "0000-00-00", "31-12-9999",
    f"{TODAY:%d-%m-%Y}", f"{TODAY - timedelta(days=30):%d-%m-%Y}",
    f"{TODAY + timedelta(weeks=20):%d-%m-%Y}", "' OR 1=1 --", "<script>alert(1)</script>",
    "</textarea><b>", '"><i>', "{{ 7*7 }}", "%s%n%(x)s", "..\\..", "null", "ja", "other",
    "00000000-0000-0000-0000-000000000000", "not-a-uuid", "Dit is zo afgesproken.",
    "111222333", "jan@example.nl", "Bel 06 12345678.", "NL91ABNA0417164300", "a@b",
])  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=60)
GOOD = {
    "ended_on": f"{TODAY:%d-%m-%Y}", "next_start_on": f"{TODAY + timedelta(weeks=20):%d-%m-%Y}",
    "start_on": f"{TODAY + timedelta(weeks=12):%d-%m-%Y}", "students": "3",
    "password": "vier blauwe paarden draven", "email": "noor@example.org", "name": "Noor",
}  # fmt: skip
SENTENCE = "Dit is zo afgesproken, en iedereen weet ervan."
EXTRA = ("state", "score", "id", "owner_id", "organisation_id", "is_active", "role", "version")
MANY = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FEW = settings(MANY, max_examples=3)  # a button with nothing to fill in


@pytest.fixture
def foreign(session, sent):
    """Ids of other organisations that somebody could try."""
    with UnitOfWork(session, sent) as uow:
        other = World(uow)
        theirs: list[Any] = [
            other.opened(uow), other.draft(uow), other.published(uow), other.offer(uow),
            other.contact, other.lecturer, other.ministry, other.programme,
        ]  # fmt: skip
        return [str(at.public_id) for at in theirs]


class Opened:
    """The page with the form, opened by who may send it; each sending finds the same rows."""

    def __init__(self, client, engine, line, scene, thing):
        self.client, self.app, self.engine, self.line = client, client.app, engine, line
        self.who = getattr(scene, line.who, None)
        self.address, self.page = self.at(line.endpoint, thing), self.at(line.page, thing)
        self.arrive()

    def arrive(self):
        self.client.browser.delete_cookie(self.app.config["LOGIN_COOKIE"])
        if self.who:
            self.client.sign_in(self.who)
        if self.line.about == "reset_link":
            with self.client.browser.session_transaction() as state:
                state[BROWSER_STATE] = BROWSER
        limiter.reset()
        self.form = form_of(self.client.get(self.page, most_queries=60), self.address)
        self.own = form_values(self.form)
        self.before = all_rows(self.engine)

    def at(self, endpoint, thing):
        rule = next(self.app.url_map.iter_rules(endpoint))
        known = {"slug": self.line.word} | vars(thing)
        known["public_id"] = getattr(thing, "public_id", None)
        with self.app.test_request_context():
            return url_for(endpoint, **{name: known[name] for name in rule.arguments})

    def send(self, typed):
        """Return the page that answers and what it changed; then everything is put back."""
        limiter.reset()
        data = {name: value for name, value in (self.own | typed).items() if value is not None}
        page = Page(self.client.browser.post(self.address, data=data), self.address)
        now = all_rows(self.engine)
        is_changed = now != self.before
        if is_changed:
            put_back(self.engine, self.before, now)
        if self.line.endpoint.startswith("account."):  # who left comes back
            self.arrive()
        return page, now, is_changed


def form_of(page, address):
    """The form that is sent to this address; one without an address goes to its own page."""
    forms_there = page.soup.select("form[method=post]")
    fitting = [at for at in forms_there if (at.get("action") or page.path) == address]
    assert fitting, f"no form for {address} on {page.path}: {page.text[:300]}"
    return fitting[0]


def controls(form):
    return list(form.select("[name]:not(button, [type=submit], [name=csrf_token])"))


def kind(control):
    if control.name == "textarea":
        return "text"
    return {"email": "text"}.get(control.get("type"), control.get("type", control.name))


def choices_of(form):
    """Return what there is to choose for each field; nothing where people type."""
    found: dict[str, list[str]] = {}
    for at in controls(form):
        kept = found.setdefault(str(at["name"]), [])
        if kind(at) in ("radio", "checkbox", "select"):
            kept += [str(option["value"]) for option in at.select("option") or [at]]
    return found


def answers(form, ids, good):
    """Return what may be sent: anything at all, or what is right but for one field."""
    choices = choices_of(form)
    written = {at["name"]: SENTENCE for at in controls(form) if kind(at) == "text"}
    good = written | good | {name: of[-1] for name, of in choices.items() if of}
    fields = {name: answer(ids, of) for name, of in choices.items()}
    extra = {name: AWKWARD for name in EXTRA if name not in fields}
    anything = st.fixed_dictionaries(fields, optional=extra)
    if not fields:
        return anything
    name = st.sampled_from(sorted(fields))
    return anything | name.flatmap(lambda at: fields[at].map(lambda wrong: good | {at: wrong}))


def answer(ids, choices):
    one = st.one_of(*([st.sampled_from(choices)] if choices else []), AWKWARD, TEXT,
                    st.sampled_from(ids))  # fmt: skip
    return st.one_of(one, one, st.none(), st.lists(one, min_size=2, max_size=3))


def readable(value):
    """What stands in a field after this was typed: no control characters, one kind of new line."""
    typed = value[0] if isinstance(value, list) else value or ""
    plain = "".join(c for c in typed if c in "\n\r\t" or not (ord(c) < 32 or 127 <= ord(c) < 160))
    return plain.replace("\r\n", "\n").replace("\r", "\n")


@cache
def dutch():
    """Return a pattern that every text of the screens fits, whatever is filled in."""
    with CATALOGUE.open("rb") as file:
        found = [at.id for at in read_po(file, locale="en") if at.id]
    texts = {text for at in found for text in ([at] if isinstance(at, str) else at)}
    return re.compile("|".join(
        ".+".join(re.escape(part) for part in PLACEHOLDER.split(text)) for text in texts
    ))  # fmt: skip


def check_refusal(page, form, typed):
    """A page in Dutch that says at each field what to do, and holds all that was typed."""
    assert faults(page.document) == [], typed
    assert page.soup.html["lang"] == "nl"
    known = {str(PAGES[status].title) for status in (404, 409)}
    assert page.errors or page.h1 in known or "opnieuw" in page.text, (page.text[:300], typed)
    for message in page.errors:
        assert dutch().fullmatch(message), message
    for link in page.soup.select(".kp-error-summary a[href^='#']"):
        target = page.soup.find(id=link["href"][1:])
        assert target, (link, typed)
        told = target.find_parent(class_="kp-field").select(".kp-error")
        assert link.get_text(strip=True) in " ".join(at.get_text() for at in told), (link, typed)
    check_kept(page, form, typed)


def check_kept(page, form, typed):
    fields = {at["name"]: at for at in page.soup.select("main [name]") if kind(at) == "text"}
    for at in controls(form):
        name, text = at["name"], readable(typed.get(at["name"]))
        if kind(at) != "text" or not text.strip():
            continue
        if name in fields:
            now = form_values(fields[name].find_parent("form"))[name]
            # form_values takes a first new line for the one that HTML leaves out
            assert now.lstrip("\n") == text.lstrip("\n"), (page.status, name, now, typed)
        else:
            assert " ".join(text.split()) in page.text, (page.status, name, typed)


@pytest.mark.parametrize("part", sorted({line.endpoint.partition(".")[0] for line in LINES}))
def test_whatever_is_sent_is_answered_kindly(
    client, engine, session, sent, foreign, part, subtests
):
    others = {name: rows.keys() for name, rows in all_rows(engine).items()}
    with UnitOfWork(session, sent) as uow:
        scene = Scene(uow)
    for line in LINES:
        if line.endpoint.startswith(f"{part}."):
            with subtests.test(" ".join([line.endpoint, line.word, line.about])):
                with UnitOfWork(session, sent) as uow:
                    thing = scene.thing(uow, line.about)
                opened = Opened(client, engine, line, scene, thing)
                send_anything(opened, answers(opened.form, foreign, GOOD | scene.good()), others)


def send_anything(opened, possible, others):
    @(MANY if controls(opened.form) else FEW)
    @given(possible)
    def send(typed):
        page, now, is_changed = opened.send(typed)
        assert page.status in FINE, (page.status, typed)
        if page.status >= 400:
            assert not is_changed, typed
            check_refusal(page, opened.form, typed)
        for name in WORK:
            for key in others[name]:
                assert now[name].get(key) == opened.before[name][key], (name, typed)

    send()


def test_no_form_is_forgotten(public_app):
    sent_to = {
        rule.endpoint
        for rule in public_app.url_map.iter_rules()
        if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }

    assert {line.endpoint for line in LINES} | covered().keys() == sent_to
    assert {line.endpoint for line in LINES} & covered().keys() == set()


def test_each_attempt_elsewhere_exists():
    for module, test in covered().values():
        assert hasattr(import_module(f"tests.views.{module}"), test), (module, test)
