# SPDX-License-Identifier: EUPL-1.2
"""Names of themes in the language of the page, and the list of them to choose from."""

import uuid
from collections.abc import Iterable
from typing import Protocol

from flask import g

from models.queries.reference import english_theme_names
from web.database import session
from web.locale import language


class Named(Protocol):
    """What is read of a theme."""

    @property
    def public_id(self) -> uuid.UUID:
        """Its id in addresses."""

    @property
    def name(self) -> str:
        """Its Dutch name."""

    @property
    def name_en(self) -> str:
        """Its English name, or empty."""


def theme_name(theme: Named) -> str:
    """Return the name of a theme in the language of the page."""
    return theme.name_en if language() == "en" and theme.name_en else theme.name


def named_theme(name: str) -> str:
    """Return the name of a theme that is known by its Dutch name alone, as in a stored reason."""
    if language() != "en":
        return name
    if "english_theme_names" not in g:
        g.english_theme_names = english_theme_names(session())
    return str(g.english_theme_names.get(name, name))


def theme_choices(themes: Iterable[Named]) -> list[tuple[str, str]]:
    """Return (value, label) pairs for a list of choices."""
    return [(str(theme.public_id), theme_name(theme)) for theme in themes]
