# SPDX-License-Identifier: EUPL-1.2
"""Every page under /en/ is English, for every role, also what follows an empty form.

The world has English texts of its own (``tests/views/english.py``), so a Dutch word is a left-over.
"""

import re
from collections import deque
from collections.abc import Iterator

import pytest

from models.operations.passwords import hash_password
from models.unit_of_work import UnitOfWork
from tests.client import Page, PageClient, form_values
from tests.databases import DatabaseMaker
from tests.pages import faults
from tests.views.english import EnglishCast, dutch_in
from tests.views.walking import address, methods, rules

pytestmark = pytest.mark.timeout(600)  # some hundred pages on a busy machine

ROLES = ("visitor", "contact", "lecturer", "coordinator", "manager")
FOR_MAKERS = "/componenten"  # its examples are Dutch
NARROWED = re.compile(r"/en/zoeken\?.*&")  # each link narrows further: there is no end to them
MOST_PAGES = 400
PASSWORD = "four blue horses trotting"
Texts = dict[str, list[str]]  # Dutch texts by the page they are on


@pytest.fixture
def database_url(databases: dict[str, DatabaseMaker]) -> Iterator[str]:
    """SQLite alone: the language of a page does not depend on the database."""
    url = databases["sqlite"].create()
    yield url
    databases["sqlite"].drop(url)


@pytest.fixture
def cast(session, sent) -> EnglishCast:
    with UnitOfWork(session, sent) as uow:
        return EnglishCast(uow)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_english(client, cast, role):
    if role != "visitor":
        client.sign_in(getattr(cast, role))

    pages = walk(client, cast)

    assert len(pages) >= (10 if role == "visitor" else 30)
    assert dutch_on(pages) == {}


def test_every_page_and_every_answer_to_a_form_is_english_for_who_has_all_roles(client, cast):
    """Each form is sent empty and as it is: some are refused, others change something."""
    client.sign_in(cast.everything)
    pages = walk(client, cast)
    pages.sort(key=lambda page: page.path.startswith("/en/beheer"))

    answered = list(answers(client, pages))

    assert dutch_on(pages) == {}
    assert dutch_on(answered) == {}
    assert len({message for page in answered for message in page.flashes}) >= 10
    assert len({message for page in answered for message in page.errors}) >= 30


def test_signing_in_keeps_the_language(client, cast, session):
    cast.contact.password_hash = hash_password(PASSWORD)
    session.commit()

    asked = client.get("/en/opdrachten?zoek=archief", status=302)
    login = client.follow(asked)
    done = client.submit(login, email=cast.contact.email, password=PASSWORD)

    assert login.path.startswith("/en/inloggen")
    assert done.location == "/en/opdrachten?zoek=archief"


def test_what_was_typed_is_sent_again_in_the_same_language(client, cast):
    client.sign_in(cast.contact)

    page = client.post("/en/mijn-gegevens", {"name": "Person One"}, status=400)

    assert dutch_on([page]) == {}
    assert page.form()["action"] == "/en/mijn-gegevens"


def test_text_kept_at_the_end_of_a_session_goes_back_to_the_same_language(client, cast, session):
    cast.contact.password_hash = hash_password(PASSWORD)
    session.commit()
    token = client.get("/en/inloggen").value("csrf_token")

    page = client.post("/en/mijn-gegevens", {"name": "Person One", "csrf_token": token}, status=401)
    again = client.submit(page, email=cast.contact.email, password=PASSWORD, _status=200)

    assert dutch_on([page, again]) == {}
    assert again.form()["action"] == "/en/mijn-gegevens"


def answers(client: PageClient, pages: list[Page]) -> Iterator[Page]:
    """What the first form to each address leads to; signing out would end the walk."""
    forms = {
        str(form.get("action") or page.path): form
        for page in reversed(pages)
        for form in page.soup.select("main form[method=post]")
    }
    for action, form in forms.items():
        if action.endswith("uitloggen"):
            continue
        filled = form_values(form)
        kept = {str(tag["name"]) for tag in form.select("input[type=hidden]")}
        for values in ({name: filled[name] for name in kept & set(filled)}, filled):
            response = client.browser.post(action, data=values)
            assert response.status_code < 500, action
            if 300 <= response.status_code < 400:
                response = client.browser.get(response.location)
            yield Page(response, action)


def walk(client: PageClient, cast: EnglishCast) -> list[Page]:
    """Every page that can be reached: each address of the site, and each link on what it shows."""
    waiting = deque(
        "/en" + address(client.app, rule, cast)
        for rule in rules(client.app)
        if "GET" in methods(rule) and not rule.rule.startswith(FOR_MAKERS)
    )
    seen, pages = set(waiting), dict[str, Page]()
    while waiting:
        path = waiting.popleft()
        response = client.browser.get(path)
        assert response.status_code < 500, path
        html = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        key = path if response.status_code == 200 else str(response.status_code)
        if not html or key in pages:
            continue
        pages[key] = page = Page(response, path)
        assert not faults(page.document), path
        fresh = [link for link in links(page) if link not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
        assert len(pages) < MOST_PAGES
    return list(pages.values())


def links(page: Page) -> list[str]:
    addresses = {str(anchor["href"]).partition("#")[0] for anchor in page.soup.select("a[href]")}
    return sorted(
        link
        for link in addresses
        if re.match(r"/en(/|$)", link)
        and not link.startswith(f"/en{FOR_MAKERS}")
        and not NARROWED.match(link)
    )


def dutch_on(pages: list[Page]) -> Texts:
    assert {page.select("html")["lang"] for page in pages} == {"en"}
    found = {f"{page.status} {page.path}": sorted(set(dutch_in(page.soup))) for page in pages}
    return {path: texts for path, texts in found.items() if texts}
