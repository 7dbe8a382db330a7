# SPDX-License-Identifier: EUPL-1.2
"""An assignment as it is compared with offers, and with themes."""

from collections.abc import Mapping

from matcher.corpus import centred
from matcher.language import LANGUAGES, text_language
from matcher.lexical import Doubles, Floats, term_weights
from matcher.recipe import Recipe
from matcher.text import assignment_text, text_hash
from matcher.themes import ThemePrototypes, theme_likeness
from matcher.types import AssignmentProfile


def assignment_vector(
    assignment: AssignmentProfile, vectors: Mapping[str, Floats], recipe: Recipe
) -> Floats:
    """The vector of an assignment as it is compared: (dim,) float32, centred, unit length.

    Args:
        assignment: the assignment.
        vectors: (dim,) float32 unit vector by text hash; must hold the assignment's.
        recipe: how its text is composed and what is usual.

    Raises:
        KeyError: when its vector is missing.
    """
    text = assignment_text(assignment, recipe.text_rules)
    mean = recipe.statistics.assignment_means[LANGUAGES.index(text_language(text))]
    vector: Floats = centred(vectors[text_hash(text)][None, :], mean)[0]
    return vector


def assignment_likeness(
    assignment: AssignmentProfile,
    vectors: Mapping[str, Floats],
    recipe: Recipe,
    themes: ThemePrototypes,
) -> Doubles:
    """How alike an assignment is to each theme: (n_themes,) float64; see ``theme_likeness``.

    Raises:
        KeyError: when its vector is missing.
    """
    row = assignment_vector(assignment, vectors, recipe)
    terms = term_weights([assignment_text(assignment, recipe.text_rules)], recipe.statistics.idf)
    likeness: Doubles = theme_likeness(row[None, :], terms, themes)[0]
    return likeness
