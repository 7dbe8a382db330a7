# SPDX-License-Identifier: EUPL-1.2
"""The last two steps in which an assignment is written: group and supervision, and conditions."""

from typing import Any, Final

from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.operations.drafts import MOST_SLOTS
from models.queries.reference import search_qualifications
from models.vocabulary import DataSensitivity, Level, Screening, Sector
from web import forms
from web.assignments.step_form import AssignmentStepForm
from web.assignments.step_texts import (
    ANY_GROUP,
    ANY_SLOTS,
    GROUP_SIZES,
    SENSITIVITY_EXPLANATIONS,
    SLOTS,
)
from web.labels import choices, label
from web.step_form import number
from web.texts import gettext
from web.texts import lazy_gettext as _

CREBO_DIGITS: Final = 5


class GroupForm(AssignmentStepForm):
    """Step 4: how many students, and who supervises them."""

    group_min = number(
        "group_min", _("Kleinste groep"), missing=_("Vul in hoe groot een groep ten minste is.")
    )
    group_max = number(
        "group_max", _("Grootste groep"), missing=_("Vul in hoe groot een groep ten hoogste is.")
    )
    slots = number("slots", _("Aantal plekken"), missing=_("Vul in hoeveel plekken er zijn."))
    supervisor_level = forms.SelectField(
        _("Opleiding van de begeleider bij u"),
        choices=choices(Sector),
        help_text=_("Een opleiding vraagt soms een begeleider met een bepaald niveau."),
    )
    supervision_hours = number(
        "supervision_hours",
        _("Uren begeleiding per week"),
        help_text=_("Hoeveel uur per week heeft de begeleider samen voor de studenten?"),
    )
    certified_host = forms.CheckboxField(
        _("Wij zijn een erkend leerbedrijf"),
        help_text=_("Voor mbo-studenten moet uw organisatie erkend zijn door SBB."),
    )
    crebo = forms.PickerField(
        _("Kwalificatie waarvoor u erkend bent"),
        help_text=_("Zoek op de naam of op het crebonummer."),
    )
    allowance_eur = number(
        "allowance_eur",
        _("Vergoeding per maand in euro"),
        help_text=_("Een bedrag per student. Vul 0 in als er geen vergoeding is."),
    )

    @classmethod
    def plain_fields(cls) -> tuple[str, ...]:
        """Return the fields that are attributes."""
        return ("supervision_hours", "certified_host", "crebo", "allowance_eur")

    @classmethod
    def stored(cls, assignment: Assignment) -> dict[str, Any]:
        """Return what is stored."""
        return {
            **super().stored(assignment),
            "group_min": assignment.group_min,
            "group_max": assignment.group_max,
            "slots": assignment.slots,
            "supervisor_level": (
                assignment.supervisor_level.value if assignment.supervisor_level else ""
            ),
        }

    def prepare(self, session: Session, assignment: Assignment) -> None:
        """Explain groups and places for the chosen form; ask for recognition only with mbo."""
        form = assignment.form
        self.group_max.description = GROUP_SIZES[form] if form else ANY_GROUP
        self.slots.description = SLOTS[form] if form else ANY_SLOTS
        self.slots.highest = MOST_SLOTS[form] if form else max(MOST_SLOTS.values())
        if any(Level(level).sector is Sector.MBO for level in assignment.levels):
            self._offer_qualifications(session)
        else:
            del self.certified_host, self.crebo

    def changes(self) -> dict[str, object]:
        """Return the group and the supervision; an empty size of a draft is one."""
        sector = self.supervisor_level.data
        return {
            **super().changes(),
            "group_min": self.group_min.data or 1,
            "group_max": self.group_max.data or self.group_min.data or 1,
            "slots": self.slots.data or 1,
            "supervisor_level": Sector(sector) if sector else None,
        }

    def _offer_qualifications(self, session: Session) -> None:
        chosen = self.crebo.data or ""
        found = search_qualifications(session, self.crebo.search) if self.crebo.search else []
        if len(chosen) == CREBO_DIGITS and chosen.isdigit():
            found += [row for row in search_qualifications(session, chosen) if row.crebo == chosen]
        options = {row.crebo: row for row in found}
        self.crebo.choices = [
            (crebo, row.name, gettext("crebo %(crebo)s, ", crebo=crebo) + str(label(row.level)))
            for crebo, row in options.items()
        ]


class ConditionsForm(AssignmentStepForm):
    """Step 5: what students must arrange, and what may happen with the result."""

    screening = forms.CheckboxesField(
        _("Wat moeten studenten vooraf regelen?"),
        choices=choices(Screening),
        help_text=_("Laat dit leeg als er niets nodig is."),
    )
    data_sensitivity = forms.RadiosField(
        _("Met welke gegevens werken studenten?"),
        choices=[
            (kind.value, label(kind), SENSITIVITY_EXPLANATIONS[kind]) for kind in DataSensitivity
        ],
        missing=_("Kies met welke gegevens studenten werken."),
    )
    publishable = forms.CheckboxField(
        _("De opleiding mag het resultaat publiceren"),
        help_text=_("Bijvoorbeeld als verslag of scriptie. Spreek de details later samen af."),
    )
    not_business_critical = forms.CheckboxField(
        _("De opdracht is niet bedrijfskritisch"),
        missing=_("Bevestig dat de opdracht niet bedrijfskritisch is."),
        help_text=_(
            "Studenten leren. Het resultaat kan later komen of anders uitvallen. "
            "Uw dienst moet ook zonder dit resultaat door kunnen."
        ),
    )

    @classmethod
    def plain_fields(cls) -> tuple[str, ...]:
        """Return the fields that are attributes."""
        return ("screening", "publishable", "not_business_critical")

    @classmethod
    def stored(cls, assignment: Assignment) -> dict[str, Any]:
        """Return what is stored."""
        return {
            **super().stored(assignment),
            "data_sensitivity": assignment.data_sensitivity.value,
        }

    def changes(self) -> dict[str, object]:
        """Return the conditions; data are public unless somebody says otherwise."""
        kind = self.data_sensitivity.data or DataSensitivity.PUBLIC
        return {**super().changes(), "data_sensitivity": DataSensitivity(kind)}
