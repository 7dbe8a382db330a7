# SPDX-License-Identifier: EUPL-1.2
"""What people fill in about a pair. Several of these stand on one page, so each has a prefix."""

from collections.abc import Mapping
from typing import Any

from models.operations.content import LONGEST
from models.vocabulary import DeclineReason
from web import forms
from web.labels import choices
from web.texts import gettext
from web.texts import lazy_gettext as _


class MessageForm(forms.Form):
    """A message along with a question or interest."""

    message = forms.TextAreaField(
        _("Uw bericht"),
        max_length=LONGEST["message"],
        help_text=_("Zet hier geen telefoonnummer of e-mailadres. U ziet elkaars naam vanzelf."),
    )


class AcceptForm(forms.Form):
    """Only a button."""


class DeclineForm(forms.Form):
    """No, with a reason from the list."""

    reason = forms.RadiosField(
        _("Waarom past het niet?"), choices=choices(DeclineReason), missing=_("Kies een reden.")
    )
    message = forms.TextAreaField(
        _("Toelichting"),
        max_length=LONGEST["message"],
        help_text=_("De andere kant leest dit. Het helpt om een betere keuze te maken."),
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Another reason needs a few words."""
        is_valid = bool(super().validate(extra_validators))
        if self.reason.data == DeclineReason.OTHER and self.message.is_empty:
            self.add_error("message", gettext("Vul in wat de reden is."))
            return False
        return is_valid


class OwnOfferForm(MessageForm):
    """Interest in an assignment, with one of the lecturer's offers."""

    offer = forms.RadiosField(_("Met welk aanbod?"), missing=_("Kies een aanbod."))


class AskForm(MessageForm):
    """A question to the programme of an offer, for one of one's assignments."""

    assignment = forms.PickerField(
        _("Voor welke opdracht?"),
        help_text=_("Zoek op titel of organisatie. U ziet open opdrachten met een vrije plek."),
        missing=_("Zoek een opdracht en kies er een."),
    )


class WhyNotForm(forms.Form):
    """About which offer somebody asks why it is not suggested."""

    offer = forms.PickerField(
        _("Welk aanbod?"),
        help_text=_("Zoek op titel, opleiding of onderwijsinstelling."),
        missing=_("Zoek een aanbod en kies er een."),
    )
