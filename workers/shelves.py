# SPDX-License-Identifier: EUPL-1.2
"""Texts that a process compares with again and again: read, cleaned and centred once each.

A text is taken anew when its row has another version. What has no vector yet gets one here, some
at a time: after an import of thousands the rest follows with matching or with the next question.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from matcher.lexical import Floats
from matcher.packing import PackedTexts, pack_texts
from matcher.recipe import Recipe
from matcher.text import assignment_text, offer_text, text_hash
from matcher.types import AssignmentProfile, OfferProfile
from models.queries.compared_texts import ComparedText, texts_of
from models.search import SearchKind
from workers.bench import Bench
from workers.toolbox import Toolbox

READ_AT_ONCE: Final = 400
EMBEDDED_AT_ONCE: Final = 32


@dataclass(frozen=True, slots=True)
class Kept:
    """One text as it stands on the shelf: a row of packed texts."""

    version: int
    text: str
    vector: Floats
    language: int


_shelves: Final[dict[tuple[str, SearchKind], dict[int, Kept]]] = {}


def take(
    tools: Toolbox, bench: Bench, recipe: Recipe, kind: SearchKind, wanted: Mapping[int, int]
) -> tuple[list[int], PackedTexts]:
    """Return ids and texts of what is wanted (version by id) and has a vector, by id."""
    shelf = _shelves.setdefault((recipe.encoder_version, kind), {})
    stale = [key for key, version in wanted.items() if not _is_fresh(shelf.get(key), version)]
    for some in _chunks(stale):
        shelf.update(_read(tools, bench, recipe, kind, some))
    ids = sorted(key for key, version in wanted.items() if _is_fresh(shelf.get(key), version))
    return ids, _packed([shelf[key] for key in ids], _means(recipe, kind))


def clear_shelves() -> None:
    """Forget all texts: a process that goes on without comparing."""
    _shelves.clear()


def composed(told: ComparedText, kind: SearchKind, recipe: Recipe) -> str:
    """Return the text of an assignment or offer as it is encoded for matching."""
    if kind is SearchKind.ASSIGNMENT:
        return assignment_text(_assignment(told), recipe.text_rules)
    return offer_text(_offer(told), recipe.text_rules)


def _assignment(told: ComparedText) -> AssignmentProfile:
    return AssignmentProfile(
        id=str(told.id),
        title=told.title,
        text=told.text,
        expected_result=told.expected_result,
        skills=told.skills,
    )


def _offer(told: ComparedText) -> OfferProfile:
    return OfferProfile(
        id=str(told.id), name=told.title, text=told.text, courses=". ".join(told.courses)
    )


def _is_fresh(kept: Kept | None, version: int) -> bool:
    return kept is not None and kept.version == version


def _read(
    tools: Toolbox, bench: Bench, recipe: Recipe, kind: SearchKind, ids: Iterable[int]
) -> dict[int, Kept]:
    with tools.session_factory() as session:
        told = texts_of(session, kind, ids)
    texts = {at.id: composed(at, kind, recipe) for at in told}
    vectors = _vectors(tools, bench, texts.values())
    known = [at for at in told if text_hash(texts[at.id]) in vectors]
    packed = pack_texts([texts[at.id] for at in known], vectors, _means(recipe, kind))
    return {
        at.id: Kept(at.version, packed.texts[row], packed.vectors[row], int(packed.languages[row]))
        for row, at in enumerate(known)
    }


def _vectors(tools: Toolbox, bench: Bench, texts: Iterable[str]) -> dict[str, Floats]:
    by_hash = {text_hash(text): text for text in texts}
    known = bench.cache.known(tools, by_hash)
    missing = [key for key in by_hash if key not in known][:EMBEDDED_AT_ONCE]
    return known | bench.cache.vectors(tools, {key: by_hash[key] for key in missing})


def _means(recipe: Recipe, kind: SearchKind) -> Floats:
    statistics = recipe.statistics
    is_assignment = kind is SearchKind.ASSIGNMENT
    return statistics.assignment_means if is_assignment else statistics.offer_means


def _packed(kept: list[Kept], means: Floats) -> PackedTexts:
    if not kept:
        return pack_texts([], {}, means)
    return PackedTexts(
        texts=tuple(at.text for at in kept),
        vectors=np.stack([at.vector for at in kept]),
        languages=np.array([at.language for at in kept], dtype=np.int64),
    )


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while some := list(islice(remaining, READ_AT_ONCE)):
        yield some
