# SPDX-License-Identifier: EUPL-1.2
"""The text of a mail, in the language of who gets it. Texts: ``workers/mail/<language>/``.

The first line of a file is the subject, the rest the body.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.vocabulary import Language

FOLDER: Final = Path(__file__).parent / "mail"
GREETING: Final = {Language.DUTCH: "Beste {name},", Language.ENGLISH: "Dear {name},"}
CLOSING: Final = {
    Language.DUTCH: "Met vriendelijke groet,\nKoppelpunt",
    Language.ENGLISH: "Kind regards,\nKoppelpunt",
}


@dataclass(frozen=True, slots=True)
class MailText:
    """Subject (one line) and body (plain text)."""

    subject: str
    body: str


def mail_text(
    template: str, language: Language, context: Mapping[str, Any], *, name: str, base_url: str
) -> MailText:
    """Return what somebody reads; a word missing in ``context`` raises, never shows a gap."""
    prefix = base_url if language is Language.DUTCH else f"{base_url}/en"
    rendered = _texts(language).get_template(f"{template}.txt").render(
        **context,
        link=lambda path: prefix + path,
        day=lambda iso: format_date(date.fromisoformat(iso), "d MMMM y", locale=language.value),
        words=_words(language),
    )  # fmt: skip
    subject, _, body = rendered.partition("\n")
    greeting = GREETING[language].format(name=name)
    return MailText(
        subject=" ".join(subject.split()),
        body=f"{greeting}\n\n{body.strip()}\n\n{CLOSING[language]}\n",
    )


@cache
def _texts(language: Language) -> Environment:
    return Environment(  # noqa: S701 - plain text, never shown as HTML
        loader=FileSystemLoader(FOLDER / language.value),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )


@cache
def _words(language: Language) -> dict[str, str]:
    words: dict[str, str] = json.loads((FOLDER / language.value / "words.json").read_text())
    return words
