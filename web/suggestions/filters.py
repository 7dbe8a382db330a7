# SPDX-License-Identifier: EUPL-1.2
"""The filters above an inbox."""

from models.queries.inbox import Desk
from models.queries.pair_filters import PairFilters
from models.vocabulary import AssignmentForm, Language, Level
from web import forms
from web.filter_form import FilterForm, chosen_id, chosen_member
from web.labels import choices
from web.regions import REGION_CHOICES
from web.texts import lazy_gettext as _


class PairFilterForm(FilterForm):
    """What somebody looks for."""

    text = forms.TextField(_("Zoekwoord"), name="tekst", max_length=100)
    form = forms.SelectField(_("Opdrachtvorm"), name="vorm", choices=choices(AssignmentForm))
    level = forms.SelectField(_("Niveau"), name="niveau", choices=choices(Level))
    theme = forms.SelectField(_("Thema"), name="thema")
    region = forms.SelectField(_("Regio"), name="regio", choices=REGION_CHOICES)
    language = forms.SelectField(_("Taal"), name="taal", choices=choices(Language))
    starts_from = forms.DateField(_("Start vanaf"), name="vanaf")
    starts_until = forms.DateField(_("Start tot en met"), name="tot")
    offer = forms.SelectField(_("Aanbod"), name="aanbod")
    only_own_offers = forms.CheckboxField(_("Alleen mijn eigen aanbod"), name="mijn")
    only_favourites = forms.CheckboxField(_("Alleen favorieten"), name="favoriet")

    def for_desk(self, desk: Desk) -> None:
        """Leave out what only lecturers choose by."""
        if desk is not Desk.LECTURER:
            del self.offer
            del self.only_own_offers

    def filters(self) -> PairFilters:
        """Return what is looked for; fields with an error do not filter."""
        at = self.answers
        return PairFilters(
            text=at["text"] or "",
            form=chosen_member(AssignmentForm, at["form"]),
            level=chosen_member(Level, at["level"]),
            theme=chosen_id(at["theme"]),
            region=at["region"] or "",
            language=chosen_member(Language, at["language"]),
            starts_from=at["starts_from"],
            starts_until=at["starts_until"],
            offer=chosen_id(at.get("offer")),
            only_own_offers=bool(at.get("only_own_offers")),
            only_favourites=bool(at["only_favourites"]),
        )
