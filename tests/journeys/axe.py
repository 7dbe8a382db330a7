# SPDX-License-Identifier: EUPL-1.2
"""What a browser measures on a page: axe, overflow, text spacing, focus and target size.

``faults(page)`` returns sentences; ``open_browser()`` gives a Chromium that stays on this machine.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"wide": (1280, 900), "small": (320, 800)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TAB_STOPS = 60
SMALLEST_TARGET = 24

# WCAG 1.4.12: these distances must lose no content. The policy forbids a style element, so the
# sheet is made by script.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > width + 1)
    .slice(0, 5).map((e) => e.outerHTML.slice(0, 120));
}"""

# A link inside a sentence may be smaller (2.5.8).
SMALL_TARGETS = """(least) => {
  const visible = (e) => e.checkVisibility({ visibilityProperty: true });
  const inSentence = (e) => getComputedStyle(e).display === 'inline'
    && e.parentElement.textContent.trim().length > e.textContent.trim().length;
  const kinds = 'a[href], button, input, select, textarea, summary';
  const targets = [...document.querySelectorAll(kinds)]
    .filter((e) => visible(e) && e.type !== 'hidden' && !inSentence(e)
      && !e.closest('.nl-skip-link'));
  return targets.filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && (box.width < least || box.height < least);
  }).map((e) => e.outerHTML.slice(0, 120));
}"""

FOCUS_STYLE = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e);
  const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return [outline, e.outerHTML.slice(0, 120)];
}"""


def chromium_path() -> str | None:
    """Return the Chromium of CHROMIUM or of the distribution, or None where there is none."""
    given = os.environ.get("CHROMIUM", "chromium")  # noqa: TID251 - the tests' own switch
    return shutil.which(given) or shutil.which("chromium-browser")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium for the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def faults(page: Page) -> list[str]:
    """Return what is wrong with the page as it stands in the browser now."""
    return [
        *axe_violations(page),
        *(f"wider than the screen: {part}" for part in page.evaluate(TOO_WIDE)),
        *(f"target too small: {part}" for part in page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)),
        *invisible_focus(page),
        *spacing_overflow(page),
    ]


def axe_violations(page: Page) -> list[str]:
    """Return the violations axe finds, with the elements."""
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate("(tags) => axe.run({runOnly: tags})", TAGS)
    return [
        f"{violation['id']}: {violation['help']}: {[n['target'] for n in violation['nodes']][:5]}"
        for violation in found["violations"]
    ]


def invisible_focus(page: Page) -> list[str]:
    """Return tab stops among the first ones that show no outline."""
    page.evaluate("document.activeElement?.blur()")
    wrong = []
    for _stop in range(TAB_STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS_STYLE)
        if found and not found[0]:
            wrong.append(f"focus cannot be seen: {found[1]}")
    return wrong


def spacing_overflow(page: Page) -> list[str]:
    """Return what sticks out when somebody sets wider text."""
    page.evaluate(SPACING)
    return [f"too wide with wide text: {part}" for part in page.evaluate(TOO_WIDE)]
