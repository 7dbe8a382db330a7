# SPDX-License-Identifier: EUPL-1.2
"""The page client: a browser without JavaScript that refuses a bad page.

page = client.get("/opdrachten")                      # 200, valid, few queries
page = client.submit(page, "form.kp-form", title="")  # presses the button, with its token
assert page.errors == ["Vul een titel in."]
page = client.submit(page, title="Archief", _status=302)
page = client.follow(page)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from tests.pages import Document, faults

MOST_QUERIES = 30


class Page:
    """One answer: ``status``, ``soup``, and what people read on it."""

    def __init__(self, response: TestResponse, path: str) -> None:
        self.response = response
        self.path = path
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.document = Document(self.html)
        self.soup = self.document.soup

    @property
    def text(self) -> str:
        """All text of the main part, with single spaces."""
        return _text(self.soup.main or self.soup)

    @property
    def title(self) -> str:
        return _text(self.soup.title)

    @property
    def h1(self) -> str:
        return _text(self.soup.h1)

    @property
    def errors(self) -> list[str]:
        """Messages of the error summary."""
        return [_text(item) for item in self.soup.select(".kp-error-summary li")]

    @property
    def flashes(self) -> list[str]:
        """Messages after a redirect."""
        return [_text(item) for item in self.soup.select(".kp-flashes .kp-alert")]

    @property
    def location(self) -> str:
        """Where a redirect goes."""
        return self.response.headers.get("Location", "")

    def select(self, selector: str) -> Tag:
        """Return the first element that fits."""
        found = self.soup.select_one(selector)
        assert found is not None, f"no {selector!r} on {self.path}: {self.text[:400]}"
        return found

    def link(self, text: str) -> str:
        """Return the address of the link with this text."""
        for anchor in self.soup.find_all("a"):
            if _name(anchor) == text:
                return str(anchor["href"])
        raise AssertionError(f"no link {text!r} on {self.path}: {self.text[:400]}")

    def form(self, selector: str = "main form[method=post]") -> Tag:
        """Return the first form that fits."""
        return self.select(selector)

    def button(self, text: str) -> Tag:
        """Return the form around the button with this text."""
        for button in self.soup.find_all("button"):
            if text in (_name(button), button.get("aria-label")):
                form = button.find_parent("form")
                assert form is not None, f"button {text!r} stands outside a form"
                return form
        raise AssertionError(f"no button {text!r} on {self.path}: {self.text[:400]}")

    def value(self, name: str) -> str | list[str] | None:
        """Return what a field holds now."""
        return form_values(self.form(f"main form:has([name='{name}'])")).get(name)


class PageClient:
    """Asks pages of ``app`` and checks each one."""

    def __init__(self, app: Flask, engine: Engine | None = None) -> None:
        self.app = app
        self.browser = app.test_client()
        self.engine = engine or app.extensions.get("koppelpunt.engine")

    def get(self, path: str, *, status: int = 200, most_queries: int = MOST_QUERIES) -> Page:
        """Ask a page; redirects are not followed."""
        return self._ask("GET", path, status, most_queries)

    def post(
        self,
        path: str,
        values: Mapping[str, Any] | None = None,
        *,
        status: int = 302,
        most_queries: int = MOST_QUERIES,
    ) -> Page:
        """Send values as they are, so without a token unless it is among them."""
        return self._ask("POST", path, status, most_queries, data=dict(values or {}))

    def submit(
        self, page: Page, form: str | Tag = "main form[method=post]", /, **values: Any
    ) -> Page:
        """Send a form of ``page``: its own values, changed by ``values``.

        A name with a dash is given as ``**{"a-b": 1}``; None leaves a field out. ``_status`` is the
        expected status (302), ``_button`` the value of the button that is pressed,
        ``_most_queries`` the bar for a step that moves many rows.
        """
        status, most = values.pop("_status", 302), values.pop("_most_queries", MOST_QUERIES)
        tag = page.form(form) if isinstance(form, str) else form
        typed = form_values(tag, values.pop("_button", None)) | values
        data = {name: value for name, value in typed.items() if value is not None}
        address = str(tag.get("action") or page.path)
        if str(tag.get("method", "get")).lower() == "get":
            return self._ask("GET", address, status, most, query_string=data)
        return self._ask("POST", address, status, most, data=data)

    def press(self, page: Page, button: str, /, **values: Any) -> Page:
        """Send the form around the button with this text."""
        form = page.button(button)
        tag = next(b for b in form.find_all("button") if button in (_name(b), b.get("aria-label")))
        own = {str(tag["name"]): str(tag.get("value", ""))} if tag.get("name") else {}
        return self.submit(page, form, **own | values)

    def follow(self, page: Page, *, status: int = 200) -> Page:
        """Go where a redirect points."""
        assert page.location, f"{page.path} does not redirect but says: {page.text[:400]}"
        return self.get(page.location, status=status)

    def sign_in(self, person: Any) -> None:
        """Open a session for ``person`` as the login page does."""
        from models.operations import sessions  # noqa: PLC0415
        from models.person import Person  # noqa: PLC0415
        from web.database import unit_of_work  # noqa: PLC0415

        with self.app.app_context(), unit_of_work() as uow:
            token = sessions.open_session(uow, uow.session.get_one(Person, person.id))
        self.browser.set_cookie(self.app.config["LOGIN_COOKIE"], token)

    def _ask(self, method: str, path: str, status: int, most_queries: int, **rest: Any) -> Page:
        with count_queries(self.engine) as statements:
            response = self.browser.open(path, method=method, **rest)
        page = Page(response, path)
        wrong = f"{method} {path} gave {page.status}, not {status}: {page.text[:600]}"
        assert page.status == status, wrong
        _check(page, statements, most_queries)
        return page


@contextmanager
def count_queries(engine: Engine | None) -> Iterator[list[str]]:
    """Collect the statements that run in the block."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    if engine is None:
        yield statements
        return
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def form_values(form: Tag, button: str | None = None) -> dict[str, Any]:
    """Return what a browser would send for this form when nothing is changed."""
    values: dict[str, Any] = {}
    for control in form.find_all(["input", "select", "textarea", "button"]):
        name = control.get("name")
        if not name or not _is_sent(control, button):
            continue
        value = _value(control)
        if control.get("type") == "checkbox":
            values.setdefault(str(name), []).append(value)
        elif value is not None:
            values[str(name)] = value
    return values


