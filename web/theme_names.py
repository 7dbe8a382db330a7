# SPDX-License-Identifier: EUPL-1.2
"""Names of themes in the language of the page, and the list of them to choose from."""

import uuid
from collections.abc import Iterable
from typing import Protocol

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


def theme_choices(themes: Iterable[Named]) -> list[tuple[str, str]]:
    """Return (value, label) pairs for a list of choices."""
    return [(str(theme.public_id), theme_name(theme)) for theme in themes]
