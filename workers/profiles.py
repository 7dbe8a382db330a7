# SPDX-License-Identifier: EUPL-1.2
"""From rows to what the matcher compares: profiles of assignments and offers, and the recipe."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Final

from matcher.recipe import shipped_themes
from matcher.themes import Theme
from matcher.types import AssignmentProfile, OfferProfile, Place, Window
from models.assignment import Assignment
from models.offer import Offer
from models.programme import Programme
from models.queries.matching import AskingAssignment, OpenOffer
from models.theme import Theme as ThemeRow

SEPARATOR: Final = "\n\n"


def assignment_profile(asking: AskingAssignment) -> AssignmentProfile:
    """Return what the matcher needs of an assignment."""
    assignment = asking.assignment
    return AssignmentProfile(
        id=str(assignment.id),
        title=assignment.title,
        text=SEPARATOR.join(filter(None, [assignment.question, assignment.background])),
        expected_result=assignment.expected_result,
        skills=tuple(assignment.skills),
        levels=tuple(level.value for level in assignment.levels),
        form=assignment.form.value if assignment.form else None,
        themes=tuple(theme.name for theme in assignment.themes),
        language=assignment.language.value,
        window=_window(assignment),
        group_min=assignment.group_min,
        group_max=assignment.group_max,
        place=_place(assignment),
        work_mode=assignment.work_mode.value if assignment.work_mode else None,
        declined_offers=frozenset(str(offer_id) for offer_id in asking.declined_offers),
    )


def offer_profile(open_offer: OpenOffer) -> OfferProfile:
    """Return what the matcher needs of an offer; the programme's names help the comparison."""
    offer = open_offer.offer
    return OfferProfile(
        id=str(offer.id),
        name=offer_name(offer.title, offer.programme),
        text=offer.description,
        courses=". ".join(offer.courses),
        levels=tuple(level.value for level in offer.levels),
        forms=tuple(form.value for form in offer.forms),
        themes=tuple(theme.name for theme in offer.themes),
        languages=tuple(offer.languages),
        window=_window(offer),
        groups_left=max(open_offer.groups_left, 0),
        students_left=max(open_offer.students_left, 0),
        group_min=offer.group_min,
        group_max=offer.group_max,
        place=_place(offer) or _seat(offer),
        max_distance_km=float(offer.max_distance_km) or None,
    )


def theme_taxonomy(rows: Iterable[ThemeRow]) -> tuple[Theme, ...]:
    """Return the installation's themes: its own descriptions beside the shipped sentences.

    By name: the order in which people see them changes no score.
    """
    shipped = {theme.name: theme.sentences for theme in shipped_themes()}
    themes = []
    for row in sorted(rows, key=lambda row: row.name):
        own = (row.description,) if row.description else ()
        sentences = tuple(dict.fromkeys(own + shipped.get(row.name, ())))
        themes.append(Theme(name=row.name, sentences=sentences or (row.name,)))
    return tuple(themes)


def fingerprint(*profiles: AssignmentProfile | OfferProfile) -> str:
    """Return the SHA-256 (hex) of everything in these profiles that can change a ranking."""
    facts = [asdict(profile) for profile in profiles]
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(canonical.encode()).hexdigest()


def offer_name(title: str, programme: Programme) -> str:
    """Return the names under which an offer is compared: its own and those of its programme."""
    names = dict.fromkeys([title, programme.name, programme.name_en, programme.field_name])
    return ". ".join(filter(None, names))


def _window(row: Assignment | Offer) -> Window | None:
    if row.start_on is None:
        return None
    return Window(start=row.start_on, end=row.end_on, flexible_weeks=row.flexible_weeks)


def _place(row: Assignment | Offer) -> Place | None:
    return Place(lat=row.place.latitude, lon=row.place.longitude) if row.place else None


def _seat(offer: Offer) -> Place | None:
    institution = offer.programme.institution
    if institution.latitude is None or institution.longitude is None:
        return None
    return Place(lat=institution.latitude, lon=institution.longitude)


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
