# SPDX-License-Identifier: EUPL-1.2
"""What the steps of an assignment share: filled from it, turned into changes of it.

A draft may be incomplete; once submitted, what submitting needs must stay filled in.
"""

from collections.abc import Container
from typing import Any, Final, Self

from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.vocabulary import AssignmentState
from web.forms import PickerField
from web.step_form import StepForm
from web.texts import gettext

INCOMPLETE_STATES: Final = (AssignmentState.DRAFT, AssignmentState.RETURNED)


class AssignmentStepForm(StepForm):
    """One step; a subclass has its fields, how they are filled and what they change."""

    @classmethod
    def for_assignment(cls, session: Session, assignment: Assignment) -> Self:
        """Make the form with what is stored, or with what was just sent."""
        form = cls(data={"version": str(assignment.version), **cls.stored(assignment)})
        form.is_draft = assignment.state in INCOMPLETE_STATES
        form.prepare(session, assignment)
        return form

    @classmethod
    def plain_fields(cls) -> tuple[str, ...]:
        """Return the fields that are an attribute of the assignment as they are."""
        return ()

    @classmethod
    def stored(cls, assignment: Assignment) -> dict[str, Any]:
        """Return the value of each field as stored."""
        return {name: getattr(assignment, name) for name in cls.plain_fields()}

    def prepare(self, session: Session, assignment: Assignment) -> None:
        """Fill choices that are in the database, and limits that depend on other steps."""

    def changes(self) -> dict[str, object]:
        """Return the attributes to store."""
        return {name: self[name].data for name in self.plain_fields() if name in self}

    def ask_to_choose(self, pressed: Container[str]) -> None:
        """Say that a choice is still to be made when something was searched and saved at once."""
        for field in self:
            unchosen = isinstance(field, PickerField) and field.is_searching
            if unchosen and field.button_name not in pressed:
                self.add_error(field.name, gettext("Kies uit de lijst, of wis het zoekwoord."))
