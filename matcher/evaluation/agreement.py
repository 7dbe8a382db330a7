# SPDX-License-Identifier: EUPL-1.2
"""How far the two judges agree beyond chance."""

from dataclasses import dataclass

from sklearn.metrics import cohen_kappa_score

from matcher.evaluation.judged import Grades
from matcher.evaluation.measures import FITTING


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Cohen's kappa over all pairs, 1 for complete agreement and 0 for chance.

    Attributes:
        equal: every difference counts the same (Cohen, 1960).
        quadratic: a difference counts with its square (Cohen, 1968).
        fitting: only whether the pair fits, grade 2 and up.
    """

    equal: float
    quadratic: float
    fitting: float


def agreement(judges: Grades) -> Agreement:
    """Agreement of two judges.

    Args:
        judges: (2, n_assignments, n_offers) int64, grades 0 to 3.
    """
    left, right = judges.reshape(2, -1)
    return Agreement(
        equal=round(float(cohen_kappa_score(left, right)), 4),
        quadratic=round(float(cohen_kappa_score(left, right, weights="quadratic")), 4),
        fitting=round(float(cohen_kappa_score(left >= FITTING, right >= FITTING)), 4),
    )
