# SPDX-License-Identifier: EUPL-1.2
"""What an offer holds in words, per step, for its page and the check page."""

from collections.abc import Iterable

from models.offer import Offer
from models.vocabulary import Language, WorkMode
from web.labels import label
from web.locale import format_day, format_number
from web.texts import gettext, ngettext
from web.theme_names import theme_name

Fact = tuple[str, str]
Problem = tuple[str, str]  # text, address of its field if it has one
STEPS = ("wat", "wanneer", "waar")


def facts(offer: Offer) -> dict[str, list[Fact]]:
    """Return label and text of everything in an offer, by step."""
    return {"wat": _what(offer), "wanneer": _when(offer), "waar": _where(offer)}


def weeks(number: int | None) -> str:
    """Write a number of weeks; nothing for None."""
    if number is None:
        return ""
    return ngettext("%(num)d week", "%(num)d weken", number)


def students(number: int) -> str:
    """Write a number of students."""
    return ngettext("%(num)d student", "%(num)d studenten", number)


def group_sizes(smallest: int, largest: int) -> str:
    """Write the sizes of a group."""
    if smallest == largest:
        return ngettext("%(num)d student", "%(num)d studenten", smallest)
    return gettext("%(low)s tot %(high)s studenten", low=smallest, high=largest)


def joined(words: Iterable[object]) -> str:
    """Write words after each other."""
    return ", ".join(str(word) for word in words)


def _what(offer: Offer) -> list[Fact]:
    return [
        (gettext("Titel"), offer.title),
        (gettext("Wat kunnen de studenten?"), offer.description),
        (gettext("Vakken en projecten"), "\n".join(offer.courses)),
        (gettext("Taal van deze tekst"), str(label(offer.language))),
        (gettext("Thema's"), joined(theme_name(theme) for theme in offer.themes)),
        (gettext("Niveau"), joined(label(level) for level in offer.levels)),
        (gettext("Opdrachtvormen"), joined(label(form) for form in offer.forms)),
    ]


def _when(offer: Offer) -> list[Fact]:
    return [
        (gettext("Startdatum"), format_day(offer.start_on)),
        (gettext("De start mag schuiven"), weeks(offer.flexible_weeks)),
        (gettext("Duur"), weeks(offer.duration_weeks)),
        (gettext("Sluitdatum"), format_day(offer.closes_on)),
    ]


def _where(offer: Offer) -> list[Fact]:
    far = gettext("%(km)s kilometer", km=format_number(offer.max_distance_km))
    return [
        (gettext("Aantal groepen of plekken"), format_number(offer.capacity_groups)),
        (gettext("Aantal studenten"), format_number(offer.capacity_students)),
        (gettext("Grootte van een groep"), group_sizes(offer.group_min, offer.group_max)),
        (gettext("Talen"), joined(label(Language(code)) for code in offer.languages)),
        (gettext("Werkvormen"), joined(label(WorkMode(code)) for code in offer.work_modes)),
        (gettext("Plaats"), offer.place.name if offer.place else gettext("Bij de instelling")),
        (
            gettext("Grootste afstand"),
            far if offer.max_distance_km else gettext("Maakt niet uit"),
        ),
    ]
