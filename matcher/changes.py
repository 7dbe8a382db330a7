# SPDX-License-Identifier: EUPL-1.2
"""What one side could do otherwise so that an offer fits: the table that defines "smallest".

Every change has a cost in steps. A change does just enough for the rule that it mends and
never touches a text. What is sure to help nothing is not in the table: a wish that is met
already, or a level that is not nearer.

==================  ==========  ==========================================  =====================
change              side        mends                                       steps
==================  ==========  ==========================================  =====================
more_flexible       either      window; at most 4 weeks more                1 per week
move_start          either      window; at most 26 weeks                    1 per week
smaller_group       either      group size, full (assignment)               2 per student
larger_group        either      group size                                  2 per student
work_hybrid         assignment  distance                                    3
travel_further      offer       distance                                    1 per 10 km begun
accept_level        either      points of the level                         4 per step of distance
state_theme         either      points of the theme; likely by its text     4
more_room           offer       full                                        5 per group, 1 per
                                                                            student
accept_form         offer       form                                        6
accept_language     offer       language                                    6
change_form         assignment  form                                        8
change_language     assignment  language                                    8
==================  ==========  ==========================================  =====================
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from typing import Any, TypeVar

from matcher.eligibility import RULES, distance_km
from matcher.levels import LEVELS, closest_levels, level_gap
from matcher.results import Change, Parameter
from matcher.themes import same_theme
from matcher.types import AssignmentProfile, OfferProfile, Window

SIDES = ("assignment", "offer")
"""Who can change something."""

MOST_FLEXIBLE = 4
"""From more weeks on it is another start, not flexibility."""

MOST_WEEKS = 26
"""Farthest that a start moves, in weeks: half a year."""

LARGEST_GROUP = 50
"""Largest group that is proposed."""

MOST_THEMES = 3
"""A side that states this many themes states no more."""

Profile = TypeVar("Profile", AssignmentProfile, OfferProfile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A change that can be tried.

    Attributes:
        change: what people read.
        fields: new values by name of the field of the profile of that side.
    """

    change: Change
    fields: Mapping[str, Any]

    def touches_the_same_as(self, other: "Candidate") -> bool:
        """Whether both set one field, so that they cannot be made together."""
        same_side = self.change.side == other.change.side
        return same_side and not self.fields.keys().isdisjoint(other.fields)


def candidates(
    assignment: AssignmentProfile,
    offer: OfferProfile,
    broken: tuple[str, ...],
    likely: Mapping[str, tuple[str, ...]],
) -> tuple[Candidate, ...]:
    """Every change of the table that may help this pair, in the order of the table.

    Args:
        assignment: the assignment.
        offer: the offer.
        broken: codes of the rules that the pair breaks.
        likely: by side the themes that its own text is about.
    """
    rules = chain.from_iterable(RULE_CHANGES[code](assignment, offer) for code in broken)
    found = [*rules, *_levels(assignment, offer), *_themes(assignment, offer, likely)]
    order = list(STEPS)
    return tuple(sorted(found, key=lambda at: (order.index(at.change.code), at.change.side)))


def applied(
    assignment: AssignmentProfile, offer: OfferProfile, changes: tuple[Candidate, ...]
) -> tuple[AssignmentProfile, OfferProfile]:
    """Both profiles after these changes.

    Raises:
        ProfileError: when the values contradict each other.
    """
    for at in changes:
        if at.change.side == "assignment":
            assignment = replace(assignment, **at.fields)
        else:
            offer = replace(offer, **at.fields)
    return assignment, offer


def _windows(assignment: AssignmentProfile, offer: OfferProfile) -> Iterator[Candidate]:
    for side, window in zip(SIDES, (assignment.window, offer.window), strict=True):
        if window is None:
            continue
        for weeks in range(1, min(MOST_FLEXIBLE, MOST_WEEKS - window.flexible_weeks) + 1):
            wider = replace(window, flexible_weeks=window.flexible_weeks + weeks)
            if _mends("window", assignment, offer, side, {"window": wider}):
                yield _candidate(side, "more_flexible", {"window": wider}, weeks, weeks=weeks)
                break
        yield from _moved(assignment, offer, side, window)


def _moved(
    assignment: AssignmentProfile, offer: OfferProfile, side: str, window: Window
) -> Iterator[Candidate]:
    """The start moved earlier or later by the fewest weeks that bring the periods together."""
    for weeks in range(1, MOST_WEEKS + 1):
        for step, direction in ((weeks, "later"), (-weeks, "earlier")):
            moved = _shifted(window, step)
            if moved and _mends("window", assignment, offer, side, {"window": moved}):
                start = str(moved.start)
                yield _candidate(
                    side,
                    "move_start",
                    {"window": moved},
                    weeks,
                    weeks=weeks,
                    direction=direction,
                    start=start,
                )
                return


def _shifted(window: Window, weeks: int) -> Window | None:
    if window.start is None:
        return None
    try:
        end = window.end and window.end + timedelta(weeks=weeks)
        return replace(window, start=window.start + timedelta(weeks=weeks), end=end)
    except OverflowError:
        return None


