# SPDX-License-Identifier: EUPL-1.2
"""Sentences behind the reasons for the parts of a score, and the names of the parts.

The matcher stores codes with parameters; the sentences are made here, in the language of the page.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from models.vocabulary import Level
from web.labels import label
from web.theme_names import named_theme

Part = Mapping[str, Any]
ScoreRow = tuple[str, int, None, str]  # name, points, no maximum, sentence

PART_NAMES: dict[str, LazyString] = {
    "base": _("Begin"),
    "text": _("Inhoud"),
    "terms": _("Woorden"),
    "theme": _("Thema"),
    "level": _("Niveau"),
}

SENTENCES: dict[str, LazyString] = {
    "base": _("Elk paar begint met deze punten."),
    "text_close": _("De teksten gaan over hetzelfde."),
    "text_related": _("De teksten lijken op elkaar."),
    "text_distant": _("De teksten gaan over verschillende dingen."),
    "shared_terms": _("Beide teksten noemen: %(terms)s."),
    "no_shared_terms": _("De teksten hebben geen belangrijke woorden samen."),
    "languages_differ": _("De teksten zijn niet in dezelfde taal. Daarom tellen woorden minder."),
    "shared_theme": _("Beide kiezen het thema %(theme)s."),
    "estimated_theme": _("Beide teksten passen bij het thema %(theme)s."),
    "field_theme": _("Studenten van deze richting leren wat het thema %(theme)s vraagt."),
    "no_shared_theme": _("Het thema verschilt: %(assignment)s en %(offer)s."),
    "same_level": _("Het niveau is gelijk: %(offer)s."),
    "level_differs": _("Het niveau verschilt. Gevraagd: %(assignment)s. Aanbod: %(offer)s."),
    "level_not_stated": _("Bij een van beide is geen niveau ingevuld."),
}

ABOUT_THEMES = {"shared_theme", "estimated_theme", "field_theme", "no_shared_theme"}


def sentence(code: str, parameters: Mapping[str, Any]) -> str:
    """Return the sentence for a reason; an unknown code of a newer matcher gives a plain one."""
    if code not in SENTENCES:
        return str(gettext("Voor dit onderdeel is geen uitleg."))
    shown = _shown_theme if code in ABOUT_THEMES else _shown
    return str(SENTENCES[code]) % {name: shown(value) for name, value in parameters.items()}


def score_rows(parts: Sequence[Part]) -> list[ScoreRow]:
    """Return name, points and sentence per part of a score; the points add up to it."""
    return [
        (
            str(PART_NAMES.get(part["name"], part["name"])),
            int(part["shown_points"]),
            None,
            sentence(part["reason"], part["parameters"]),
        )
        for part in parts
    ]


def top_reasons(parts: Sequence[Part], most: int = 2) -> list[str]:
    """Return the sentences of the parts that raise the score most, heaviest first."""
    raising = [part for part in parts if part["name"] != "base" and part["shown_points"] > 0]
    heaviest = sorted(raising, key=lambda part: -part["shown_points"])[:most]
    return [sentence(part["reason"], part["parameters"]) for part in heaviest]


def _shown_theme(value: Any) -> str:
    if isinstance(value, list | tuple):
        return _shown([named_theme(name) for name in value])
    return _shown(named_theme(value) if isinstance(value, str) else value)


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_shown(item) for item in value) or gettext("niet ingevuld")
    if value in Level._value2member_map_:
        return str(label(Level(value)))
    return str(value) if value else gettext("niet ingevuld")
