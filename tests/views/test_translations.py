# SPDX-License-Identifier: EUPL-1.2
"""The English catalogue is complete and sound; dates and numbers are written as in English.

``test_english_pages.py`` reads the pages.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from werkzeug.datastructures import MultiDict

from models.vocabulary import AssignmentState, DeclineReason, StopReason
from tests.views.english import DUTCH
from tests.views.test_plain_language import source_texts
from web import locale
from web.forms import Form, IntegerField
from web.labels import label
from workers.mail_text import FOLDER as MAIL

CATALOGUE = Path(locale.__file__).parent / "translations/en/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%|<[^>]+>")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def pairs(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Each Dutch text with its English one, plural forms apart."""
    for message in catalogue:
        if message.id:
            yield from zip(forms(message.id), forms(message.string), strict=True)


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return list(text) if isinstance(text, tuple | list) else [text or ""]


def test_every_text_has_its_english(catalogue):
    texts = {text for _place, text in source_texts()}

    assert texts == {dutch for dutch, _english in pairs(catalogue)}, "run script/translations"
    assert [dutch for dutch, english in pairs(catalogue) if not english] == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_placeholders_and_spaces_are_those_of_the_dutch_text(catalogue):
    for dutch, english in pairs(catalogue):
        assert sorted(PLACEHOLDER.findall(dutch)) == sorted(PLACEHOLDER.findall(english)), dutch
        assert edges(dutch) == edges(english), dutch


def test_no_english_text_is_dutch(catalogue):
    wrong = [english for _dutch, english in pairs(catalogue) if DUTCH.search(english)]

    assert wrong == []


def test_the_compiled_catalogue_is_the_one_that_is_read(catalogue):
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)

    assert sorted(pairs(compiled)) == sorted(pairs(catalogue)), "run script/assets"


def edges(text: str) -> tuple[str, str]:
    """Space before and after, and the mark that ends the text."""
    before, after = re.match(r"\s*", text), re.search(r"[.?:]?\s*$", text)
    return before[0] if before else "", after[0] if after else ""


# --- dates and numbers ---------------------------------------------------------------------


@pytest.fixture
def in_english(public_app: Flask) -> Iterator[None]:
    with public_app.test_request_context("/", environ_base={locale.LANGUAGE_KEY: "en"}):
        yield


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("written", "text"),
    [
        (lambda: locale.format_day(date(2027, 2, 1)), "1 February 2027"),
        (lambda: locale.format_short_day(date(2027, 2, 1)), "1 Feb 2027"),
        (lambda: locale.format_typed_day(date(2027, 2, 1)), "01-02-2027"),
        (lambda: locale.format_moment(datetime(2027, 7, 1, 12, 5, tzinfo=UTC)),
         "1 July 2027, 14:05"),
        (lambda: locale.format_number(1234.5), "1,234.5"),
        (lambda: locale.format_percentage(0.645, 1), "64.5%"),
    ],
)  # fmt: skip
def test_dates_and_numbers_are_written_in_english(written, text):
    assert written() == text


class Counted(Form):
    number = IntegerField("How many?")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2000", 2000), ("2.000", 2000), ("2,000", 2000), ("2 000", 2000), ("-4", -4),
        ("12.5", None), ("12,5", None), ("2.00", None), ("1.000,000", None), ("", None),
    ],
)  # fmt: skip
def test_a_whole_number_may_have_either_mark_between_thousands(public_app, language, typed, number):
    with public_app.test_request_context("/", environ_base={locale.LANGUAGE_KEY: language}):
        assert Counted(MultiDict({"number": typed})).number.data == number


def test_a_lazy_text_follows_the_language_of_each_page(public_app):
    shown: dict[str, set[str]] = {}
    for language in ("nl", "en", "nl"):
        with public_app.test_request_context("/", environ_base={locale.LANGUAGE_KEY: language}):
            shown.setdefault(language, set()).add(str(label(AssignmentState.OPEN)))

    assert shown == {"nl": {"Opengesteld"}, "en": {"Open"}}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_mail_uses_the_words_of_the_pages(public_app, language):
    words = json.loads((MAIL / language / "words.json").read_text())
    members = [*AssignmentState, *DeclineReason, *StopReason]
    with public_app.test_request_context("/", environ_base={locale.LANGUAGE_KEY: language}):
        shown = {member: str(label(member)).lower() for member in members if member in words}

    assert {word for word in words if word not in shown} == set()
    assert {w: text for w, text in shown.items() if not words[w].startswith(text)} == {}
