# SPDX-License-Identifier: EUPL-1.2
"""The public pages and all components, in a browser: accessible, and usable without a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import SIZES, axe_violations, faults

PATHS = [
    "/",
    "/en/",
    "/zo-werkt-het",
    "/privacy",
    "/toegankelijkheid",
    "/kwetsbaarheid-melden",
    "/bestaat-niet",
    "/componenten",
]


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A fresh tab that fails on what the content security policy blocks."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    blocked: list[str] = []
    page.on("pageerror", lambda error: blocked.append(str(error)))
    page.on("console", lambda m: blocked.append(m.text) if "Security Policy" in m.text else None)
    yield page
    context.close()
    assert blocked == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PATHS)
def test_page_has_no_faults(tab: Page, public_site: str, path: str, size: str) -> None:
    width, height = SIZES[size]
    tab.set_viewport_size({"width": width, "height": height})

    tab.goto(public_site + path)

    assert faults(tab) == []


def test_form_with_errors_has_no_faults_and_moves_the_focus(tab: Page, public_site: str) -> None:
    tab.goto(f"{public_site}/componenten")
    tab.get_by_role("button", name="Naar stap 3").click()

    expect(
        tab.get_by_role("heading", name="Er ging iets mis. Controleer 9 velden.")
    ).to_be_focused()
    assert axe_violations(tab) == []

    tab.get_by_role("link", name="Vul een titel in.").click()
    expect(tab.get_by_label("Titel", exact=True)).to_be_focused()


def test_picker_searches_while_typing(tab: Page, public_site: str) -> None:
    tab.goto(f"{public_site}/componenten")

    tab.get_by_label("Zoek in de lijst: Organisatie").press_sequentially("kada")

    expect(tab.locator("#organisation-resultaten label")).to_have_text(["Kadaster"])


def test_planted_faults_are_caught(tab: Page, public_site: str) -> None:
    tab.goto(f"{public_site}/componenten")
    tab.evaluate("document.documentElement.removeAttribute('lang')")
    tab.evaluate("document.querySelector('label[for=title]').remove()")

    caught = " ".join(axe_violations(tab))

    assert "html-has-lang" in caught
    assert "label" in caught
