# SPDX-License-Identifier: EUPL-1.2
"""Somebody who has only a keyboard, and sees where the focus is at every stop."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Locator, Page, expect

MOST_STOPS: Final = 120
SHOWS_FOCUS: Final = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return true;
  const style = getComputedStyle(element);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""
IS_FOCUSED: Final = "element => element === document.activeElement"


class Keyboard:
    """The keys of one page; each stop of Tab must show its focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def goes_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        expect(target).to_be_visible()
        for _stop in range(MOST_STOPS):
            if target.evaluate(IS_FOCUSED):
                return
            self.press("Tab")
            self._sees_the_focus()
        raise AssertionError(f"{MOST_STOPS} times Tab did not reach {target}")

    def writes(self, label: str, text: str) -> None:
        """Go to a field and replace what is in it."""
        self.goes_to(self.page.get_by_label(label))
        self.press("Control+a")
        self.page.keyboard.type(text)

    def chooses(self, label: str, beginning: str) -> None:
        """Choose from a drop-down list by typing how the answer begins."""
        field = self.page.get_by_label(label)
        self.goes_to(field)
        self.page.keyboard.type(beginning)
        expect(field.locator("option:checked")).to_have_text(beginning)

    def picks(self, question: str, answer: str) -> None:
        """Choose one of a short list with the arrows."""
        group = self.page.get_by_role("radiogroup", name=question)
        wanted = group.get_by_role("radio", name=answer, exact=True)
        entry = group.get_by_role("radio", checked=True)
        self.goes_to(entry if entry.count() else group.get_by_role("radio").first)
        self.press("Space")
        for _answer in range(group.get_by_role("radio").count()):
            if wanted.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows did not reach {answer!r}")

    def ticks(self, label: str) -> None:
        """Tick a box."""
        self.goes_to(self.page.get_by_label(label))
        self.press("Space")

    def follows(self, link: str) -> None:
        """Go to a link and press Enter."""
        self.goes_to(self.page.get_by_role("link", name=link, exact=True).first)
        self.press("Enter")

    def pushes(self, button: str) -> None:
        """Go to a button and press Enter."""
        self.goes_to(self.page.get_by_role("button", name=button, exact=True))
        self.press("Enter")

    def _sees_the_focus(self) -> None:
        where = "document.activeElement.outerHTML.slice(0, 120)"
        assert self.page.evaluate(SHOWS_FOCUS), f"no visible focus on {self.page.evaluate(where)}"
