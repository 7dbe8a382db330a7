# SPDX-License-Identifier: EUPL-1.2
"""What every page must be: valid HTML with a title, one h1, labels, unique ids, nothing inline.

``faults(Document(html))`` returns sentences; an empty list is a good page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag

SITE = "- Koppelpunt"
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
REFERRING = ("aria-describedby", "aria-labelledby", "aria-controls", "for")


TAG = re.compile(r"<[^>]+>")
VALUE = re.compile(r'="[^"]*"')
_known: set[int] = set()


class Document:
    """A page read once: its ``soup``, and where its HTML breaks the standard.

    Reading strictly takes twice as long, and pages differ mostly in their words: one with tags and
    attributes that another page had in the same order is not read strictly again.
    """

    def __init__(self, html: str) -> None:
        self.html = html
        self.soup = BeautifulSoup(html, "lxml")
        self.errors = _strictly_read(html)


def _strictly_read(html: str) -> list[Any]:
    shape = hash(tuple(VALUE.sub("", tag) for tag in TAG.findall(html)))
    if shape in _known:
        return []
    parser = html5lib.HTMLParser()
    parser.parse(html)
    if not parser.errors:
        _known.add(shape)
    errors: list[Any] = parser.errors
    return errors


def faults(document: Document) -> list[str]:
    """Return what is wrong with a full page."""
    checks = (_frame, _inline, _ids, _controls, _forms, _pictures, _leftovers)
    found = (fault for check in checks for fault in check(document.soup))
    return [*_syntax(document), *found]


def _syntax(document: Document) -> Iterator[str]:
    for (line, _column), code, details in document.errors:
        near = document.html.splitlines()[line - 1].strip()[:160]
        yield f"invalid HTML: {code} {details} in line {line}: {near}"


def _frame(page: BeautifulSoup) -> Iterator[str]:
    title = " ".join(page.title.get_text().split()) if page.title else ""
    if not title.endswith(SITE) or title == SITE:
        yield f"title {title!r} must be a name followed by {SITE!r}"
    if len(page.find_all("h1")) != 1:
        yield f"{len(page.find_all('h1'))} h1 elements; a page has one"
    if not (page.html and page.html.get("lang")):
        yield "html has no lang"
    levels = [int(heading.name[1]) for heading in page.find_all(["h1", "h2", "h3", "h4", "h5"])]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"an h{after} follows an h{before}: a level is skipped"


def _inline(page: BeautifulSoup) -> Iterator[str]:
    if page.find("style"):
        yield "a style element; the content security policy blocks it"
    for script in page.find_all("script"):
        if not script.get("src"):
            yield "an inline script; the content security policy blocks it"
    for tag in page.find_all(True):
        for name in tag.attrs:
            if name == "style" or name.startswith("on"):
                yield f"inline {name} on <{tag.name}>"


def _ids(page: BeautifulSoup) -> Iterator[str]:
    ids = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    yield from (f"id {name!r} is used {count} times" for name, count in ids.items() if count > 1)
    for tag in page.find_all(True):
        for attribute in REFERRING:
            for name in _words(tag, attribute):
                if name not in ids:
                    yield f"{attribute} of <{tag.name}> points to {name!r}, which is not there"


def _words(tag: Tag, attribute: str) -> list[str]:
    return _attribute(tag, attribute).split()


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)


def _controls(page: BeautifulSoup) -> Iterator[str]:
    for control in page.find_all(["input", "select", "textarea"]):
        if control.get("type") not in UNLABELLED_TYPES and not _is_labelled(page, control):
            yield f"no label for {control.get('name')!r}"
    for action in page.find_all(["a", "button"]):
        if not (action.get_text(strip=True) or action.get("aria-label") or _has_text_image(action)):
            yield f"no text in {action}"


def _is_labelled(page: BeautifulSoup, control: Tag) -> bool:
    if control.get("aria-label") or control.get("aria-labelledby"):
        return True
    wrapped = control.find_parent("label")
    name = _attribute(control, "id")
    label = page.find("label", attrs={"for": name}) if name else None
    return bool(wrapped or (label and label.get_text(strip=True)))


def _has_text_image(action: Tag) -> bool:
    return any(image.get("alt") for image in action.find_all("img"))


def _forms(page: BeautifulSoup) -> Iterator[str]:
    for form in page.find_all("form"):
        if _attribute(form, "method").lower() != "post":
            continue
        if not form.find("input", attrs={"name": "csrf_token"}):
            yield f"no csrf_token in the form to {form.get('action')!r}"
        if not form.find(["button", "input"], attrs={"type": "submit"}):
            yield f"no button in the form to {form.get('action')!r}"


def _pictures(page: BeautifulSoup) -> Iterator[str]:
    for image in page.find_all("img"):
        if image.get("alt") is None:
            yield f"no alt on {image.get('src')}"


def _leftovers(page: BeautifulSoup) -> Iterator[str]:
    for text in page.find_all(string=True):
        if text.strip() in {"None", "Undefined", "[]", "()"}:
            yield f"the text {text.strip()!r} stands on the page"
