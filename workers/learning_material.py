# SPDX-License-Identifier: EUPL-1.2
"""What there is to learn from: decisions, and what is known of the texts of each pair.

Everything is worked out afresh from the present texts with the present recipe, for the pairs that
were suggested or chosen; nothing is known here of whose texts they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.index import OfferIndex, build_index, pack_assignment, texts_to_embed
from matcher.learning import Example, pair_features
from matcher.lexical import Doubles, Floats
from matcher.recipe import Recipe
from matcher.replay import Question
from matcher.types import AssignmentProfile
from models.queries import decisions as queries
from models.queries import matching
from models.queries.decisions import PairDecision
from workers.bench import Bench
from workers.profiles import assignment_profile, offer_profile
from workers.toolbox import Toolbox

CHOSEN, WANTED = 3.0, 2.0  # grade of a pair that both sides want, and that one side wants


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shortlist:
    """An assignment with the offers that were suggested for it, by identifier.

    ``features`` is (n_offers, 5) float64, as from ``matcher.learning.pair_features``, row i of
    ``offers[i]``; ``vector`` is (dim,) float32, of its text.
    """

    assignment: AssignmentProfile
    offers: tuple[int, ...]
    features: Doubles
    vector: Floats

    def row(self, offer_id: int) -> Doubles:
        """Return what is known of one pair: (5,) float64."""
        features: Doubles = self.features[self.offers.index(offer_id)]
        return features


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Decisions, and a shortlist for each assignment that one is about."""

    decisions: tuple[PairDecision, ...]
    shortlists: Mapping[int, Shortlist]


def material(tools: Toolbox, bench: Bench, recipe: Recipe) -> Material:
    """Gather what there is to learn from."""
    with tools.session_factory() as session:
        decisions = queries.pair_decisions(session)
        asked = {at.assignment_id for at in decisions}
        suggested = queries.suggested_offers(session, asked)
        offer_ids = {key for keys in suggested.values() for key in keys}
        offers = [offer_profile(at) for at in matching.offers_by_ids(session, offer_ids)]
        assignments = [assignment_profile(at) for at in matching.assignments_by_ids(session, asked)]
    vectors = bench.cache.vectors(tools, texts_to_embed(assignments, offers, recipe))
    index = build_index(offers, vectors, recipe)
    shortlists = {
        int(at.id): _shortlist(at, suggested[int(at.id)], index, vectors) for at in assignments
    }
    return Material(decisions=tuple(decisions), shortlists=shortlists)


def example(found: Material, decision: PairDecision) -> Example:
    """Return a decision as something to learn from."""
    features = found.shortlists[decision.assignment_id].row(decision.offer_id)
    return Example(
        features=tuple(features.tolist()),
        fits=decision.fits,
        strength=float(decision.strength),
        source=str(decision.institution_id),
    )


def question(found: Material, assignment_id: int) -> Question:
    """Return an assignment with what people chose for it; a pair that was refused is not chosen."""
    shortlist = found.shortlists[assignment_id]
    about = [at for at in found.decisions if at.assignment_id == assignment_id]
    grades = {at.offer_id: WANTED if at.strength == 1 else CHOSEN for at in about if at.fits}
    refused = {at.offer_id for at in about if not at.fits}
    return Question(
        level=next(iter(shortlist.assignment.levels), ""),
        theme=next(iter(shortlist.assignment.themes), ""),
        features=shortlist.features,
        grades=np.array([0.0 if at in refused else grades.get(at, 0.0) for at in shortlist.offers]),
    )


def _shortlist(
    assignment: AssignmentProfile,
    suggested: Sequence[int],
    index: OfferIndex,
    vectors: Mapping[str, Floats],
) -> Shortlist:
    packed = pack_assignment(assignment, vectors, index)
    features = pair_features(index.compare(packed), index.recipe)
    row_of = {int(offer.id): row for row, offer in enumerate(index.offers)}
    rows = [row_of[offer_id] for offer_id in suggested]
    return Shortlist(
        assignment=assignment,
        offers=tuple(suggested),
        features=features[rows],
        vector=packed.vector,
    )
