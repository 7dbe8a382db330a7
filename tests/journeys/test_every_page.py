# SPDX-License-Identifier: EUPL-1.2
"""Every page of the site, for every role that may open it, in a real browser.

Dutch at 1280 and at 320 pixels, English at 1280; and each form once more as it comes back refused.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.journeys.axe import (
    Check,
    axe_violations,
    faults,
    invisible_focus,
    overflow,
    small_targets,
    spacing_overflow,
)
from tests.journeys.visits import REFUSALS, VISITS, Refusal, Visit
from tests.journeys.whole_site import WIDE, WholeSite, whole_site
from web.limits import limiter

ENGLISH = list({(at.endpoint, at.site): at for at in VISITS if at.who != "everybody"}.values())
pytestmark = pytest.mark.timeout(120)

# The last check of the last look leaves the page with wide text.
LOOKS: tuple[tuple[ViewportSize, tuple[Check, ...]], ...] = (
    (
        WIDE,
        (axe_violations, overflow, small_targets, invisible_focus),
    ),
    (
        {"width": 320, "height": 800},
        (axe_violations, overflow, small_targets, spacing_overflow),
    ),
)

# Fields are filled as somebody does who skips everything and mistypes dates and numbers.
FILL_WRONGLY = """([selector, typed]) => {
  const form = document.querySelector(selector);
  form.closest('details')?.setAttribute('open', '');
  for (const field of form.elements) {
    const name = field.name.split('-').pop();
    if (name in typed) field.value = typed[name];
    else if (field.type === 'hidden' || field.type === 'submit') continue;
    else if (field.type === 'checkbox' || field.type === 'radio') field.checked = false;
    else field.value = field.inputMode === 'numeric' ? 'weet ik niet' : '';
  }
}"""


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeSite]:
    """Both sites, filled and serving."""
    with whole_site(tmp_path_factory.mktemp("sites"), browser) as site:
        yield site


@pytest.fixture(autouse=True)
def no_limits() -> None:
    """Somebody who opens everything within minutes is no attack."""
    limiter.reset()


def by_name(found: Visit | Refusal) -> str:
    return found.name


@pytest.mark.parametrize("visit", VISITS, ids=by_name)
def test_page_has_no_faults(site: WholeSite, visit: Visit) -> None:
    page = site.open(visit)

    assert seen(page) == []
    assert site.blocked == []


@pytest.mark.parametrize("refusal", REFUSALS, ids=by_name)
def test_refused_form_has_no_faults(site: WholeSite, refusal: Refusal) -> None:
    page = site.open(refusal.visit)

    send_wrongly(page, refusal)

    assert seen(page) == []
    assert site.blocked == []


@pytest.mark.parametrize("visit", ENGLISH, ids=by_name)
def test_english_page_has_no_faults(site: WholeSite, visit: Visit) -> None:
    page = site.open(visit, "/en")

    assert faults(page, axe_violations, overflow) == []


def seen(page: Page) -> list[str]:
    """Return the faults at both sizes; the page is loaded once and the window changes."""
    found = []
    for size, checks in LOOKS:
        page.set_viewport_size(size)
        found += [f"{size['width']} px: {fault}" for fault in faults(page, *checks)]
    return found


def send_wrongly(page: Page, refusal: Refusal) -> None:
    """Fill the form wrongly, press its first button that is no search, and see it come back."""
    page.evaluate(FILL_WRONGLY, [refusal.form, refusal.typed])
    button = page.locator(refusal.form).first.locator("button[type=submit]:not(.kp-search button)")
    with page.expect_navigation() as came:
        button.first.click()
    assert came.value.status == 400
    assert page.locator(".kp-error-summary, main .utrecht-alert--warning").first.is_visible()
