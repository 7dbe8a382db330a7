# SPDX-License-Identifier: EUPL-1.2
"""Filters of a list: a GET form whose wrong answers are shown and do not filter."""

import uuid
from enum import StrEnum
from typing import Any, Self, TypeVar

from flask import request

from web import forms

Member = TypeVar("Member", bound=StrEnum)


class FilterForm(forms.Form):
    """Filters; make it with ``asked()``, set the choices, then use ``validate()``."""

    @classmethod
    def asked(cls) -> Self:
        """Return the form with the filters of this address."""
        return cls(request.args)

    @property
    def answers(self) -> dict[str, Any]:
        """What was chosen by name of the field; None for what is empty or wrong."""
        return {
            name: None if field.errors or field.is_empty else field.data
            for name, field in self._fields.items()
        }

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(answer is not None for answer in self.answers.values())


def chosen_member(members: type[Member], answer: str | None) -> Member | None:
    """Return the member that a checked answer stands for."""
    return members(answer) if answer else None


def chosen_id(answer: str | None) -> uuid.UUID | None:
    """Return the id that a checked answer stands for."""
    return uuid.UUID(answer) if answer else None
