# SPDX-License-Identifier: EUPL-1.2
"""What the computer sees in a text before it is handed in, part by part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from matcher.index import OfferIndex
from matcher.lexical import Floats
from matcher.ranking import rank
from matcher.recipe import Recipe
from matcher.results import RankResult, parts_as_json
from matcher.types import AssignmentProfile
from models.queries import matching as queries
from workers.bench import Bench, bench_of
from workers.draft_alike import alike
from workers.draft_level import level
from workers.draft_themes import themes
from workers.inquiries import Question
from workers.profiles import assignment_profile, fingerprint, offer_profile, theme_taxonomy
from workers.toolbox import Toolbox

SUGGESTIONS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One draft with all that is needed to say something about it.

    ``vectors`` holds the vectors that ranking needed; ``bench.cache.vectors(tools, texts)`` makes
    others.
    """

    tools: Toolbox
    bench: Bench
    recipe: Recipe
    profile: AssignmentProfile
    index: OfferIndex
    vectors: Mapping[str, Floats]
    ranked: RankResult


Section = Callable[[Desk], Any]


def suggestions(desk: Desk) -> list[dict[str, Any]]:
    """Return the offers that fit best now, with the parts of their scores."""
    return [
        {"offer": int(at.offer_id), "score": at.score, "parts": parts_as_json(at)}
        for at in desk.ranked.suggestions
    ]


SECTIONS: Final[dict[str, Section]] = {
    "suggestions": suggestions,
    "themes": themes,
    "level": level,
    "alike": alike,
}


def advise(tools: Toolbox, question: Question) -> dict[str, Any]:
    """Return every section for the assignment that is asked about; empty when it is gone."""
    desk = _desk(tools, question)
    if desk is None:
        return {}
    return {name: section(desk) for name, section in SECTIONS.items()}


def _desk(tools: Toolbox, question: Question) -> Desk | None:
    bench = bench_of(tools)
    with tools.session_factory() as session:
        found = queries.assignment_as_it_is(session, question.assignment_id)
        offers = [offer_profile(at) for at in queries.open_offers(session)]
        recipe = bench.recipe_for(theme_taxonomy(queries.active_themes(session)))
    if found is None:
        return None
    profile = assignment_profile(found)
    index = bench.packed(tools, offers, recipe, fingerprint(*offers))
    vectors = bench.assignment_vectors(tools, profile, recipe)
    return Desk(
        tools=tools,
        bench=bench,
        recipe=recipe,
        profile=profile,
        index=index,
        vectors=vectors,
        ranked=rank(profile, index, vectors, top_k=SUGGESTIONS_SHOWN),
    )
