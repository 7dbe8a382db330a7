# SPDX-License-Identifier: EUPL-1.2
"""Reference rows the examples name: themes and places."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Place
from models.theme import Theme


@dataclass(frozen=True, slots=True)
class Facts:
    """Themes by name, and the first place of each name."""

    themes: dict[str, Theme]
    places: dict[str, int]

    @classmethod
    def read(cls, session: Session) -> Self:
        """Read both once; the rows stay readable after the session closes."""
        themes = {theme.name: theme for theme in session.scalars(select(Theme))}
        rows = session.execute(select(Place.name, Place.id).order_by(Place.id.desc()))
        return cls(themes, {row.name: row.id for row in rows})

    def themes_named(self, names: Sequence[str]) -> list[Theme]:
        """Return the themes of these names; raise KeyError for an unknown one."""
        return [self.themes[name] for name in names]

    def place_id(self, name: str) -> int:
        """Return the place of this name; raise KeyError for an unknown one."""
        return self.places[name]
