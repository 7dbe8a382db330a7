# SPDX-License-Identifier: EUPL-1.2
"""Screen words of every closed list: ``label(member)`` and ``tone(member)``.

The words are in ``web/label_texts.py``. A tone colours a badge; the word always says it too.
"""

from collections.abc import Iterable
from enum import StrEnum

from flask import Flask

from web.label_texts import TEXTS, TONES
from web.texts import LazyString
from web.theme_names import theme_name

NEUTRAL = "neutral"


def init_app(app: Flask) -> None:
    """Offer the labels to templates, as filters."""
    app.jinja_env.filters.update(label=label, tone=tone, theme_name=theme_name)


def label(member: StrEnum) -> LazyString:
    """Return the word for ``member`` in the language of the page."""
    return TEXTS[type(member)][member]


def tone(member: StrEnum) -> str:
    """Return safe, neutral, warning or danger."""
    return TONES.get(type(member), {}).get(member, NEUTRAL)


def choices(members: Iterable[StrEnum]) -> list[tuple[str, LazyString]]:
    """Return (value, label) pairs for a list of choices in a form."""
    return [(member.value, label(member)) for member in members]
