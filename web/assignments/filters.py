# SPDX-License-Identifier: EUPL-1.2
"""The filters above the list of assignments, as they stand in the address."""

from typing import Final, Self

from sqlalchemy.orm import Session

from models.access import Actor
from models.queries import assignments as queries
from models.queries.assignments import AssignmentFilter, Order
from models.queries.reference import active_themes
from models.vocabulary import AssignmentForm, AssignmentState, Language, Level, Role, WorkMode
from web import forms
from web.filter_form import FilterForm, chosen_id, chosen_member
from web.labels import choices
from web.regions import REGION_CHOICES
from web.texts import lazy_gettext as _
from web.theme_names import theme_choices

LISTED_STATES: Final = [state for state in AssignmentState if state is not AssignmentState.DRAFT]
ASKING: Final = [AssignmentState.OPEN, AssignmentState.AGREED, AssignmentState.IN_PROGRESS]
ORDERS: Final = (
    (Order.NEWEST.value, _("Laatst veranderd")),
    (Order.START.value, _("Startdatum")),
    (Order.TITLE.value, _("Titel")),
    (Order.ORGANISATION.value, _("Organisatie")),
)


class AssignmentFilterForm(FilterForm):
    """What somebody looks for; a wrong answer is named and left out."""

    zoek = forms.TextField(_("Zoekwoord"), max_length=100)
    fase = forms.SelectField(_("Status"), choices=choices(LISTED_STATES))
    vorm = forms.SelectField(_("Opdrachtvorm"), choices=choices(AssignmentForm))
    niveau = forms.SelectField(_("Niveau"), choices=choices(Level))
    thema = forms.SelectField(_("Thema"))
    provincie = forms.SelectField(_("Regio"), choices=REGION_CHOICES)
    organisatie = forms.SelectField(_("Organisatie"))
    taal = forms.SelectField(_("Taal"), choices=choices(Language))
    werkvorm = forms.SelectField(_("Werkvorm"), choices=choices(WorkMode))
    van = forms.DateField(_("Start vanaf"))
    tot = forms.DateField(_("Start tot en met"))
    favorieten = forms.CheckboxField(_("Alleen mijn favorieten"))
    mijn = forms.CheckboxField(_("Alleen opdrachten van mij"))
    sorteer = forms.SelectField(_("Sorteren op"), choices=ORDERS)

    @classmethod
    def from_address(cls, session: Session, actor: Actor) -> Self:
        """Make the form from the present address, with the choices this person has."""
        form = cls.asked()
        form.thema.choices = theme_choices(active_themes(session))
        organisations = queries.organisations_with_assignments(session, actor)
        form.organisatie.choices = [(str(at.public_id), at.name) for at in organisations]
        form.leave_out_for(actor)
        form.sorteer.data = form.sorteer.data or Order.NEWEST.value
        form.validate()
        return form

    def leave_out_for(self, actor: Actor) -> None:
        """Offer only what makes a difference in this person's list."""
        if actor.roles == {Role.LECTURER}:
            self.fase.choices = choices(ASKING)
        if Role.MINISTRY_CONTACT not in actor.roles:
            del self.mijn
        if len(self.organisatie.choices) < 2:
            del self.organisatie

    @property
    def active(self) -> int:
        """How many filters are set; sorting is none."""
        return super().active - (self.answers["sorteer"] is not None)

    @property
    def wanted(self) -> AssignmentFilter:
        """Return what is asked; what was refused counts for nothing."""
        asked = self.answers
        state = chosen_member(AssignmentState, asked["fase"])
        return AssignmentFilter(
            text=asked["zoek"] or "",
            states=(state,) if state else (),
            form=chosen_member(AssignmentForm, asked["vorm"]),
            level=chosen_member(Level, asked["niveau"]),
            theme=chosen_id(asked["thema"]),
            province=asked["provincie"] or "",
            language=chosen_member(Language, asked["taal"]),
            work_mode=chosen_member(WorkMode, asked["werkvorm"]),
            starts_from=asked["van"],
            starts_to=asked["tot"],
            organisation=chosen_id(asked.get("organisatie")),
            favourites=bool(asked["favorieten"]),
            own=bool(asked.get("mijn")),
            order=chosen_member(Order, asked["sorteer"]) or Order.NEWEST,
        )
