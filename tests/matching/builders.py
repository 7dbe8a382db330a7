# SPDX-License-Identifier: EUPL-1.2
"""The smallest profiles that are valid, and random ones."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from matcher import (
    AssignmentProfile,
    OfferIndex,
    OfferProfile,
    Place,
    RankResult,
    Recipe,
    Window,
    build_index,
    embed_missing,
    rank,
    texts_to_embed,
)
from matcher.levels import LEVELS
from matcher.types import FORMS
from tests.fakes import HashingEncoder

WORDS = (
    *("dashboard", "data", "veilig", "archief", "proces", "quantum"),
    *("blockchain", "app", "wet", "model", "keten", "team"),
)
_KNOWN: dict[str, Any] = {}  # vectors are a function of the text, so tests may share them
THEMES = ("Cyberveiligheid", "Blockchain", "Eigen thema")


def make_assignment(**fields: Any) -> AssignmentProfile:
    return AssignmentProfile(**{"id": "a", "title": "Dashboard over wachttijden"} | fields)


def make_offer(**fields: Any) -> OfferProfile:
    return OfferProfile(**{"id": "o", "name": "Informatica"} | fields)


def make_vectors(
    assignments: list[AssignmentProfile], offers: list[OfferProfile], recipe: Recipe
) -> dict[str, Any]:
    texts = texts_to_embed(assignments, offers, recipe)
    _KNOWN.update(embed_missing(HashingEncoder(), texts, _KNOWN))
    return {key: _KNOWN[key] for key in texts}


def make_index(offers: list[OfferProfile], recipe: Recipe) -> OfferIndex:
    return build_index(offers, make_vectors([], offers, recipe), recipe)


def rank_afresh(
    assignment: AssignmentProfile, offers: list[OfferProfile], recipe: Recipe, **options: Any
) -> RankResult:
    vectors = make_vectors([assignment], offers, recipe)
    return rank(assignment, build_index(offers, vectors, recipe), vectors, **options)


_texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
_levels = st.lists(st.sampled_from(sorted(LEVELS)), max_size=3, unique=True).map(tuple)
_themes = st.lists(st.sampled_from(THEMES), max_size=2, unique=True).map(tuple)
_windows = st.none() | st.builds(
    lambda start, weeks: Window(start=date(2027, start, 1), flexible_weeks=weeks),
    st.integers(1, 12),
    st.integers(0, 4),
)
_places = st.none() | st.builds(Place, lat=st.floats(50.8, 53.5), lon=st.floats(3.4, 7.2))

assignments = st.builds(
    AssignmentProfile,
    id=st.just("a"),
    title=st.sampled_from(WORDS),
    text=_texts,
    levels=_levels,
    form=st.none() | st.sampled_from(FORMS),
    themes=_themes,
    language=st.none() | st.sampled_from(("nl", "en")),
    window=_windows,
    group_min=st.none() | st.integers(1, 5),
    place=_places,
    work_mode=st.none() | st.sampled_from(("on_site", "remote")),
    declined_offers=st.frozensets(st.sampled_from(("o1", "o2")), max_size=1),
)

_one_offer = st.builds(
    OfferProfile,
    id=st.sampled_from([f"o{i}" for i in range(9)]),
    name=st.sampled_from(WORDS),
    text=_texts,
    levels=_levels,
    forms=st.lists(st.sampled_from(FORMS), max_size=3, unique=True).map(tuple),
    themes=_themes,
    languages=st.lists(st.sampled_from(("nl", "en")), max_size=2, unique=True).map(tuple),
    groups_left=st.none() | st.integers(0, 3),
    group_max=st.none() | st.integers(1, 5),
    window=_windows,
    place=_places,
    max_distance_km=st.none() | st.floats(0, 200),
    is_open=st.sampled_from((True, True, True, False)),
)
offer_lists = st.lists(_one_offer, max_size=9, unique_by=lambda offer: offer.id)
