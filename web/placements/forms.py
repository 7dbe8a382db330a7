# SPDX-License-Identifier: EUPL-1.2
"""What people fill in about a placement: its terms, its end, and why it falls through."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Self

from models.base import local_date, utc_now
from models.operations.content import LONGEST
from models.operations.placements import Terms
from models.vocabulary import HandPlacementReason, StopReason
from web import forms
from web.labels import choices
from web.texts import gettext
from web.texts import lazy_gettext as _

LOOK_BACK = timedelta(days=180)
LOOK_AHEAD = timedelta(days=3 * 365)
RELEASE_REASONS = [reason for reason in StopReason if reason is not StopReason.MISTAKE]


class TermsForm(forms.Form):
    """How many students, from when; with a reason when not both sides said yes.

    Placing by hand asks for the offer as well.
    """

    offer = forms.PickerField(
        _("Met welk aanbod?"),
        help_text=_("Zoek op opleiding, instelling of titel. U ziet aanbod met een vrije plek."),
        missing=_("Zoek een aanbod en kies er een."),
    )
    students = forms.IntegerField(
        _("Aantal studenten"), lowest=1, missing=_("Vul in hoeveel studenten meedoen.")
    )
    start_on = forms.DateField(
        _("Startdatum"), missing=_("Vul een startdatum in, bijvoorbeeld 01-02-2027.")
    )
    hand_reason = forms.RadiosField(
        _("Waarom bevestigt u zonder beide antwoorden?"),
        choices=choices(HandPlacementReason),
        missing=_("Kies een reden."),
    )
    note = forms.TextAreaField(
        _("Toelichting"),
        max_length=LONGEST["reason"],
        help_text=_("Schrijf met wie u wat hebt afgesproken. Noem geen telefoonnummers."),
        missing=_("Vul in wat er is afgesproken."),
    )

    @classmethod
    def of(
        cls, *, fewest: int, most: int, start_on: date | None, but: tuple[str, ...] = ()
    ) -> Self:
        """Return the form with the bounds of this pair, without the fields named in ``but``."""
        form = cls(start_on=start_on, students=most if fewest == most else None)
        form.students.lowest, form.students.highest = fewest, most
        if fewest < most:
            help_text = gettext("Van %(low)s tot en met %(high)s.", low=fewest, high=most)
            form.students.description = help_text
        today = local_date(utc_now())
        form.start_on.earliest, form.start_on.latest = today - LOOK_BACK, today + LOOK_AHEAD
        for name in but:
            del form[name]
        return form

    @property
    def terms(self) -> Terms:
        """The checked answers as terms of the placement."""
        reason = self.hand_reason.data if "hand_reason" in self else None
        return Terms(
            students=self.students.data,
            start_on=self.start_on.data,
            hand_reason=HandPlacementReason(reason) if reason else None,
            note=self.note.data if "note" in self else "",
        )


class CompleteForm(forms.Form):
    """The end of a placement."""

    ended_on = forms.DateField(
        _("Wanneer waren de studenten klaar?"),
        missing=_("Vul in op welke dag de studenten klaar waren."),
    )
    outcome = forms.TextAreaField(
        _("Wat heeft het opgeleverd?"),
        max_length=LONGEST["outcome"],
        help_text=_("Schrijf wat er is gemaakt of ontdekt. Noem geen namen van studenten."),
        missing=_("Vul in wat het heeft opgeleverd."),
    )


class EndForm(forms.Form):
    """Why a placement falls through."""

    reason = forms.RadiosField(
        _("Waarom gaat het niet door?"),
        choices=choices(RELEASE_REASONS),
        missing=_("Kies een reden."),
    )
    note = forms.TextAreaField(_("Toelichting"), max_length=LONGEST["reason"])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Another reason needs a few words."""
        is_valid = bool(super().validate(extra_validators))
        if self.reason.data == StopReason.OTHER and self.note.is_empty:
            self.add_error("note", gettext("Vul in wat de reden is."))
            return False
        return is_valid


class UndoForm(forms.Form):
    """What went wrong, if it helps others to know."""

    note = forms.TextAreaField(_("Wat ging er mis?"), max_length=LONGEST["reason"])
