# SPDX-License-Identifier: EUPL-1.2
"""Themes that the computer proposes for a text, with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from models.assignment import Assignment
from models.queries.theme_models import themes_by_id
from models.theme import Theme
from web.database import session
from web.texts import LazyString, Text
from web.texts import lazy_gettext as _

# From this percentage on | how likely that is called.
LIKELIHOODS: Final[tuple[tuple[int, LazyString], ...]] = (
    (70, _("heel waarschijnlijk")),
    (40, _("waarschijnlijk")),
    (20, _("mogelijk")),
    (0, _("misschien")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedTheme:
    """A theme, how likely it is, and the sentence and words of the text that say so."""

    theme: Theme
    percentage: int
    likelihood: Text
    sentence: str
    theme_sentence: str
    terms: Sequence[str]
    is_chosen: bool


def proposed_themes(
    assignment: Assignment, found: Sequence[Mapping[str, Any]]
) -> list[ProposedTheme]:
    """Return what a worker proposed, without themes that are gone since."""
    themes = themes_by_id(session(), [at["theme"] for at in found])
    chosen = {theme.id for theme in assignment.themes}
    return [
        _proposed(themes[at["theme"]], at, is_chosen=at["theme"] in chosen)
        for at in found
        if at["theme"] in themes
    ]


def _proposed(theme: Theme, found: Mapping[str, Any], *, is_chosen: bool) -> ProposedTheme:
    percentage = min(max(round(100 * found["probability"]), 1), 99)  # nothing is certain
    reason = found["reason"] or {}
    return ProposedTheme(
        theme=theme,
        percentage=percentage,
        likelihood=next(word for least, word in LIKELIHOODS if percentage >= least),
        sentence=reason.get("sentence", ""),
        theme_sentence=reason.get("theme_sentence", ""),
        terms=reason.get("terms", ()),
        is_chosen=is_chosen,
    )
