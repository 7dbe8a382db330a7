# SPDX-License-Identifier: EUPL-1.2
"""What a coordinator fills in at a step of an assignment."""

from collections.abc import Mapping
from typing import Any

from models.operations.content import LONGEST
from models.vocabulary import StopReason
from web import forms
from web.labels import choices
from web.texts import gettext
from web.texts import lazy_gettext as _


class MessageForm(forms.Form):
    """What the author must change."""

    reason = forms.TextAreaField(
        _("Wat moet de opdrachtgever aanpassen?"),
        max_length=LONGEST["reason"],
        help_text=_("De opdrachtgever leest deze tekst in een e-mail en bij de opdracht."),
        missing=_("Vul in wat de opdrachtgever moet aanpassen."),
    )


class ReasonForm(forms.Form):
    """Why, in a few words."""

    reason = forms.TextAreaField(
        _("Waarom?"),
        max_length=LONGEST["reason"],
        help_text=_("De opdrachtgever leest dit bij de opdracht."),
        missing=_("Vul in wat de reden is."),
    )


class DeferForm(forms.Form):
    """Until when, and why if that helps."""

    next_start_on = forms.DateField(
        _("Nieuwe startdatum"), missing=_("Vul een startdatum in, bijvoorbeeld 01-02-2027.")
    )
    reason = forms.TextAreaField(_("Waarom?"), max_length=LONGEST["reason"])


class StopForm(forms.Form):
    """Why an assignment ends early, from the list."""

    stop_reason = forms.RadiosField(
        _("Waarom stopt de opdracht?"), choices=choices(StopReason), missing=_("Kies een reden.")
    )
    reason = forms.TextAreaField(_("Toelichting"), max_length=LONGEST["reason"])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Another reason needs a few words."""
        is_valid = bool(super().validate(extra_validators))
        if self.stop_reason.data == StopReason.OTHER and self.reason.is_empty:
            self.add_error("reason", gettext("Vul in wat de reden is."))
            return False
        return is_valid


class ButtonForm(forms.Form):
    """Only a button."""
