# SPDX-License-Identifier: EUPL-1.2
"""Which themes a draft is about, and what in the text says so."""

from typing import TYPE_CHECKING, Any, Final

from matcher.assignment_vectors import assignment_likeness
from matcher.level_signals import level_sentences
from matcher.theme_learning import model_from_json, proposed_themes
from matcher.theme_reasons import reason_texts, theme_reason
from matcher.themes import Theme
from models.queries.matching import active_themes
from models.queries.theme_models import theme_model_in_use

if TYPE_CHECKING:
    from workers.draft_advice import Desk

THEMES_PROPOSED: Final = 2


def themes(desk: "Desk") -> list[dict[str, Any]]:
    """Return the two likeliest themes, each with what in the text is about it.

    None while the language model is out of use: shared words say too little about a theme.
    """
    profile, recipe = desk.profile, desk.recipe
    sentences = level_sentences((profile.title, profile.text, profile.expected_result))
    if not sentences or not desk.bench.reads_meaning:
        return []
    with desk.tools.session_factory() as session:
        ids = {row.name: row.id for row in active_themes(session)}
        stored = theme_model_in_use(session, recipe.encoder_version)
        model = model_from_json(stored.learned) if stored else None
    placed = desk.index.prototypes
    likeness = assignment_likeness(profile, desk.vectors, recipe, placed)
    found = proposed_themes(likeness, placed, model)
    by_name = {theme.name: theme for theme in recipe.themes}
    return [
        {
            "theme": ids[at.name],
            "probability": at.probability,
            "reason": _reason(desk, sentences, by_name[at.name]),
        }
        for at in found[:THEMES_PROPOSED]
        if at.name in ids
    ]


def _reason(desk: "Desk", sentences: tuple[str, ...], theme: Theme) -> dict[str, Any] | None:
    vectors = desk.bench.cache.vectors(desk.tools, reason_texts(sentences, theme))
    reason = theme_reason(sentences, theme, vectors, desk.recipe.statistics)
    return reason.to_json() if reason else None
