# SPDX-License-Identifier: EUPL-1.2
"""The filters above the list of offers."""

from models.queries.offers import OfferFilters
from models.vocabulary import AssignmentForm, Language, Level, OfferState
from web import forms
from web.filter_form import FilterForm, chosen_id, chosen_member
from web.labels import choices
from web.regions import REGION_CHOICES
from web.texts import lazy_gettext as _


class OfferFilterForm(FilterForm):
    """What somebody looks for."""

    text = forms.TextField(_("Zoekwoord"), name="tekst", max_length=100)
    state = forms.SelectField(_("Status"), name="status", choices=choices(OfferState))
    form = forms.SelectField(_("Opdrachtvorm"), name="vorm", choices=choices(AssignmentForm))
    level = forms.SelectField(_("Niveau"), name="niveau", choices=choices(Level))
    theme = forms.SelectField(_("Thema"), name="thema")
    region = forms.SelectField(_("Regio"), name="regio", choices=REGION_CHOICES)
    language = forms.SelectField(_("Taal"), name="taal", choices=choices(Language))
    starts_from = forms.DateField(_("Start vanaf"), name="vanaf")
    starts_until = forms.DateField(_("Start tot en met"), name="tot")
    institution = forms.SelectField(_("Onderwijsinstelling"), name="instelling")
    only_mine = forms.CheckboxField(_("Alleen mijn aanbod"), name="mijn")

    def filters(self) -> OfferFilters:
        """Return what is looked for; fields with an error do not filter."""
        at = self.answers
        return OfferFilters(
            text=at["text"] or "",
            state=chosen_member(OfferState, at["state"]),
            form=chosen_member(AssignmentForm, at["form"]),
            level=chosen_member(Level, at["level"]),
            theme=chosen_id(at["theme"]),
            region=at["region"] or "",
            language=chosen_member(Language, at["language"]),
            starts_from=at["starts_from"],
            starts_until=at["starts_until"],
            institution=chosen_id(at["institution"]),
            only_mine=bool(at["only_mine"]),
        )