def _is_sent(control: Tag, button: str | None) -> bool:
    if control.name == "button" or control.get("type") == "submit":
        return button is not None and control.get("value") == button
    if control.get("type") in {"checkbox", "radio"}:
        return control.has_attr("checked")
    return control.get("type") != "file"


def _value(control: Tag) -> str | None:
    if control.name == "textarea":
        return control.get_text().removeprefix("\n")
    if control.name == "select":
        chosen = control.find("option", selected=True) or control.find("option")
        return str(chosen.get("value", "")) if isinstance(chosen, Tag) else None
    return str(control.get("value", ""))


def _check(page: Page, statements: list[str], most_queries: int) -> None:
    if page.response.mimetype == "text/html" and not 300 <= page.status < 400 and page.html:
        wrong = faults(page.document)
        assert not wrong, f"{page.path} is not a good page:\n" + "\n".join(wrong)
    assert len(statements) <= most_queries, (
        f"{page.path} asked {len(statements)} queries, the bar is {most_queries}:\n"
        + "\n".join(statements)
    )


def _text(tag: Tag | BeautifulSoup | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def _name(tag: Tag) -> str:
    """Return the text as a screen reader says it: without what is hidden from it."""
    parts = (
        text
        for text in tag.find_all(string=True)
        if not text.find_parent(attrs={"aria-hidden": "true"})
    )
    return " ".join(" ".join(parts).split())
