# SPDX-License-Identifier: EUPL-1.2
"""Hard rules: what makes a placement impossible, whatever the score.

A rule looks at both profiles and answers with a reason when it is broken. What
a side does not state never breaks a rule. The level is not among the rules: a
neighbouring level is less fitting, not impossible, so it costs points instead.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from matcher.results import Exclusion, Parameters, Reason
from matcher.types import AssignmentProfile, OfferProfile, Window

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""

Rule = Callable[[AssignmentProfile, OfferProfile], Parameters | None]
"""Answers with both values when the rule is broken, else with ``None``."""


def broken_rules(assignment: AssignmentProfile, offer: OfferProfile) -> tuple[Reason, ...]:
    """Every hard rule that this pair breaks, in the order of the table.

    Returns:
        Reasons whose parameters hold the value of each side under ``assignment``
        and ``offer``; empty when a placement is possible.
    """
    return tuple(
        Reason(code=code, parameters=values)
        for code, rule in RULES.items()
        if (values := rule(assignment, offer)) is not None
    )


def exclusion(assignment: AssignmentProfile, offer: OfferProfile) -> Exclusion | None:
    """Why this offer cannot take this assignment, or ``None`` when it can."""
    reasons = broken_rules(assignment, offer)
    if not reasons:
        return None
    return Exclusion(offer_id=offer.id, reasons=reasons)


def distance_km(lat_lon: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance over the surface between two points in degrees, in kilometres.

    Source: haversine formula (Sinnott, "Virtues of the haversine", 1984).
    """
    (lat1, lon1), (lat2, lon2) = lat_lon, other
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_lat = math.sin((phi2 - phi1) / 2) ** 2
    half_lon = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    chord = half_lat + math.cos(phi1) * math.cos(phi2) * half_lon
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def _closed(_assignment: AssignmentProfile, offer: OfferProfile) -> Parameters | None:
    return None if offer.is_open else {"assignment": None, "offer": "closed"}


def _declined(assignment: AssignmentProfile, offer: OfferProfile) -> Parameters | None:
    if offer.id not in assignment.declined_offers:
        return None
    return {"assignment": assignment.id, "offer": offer.id}


def _full(assignment: AssignmentProfile, offer: OfferProfile) -> Parameters | None:
    needed = assignment.group_min or 1
    if offer.groups_left is not None and offer.groups_left < 1:
        return {"assignment": needed, "offer": 0}
    if offer.students_left is not None and offer.students_left < needed:
        return {"assignment": needed, "offer": offer.students_left}
    return None


def _form(assignment: AssignmentProfile, offer: OfferProfile) -> Parameters | None:
    if not assignment.form or not offer.forms or assignment.form in offer.forms:
        return None
    return {"assignment": assignment.form, "offer": tuple(sorted(offer.forms))}


def _language(assignment: AssignmentProfile, offer: OfferProfile) -> Parameters | None:
    if not assignment.language or not offer.languages or assignment.language in offer.languages:
        return None
    return {"assignment": assignment.language, "offer": tuple(sorted(offer.languages))}


def _window(assignment: AssignmentProfile, offer: OfferProfile) -> Parameters | None:
    left, right = assignment.window, offer.window
    if left is None or right is None:
        return None
    slack = timedelta(weeks=left.flexible_weeks + right.flexible_weeks)
    days = _days_between(left, right)
    if days <= slack.days:
        return None
    weeks = math.ceil((days - slack.days) / 7)
    return {"assignment": _period(left), "offer": _period(right), "weeks_apart": weeks}


def _days_between(left: Window, right: Window) -> int:
    """How many days one period must move to share a day with the other; 0 or less: none."""
    right_later = (right.start or date.min) - (left.end or date.max)
    left_later = (left.start or date.min) - (right.end or date.max)
    return max(right_later, left_later).days


def _period(window: Window) -> str:
    return f"{window.start or ''}/{window.end or ''}"


def _group_size(assignment: AssignmentProfile, offer: OfferProfile) -> Parameters | None:
    smallest = max(assignment.group_min or 1, offer.group_min or 1)
    largest = min(assignment.group_max or math.inf, offer.group_max or math.inf)
    if smallest <= largest:
        return None
    return {
        "assignment": _sizes(assignment.group_min, assignment.group_max),
        "offer": _sizes(offer.group_min, offer.group_max),
        "students_apart": int(smallest - largest),
    }


def _sizes(smallest: int | None, largest: int | None) -> str:
    return f"{smallest or 1}-{largest or ''}"


def _distance(assignment: AssignmentProfile, offer: OfferProfile) -> Parameters | None:
    here, there, limit = assignment.place, offer.place, offer.max_distance_km
    if assignment.work_mode != "on_site" or here is None or there is None or limit is None:
        return None
    distance = distance_km((here.lat, here.lon), (there.lat, there.lon))
    return None if distance <= limit else {"assignment": round(distance, 1), "offer": limit}


RULES: Mapping[str, Rule] = {
    "closed": _closed,
    "declined": _declined,
    "full": _full,
    "form": _form,
    "language": _language,
    "window": _window,
    "group_size": _group_size,
    "distance": _distance,
}
"""All hard rules by reason code."""
