# SPDX-License-Identifier: EUPL-1.2
"""The filters above the tracker, and the order of its table."""

from typing import Final

from models.queries.tracker_filters import LANES, Order, TrackerFilters
from models.vocabulary import AssignmentForm, AssignmentState, Level
from web import forms
from web.filter_form import FilterForm, chosen_id, chosen_member
from web.labels import choices
from web.regions import REGION_CHOICES
from web.texts import LazyString
from web.texts import lazy_gettext as _

ORDERS: Final[dict[Order, tuple[str, LazyString]]] = {
    Order.AGE: ("wachttijd", _("Wat stilstaat eerst")),
    Order.START: ("start", _("Startdatum")),
    Order.TITLE: ("titel", _("Titel")),
    Order.ORGANISATION: ("organisatie", _("Rijksorganisatie")),
    Order.STATE: ("status", _("Status")),
}


class TrackerFilterForm(FilterForm):
    """What somebody looks for."""

    text = forms.TextField(_("Zoekwoord"), name="tekst", max_length=100)
    state = forms.SelectField(_("Status"), name="status", choices=choices(LANES))
    theme = forms.SelectField(_("Thema"), name="thema")
    level = forms.SelectField(_("Niveau"), name="niveau", choices=choices(Level))
    form = forms.SelectField(_("Opdrachtvorm"), name="vorm", choices=choices(AssignmentForm))
    region = forms.SelectField(_("Regio"), name="regio", choices=REGION_CHOICES)
    organisation = forms.SelectField(_("Rijksorganisatie"), name="organisatie")
    starts_from = forms.DateField(_("Start vanaf"), name="vanaf")
    starts_until = forms.DateField(_("Start tot en met"), name="tot")
    only_stuck = forms.CheckboxField(_("Alleen wat stilstaat"), name="stil")
    order = forms.SelectField(
        _("Volgorde"), name="volgorde", choices=[(word, name) for word, name in ORDERS.values()]
    )

    def filters(self) -> TrackerFilters:
        """Return what is looked for; fields with an error do not filter."""
        at = self.answers
        return TrackerFilters(
            text=at["text"] or "",
            state=chosen_member(AssignmentState, at["state"]),
            form=chosen_member(AssignmentForm, at["form"]),
            level=chosen_member(Level, at["level"]),
            theme=chosen_id(at["theme"]),
            region=at["region"] or "",
            organisation=chosen_id(at["organisation"]),
            starts_from=at["starts_from"],
            starts_until=at["starts_until"],
            only_stuck=bool(at["only_stuck"]),
            order=self._chosen_order,
        )

    @property
    def _chosen_order(self) -> Order:
        """The order asked for; what is stuck first without an answer."""
        asked = self.answers["order"]
        return next((at for at, (word, _name) in ORDERS.items() if word == asked), Order.AGE)
