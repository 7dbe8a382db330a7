# SPDX-License-Identifier: EUPL-1.2
"""What a process that ranks keeps between jobs: encoder, vectors, recipe and packed offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcher.calibration import load_recipe
from matcher.explanation import sentences_to_embed, with_evidence
from matcher.index import OfferIndex, build_index, texts_to_embed
from matcher.lexical import Floats
from matcher.recipe import Recipe
from matcher.results import RankResult
from matcher.themes import Theme
from matcher.types import AssignmentProfile, OfferProfile
from models.queries import matching as queries
from workers.profiles import theme_taxonomy
from workers.toolbox import Toolbox
from workers.vectors import VectorCache

if TYPE_CHECKING:
    from matcher.encoder import Encoder


@dataclass(slots=True)
class Bench:
    """Encoder and vectors of one process, the recipe used last, and the offers packed last."""

    encoder: "Encoder"
    cache: VectorCache
    recipe: Recipe | None = None
    index: OfferIndex | None = None
    index_key: str = ""

    def recipe_for(self, themes: tuple[Theme, ...]) -> Recipe:
        """Return the recipe for these themes; another one forgets the packed offers."""
        if self.recipe is None or self.recipe.themes != themes:
            self.recipe = load_recipe(self.encoder, themes=themes)
            self.index, self.index_key = None, ""
        return self.recipe

    def packed(
        self, tools: Toolbox, offers: Sequence[OfferProfile], recipe: Recipe, key: str
    ) -> OfferIndex:
        """Return the offers ready for comparison; ``key`` is the fingerprint of them all."""
        if self.index is None or self.index_key != key:
            vectors = self.cache.vectors(tools, texts_to_embed([], offers, recipe))
            self.index = build_index(offers, vectors, recipe, previous=self.index)
            self.index_key = key
        return self.index

    def assignment_vectors(
        self, tools: Toolbox, assignment: AssignmentProfile, recipe: Recipe
    ) -> Mapping[str, Floats]:
        """Return the vectors that ranking for this assignment needs, by text hash."""
        return self.cache.vectors(tools, texts_to_embed([assignment], [], recipe))

    def explained(
        self, tools: Toolbox, ranked: RankResult, profile: AssignmentProfile, index: OfferIndex
    ) -> RankResult:
        """Return the same suggestions with the sentences that carry them."""
        by_id = {offer.id: offer for offer in index.offers}
        suggested = [by_id[at.offer_id] for at in ranked.suggestions]
        sentences = sentences_to_embed(profile, suggested, index.recipe)
        vectors = self.cache.vectors(tools, sentences)
        return with_evidence(ranked, profile, by_id, vectors, index.recipe)


_benches: Final[dict[str, Bench]] = {}


def bench_of(tools: Toolbox) -> Bench:
    """Return what this process keeps for its encoder; loads the encoder at the first call."""
    encoder = tools.encoder()
    if encoder.version not in _benches:
        _benches[encoder.version] = Bench(encoder, VectorCache(encoder))
    return _benches[encoder.version]


def open_bench(tools: Toolbox) -> tuple[Bench, Recipe]:
    """Return what this process keeps between jobs, and the recipe for the themes of now."""
    bench = bench_of(tools)
    with tools.session_factory() as session:
        return bench, bench.recipe_for(theme_taxonomy(queries.active_themes(session)))


def clear_benches() -> None:
    """Forget encoder, vectors and packed offers: a process that goes on without matching."""
    _benches.clear()


def weights_version(recipe: Recipe) -> str:
    """Return the name under which scores of this recipe are stored."""
    return f"{recipe.weights.version}+{recipe.version}"