def _group_sizes(assignment: AssignmentProfile, offer: OfferProfile) -> Iterator[Candidate]:
    """Bring the smallest group of one side down, or the largest of the other up."""
    sides = ((SIDES[0], assignment, offer), (SIDES[1], offer, assignment))
    for side, own, other in sides:
        least, most = own.group_min or 1, own.group_max or LARGEST_GROUP
        if other.group_max is not None and least > other.group_max:
            yield _smaller(side, least, other.group_max)
        elif (other.group_min or 1) > most:
            students = other.group_min or 1
            if students <= LARGEST_GROUP:
                yield _candidate(
                    side,
                    "larger_group",
                    {"group_max": students},
                    students - most,
                    students=students,
                )


def _smaller(side: str, least: int, students: int) -> Candidate:
    amount = least - students
    return _candidate(side, "smaller_group", {"group_min": students}, amount, students=students)


def _room(assignment: AssignmentProfile, offer: OfferProfile) -> Iterator[Candidate]:
    needed = assignment.group_min or 1
    groups = 1 if offer.groups_left is not None and offer.groups_left < 1 else 0
    students = max(needed - offer.students_left, 0) if offer.students_left is not None else 0
    if not groups and offer.students_left:
        yield _smaller(SIDES[0], needed, offer.students_left)
    fields = {}
    if groups:
        fields["groups_left"] = 1
    if students:
        fields["students_left"] = needed
    cost = STEPS["more_room"] * groups + students
    told = {"groups": groups, "students": students}
    change = Change(side=SIDES[1], code="more_room", cost=cost, parameters=told)
    yield Candidate(change=change, fields=fields)


def _forms(assignment: AssignmentProfile, offer: OfferProfile) -> Iterator[Candidate]:
    for form in sorted(offer.forms):
        yield _candidate(SIDES[0], "change_form", {"form": form}, form=form)
    forms = (*offer.forms, assignment.form)
    yield _candidate(SIDES[1], "accept_form", {"forms": forms}, form=assignment.form)


def _languages(assignment: AssignmentProfile, offer: OfferProfile) -> Iterator[Candidate]:
    for language in sorted(offer.languages):
        yield _candidate(SIDES[0], "change_language", {"language": language}, language=language)
    languages, wanted = (*offer.languages, assignment.language), assignment.language
    yield _candidate(SIDES[1], "accept_language", {"languages": languages}, language=wanted)


def _distance(assignment: AssignmentProfile, offer: OfferProfile) -> Iterator[Candidate]:
    yield _candidate(SIDES[0], "work_hybrid", {"work_mode": "hybrid"})
    here, there, limit = assignment.place, offer.place, offer.max_distance_km
    if here is not None and there is not None and limit is not None:
        far = float(math.ceil(distance_km((here.lat, here.lon), (there.lat, there.lon))))
        tens = math.ceil((far - limit) / 10)
        yield _candidate(SIDES[1], "travel_further", {"max_distance_km": far}, tens, km=int(far))


def _levels(assignment: AssignmentProfile, offer: OfferProfile) -> Iterator[Candidate]:
    """A level more, when that brings both sides nearer."""
    present = closest_levels(assignment.levels, offer.levels)
    if present is None or present.gap == 0:
        return
    sides = (
        (SIDES[0], assignment.levels, offer.levels),
        (SIDES[1], offer.levels, assignment.levels),
    )
    for side, own, others in sides:
        for code in LEVELS:
            if min(level_gap(code, other) for other in others) < present.gap:
                halves = round(2 * min(level_gap(code, level) for level in own))
                cost = halves * STEPS["accept_level"] // 2
                change = Change(
                    side=side, code="accept_level", cost=cost, parameters={"level": code}
                )
                yield Candidate(change=change, fields={"levels": (*own, code)})


def _themes(
    assignment: AssignmentProfile, offer: OfferProfile, likely: Mapping[str, tuple[str, ...]]
) -> Iterator[Candidate]:
    """A theme more on a side, when its own text is about it."""
    for side, own in ((SIDES[0], assignment.themes), (SIDES[1], offer.themes)):
        stated = set(map(same_theme, own))
        for name in likely[side] if len(stated) < MOST_THEMES else ():
            if same_theme(name) not in stated:
                yield _candidate(side, "state_theme", {"themes": (*own, name)}, theme=name)


def _mends(
    code: str,
    assignment: AssignmentProfile,
    offer: OfferProfile,
    side: str,
    fields: Mapping[str, Any],
) -> bool:
    if side == SIDES[0]:
        return RULES[code](replace(assignment, **fields), offer) is None
    return RULES[code](assignment, replace(offer, **fields)) is None


def _candidate(
    side: str, code: str, fields: Mapping[str, Any], amount: int = 1, **told: Parameter
) -> Candidate:
    change = Change(side=side, code=code, cost=STEPS[code] * amount, parameters=told)
    return Candidate(change=change, fields=fields)


STEPS: Mapping[str, int] = {
    "more_flexible": 1,
    "move_start": 1,
    "smaller_group": 2,
    "larger_group": 2,
    "work_hybrid": 3,
    "travel_further": 1,
    "accept_level": 4,
    "state_theme": 4,
    "more_room": 5,
    "accept_form": 6,
    "accept_language": 6,
    "change_form": 8,
    "change_language": 8,
}
"""Steps of every change per week, student, ten kilometres, level or group, or at all."""

RULE_CHANGES: Mapping[str, Callable[[AssignmentProfile, OfferProfile], Iterator[Candidate]]] = {
    "full": _room,
    "form": _forms,
    "language": _languages,
    "window": _windows,
    "group_size": _group_sizes,
    "distance": _distance,
}
"""What may mend each hard rule. Nothing mends that an offer is closed or has declined."""
