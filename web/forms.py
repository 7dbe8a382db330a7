# SPDX-License-Identifier: EUPL-1.2
"""Base form: own Dutch message for every rule, clean text, and errors as the templates show them.

    class ThemeForm(Form):
        name = TextField(_("Naam"), missing=_("Vul een naam in."), max_length=80)
        note = TextAreaField(_("Toelichting"), max_length=2000)

A field with ``missing`` must be filled in; one without is shown as "(niet verplicht)". A view ends
with ``return render_template("x.html", form=form), form.status``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field

from models.errors import InvalidInput, MissingInformation
from web.choice_fields import (
    CheckboxesField,
    CheckboxField,
    PickerField,
    RadiosField,
    SelectField,
)
from web.error_texts import error_text
from web.fields import (
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    PasswordField,
    TextAreaField,
    TextField,
    UploadField,
)
from web.texts import Text, gettext

__all__ = [
    "CheckboxField",
    "CheckboxesField",
    "DateField",
    "EmailField",
    "FieldError",
    "Form",
    "HiddenField",
    "IntegerField",
    "PasswordField",
    "PickerField",
    "RadiosField",
    "SelectField",
    "TextAreaField",
    "TextField",
    "UploadField",
]

FieldError = tuple[str, str]  # id of the input to go to, message


class Form(FlaskForm):
    """A form; ``is_draft`` accepts empty required fields, as for a concept or autosave."""

    is_draft = False
    is_stale = False
    form_errors: Sequence[Text]

    class Meta:
        """CSRF is checked once for all requests, in ``web/csrf.py``."""

        csrf = False
        locales = ("nl",)

    @property
    def field_errors(self) -> list[FieldError]:
        """Every error with the input it belongs to, in the order of the page."""
        return [
            (_target(field), str(message)) for field in self for message in _messages(field.errors)
        ] + [("", str(message)) for message in self.form_errors]

    @property
    def status(self) -> int:
        """Status of the page: 400 when something must be corrected, 409 when it came too late."""
        if self.is_stale:
            return 409
        return 400 if self.field_errors else 200

    def add_error(self, name: str, message: Text) -> None:
        """Put an error of a later check at the field, or above the form for an unknown name."""
        if name in self:
            self[name].errors = [*self[name].errors, message]
        else:
            self.form_errors = [*self.form_errors, message]

    def add_late_error(self) -> None:
        """Say that the step is not possible any more; what was typed stays on the page."""
        self.is_stale = True
        self.add_error("", gettext("De stand is net veranderd. Bekijk eerst de nieuwe stand."))

    def add_domain_error(
        self,
        error: InvalidInput | MissingInformation,
        messages: Mapping[str, Text] | None = None,
    ) -> None:
        """Show a refusal of the domain at its field; ``messages`` goes by reason or field name."""
        texts = messages or {}
        if isinstance(error, MissingInformation):
            for name in error.fields:
                self.add_error(name, texts.get(name) or self._missing_text(name))
            return
        self.add_error(error.field, texts.get(error.reason) or error_text(error))

    def _missing_text(self, name: str) -> Text:
        own = getattr(self[name], "missing", None) if name in self else None
        return own or gettext("Vul dit veld in.")


def _messages(errors: Any) -> list[Any]:
    found: list[Any] = []
    for error in errors:
        found += _messages(error) if isinstance(error, list | tuple) else [error]
    return found


def _target(field: Field) -> str:
    """Return the id to link to: a group of choices has its first choice as target."""
    return str(getattr(field, "first_id", field.id))
