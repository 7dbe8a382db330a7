# SPDX-License-Identifier: EUPL-1.2
"""The form that takes a text or a file."""

from collections.abc import Mapping
from typing import Any, Final

from models.intake.documents import LONGEST_TEXT, DocumentRefused, Refusal, document_text
from web import forms
from web.texts import LazyString
from web.texts import lazy_gettext as _

REFUSALS: Final[dict[Refusal, LazyString]] = {
    Refusal.TOO_LARGE: _("Dit bestand is te groot. Kies een bestand tot 5 megabyte."),
    Refusal.OLD_WORD: _("Dit is een oud Word-bestand. Sla het op als .docx en kies het opnieuw."),
    Refusal.UNKNOWN: _("Dit bestand kunnen wij niet lezen. Kies een .docx, .pdf of .txt."),
    Refusal.UNREADABLE: _("Dit bestand is stuk of beveiligd. Plak de tekst in het vak."),
    Refusal.NO_TEXT: _("In dit bestand staat geen tekst. Is het een scan? Typ de tekst dan over."),
}


class PasteForm(forms.Form):
    """A text in the box or in a file; one of the two is needed, the box counts first."""

    text = forms.TextAreaField(
        _("Plak hier uw tekst"),
        max_length=LONGEST_TEXT,
        help_text=_("Bijvoorbeeld een e-mail of een deel van een Word-bestand."),
    )
    file = forms.UploadField(
        _("Of kies een bestand"),
        accepts=".docx,.pdf,.txt",
        help_text=_("Word (.docx), PDF of tekst (.txt), tot 5 megabyte. Wij bewaren het niet."),
    )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check both fields; one of them must hold something."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and self.text.is_empty and self.file.is_empty:
            self.add_error("text", _("Plak een tekst of kies een bestand."))
            return False
        return is_valid

    def text_or_refuse(self) -> str:
        """Return the text to read; raise DocumentRefused."""
        return self.text.data or document_text(self.file.data.read())

    def add_refusal(self, refused: DocumentRefused) -> None:
        """Say at the file why it gives no text."""
        self.add_error("file", REFUSALS[refused.refusal])
