# SPDX-License-Identifier: EUPL-1.2
"""Texts that a process compares with again and again: read, cleaned and centred once each.

A text is taken anew when its row has another version. Reading takes a millisecond and a new vector
a tenth of a second, so both are done for some at a time, the newest first: a process that begins
knows ten thousand texts after ten jobs, and does not keep the first person waiting for all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from matcher.corpus import centred
from matcher.language import language_rows
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
MOST_READ: Final = 1_000
EMBEDDED_AT_ONCE: Final = 16


@dataclass(slots=True)
class Kept:
    """One text as it stands on the shelf; ``vector`` is centred, None as long as there is none."""

    version: int
    text: str
    key: str
    language: int
    vector: Floats | None = None


Shelf = dict[int, Kept]
_shelves: Final[dict[tuple[str, SearchKind], Shelf]] = {}


def take(
    tools: Toolbox, bench: Bench, recipe: Recipe, kind: SearchKind, wanted: Mapping[int, int]
) -> tuple[list[int], PackedTexts]:
    """Return ids and texts of what is wanted (version by id) and has a vector, by id."""
    shelf = _shelves.setdefault((recipe.encoder_version, kind), {})
    stale = [key for key, version in wanted.items() if not _is_fresh(shelf.get(key), version)]
    for some in _chunks(sorted(stale, reverse=True)[:MOST_READ]):
        shelf.update(_read(tools, recipe, kind, some))
    fresh = [key for key, version in wanted.items() if _is_fresh(shelf.get(key), version)]
    kept = {key: shelf[key] for key in sorted(fresh)}
    _give_vectors(tools, bench, list(kept.values()), _means(recipe, kind))
    ready = {key: at for key, at in kept.items() if at.vector is not None}
    return list(ready), _packed(list(ready.values()), _means(recipe, kind))


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


def _read(tools: Toolbox, recipe: Recipe, kind: SearchKind, ids: Iterable[int]) -> Shelf:
    with tools.session_factory() as session:
        told = texts_of(session, kind, ids)
    texts = [composed(at, kind, recipe) for at in told]
    return {
        at.id: Kept(at.version, text, text_hash(text), int(language))
        for at, text, language in zip(told, texts, language_rows(texts), strict=True)
    }


def _give_vectors(tools: Toolbox, bench: Bench, kept: Sequence[Kept], means: Floats) -> None:
    """Give each text its vector: one that is stored, or for some of them a new one."""
    bare = [at for at in kept if at.vector is None]
    known = bench.cache.known(tools, (at.key for at in bare))
    missing = [at for at in reversed(bare) if at.key not in known][:EMBEDDED_AT_ONCE]
    known |= bench.cache.vectors(tools, {at.key: at.text for at in missing})
    for at in bare:
        if at.key in known:
            at.vector = centred(known[at.key][None, :], means[at.language])[0]


def _means(recipe: Recipe, kind: SearchKind) -> Floats:
    statistics = recipe.statistics
    is_assignment = kind is SearchKind.ASSIGNMENT
    return statistics.assignment_means if is_assignment else statistics.offer_means


def _packed(kept: list[Kept], means: Floats) -> PackedTexts:
    if not kept:
        return pack_texts([], {}, means)
    return PackedTexts(
        texts=tuple(at.text for at in kept),
        vectors=np.stack([at.vector for at in kept if at.vector is not None]),
        languages=np.array([at.language for at in kept], dtype=np.int64),
    )


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while some := list(islice(remaining, READ_AT_ONCE)):
        yield some
