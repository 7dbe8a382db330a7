# SPDX-License-Identifier: EUPL-1.2
"""How much a side is about each theme: by choice, by its text, and by its field of study."""

from collections.abc import Sequence

from matcher.lexical import Doubles
from matcher.study_fields import StudyField, study_field_of, with_study_field
from matcher.themes import ThemePrototypes, same_theme, theme_probabilities
from matcher.types import OfferProfile

STATED_SHARE = 0.8
"""Weight of a stated theme; the rest goes by the text, because a choice is broad or partial."""


def theme_weights(
    stated: Sequence[str], likeness: Doubles, themes: ThemePrototypes
) -> dict[str, float]:
    """Stated themes, each weighing the same, mixed with the estimate; or that alone.

    Args:
        stated: names of the themes that were chosen.
        likeness: (n_themes,) float64, of the text to each theme.
        themes: where the themes lie.

    Returns:
        Weight per theme by compared name, 0 to 1.
    """
    estimate = theme_probabilities(likeness).tolist()
    weights = dict(zip(map(same_theme, themes.names), estimate, strict=True))
    if not stated:
        return weights
    mixed = {name: (1 - STATED_SHARE) * at for name, at in weights.items()}
    for name in set(map(same_theme, stated)):
        mixed[name] = mixed.get(name, 0.0) + STATED_SHARE
    return mixed


def offer_theme_weights(
    offer: OfferProfile, likeness: Doubles, themes: ThemePrototypes, fields: Sequence[StudyField]
) -> dict[str, float]:
    """The same of an offer, mixed with what suits its field of study.

    Args:
        offer: the offer.
        likeness: (n_themes,) float64, of its text to each theme.
        themes: where the themes lie.
        fields: the fields of study.

    Returns:
        Weight per theme by compared name, 0 to 1.
    """
    return with_study_field(
        theme_weights(offer.themes, likeness, themes), study_field_of(offer.name, fields)
    )
