# SPDX-License-Identifier: EUPL-1.2
"""The filters above the list of placements."""

from models.queries.placements import PlacementFilters
from models.vocabulary import AssignmentForm, Level, PlacementState
from web import forms
from web.filter_form import FilterForm, chosen_id, chosen_member
from web.labels import choices
from web.texts import lazy_gettext as _


class PlacementFilterForm(FilterForm):
    """What somebody looks for."""

    state = forms.SelectField(_("Status"), name="status", choices=choices(PlacementState))
    form = forms.SelectField(_("Opdrachtvorm"), name="vorm", choices=choices(AssignmentForm))
    level = forms.SelectField(_("Niveau"), name="niveau", choices=choices(Level))
    theme = forms.SelectField(_("Thema"), name="thema")
    institution = forms.SelectField(_("Onderwijsinstelling"), name="instelling")
    organisation = forms.SelectField(_("Rijksorganisatie"), name="organisatie")
    starts_from = forms.DateField(_("Start vanaf"), name="vanaf")
    starts_until = forms.DateField(_("Start tot en met"), name="tot")

    def filters(self) -> PlacementFilters:
        """Return what is looked for; fields with an error do not filter."""
        at = self.answers
        return PlacementFilters(
            state=chosen_member(PlacementState, at["state"]),
            form=chosen_member(AssignmentForm, at["form"]),
            level=chosen_member(Level, at["level"]),
            theme=chosen_id(at["theme"]),
            institution=chosen_id(at["institution"]),
            organisation=chosen_id(at["organisation"]),
            starts_from=at["starts_from"],
            starts_until=at["starts_until"],
        )
