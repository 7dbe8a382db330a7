# SPDX-License-Identifier: EUPL-1.2
"""What a browser measures on a page: axe, overflow, text spacing, focus and target size.

``faults(page)`` returns sentences; ``open_browser()`` gives a Chromium that stays on this machine.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"wide": (1280, 900), "small": (320, 800)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
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
    .filter((e) => visible(e) && e.type !== 'hidden' && e.tabIndex >= 0 && !inSentence(e)
      && !e.closest('.nl-skip-link'));
  return targets.filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && (box.width < least || box.height < least);
  }).map((e) => e.outerHTML.slice(0, 120));
}"""

# After one press of Tab, a focus given by script shows as one from the keyboard does.
HIDDEN_FOCUS = """() => {
  const kinds = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  return [...document.querySelectorAll(kinds)].filter((e) => {
    if (e.tabIndex < 0) return false;
    e.focus();
    if (document.activeElement !== e) return false;
    const style = getComputedStyle(e);
    return style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2;
  }).map((e) => e.outerHTML.slice(0, 120));
}"""

# Only what is wrong comes back: the full report of a long page takes seconds to describe.
RUN_AXE = """async (tags) => {
  const found = await axe.run({ runOnly: tags, resultTypes: ['violations'] });
  return found.violations.map((violation) => [violation.id, violation.help,
    violation.nodes.slice(0, 5).map((node) => node.target.join(' '))]);
}"""

# After one press of Tab, a focus given by script shows as one from the keyboard does.
HIDDEN_FOCUS = """() => {
  const kinds = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  return [...document.querySelectorAll(kinds)].filter((e) => {
    if (e.tabIndex < 0) return false;
    e.focus();
    if (document.activeElement !== e) return false;
    const style = getComputedStyle(e);
    return style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2;
  }).map((e) => e.outerHTML.slice(0, 120));
}"""

# Only what is wrong comes back: the full report of a long page takes seconds to describe.
RUN_AXE = """async (tags) => {
  const found = await axe.run({ runOnly: tags, resultTypes: ['violations'] });
  return found.violations.map((violation) => [violation.id, violation.help,
    violation.nodes.slice(0, 5).map((node) => node.target.join(' '))]);
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


def faults(page: Page, *checks: Check) -> list[str]:
    """Return what is wrong with the page as it stands in the browser now; all checks or some."""
    return [fault for check in checks or EVERY_CHECK for fault in check(page)]


def axe_violations(page: Page) -> list[str]:
    """Return the violations axe finds, with the elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found: list[Any] = page.evaluate(RUN_AXE, TAGS)
    return [f"{name}: {advice}: {targets}" for name, advice, targets in found]


def overflow(page: Page) -> list[str]:
    """Return what makes the page scroll sideways."""
    return [f"wider than the screen: {part}" for part in page.evaluate(TOO_WIDE)]


def small_targets(page: Page) -> list[str]:
    """Return what is too small to hit."""
    found = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    return [f"target too small: {part}" for part in found]


def invisible_focus(page: Page) -> list[str]:
    """Return what takes the focus from the keyboard and shows no outline."""
    page.keyboard.press("Tab")
    return [f"focus cannot be seen: {part}" for part in page.evaluate(HIDDEN_FOCUS)]


def spacing_overflow(page: Page) -> list[str]:
    """Return what sticks out when somebody sets wider text; comes last, the page stays wide."""
    page.evaluate(SPACING)
    return [f"too wide with wide text: {part}" for part in page.evaluate(TOO_WIDE)]


@cache
def _axe() -> str:
    return AXE.read_text()


Check = Callable[[Page], list[str]]
EVERY_CHECK: Final[tuple[Check, ...]] = (
    axe_violations,
    overflow,
    small_targets,
    invisible_focus,
    spacing_overflow,
)
