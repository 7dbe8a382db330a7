# SPDX-License-Identifier: EUPL-1.2
"""Simple rankings to compare with. None of them looks at themes or levels.

All read the same texts as the recipe, abbreviations written out. Each gives
(n_asked, n_offered) float64, higher is better.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from matcher.corpus import centred, cosines
from matcher.evaluation.bootstrap import SEED
from matcher.evaluation.judged import JudgedSet
from matcher.language import language_rows
from matcher.lexical import Doubles, Floats, words
from matcher.recipe import Recipe
from matcher.text import assignment_text, offer_text, text_hash

K1, B = 1.2, 0.75
"""Usual constants of BM25: how soon a repeated word stops counting, how much length does."""


def baseline_scores(
    judged: JudgedSet, vectors: Mapping[str, Floats], recipe: Recipe
) -> dict[str, Doubles]:
    """Scores of every baseline by its name.

    Raises:
        KeyError: when a vector is missing.
    """
    asked = [assignment_text(at, recipe.text_rules) for at in judged.assignments]
    offered = [offer_text(at, recipe.text_rules) for at in judged.offers]
    left = np.stack([vectors[text_hash(text)] for text in asked])
    right = np.stack([vectors[text_hash(text)] for text in offered])
    usual = recipe.statistics
    return {
        "random": random_scores(len(asked), len(offered)),
        "BM25": bm25(asked, offered),
        "TF-IDF 4-6": character_tfidf(asked, offered),
        "raw cosine": dense(left, right),
        "centred cosine": dense(
            centred(left, usual.assignment_means[language_rows(asked)]),
            centred(right, usual.offer_means[language_rows(offered)]),
        ),
    }


def random_scores(n_asked: int, n_offered: int) -> Doubles:
    """Chance, the same one every time."""
    return np.random.default_rng(SEED).random((n_asked, n_offered))


def bm25(asked: Sequence[str], offered: Sequence[str]) -> Doubles:
    """Okapi BM25 on whole words (Robertson and Zaragoza, 2009); idf never below 0."""
    vectorizer = CountVectorizer(analyzer=words)
    counts = csr_array(vectorizer.fit_transform(offered)).astype(np.float64)
    lengths = counts.sum(axis=1)
    saturation = K1 * (1 - B + B * lengths / lengths.mean())
    rows = np.repeat(np.arange(len(offered)), np.diff(counts.indptr))
    occurring = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log1p((len(offered) - occurring + 0.5) / (occurring + 0.5))
    data = idf[counts.indices] * counts.data * (K1 + 1) / (counts.data + saturation[rows])
    weights = csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
    return _products(csr_array(vectorizer.transform(asked)), weights)


def character_tfidf(asked: Sequence[str], offered: Sequence[str]) -> Doubles:
    """Cosine of TF-IDF over runs of 4 to 6 characters, with the offers as the corpus."""
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 6), sublinear_tf=True)
    weights = csr_array(vectorizer.fit_transform(offered))
    return _products(csr_array(vectorizer.transform(asked)), weights)


def dense(asked: Floats, offered: Floats) -> Doubles:
    """Cosines of (n, dim) float32 unit-length rows."""
    found: Doubles = np.stack([cosines(offered, row) for row in asked])
    return np.round(found, 6)


def _products(asked: csr_array, offered: csr_array) -> Doubles:
    products: Doubles = np.round((asked @ offered.T).toarray(), 6)
    return products
