# SPDX-License-Identifier: EUPL-1.2
"""What a process that ranks keeps between jobs: encoder, vectors, recipe and packed offers."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Final

from matcher.calibration import load_recipe
from matcher.explanation import sentences_to_embed, with_evidence
from matcher.index import OfferIndex, build_index, texts_to_embed
from matcher.lexical import Floats
from matcher.recipe import Recipe, Weights, shipped_curve, shipped_weights
from matcher.results import Curve, RankResult
from matcher.text import offer_text
from matcher.themes import Theme
from matcher.types import AssignmentProfile, OfferProfile
from matcher.words_only import WordsOnlyEncoder
from models.queries import matching as queries
from models.queries.encoders import encoder_status
from models.ranking import RankingVersion, ranking_in_use
from models.setting import Switch, is_on
from models.vocabulary import RankingSource
from workers.profiles import theme_taxonomy
from workers.toolbox import Toolbox
from workers.vectors import NoVectors, VectorCache

if TYPE_CHECKING:
    from matcher.encoder import Encoder


@dataclass(slots=True)
class Bench:
    """Encoder and vectors of one process, the recipe used last, and the offers packed last.

    ``weights`` and ``curve`` are those in use when the bench was asked for.
    """

    encoder: "Encoder"
    cache: VectorCache
    weights: Weights
    curve: Curve
    recipe: Recipe | None = None
    index: OfferIndex | None = None
    index_key: str = ""
    programmes: OfferIndex | None = None
    programmes_key: str = ""
    programme_texts: dict[OfferProfile, str] = field(default_factory=dict)

    @property
    def reads_meaning(self) -> bool:
        """Whether there is a language model; without one nothing can be said about meaning."""
        return not isinstance(self.encoder, WordsOnlyEncoder)

    def recipe_for(self, themes: tuple[Theme, ...]) -> Recipe:
        """Return the recipe for these themes; for another one the offers are packed again."""
        known = self.recipe
        statistics = known.statistics if known else None
        if known is None or known.themes != themes:
            known = load_recipe(self.encoder, themes=themes, statistics=statistics)
        wanted = replace(known, weights=self.weights, curve=self.curve)
        if wanted != self.recipe:
            self.recipe, self.index_key, self.programmes_key = wanted, "", ""
        return wanted

    def packed(
        self, tools: Toolbox, offers: Sequence[OfferProfile], recipe: Recipe, key: str
    ) -> OfferIndex:
        """Return the offers ready for comparison; ``key`` is the fingerprint of them all."""
        if self.index is None or self.index_key != key:
            vectors = self.cache.vectors(tools, texts_to_embed([], offers, recipe))
            self.index = build_index(offers, vectors, recipe, previous=self.index)
            self.index_key = key
        return self.index

    def programme_text(self, programme: OfferProfile, recipe: Recipe) -> str:
        """Return the text of a programme without an offer; composed once in this process."""
        if programme not in self.programme_texts:
            self.programme_texts[programme] = offer_text(programme, recipe.text_rules)
        return self.programme_texts[programme]

    def packed_programmes(
        self,
        profiles: Sequence[OfferProfile],
        vectors: Mapping[str, Floats],
        recipe: Recipe,
        key: str,
    ) -> OfferIndex:
        """Return programmes without an offer ready for comparison, apart from the offers.

        ``vectors`` holds theirs and those of the recipe, by text hash.
        """
        if self.programmes is None or self.programmes_key != key:
            self.programmes = build_index(profiles, vectors, recipe, previous=self.programmes)
            self.programmes_key = key
        return self.programmes

    def assignment_vectors(
        self, tools: Toolbox, assignment: AssignmentProfile, recipe: Recipe
    ) -> Mapping[str, Floats]:
        """Return the vectors that ranking for this assignment needs, by text hash."""
        return self.cache.vectors(tools, texts_to_embed([assignment], [], recipe))

    def explained(
        self, tools: Toolbox, ranked: RankResult, profile: AssignmentProfile, index: OfferIndex
    ) -> RankResult:
        """Return the same suggestions with the sentences that carry them; words alone have none."""
        if not self.reads_meaning:
            return ranked
        by_id = {offer.id: offer for offer in index.offers}
        suggested = [by_id[at.offer_id] for at in ranked.suggestions]
        texts = sentences_to_embed(profile, suggested, index.recipe)
        texts |= texts_to_embed([profile], [], index.recipe)
        return with_evidence(ranked, profile, index, self.cache.vectors(tools, texts))


_benches: Final[dict[str, Bench]] = {}


def bench_of(tools: Toolbox) -> Bench:
    """Return what this process keeps for what ranks now; loads the encoder at the first call.

    With the switch for words only, nothing is loaded at all. While another encoder is on its way,
    the one in use is the earlier one.
    """
    with tools.session_factory() as session:
        words_only = is_on(session, Switch.WORDS_ONLY)
        status = encoder_status(session)
    if words_only:
        encoder = WordsOnlyEncoder()
        return _bench(encoder, NoVectors(encoder), *_in_use(None, words_only=True))
    wanted = tools.encoder()
    if status.move is None or status.in_use is None:
        return bench_with(tools, wanted)
    if status.in_use.encoder_version == wanted.version:
        return bench_with(tools, wanted)
    return bench_with(tools, tools.earlier_encoder(status.in_use.encoder_source))


def bench_with(tools: Toolbox, encoder: "Encoder") -> Bench:
    """Return what this process keeps for one encoder; vectors of two never meet in one bench."""
    with tools.session_factory() as session:
        version = ranking_in_use(session)
    return _bench(encoder, VectorCache(encoder), *_in_use(version, words_only=False))


def open_bench(tools: Toolbox) -> tuple[Bench, Recipe]:
    """Return what this process keeps between jobs, and the recipe for the themes of now."""
    bench = bench_of(tools)
    with tools.session_factory() as session:
        return bench, bench.recipe_for(theme_taxonomy(queries.active_themes(session)))


def clear_benches() -> None:
    """Forget encoder, vectors and packed offers: a process that goes on without matching."""
    _benches.clear()


def classifier_version(recipe: Recipe) -> str:
    """Return the name of what estimates themes: the sentences of the themes themselves."""
    lines = json.dumps([asdict(theme) for theme in recipe.themes], sort_keys=True)
    return f"zero-shot-{hashlib.sha256(lines.encode()).hexdigest()[:12]}"


def weights_version(recipe: Recipe) -> str:
    """Return the name under which scores of this recipe are stored."""
    return f"{recipe.weights.version}+{recipe.version}"


def _bench(
    encoder: "Encoder", cache: VectorCache | NoVectors, weights: Weights, curve: Curve
) -> Bench:
    """The bench of this encoder, made with ``cache`` at first, with these weights and curve."""
    bench = _benches.setdefault(encoder.version, Bench(encoder, cache, weights, curve))
    bench.weights, bench.curve = weights, curve
    return bench


def _in_use(version: RankingVersion | None, *, words_only: bool) -> tuple[Weights, Curve]:
    """Weights and curve of a learned version; else those of this release."""
    if version is None or version.source is RankingSource.SHIPPED:
        return shipped_weights(words_only=words_only), shipped_curve(words_only=words_only)
    return Weights(version=version.name, **version.weights), Curve(**version.curve)
