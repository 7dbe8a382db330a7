# SPDX-License-Identifier: EUPL-1.2
"""The first three steps in which an assignment is written: question, shape, and period."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.base import local_date, utc_now
from models.operations.content import LONGEST, LONGEST_ITEM, LONGEST_LIST
from models.queries.reference import search_competence_profiles, themes_to_choose
from models.vocabulary import AssignmentForm, Language, Level, ProgrammeLine, WorkMode
from web import forms
from web.assignments.step_form import AssignmentStepForm
from web.assignments.step_texts import FORM_EXPLANATIONS
from web.labels import choices, label
from web.step_form import number, town_choices
from web.texts import gettext
from web.texts import lazy_gettext as _
from web.theme_names import theme_choices

AHEAD: Final = timedelta(weeks=5 * 52)


class QuestionForm(AssignmentStepForm):
    """Step 1: what is asked and why."""

    title = forms.TextField(
        _("Titel"),
        missing=_("Vul een titel in."),
        max_length=LONGEST["title"],
        help_text=_("Zeg in een paar woorden wat studenten gaan maken of uitzoeken."),
    )
    unit = forms.TextField(
        _("Organisatieonderdeel"),
        max_length=LONGEST["unit"],
        help_text=_("Bijvoorbeeld de directie of afdeling die de vraag heeft."),
    )
    language = forms.RadiosField(
        _("Taal van de opdracht"), choices=choices(Language), missing=_("Kies een taal.")
    )
    question = forms.TextAreaField(
        _("Uw vraag"),
        missing=_("Beschrijf uw vraag."),
        max_length=LONGEST["question"],
        words=175,
        help_text=_("Wat wilt u weten of hebben? Noem het systeem of proces en het probleem."),
    )
    background = forms.TextAreaField(
        _("Achtergrond"),
        missing=_("Beschrijf de achtergrond."),
        max_length=LONGEST["background"],
        words=350,
        help_text=_("Waarom is dit belangrijk? Wie werkt ermee? Wat is al geprobeerd?"),
    )
    expected_result = forms.TextAreaField(
        _("Gewenst resultaat"),
        missing=_("Beschrijf het resultaat dat u wilt."),
        max_length=LONGEST["expected_result"],
        words=75,
        help_text=_("Bijvoorbeeld een werkend prototype, een advies of een onderzoeksverslag."),
    )

    @classmethod
    def plain_fields(cls) -> tuple[str, ...]:
        """Return the fields that are attributes."""
        return ("title", "unit", "question", "background", "expected_result")

    @classmethod
    def stored(cls, assignment: Assignment) -> dict[str, Any]:
        """Return the stored texts and language."""
        return {**super().stored(assignment), "language": assignment.language.value}

    def changes(self) -> dict[str, object]:
        """Return the texts and the language."""
        return {**super().changes(), "language": Language(self.language.data or Language.DUTCH)}


class ShapeForm(AssignmentStepForm):
    """Step 2: form, levels and subject."""

    form = forms.RadiosField(
        _("Opdrachtvorm"),
        choices=[(form.value, label(form), FORM_EXPLANATIONS[form]) for form in AssignmentForm],
        missing=_("Kies een opdrachtvorm."),
    )
    first_level = forms.SelectField(
        _("Welk niveau past het best?"),
        choices=choices(Level),
        missing=_("Kies het niveau dat het best past."),
        help_text=_("Wij zoeken eerst opleidingen van dit niveau."),
    )
    other_levels = forms.CheckboxesField(
        _("Welke niveaus zijn ook goed?"),
        choices=choices(Level),
        help_text=_("Met meer niveaus vindt u sneller een opleiding."),
    )
    first_theme = forms.SelectField(_("Hoofdthema"), missing=_("Kies een hoofdthema."))
    other_themes = forms.CheckboxesField(_("Andere thema's"))
    programme_lines = forms.CheckboxesField(
        _("Programma van het Rijk"),
        choices=choices(ProgrammeLine),
        help_text=_("Draagt de opdracht bij aan een van deze programma's?"),
    )
    skills = forms.TextAreaField(
        _("Kennis en vaardigheden"),
        max_length=LONGEST_LIST * (LONGEST_ITEM + 1),
        help_text=_("Zet elke vaardigheid op een eigen regel. Bijvoorbeeld: Python."),
    )
    competence_profiles = forms.CheckboxesField(
        _("KWIV-profielen"),
        help_text=_("Kies de functies die bij de opdracht passen. U mag dit overslaan."),
    )

    @classmethod
    def stored(cls, assignment: Assignment) -> dict[str, Any]:
        """Return the stored choices; the first level and theme are the preferred ones."""
        levels = [level.value for level in assignment.levels]
        themes = [str(theme.public_id) for theme in assignment.themes]
        return {
            "form": assignment.form.value if assignment.form else "",
            "first_level": levels[0] if levels else "",
            "other_levels": levels[1:],
            "first_theme": themes[0] if themes else "",
            "other_themes": themes[1:],
            "programme_lines": assignment.programme_lines,
            "skills": "\n".join(assignment.skills),
            "competence_profiles": assignment.competence_profiles,
        }

    def prepare(self, session: Session, assignment: Assignment) -> None:
        """Offer the themes and profiles in use."""
        themes = themes_to_choose(session, assignment.themes)
        self.themes = {str(theme.public_id): theme for theme in themes}
        self.first_theme.choices = self.other_themes.choices = theme_choices(themes)
        profiles = search_competence_profiles(session, "")
        self.competence_profiles.choices = [(found.code, found.name) for found in profiles]

    def changes(self) -> dict[str, object]:
        """Return the choices, the preferred level and theme first."""
        levels = _first_of(self.first_level.data, self.other_levels.data)
        themes = _first_of(self.first_theme.data, self.other_themes.data)
        return {
            "form": AssignmentForm(self.form.data) if self.form.data else None,
            "levels": [Level(level) for level in levels],
            "themes": [self.themes[theme] for theme in themes],
            "programme_lines": self.programme_lines.data,
            "skills": self.skills.lines,
            "competence_profiles": self.competence_profiles.data,
        }


class PeriodForm(AssignmentStepForm):
    """Step 3: when and where."""

    start_on = forms.DateField(
        _("Startdatum"),
        missing=_("Vul een startdatum in, bijvoorbeeld 01-02-2027."),
        help_text=_("De meeste opleidingen starten rond 1 september of 1 februari."),
    )
    flexible_weeks = number(
        "flexible_weeks",
        _("Hoeveel weken mag de start schuiven?"),
        help_text=_("Vul 0 in als de datum vaststaat."),
    )
    duration_weeks = number(
        "duration_weeks",
        _("Duur in weken"),
        missing=_("Vul in hoeveel weken de opdracht duurt."),
        help_text=_("Een half jaar is ongeveer 20 weken."),
    )
    hours_per_week = number("hours_per_week", _("Uren per week voor een student"))
    work_mode = forms.RadiosField(
        _("Waar werken de studenten?"),
        choices=choices(WorkMode),
        missing=_("Kies waar de studenten werken."),
    )
    place_id = forms.PickerField(
        _("Plaats"), help_text=_("Nodig als studenten op locatie werken. Typ een plaatsnaam.")
    )

    @classmethod
    def plain_fields(cls) -> tuple[str, ...]:
        """Return the fields that are attributes."""
        return ("start_on", "duration_weeks", "hours_per_week")

    @classmethod
    def stored(cls, assignment: Assignment) -> dict[str, Any]:
        """Return what is stored."""
        return {
            **super().stored(assignment),
            "flexible_weeks": assignment.flexible_weeks,
            "work_mode": assignment.work_mode.value if assignment.work_mode else "",
            "place_id": str(assignment.place_id or ""),
        }

    def prepare(self, session: Session, assignment: Assignment) -> None:  # noqa: ARG002 - the same for all steps
        """Offer the towns that were found and the chosen one; ask for a day to come."""
        today = local_date(utc_now())
        self.start_on.earliest = today + timedelta(days=1)
        self.start_on.latest = today + AHEAD
        self.place_id.choices = town_choices(session, self.place_id)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """A place is needed once the assignment is submitted, unless all work is remote."""
        is_valid = super().validate(extra_validators)
        on_site = self.work_mode.data in (WorkMode.ON_SITE, WorkMode.HYBRID)
        if on_site and self.place_id.is_empty and not self.is_draft:
            self.add_error("place_id", gettext("Kies de plaats waar studenten werken."))
            return False
        return is_valid

    def changes(self) -> dict[str, object]:
        """Return period, place and way of working."""
        return {
            **super().changes(),
            "flexible_weeks": self.flexible_weeks.data or 0,
            "work_mode": WorkMode(self.work_mode.data) if self.work_mode.data else None,
            "place_id": int(self.place_id.data) if self.place_id.data else None,
        }


def _first_of(first: str, others: list[str]) -> list[str]:
    chosen = [first, *others] if first else others
    return list(dict.fromkeys(chosen))
