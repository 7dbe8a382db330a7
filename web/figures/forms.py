# SPDX-License-Identifier: EUPL-1.2
"""The day somebody asks the figures of."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from web import forms
from web.filter_form import FilterForm
from web.texts import gettext
from web.texts import lazy_gettext as _


class DayForm(FilterForm):
    """One day, today or before; without it today."""

    day = forms.DateField(_("Stand op"), name="op", help_text=_("Bijvoorbeeld 30-06-2026."))
    today: date

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Refuse a day that is still to come."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and self.day.data is not None and self.day.data > self.today:
            message = gettext("Kies vandaag of een eerdere dag. Later is nog niet bekend.")
            self.day.errors = [message]
            return False
        return is_valid

    @property
    def chosen(self) -> date:
        """The day to show: the one asked, today when none was asked or it cannot be."""
        asked: date | None = self.answers["day"]
        return asked or self.today
