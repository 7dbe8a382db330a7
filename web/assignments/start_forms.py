# SPDX-License-Identifier: EUPL-1.2
"""Forms around an assignment: starting, sharing and withdrawing it."""

from collections.abc import Sequence
from typing import Self
from uuid import UUID

from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.operations.content import LONGEST
from models.organisation import Organisation
from models.person import Person
from models.queries import assignment_page as queries
from models.queries.reference import search_organisations
from models.vocabulary import OrganisationKind
from web import forms
from web.texts import lazy_gettext as _


class NewForm(forms.Form):
    """For which of the contact's organisations."""

    organisation = forms.RadiosField(
        _("Voor welke organisatie is de opdracht?"), missing=_("Kies een organisatie.")
    )

    @classmethod
    def for_organisations(cls, own: Sequence[Organisation]) -> Self:
        """Make the form; with one organisation there is nothing to choose."""
        form = cls()
        form.organisation.choices = [(str(at.public_id), at.name) for at in own]
        if len(own) == 1:
            del form.organisation
        return form

    def chosen(self, own: Sequence[Organisation]) -> Organisation:
        """Return the chosen organisation."""
        if "organisation" not in self:
            return own[0]
        return next(at for at in own if str(at.public_id) == self.organisation.data)


class OnBehalfForm(forms.Form):
    """First the organisation, then one of its contacts."""

    organisation = forms.PickerField(
        _("Voor welke organisatie is de opdracht?"),
        missing=_("Zoek en kies een organisatie."),
        help_text=_("Typ een naam of afkorting, bijvoorbeeld Kadaster of BZK."),
    )
    owner = forms.RadiosField(
        _("Voor wie maakt u de opdracht?"),
        missing=_("Kies de opdrachtgever."),
        help_text=_("Deze persoon controleert uw concept en dient het in."),
    )
    contacts_shown = forms.HiddenField("", max_length=40)

    @classmethod
    def for_request(cls, session: Session) -> Self:
        """Make the form with what was found and, once chosen, the contacts of an organisation."""
        form = cls()
        form.found = form._find_organisation(session)
        form.contacts = queries.contacts_of(session, form.found.id) if form.found else []
        form._was_shown = form.contacts_shown.data == form.organisation.data
        form.contacts_shown.data, form.contacts_shown.raw_data = form.organisation.data, None
        if form.contacts:
            form.owner.choices = [(str(at.public_id), at.name) for at in form.contacts]
        else:  # a question that is not on the page has no error either
            del form.owner
        return form

    found: Organisation | None
    contacts: list[Person]
    _was_shown: bool

    @property
    def is_answered(self) -> bool:
        """Whether both questions were on the page that was sent, and no search button used."""
        saw_contacts = self._was_shown and bool(self.contacts)
        chose_nothing = self.found is None
        return not self.organisation.is_searching and (saw_contacts or chose_nothing)

    @property
    def organisation_id(self) -> int:
        """The chosen organisation."""
        return self.found.id if self.found else 0

    @property
    def chosen_owner(self) -> Person:
        """The chosen contact."""
        return next(at for at in self.contacts if str(at.public_id) == self.owner.data)

    def _find_organisation(self, session: Session) -> Organisation | None:
        search, kind = self.organisation.search, OrganisationKind.GOVERNMENT
        rows = search_organisations(session, search, kind=kind) if search else []
        options = {str(row.public_id): (row.name, row.parent or row.place) for row in rows}
        chosen = _as_uuid(self.organisation.data or "")
        found = queries.government_organisation(session, chosen) if chosen else None
        if found is not None:
            options.setdefault(str(found.public_id), (found.name, found.place))
        self.organisation.choices = [(key, *texts) for key, texts in options.items()]
        return found


class ShareForm(forms.Form):
    """Who may act beside the owner."""

    deputy = forms.SelectField(
        _("Plaatsvervanger"),
        help_text=_("Neemt het over als de eigenaar er niet is."),
    )
    co_owners = forms.CheckboxesField(
        _("Mede-eigenaren"), help_text=_("Zij mogen alles wat de eigenaar mag.")
    )

    @classmethod
    def for_assignment(cls, assignment: Assignment, colleagues: Sequence[Person]) -> Self:
        """Make the form with the contacts of the same organisation."""
        form = cls(
            data={
                "deputy": str(assignment.deputy.public_id) if assignment.deputy else "",
                "co_owners": [str(person.public_id) for person in assignment.co_owners],
            }
        )
        form.people = {str(person.public_id): person for person in colleagues}
        names = [(key, person.name) for key, person in form.people.items()]
        form.deputy.choices = form.co_owners.choices = names
        return form

    people: dict[str, Person]


class WithdrawForm(forms.Form):
    """Why an assignment is taken out."""

    reason = forms.TextAreaField(
        _("Waarom trekt u de opdracht in?"),
        missing=_("Vul een reden in."),
        max_length=LONGEST["reason"],
        help_text=_("Opleidingen die al in gesprek waren, krijgen bericht."),
    )


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
