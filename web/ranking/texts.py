# SPDX-License-Identifier: EUPL-1.2
"""Weights, figures and groups in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from models.queries.fairness import Size
from models.vocabulary import Level, Sector
from web.labels import label
from web.locale import format_number
from web.texts import LazyString, Text, gettext
from web.texts import lazy_gettext as _

WEIGHTS: Final[dict[str, LazyString]] = {
    "text": _("Inhoud"),
    "terms": _("Woorden"),
    "theme": _("Thema"),
    "level": _("Niveau"),
    "cross_language_terms": _("Woorden tussen Nederlands en Engels"),
}
MEASURES: Final[dict[str, LazyString]] = {
    "ndcg": _("Volgorde (nDCG)"),
    "mrr": _("Eerste goede (MRR)"),
}
GROUPS: Final[dict[str, LazyString]] = {
    "all": _("Alles samen"),
    "level": _("Niveau"),
    "theme": _("Thema"),
}
SIZES: Final[dict[str, LazyString]] = {
    Size.SMALL: _("Klein: 1 of 2 keer aanbod"),
    Size.MEDIUM: _("Middel: 3 tot en met 9 keer aanbod"),
    Size.LARGE: _("Groot: 10 keer aanbod of meer"),
}


def changes(found: Iterable[tuple[str, float, float]]) -> list[str]:
    """Return a sentence per weight that changed."""
    return [_change(str(WEIGHTS[name]), before, after) for name, before, after in found]


def weights(values: Mapping[str, float]) -> list[tuple[Text, str]]:
    """Return the weights by their names on screen."""
    return [(WEIGHTS[name], format_number(values[name])) for name in WEIGHTS if name in values]


def group_name(figure: Mapping[str, Any]) -> Text:
    """Return which assignments a figure is about."""
    group, name = figure["group"], figure["name"]
    if group == "all":
        return GROUPS["all"]
    if not name:
        return gettext("%(kind)s: overige, samen", kind=str(GROUPS[group]))
    shown = label(Level(name)) if group == "level" else name
    return f"{GROUPS[group]}: {shown}"


def reasons_refused(figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what got worse in the replay, in words; one line per group."""
    worse = dict.fromkeys(str(group_name(at)) for at in figures if at["is_worse"])
    return list(worse)


def sector_name(value: str) -> Text:
    """Return a sector on screen."""
    return label(Sector(value))


def size_name(value: str) -> Text:
    """Return a size class on screen."""
    return SIZES[value]


def region_name(value: str) -> Text:
    """Return a region on screen."""
    return value or gettext("Onbekend")


def _change(name: str, before: float, after: float) -> str:
    values = {"name": name, "before": format_number(before), "after": format_number(after)}
    if after > before:
        return gettext("%(name)s telt nu zwaarder: van %(before)s naar %(after)s.", **values)
    return gettext("%(name)s telt nu lichter: van %(before)s naar %(after)s.", **values)
