# SPDX-License-Identifier: EUPL-1.2
"""The programme of an offer and the three steps in which it is written."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final, Self

from flask import request
from sqlalchemy.orm import Session

from models.offer import Offer
from models.operations.content import LONGEST, LONGEST_ITEM, LONGEST_LIST
from models.queries.reference import themes_to_choose
from models.vocabulary import AssignmentForm, Language, Level, OfferState, WorkMode
from web import forms
from web.labels import choices
from web.step_form import StepForm, number, town_choices
from web.texts import lazy_gettext as _
from web.theme_names import theme_choices

NO_PLACE: Final = ("", _("Geen vaste plaats"))
MISSING: Final = {
    "title": _("Vul een titel in."),
    "description": _("Beschrijf wat uw studenten kunnen."),
    "forms": _("Kies ten minste een opdrachtvorm."),
    "levels": _("Kies ten minste een niveau."),
    "themes": _("Kies ten minste een thema."),
    "start_on": _("Vul een startdatum in, bijvoorbeeld 01-02-2027."),
    "duration_weeks": _("Vul in hoeveel weken het aanbod duurt."),
    "closes_on": _("Vul in tot welke dag opdrachtgevers kunnen reageren."),
    "languages": _("Kies ten minste een taal."),
    "work_modes": _("Kies ten minste een werkvorm."),
}


class ProgrammeForm(forms.Form):
    """Which programme the offer is of."""

    programme = forms.PickerField(
        _("Opleiding"),
        missing=_("Kies een opleiding uit de lijst."),
        help_text=_("Zoek op naam, code of plaats. U ziet alleen opleidingen van uw instelling."),
    )


class OfferStep(StepForm):
    """One step of an offer; a draft may be saved incomplete with the button for that."""

    plain_fields: tuple[str, ...] = ()

    @classmethod
    def for_offer(cls, session: Session, offer: Offer) -> Self:
        """Make the form with what is stored, or with what was just sent."""
        form = cls(data={"version": str(offer.version), **cls.stored(offer)})
        form.is_draft = offer.state is OfferState.DRAFT and "bewaar" in request.form
        form.prepare(session, offer)
        return form

    @classmethod
    def stored(cls, offer: Offer) -> dict[str, Any]:
        """Return the value of each field as stored."""
        return {name: getattr(offer, name) for name in cls.plain_fields}

    def prepare(self, session: Session, offer: Offer) -> None:
        """Fill choices that are in the database."""

    def changes(self) -> dict[str, object]:
        """Return the attributes to store."""
        return {name: self[name].data for name in self.plain_fields}


class WhatForm(OfferStep):
    """Step 1: what students can do, and for which assignments."""

    plain_fields = ("title", "description")

    title = forms.TextField(
        _("Titel"),
        missing=MISSING["title"],
        max_length=LONGEST["title"],
        help_text=_("Bijvoorbeeld: Semesterproject data en AI."),
    )
    description = forms.TextAreaField(
        _("Wat kunnen uw studenten?"),
        missing=MISSING["description"],
        max_length=LONGEST["description"],
        words=200,
        help_text=_(
            "Beschrijf wat zij kennen en maken. Wij vergelijken deze tekst met opdrachten."
        ),
    )
    courses = forms.TextAreaField(
        _("Vakken en projecten"),
        max_length=LONGEST_LIST * (LONGEST_ITEM + 1),
        help_text=_("Zet elk vak op een eigen regel. Bijvoorbeeld: Data-analyse met Python."),
    )
    language = forms.RadiosField(
        _("Taal van deze tekst"), choices=choices(Language), missing=_("Kies een taal.")
    )
    themes = forms.CheckboxesField(_("Thema's"), missing=MISSING["themes"])
    levels = forms.CheckboxesField(
        _("Niveau van uw studenten"), choices=choices(Level), missing=MISSING["levels"]
    )
    forms = forms.CheckboxesField(
        _("Welke opdrachtvormen neemt u aan?"),
        choices=choices(AssignmentForm),
        missing=MISSING["forms"],
    )

    @classmethod
    def stored(cls, offer: Offer) -> dict[str, Any]:
        """Return the stored texts and choices."""
        return {
            **super().stored(offer),
            "courses": "\n".join(offer.courses),
            "language": offer.language.value,
            "themes": [str(theme.public_id) for theme in offer.themes],
            "levels": values(offer.levels),
            "forms": values(offer.forms),
        }

    def prepare(self, session: Session, offer: Offer) -> None:
        """Offer the themes in use and those the offer has already."""
        themes = themes_to_choose(session, offer.themes)
        self.known_themes = {str(theme.public_id): theme for theme in themes}
        self.themes.choices = theme_choices(themes)

    def changes(self) -> dict[str, object]:
        """Return the texts and choices; a theme keeps the place it had, so primary stays first."""
        return {
            **super().changes(),
            "courses": self.courses.lines,
            "language": Language(self.language.data or Language.DUTCH),
            "themes": [self.known_themes[key] for key in self.themes.data],
            "levels": [Level(code) for code in self.levels.data],
            "forms": [AssignmentForm(code) for code in self.forms.data],
        }


class WhenForm(OfferStep):
    """Step 2: the window."""

    plain_fields = ("start_on", "duration_weeks", "closes_on")

    start_on = forms.DateField(
        _("Startdatum"),
        missing=MISSING["start_on"],
        help_text=_("De eerste dag waarop studenten kunnen beginnen. Bijvoorbeeld 01-02-2027."),
    )
    flexible_weeks = number(
        "flexible_weeks",
        _("Hoeveel weken mag de start schuiven?"),
        missing=_("Vul een aantal weken in. Vul 0 in als de datum vaststaat."),
        help_text=_("Vul 0 in als de datum vaststaat."),
    )
    duration_weeks = number(
        "duration_weeks",
        _("Duur in weken"),
        missing=MISSING["duration_weeks"],
        help_text=_("Een half jaar is ongeveer 20 weken."),
    )
    closes_on = forms.DateField(
        _("Sluitdatum"),
        missing=MISSING["closes_on"],
        help_text=_("Na deze dag sluit het aanbod vanzelf. Bijvoorbeeld 15-12-2026."),
    )

    @classmethod
    def stored(cls, offer: Offer) -> dict[str, Any]:
        """Return the stored days and weeks."""
        return {**super().stored(offer), "flexible_weeks": offer.flexible_weeks}

    def changes(self) -> dict[str, object]:
        """Return days and weeks."""
        return {**super().changes(), "flexible_weeks": self.flexible_weeks.data or 0}


class WhereForm(OfferStep):
    """Step 3: how many students, where and in which language."""

    plain_fields = ("languages", "work_modes")
    counts = ("capacity_groups", "capacity_students", "group_min", "group_max")

    capacity_groups = number(
        "capacity_groups",
        _("Aantal groepen of plekken"),
        missing=_("Vul in hoeveel groepen er plek hebben."),
        help_text=_("Bij een stage telt elke student als een groep."),
    )
    capacity_students = number(
        "capacity_students",
        _("Aantal studenten"),
        missing=_("Vul in hoeveel studenten er zijn."),
        help_text=_("Het totaal over alle groepen."),
    )
    group_min = number(
        "group_min", _("Kleinste groep"), missing=_("Vul het kleinste aantal studenten in.")
    )
    group_max = number(
        "group_max", _("Grootste groep"), missing=_("Vul het grootste aantal studenten in.")
    )
    languages = forms.CheckboxesField(
        _("In welke talen werken uw studenten?"),
        choices=choices(Language),
        missing=MISSING["languages"],
    )
    work_modes = forms.CheckboxesField(
        _("Hoe werken uw studenten?"), choices=choices(WorkMode), missing=MISSING["work_modes"]
    )
    place = forms.PickerField(
        _("Plaats van de studenten"),
        help_text=_("Typ een plaatsnaam. Zonder plaats rekenen wij vanaf uw instelling."),
    )
    max_distance_km = number(
        "max_distance_km",
        _("Grootste afstand in kilometers"),
        missing=_("Vul een afstand in. Vul 0 in als de afstand niet uitmaakt."),
        help_text=_("Hemelsbreed tot de opdrachtgever. Vul 0 in als het niet uitmaakt."),
    )

    @classmethod
    def stored(cls, offer: Offer) -> dict[str, Any]:
        """Return the stored numbers, languages and place."""
        numbers = {name: getattr(offer, name) for name in (*cls.counts, "max_distance_km")}
        return {**super().stored(offer), **numbers, "place": str(offer.place_id or "")}

    def prepare(self, session: Session, offer: Offer) -> None:  # noqa: ARG002 - as in each step
        """Offer the towns that were found, the chosen one, and none."""
        self.place.choices = [NO_PLACE, *town_choices(session, self.place)]

    def changes(self) -> dict[str, object]:
        """Return numbers, languages and place; a number left empty in a draft stays as it was."""
        numbers = {name: self[name].data for name in self.counts if self[name].data is not None}
        return {
            **super().changes(),
            **numbers,
            "max_distance_km": self.max_distance_km.data or 0,
            "place_id": int(self.place.data) if self.place.data else None,
        }


STEP_FORMS: Final[dict[str, type[OfferStep]]] = {
    "wat": WhatForm,
    "wanneer": WhenForm,
    "waar": WhereForm,
}


def values(members: Iterable[StrEnum]) -> list[str]:
    """Return the stored codes of a list of members."""
    return [member.value for member in members]
