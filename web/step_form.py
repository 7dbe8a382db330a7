# SPDX-License-Identifier: EUPL-1.2
"""What the steps of a long form share: drafts may be incomplete, and nobody's change is lost."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.errors import InvalidInput
from models.offer import Offer
from models.operations.content import BOUNDS, check_text
from models.organisation import Place
from models.queries.options import PlaceOption
from models.queries.reference import place_by_id, search_places
from web import forms
from web.choice_fields import Choice
from web.error_texts import error_text
from web.texts import Text, gettext

NO_VERSION: Final = -1


class StepForm(forms.Form):
    """One step of something with a version; a subclass has the fields and what they change."""

    version = forms.HiddenField("", max_length=12)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check all fields; personal data in a text is an error at that text."""
        is_valid = bool(super().validate(extra_validators))
        for field in self:
            if isinstance(field.data, str) and not field.errors:
                is_valid &= self._is_storable(field.short_name, field.data)
        return is_valid

    @property
    def read_version(self) -> int:
        """The version this person was looking at; one that never exists when it was changed."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() else NO_VERSION

    @property
    def is_searching(self) -> bool:
        """Whether the search button of a picker was used instead of a save button."""
        return any(getattr(field, "is_searching", False) for field in self)

    def changes(self) -> dict[str, object]:
        """Return the attributes to store."""
        raise NotImplementedError

    def agrees_with(self, fresh: Assignment | Offer) -> bool:
        """Whether somebody else's change says the same; if not, go on from that version."""
        if all(getattr(fresh, name) == value for name, value in self.changes().items()):
            return True
        self.add_stale_error()
        self.go_on_from(fresh.version)
        return False

    def add_stale_error(self) -> None:
        """Say that somebody else was first."""
        self.is_stale = True
        self.add_error("", gettext("Iemand anders heeft dit net gewijzigd. Controleer uw tekst."))

    def go_on_from(self, version: int) -> None:
        """Keep what was typed; saving again replaces what is stored now."""
        self.version.data, self.version.raw_data = str(version), None

    def _is_storable(self, name: str, text: str) -> bool:
        try:
            check_text(name, text)
        except InvalidInput as error:
            self.add_error(name, error_text(error))
            return False
        return True


def number(name: str, label: Text, **options: Any) -> forms.IntegerField:
    """Return a field for a whole number with the bounds of the domain."""
    lowest, highest = BOUNDS[name]
    return forms.IntegerField(label, lowest=lowest, highest=highest, **options)


def town_choices(session: Session, field: forms.PickerField) -> list[Choice]:
    """Return the chosen town and those that were found, each with where it lies."""
    chosen = place_by_id(session, field.data or "")
    towns: dict[str, Place | PlaceOption] = {str(chosen.id): chosen} if chosen else {}
    if field.search:
        towns |= {str(found.id): found for found in search_places(session, field.search)}
    return [(key, at.name, f"{at.municipality}, {at.province}") for key, at in towns.items()]
