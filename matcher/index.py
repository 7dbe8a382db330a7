# SPDX-License-Identifier: EUPL-1.2
"""Offers packed for fast comparison; kept in a worker between jobs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack

from matcher.assignment_vectors import assignment_vector
from matcher.corpus import centred, cosines
from matcher.language import LANGUAGES, language_pairs, language_rows, text_language
from matcher.levels import LEVELS, level_gap
from matcher.lexical import Doubles, Floats, term_similarities, term_weights
from matcher.recipe import Recipe
from matcher.subjects import meaning, subject_profiles
from matcher.text import assignment_text, offer_text, text_hash
from matcher.theme_weights import offer_theme_weights, theme_weights
from matcher.themes import ThemePrototypes, prototypes, theme_likeness, theme_texts
from matcher.types import AssignmentProfile, OfferProfile

_CODES = tuple(LEVELS)
_GAPS = np.array([[level_gap(left, right) for right in _CODES] for left in _CODES])


@dataclass(frozen=True, slots=True, eq=False)
class PackedAssignment:
    """An assignment, ready to be compared.

    Attributes:
        profile: the assignment.
        text: its text as it was encoded.
        vector: (dim,) float32, centred and of unit length.
        subjects: (n_subjects,) float64, its subjects as in ``subject_profiles``.
        terms: (1, FEATURES) float64, its terms.
        likeness: (n_themes,) float64, how alike it is to each theme.
        themes: weight per compared theme name, 0 to 1.
        language: language of the text, place in ``LANGUAGES``.
    """

    profile: AssignmentProfile
    text: str
    vector: Floats
    subjects: Doubles
    terms: csr_array
    likeness: Doubles
    themes: Mapping[str, float]
    language: int


@dataclass(frozen=True, slots=True, eq=False)
class Similarities:
    """What one assignment and all offers have in common, before any weight.

    Row i belongs to ``OfferIndex.offers[i]``.

    Attributes:
        text: (n_offers,) float64, similarity of meaning, -1 to 1.
        terms: (n_offers,) float64, term cosine, 0 to 1.
        theme: (n_offers,) float64, theme fit, 0 to 1.
        level_gap: (n_offers,) float64, distance in levels; 0 when a side states none.
        language_pair: (n_offers,) int64, languages of the texts, place in ``PAIRS``.
    """

    text: Doubles
    terms: Doubles
    theme: Doubles
    level_gap: Doubles
    language_pair: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class OfferIndex:
    """Offers packed for comparison; make one with ``build_index``.

    Attributes:
        recipe: how texts were composed and scores will be made.
        offers: the offers by identifier; row i of every array belongs to ``offers[i]``.
        hashes: hash of the encoded text of each offer.
        vectors: (n_offers, dim) float32, centred and of unit length.
        subjects: (n_offers, n_subjects) float64, their subjects as in ``subject_profiles``.
        terms: (n_offers, FEATURES) float64, the terms of the offers.
        likeness: (n_offers, n_themes) float64, how alike each is to each theme.
        theme_names: compared names of all themes that an offer has.
        theme_matrix: (n_offers, n_names) float64, weight per theme, 0 to 1.
        level_matrix: (n_offers, n_levels) bool, levels of each offer.
        languages: (n_offers,) int64, language of each offer's text, place in ``LANGUAGES``.
        prototypes: where the themes lie.
        subject_prototypes: where the subjects lie.
        idf: (FEATURES,) float64, weight per term.
        recipe_version: version of the recipe, worked out once.
    """

    recipe: Recipe
    offers: tuple[OfferProfile, ...]
    hashes: tuple[str, ...]
    vectors: Floats
    subjects: Doubles
    terms: csr_array
    likeness: Doubles
    theme_names: tuple[str, ...]
    theme_matrix: Doubles
    level_matrix: npt.NDArray[np.bool_]
    languages: npt.NDArray[np.int64]
    prototypes: ThemePrototypes
    subject_prototypes: ThemePrototypes
    idf: Doubles
    recipe_version: str

    def compare(self, assignment: PackedAssignment) -> Similarities:
        """Compare an assignment with every offer; no weights yet."""
        return Similarities(
            text=meaning(
                cosines(self.vectors, assignment.vector),
                (self.subjects * assignment.subjects).sum(axis=1),
            ),
            terms=term_similarities(self.terms, assignment.terms),
            theme=self._theme_fit(assignment.themes),
            level_gap=self._level_gaps(assignment.profile.levels),
            language_pair=language_pairs(assignment.language, self.languages),
        )

    def _theme_fit(self, themes: Mapping[str, float]) -> Doubles:
        """How much of both sides is about one theme: products of the weights, 1 at most."""
        wanted = np.array([themes.get(name, 0.0) for name in self.theme_names])
        fit: Doubles = np.minimum((self.theme_matrix * wanted).sum(axis=1), 1.0)
        return fit

    def _level_gaps(self, wanted: Sequence[str]) -> Doubles:
        if not wanted:
            return np.zeros(len(self.offers))
        nearest = _GAPS[[_CODES.index(code) for code in wanted]].min(axis=0)
        gaps = np.where(self.level_matrix, nearest, np.inf).min(axis=1)
        return np.where(np.isinf(gaps), 0.0, gaps)


def texts_to_embed(
    assignments: Iterable[AssignmentProfile], offers: Iterable[OfferProfile], recipe: Recipe
) -> dict[str, str]:
    """Every text for which a ranking needs a vector, sentences of themes and subjects too.

    Returns:
        Text by its hash; the hash and the encoder version are the key of the vector.
    """
    rules = recipe.text_rules
    texts = [assignment_text(assignment, rules) for assignment in assignments]
    texts += [offer_text(offer, rules) for offer in offers]
    found = {text_hash(text): text for text in texts}
    return found | theme_texts(recipe.themes) | theme_texts(recipe.subjects)


def build_index(
    offers: Iterable[OfferProfile],
    vectors: Mapping[str, Floats],
    recipe: Recipe,
    *,
    previous: OfferIndex | None = None,
) -> OfferIndex:
    """Pack offers for comparison.

    Args:
        offers: in any order; identifiers are unique.
        vectors: (dim,) float32 unit vector by text hash, made by the encoder that
            the recipe names; must hold all ``texts_to_embed``.
        recipe: how to compose texts and make scores.
        previous: an earlier index; what it knows of unchanged texts is used again.

    Raises:
        ValueError: when two offers have one identifier.
        KeyError: when a vector is missing.
    """
    ordered = _by_id(offers)
    texts = [offer_text(offer, recipe.text_rules) for offer in ordered]
    hashes = tuple(text_hash(text) for text in texts)
    idf = recipe.statistics.idf
    themes, subjects = (prototypes(at, vectors, idf) for at in (recipe.themes, recipe.subjects))
    languages = language_rows(texts)
    means = recipe.statistics.offer_means[languages]
    rows = _centred_rows([vectors[key] for key in hashes], means)
    terms = _terms(texts, hashes, idf, previous)
    likeness = theme_likeness(rows, terms, themes)
    profiles = [
        offer_theme_weights(offer, row, themes, recipe.study_fields)
        for offer, row in zip(ordered, likeness, strict=True)
    ]
    names = tuple(sorted({name for profile in profiles for name in profile}))
    return OfferIndex(
        recipe=recipe,
        offers=ordered,
        hashes=hashes,
        vectors=rows,
        subjects=subject_profiles(rows, subjects),
        terms=terms,
        likeness=likeness,
        theme_names=names,
        theme_matrix=_matrix(profiles, names),
        level_matrix=_level_matrix(ordered),
        languages=languages,
        prototypes=themes,
        subject_prototypes=subjects,
        idf=idf,
        recipe_version=recipe.version,
    )


def pack_assignment(
    assignment: AssignmentProfile, vectors: Mapping[str, Floats], index: OfferIndex
) -> PackedAssignment:
    """Make an assignment ready for comparison.

    Args:
        assignment: the assignment.
        vectors: (dim,) float32 unit vector by text hash; must hold the assignment's.
        index: the offers it will be compared with.

    Raises:
        KeyError: when its vector is missing.
    """
    text = assignment_text(assignment, index.recipe.text_rules)
    language = LANGUAGES.index(text_language(text))
    row = assignment_vector(assignment, vectors, index.recipe)
    terms = term_weights([text], index.idf)
    likeness = theme_likeness(row[None, :], terms, index.prototypes)[0]
    return PackedAssignment(
        profile=assignment,
        text=text,
        vector=row,
        subjects=subject_profiles(row[None, :], index.subject_prototypes)[0],
        terms=terms,
        likeness=likeness,
        themes=theme_weights(assignment.themes, likeness, index.prototypes),
        language=language,
    )


def _by_id(offers: Iterable[OfferProfile]) -> tuple[OfferProfile, ...]:
    ordered = tuple(sorted(offers, key=lambda offer: offer.id))
    for left, right in pairwise(ordered):
        if left.id == right.id:
            raise ValueError(f"two offers have the identifier {left.id!r}")
    return ordered


def _centred_rows(rows: Sequence[Floats], means: Floats) -> Floats:
    return centred(np.stack(rows), means) if rows else means


def _matrix(profiles: Sequence[Mapping[str, float]], names: Sequence[str]) -> Doubles:
    rows = [[profile.get(name, 0.0) for name in names] for profile in profiles]
    return np.array(rows, dtype=np.float64).reshape(len(profiles), len(names))


def _level_matrix(offers: Sequence[OfferProfile]) -> npt.NDArray[np.bool_]:
    rows = [[code in offer.levels for code in _CODES] for offer in offers]
    return np.array(rows, dtype=bool).reshape(len(offers), len(_CODES))


def _terms(
    texts: Sequence[str], hashes: Sequence[str], idf: Doubles, previous: OfferIndex | None
) -> csr_array:
    """The terms of all texts; those of the previous index are not worked out again."""
    if previous is None or not np.array_equal(previous.idf, idf):
        return term_weights(texts, idf)
    row_of = {key: row for row, key in enumerate(previous.hashes)}
    fresh = {key: text for key, text in zip(hashes, texts, strict=True) if key not in row_of}
    row_of |= {key: len(previous.hashes) + row for row, key in enumerate(fresh)}
    both = vstack([previous.terms, term_weights(list(fresh.values()), idf)], format="csr")
    return both[np.array([row_of[key] for key in hashes], dtype=np.int64)]
