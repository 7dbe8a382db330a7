# SPDX-License-Identifier: EUPL-1.2
"""A search as it stands in the address: words, one kind, and at most one choice per facet."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Self

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from models.access import Actor, Permission
from models.base import local_date, utc_now
from models.operations.saved_searches import LONGEST_NAME
from models.queries.reference import active_themes
from models.search import Facet, SearchKind, SearchOrder, Wanted
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    Cadence,
    Language,
    Level,
    OfferState,
    PlacementState,
)
from web import forms
from web.filter_form import FilterForm
from web.labels import choices
from web.regions import REGION_CHOICES
from web.search.texts import KINDS, ORDERS, window_label
from web.texts import lazy_gettext as _
from web.theme_names import theme_choices

LONGEST_QUESTION: Final = 400
NEEDS: Final[dict[SearchKind, Permission]] = {
    SearchKind.ASSIGNMENT: Permission.READ_ASSIGNMENTS,
    SearchKind.OFFER: Permission.READ_OFFERS,
    SearchKind.PLACEMENT: Permission.READ_PLACEMENTS,
    SearchKind.PROGRAMME: Permission.SEARCH,
}
STATES: Final[dict[SearchKind, list[StrEnum]]] = {
    SearchKind.ASSIGNMENT: [at for at in AssignmentState if at is not AssignmentState.DRAFT],
    SearchKind.OFFER: [at for at in OfferState if at is not OfferState.DRAFT],
    SearchKind.PLACEMENT: list(PlacementState),
    SearchKind.PROGRAMME: [],
}
PARAMETERS: Final[dict[Facet, str]] = {
    Facet.THEME: "thema",
    Facet.LEVEL: "niveau",
    Facet.FORM: "vorm",
    Facet.REGION: "regio",
    Facet.STATE: "status",
    Facet.LANGUAGE: "taal",
    Facet.WINDOW: "periode",
}
YEARS_BACK: Final = 10
YEARS_AHEAD: Final = 5


def kinds_for(actor: Actor) -> list[SearchKind]:
    """Return what this person can search in."""
    return [kind for kind, permission in NEEDS.items() if actor.may(permission)]


class SearchForm(FilterForm):
    """What somebody looks for; a wrong answer is named and left out."""

    text = forms.TextField(_("Waar zoekt u naar?"), name="zoek", max_length=LONGEST_QUESTION)
    what = forms.SelectField(_("Soort"), name="soort")
    theme = forms.SelectField(_("Thema"), name=PARAMETERS[Facet.THEME])
    level = forms.SelectField(_("Niveau"), name=PARAMETERS[Facet.LEVEL], choices=choices(Level))
    form = forms.SelectField(
        _("Opdrachtvorm"), name=PARAMETERS[Facet.FORM], choices=choices(AssignmentForm)
    )
    region = forms.SelectField(_("Regio"), name=PARAMETERS[Facet.REGION], choices=REGION_CHOICES)
    state = forms.SelectField(_("Status"), name=PARAMETERS[Facet.STATE])
    language = forms.SelectField(
        _("Taal"), name=PARAMETERS[Facet.LANGUAGE], choices=choices(Language)
    )
    window = forms.SelectField(_("Start in"), name=PARAMETERS[Facet.WINDOW])
    order = forms.SelectField(_("Sorteren op"), name="sorteer", choices=ORDERS)

    @classmethod
    def of(cls, session: Session, actor: Actor, parameters: Mapping[str, str]) -> Self:
        """Make the form from the parameters of an address, with the choices this person has."""
        form = cls(MultiDict(parameters))
        form.what.choices = [(kind.value, KINDS[kind]) for kind in kinds_for(actor)]
        form.state.choices = choices(STATES[form.kind])
        form.theme.choices = theme_choices(active_themes(session))
        form.order.data = form.order.data or SearchOrder.BEST.value
        form.window.choices = [(at, window_label(at)) for at in _windows()]
        form.validate()
        return form

    @property
    def kind(self) -> SearchKind:
        """What is searched in: the first that this person has when nothing right is asked."""
        known = [value for value, *_rest in self.what.choices]
        return SearchKind(self.what.data if self.what.data in known else known[0])

    @property
    def chosen(self) -> dict[Facet, str]:
        """The right choices by facet; programmes have none.

        The fields of facets are called as the facets.
        """
        if self.kind is SearchKind.PROGRAMME:
            return {}
        answers = self.answers
        return {facet: answers[facet.value] for facet in Facet if answers[facet.value]}

    @property
    def parameters(self) -> dict[str, str]:
        """The search as parameters of an address: what is set and right, in a fixed order."""
        return parameters_of(self.wanted)

    @property
    def is_narrowed(self) -> bool:
        """Whether words or choices leave something out."""
        return bool(self.chosen or self.answers["text"])

    @property
    def wanted(self) -> Wanted:
        """Return what is asked; what was refused counts for nothing."""
        order = self.answers["order"] or SearchOrder.BEST.value
        return Wanted(
            kind=self.kind,
            text=self.answers["text"] or "",
            chosen=self.chosen,
            order=SearchOrder(order),
        )


def parameters_of(wanted: Wanted) -> dict[str, str]:
    """Return the parameters of the address at which a search is shown."""
    order = "" if wanted.order is SearchOrder.BEST else wanted.order.value
    chosen = {PARAMETERS[at]: value for at, value in wanted.chosen.items()}
    named = {"soort": wanted.kind.value, "zoek": wanted.text, **chosen, "sorteer": order}
    return {name: value for name, value in named.items() if value}


def _windows() -> list[str]:
    """Return the half years that can be chosen, the last one first."""
    year = local_date(utc_now()).year
    years = range(year + YEARS_AHEAD, year - YEARS_BACK, -1)
    return [f"{at}-{half}" for at in years for half in (2, 1)]


class KeepForm(forms.Form):
    """The name under which a search is kept."""

    name = forms.TextField(
        _("Naam van deze zoekopdracht"), missing=_("Vul een naam in."), max_length=LONGEST_NAME
    )


class KeptForm(KeepForm):
    """What can be changed about a kept search."""

    cadence = forms.RadiosField(
        _("Hoe vaak wilt u een e-mail over nieuwe resultaten?"),
        choices=choices(Cadence),
        missing=_("Kies hoe vaak wij mailen."),
    )
