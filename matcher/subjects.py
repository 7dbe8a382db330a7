# SPDX-License-Identifier: EUPL-1.2
"""Which fields of study and work a text is about, as a profile over shipped subjects.

A small encoder sees that two texts are alike, but not in what: a text about sport with
figures is close to one about figures. Its similarities to a few sentences of some sixty
subjects, from web development to nursing, say it better. Source of the idea: explicit
semantic analysis (Gabrilovich and Markovitch, 2007), with sentences for articles.
"""

import numpy as np

from matcher.corpus import cosines
from matcher.lexical import Doubles, Floats
from matcher.themes import ThemePrototypes, softmax

SUBJECT_SHARE = 0.45
"""Share of the subjects in the similarity of meaning; the rest is the cosine of the texts."""


def subject_profiles(vectors: Floats, subjects: ThemePrototypes) -> Doubles:
    """Square roots of how much each subject is present: (n, n_subjects) float64.

    The inner product of two profiles is their Bhattacharyya coefficient, 0 to 1.

    Args:
        vectors: (n, dim) float32, centred and of unit length.
        subjects: the subjects.
    """
    shares = np.zeros((len(vectors), len(subjects.names)))
    for row, vector in enumerate(vectors if subjects.names else ()):
        shares[row] = softmax(cosines(subjects.vectors, vector))
    roots: Doubles = np.sqrt(shares)
    return roots


def meaning(text: Doubles, subjects: Doubles) -> Doubles:
    """Similarity of meaning: (n,) float64, -1 to 1.

    Args:
        text: (n,) float64, centred cosine of the texts, -1 to 1.
        subjects: (n,) float64, similarity of their subjects, 0 to 1.
    """
    return (1 - SUBJECT_SHARE) * text + SUBJECT_SHARE * subjects
