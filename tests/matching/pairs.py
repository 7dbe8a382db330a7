# SPDX-License-Identifier: EUPL-1.2
"""Pairs that nearly fit, and every change of the table written out a second time.

The table here is longhand on purpose: amounts are tried one by one and judged by the rules alone.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import strategies as st

from matcher import AssignmentProfile, OfferProfile, Place, Window
from matcher.eligibility import broken_rules
from matcher.levels import LEVELS, level_gap
from matcher.types import FORMS, ProfileError
from tests.matching.builders import THEMES, WORDS

Pair = tuple[AssignmentProfile, OfferProfile]
LANGUAGES = ("nl", "en")
PLACES = (Place(lat=52.08, lon=4.31), Place(lat=52.09, lon=5.12), Place(lat=53.22, lon=6.57))


@dataclass(frozen=True)
class Edit:
    """New values on one side, for so many steps."""

    side: str
    steps: int
    fields: dict[str, Any]


def edited(pair: Pair, *edits: Edit) -> Pair | None:
    assignment, offer = pair
    try:
        for edit in edits:
            if edit.side == "assignment":
                assignment = replace(assignment, **edit.fields)
            else:
                offer = replace(offer, **edit.fields)
    except ProfileError:
        return None
    return assignment, offer


def table(pair: Pair, likely: dict[str, tuple[str, ...]]) -> list[Edit]:
    """Every single change to this pair that mends something or may add points."""
    mending = [edit for dial in _dials(pair) for edit in _last_steps(pair, dial)]
    return [*mending, *_points(pair, likely)]


def _last_steps(pair: Pair, dial: list[Edit]) -> Iterator[Edit]:
    """Amounts of a dial at which a rule is mended that the amount before left broken."""
    broken = set(_codes(pair))
    for edit in dial:
        after = edited(pair, edit)
        left = broken if after is None else broken & set(_codes(after))
        if left < broken:
            yield edit
            broken = left


def _codes(pair: Pair) -> list[str]:
    return [reason.code for reason in broken_rules(*pair)]


def _dials(pair: Pair) -> Iterator[list[Edit]]:
    """Lists of edits, each the same change by a growing amount."""
    assignment, offer = pair
    for side, own, other in (("assignment", *pair), ("offer", offer, assignment)):
        if own.window:
            yield [_flexible(side, own.window, weeks) for weeks in range(1, 5)]
            for sign in (1, -1):
                yield [_moved(side, own.window, weeks, sign) for weeks in range(1, 27)]
        least, most = own.group_min or 1, own.group_max
        if other.group_max or side == "assignment":
            yield [Edit(side, 2 * n, {"group_min": least - n}) for n in range(1, least)]
        if most:
            yield [Edit(side, 2 * n, {"group_max": most + n}) for n in range(1, 51 - most)]
    yield [Edit("assignment", 3, {"work_mode": "hybrid"})]
    if offer.max_distance_km is not None:
        limit = offer.max_distance_km
        yield [Edit("offer", n, {"max_distance_km": limit + 10 * n}) for n in range(1, 60)]
    yield from _room(offer)
    yield from _choices(assignment, offer)


def _flexible(side: str, window: Window, weeks: int) -> Edit:
    wider = replace(window, flexible_weeks=window.flexible_weeks + weeks)
    return Edit(side, weeks, {"window": wider})


def _moved(side: str, window: Window, weeks: int, sign: int) -> Edit:
    assert window.start
    days = sign * timedelta(weeks=weeks)
    end = window.end and window.end + days
    return Edit(side, weeks, {"window": replace(window, start=window.start + days, end=end)})


def _room(offer: OfferProfile) -> Iterator[list[Edit]]:
    groups = 0 if offer.groups_left is None else int(offer.groups_left < 1)
    for students in range(8):
        fields: dict[str, Any] = {"groups_left": 1} if groups else {}
        if students and offer.students_left is not None:
            fields["students_left"] = offer.students_left + students
        if fields:
            yield [Edit("offer", 5 * groups + students, fields)]


def _choices(assignment: AssignmentProfile, offer: OfferProfile) -> Iterator[list[Edit]]:
    for form in FORMS:
        if form in offer.forms:
            yield [Edit("assignment", 8, {"form": form})]
        yield [Edit("offer", 6, {"forms": (*offer.forms, form)})]
    for language in LANGUAGES:
        if language in offer.languages:
            yield [Edit("assignment", 8, {"language": language})]
        yield [Edit("offer", 6, {"languages": (*offer.languages, language)})]


def _points(pair: Pair, likely: dict[str, tuple[str, ...]]) -> Iterator[Edit]:
    sides: tuple[tuple[str, Any], ...] = (("assignment", pair[0]), ("offer", pair[1]))
    for side, own in sides:
        for code in set(LEVELS) - set(own.levels) if own.levels else ():
            distance = min(level_gap(code, at) for at in own.levels)
            yield Edit(side, math.ceil(4 * distance), {"levels": (*own.levels, code)})
        for theme in likely[side] if len(own.themes) < 3 else ():
            if theme not in own.themes:
                yield Edit(side, 4, {"themes": (*own.themes, theme)})


def twice(edits: list[Edit]) -> Iterator[tuple[Edit, Edit]]:
    """All pairs of edits that do not set one field twice."""
    for (i, one), (j, other) in product(enumerate(edits), repeat=2):
        same = one.side == other.side and not one.fields.keys().isdisjoint(other.fields)
        if i < j and not same:
            yield one, other


def _window() -> st.SearchStrategy[Window | None]:
    return st.none() | st.builds(
        lambda month, length, weeks: Window(
            start=date(2027, month, 1),
            end=date(2027, month, 1) + timedelta(weeks=length),
            flexible_weeks=weeks,
        ),
        st.integers(1, 8),
        st.sampled_from((4, 8)),
        st.integers(0, 2),
    )


def _sizes() -> st.SearchStrategy[dict[str, int]]:
    return st.sampled_from([
        {}, {"group_min": 4, "group_max": 5}, {"group_min": 2, "group_max": 3}, {"group_max": 2},
        {"group_min": 5},
    ])  # fmt: skip


_texts = st.lists(st.sampled_from(WORDS), min_size=2, max_size=6).map(" ".join)
_levels = st.lists(st.sampled_from(("mbo-4", "hbo-bachelor", "wo-master")), max_size=2, unique=True)
_themes = st.lists(st.sampled_from(THEMES[:2]), max_size=2, unique=True)

demanding_assignments = st.builds(
    lambda sizes, **fields: AssignmentProfile(id="a", title="team", **sizes, **fields),
    _sizes(),
    text=_texts,
    levels=_levels.map(tuple),
    themes=_themes.map(tuple),
    form=st.sampled_from(FORMS[:2]),
    language=st.sampled_from(LANGUAGES),
    window=_window(),
    place=st.sampled_from(PLACES),
    work_mode=st.sampled_from(("on_site", "hybrid")),
    declined_offers=st.frozensets(st.just("o1"), max_size=1),
)
_demanding_offer = st.builds(
    lambda sizes, **fields: OfferProfile(name="data", **sizes, **fields),
    _sizes(),
    id=st.sampled_from([f"o{i}" for i in range(5)]),
    text=_texts,
    levels=_levels.map(tuple),
    themes=_themes.map(tuple),
    forms=st.sampled_from((FORMS[:1], FORMS[:2], FORMS[1:3])),
    languages=st.sampled_from((("nl",), LANGUAGES)),
    window=_window(),
    groups_left=st.sampled_from((0, 1, 1, 2)),
    students_left=st.sampled_from((1, 3, 20, 20)),
    place=st.sampled_from(PLACES),
    max_distance_km=st.sampled_from((None, 40.0, 150.0)),
    is_open=st.sampled_from((True, True, True, True, False)),
)
demanding_offers = st.lists(
    _demanding_offer, min_size=1, max_size=5, unique_by=lambda offer: offer.id
)
