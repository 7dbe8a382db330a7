# SPDX-License-Identifier: EUPL-1.2
"""Load what an address of the administration names, or answer 404; and fill its pickers."""

from uuid import UUID

from models.errors import NotFound
from models.organisation import Organisation
from models.person import Person
from models.queries.options import OrganisationOption
from models.queries.organisations import organisation_by_id
from models.queries.people import person_by_id
from models.queries.reference import search_organisations
from models.vocabulary import OrganisationKind
from web.database import session
from web.forms import PickerField
from web.labels import label


def person_or_404(public_id: UUID) -> Person:
    """Return the person with memberships; raise NotFound."""
    found = person_by_id(session(), public_id)
    if found is None:
        raise NotFound
    return found


def organisation_or_404(public_id: UUID) -> Organisation:
    """Return the organisation with its parent; raise NotFound."""
    found = organisation_by_id(session(), public_id)
    if found is None:
        raise NotFound
    return found


def offer_organisations(
    field: PickerField, *, kind: OrganisationKind | None = None, but: UUID | None = None
) -> Organisation | None:
    """Fill a picker with what was searched for and what is chosen; return the chosen one."""
    found = search_organisations(session(), field.search, kind=kind) if field.search else []
    field.choices = [
        (str(option.public_id), option.name, _explained(option))
        for option in found
        if option.public_id != but
    ]
    chosen = _chosen(field)
    if chosen is not None and str(chosen.public_id) not in {choice[0] for choice in field.choices}:
        field.choices = [
            (str(chosen.public_id), chosen.name, label(chosen.kind)), *field.choices
        ]  # fmt: skip
    return chosen


def _chosen(field: PickerField) -> Organisation | None:
    try:
        return organisation_by_id(session(), UUID(field.data or ""))
    except ValueError:
        return None


def _explained(option: OrganisationOption) -> str:
    facts = (option.abbreviation, str(label(option.kind)), option.parent, option.place)
    return ", ".join(fact for fact in facts if fact)
