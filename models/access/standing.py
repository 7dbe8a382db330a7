# SPDX-License-Identifier: EUPL-1.2
"""What somebody is to one thing, and what follows from it apart from the steps of its lifecycle."""

from enum import StrEnum

from models.access.roles import Actor, Permission
from models.assignment import Assignment
from models.offer import Offer
from models.person import Person
from models.placement import Placement
from models.programme_suggestion import ProgrammeSuggestion
from models.suggestion import Suggestion
from models.vocabulary import AssignmentState, Role


class Party(StrEnum):
    """What somebody is to one assignment, offer, suggestion or placement."""

    AUTHOR = "author"
    PROGRAMME = "programme"
    COORDINATOR = "coordinator"
    SYSTEM = "system"


def parties(
    actor: Actor, subject: Assignment | Offer | Suggestion | ProgrammeSuggestion | Placement
) -> frozenset[Party]:
    """Return what ``actor`` is to ``subject``; empty for an outsider."""
    if actor.person_id is None:
        return frozenset({Party.SYSTEM})
    found = set()
    if Role.COORDINATOR in actor.roles:
        found.add(Party.COORDINATOR)
    if isinstance(subject, Assignment) and _is_author(actor, subject):
        found.add(Party.AUTHOR)
    if isinstance(subject, Offer) and _is_of_institution(actor, subject):
        found.add(Party.PROGRAMME)
    if isinstance(subject, ProgrammeSuggestion) and _is_of_programme(actor, subject):
        found.add(Party.PROGRAMME)
    if isinstance(subject, Suggestion | Placement):
        found |= _parties_of_pair(actor, subject)
    return frozenset(found)


def is_contact(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor is a contact of this government organisation."""
    return organisation_id in actor.in_role(Role.MINISTRY_CONTACT)


def may_start_assignment(actor: Actor, organisation_id: int, *, for_somebody: bool) -> bool:
    """Whether the actor may begin a draft there: a contact, or a coordinator for a contact."""
    if for_somebody:
        return actor.may(Permission.WRITE_ON_BEHALF)
    return is_contact(actor, organisation_id)


def may_write_assignment(actor: Actor, assignment: Assignment) -> bool:
    """Whether the text is the actor's to change: its authors', or a draft for somebody else."""
    is_draft = assignment.state is AssignmentState.DRAFT
    return (is_draft and _made_it(actor, assignment)) or Party.AUTHOR in parties(actor, assignment)


def may_hand_over(actor: Actor, assignment: Assignment) -> bool:
    """Whether the actor made it on behalf of its owner."""
    return _made_it(actor, assignment) and assignment.owner_id != actor.person_id


def may_copy_assignment(actor: Actor, assignment: Assignment) -> bool:
    """Whether the actor can begin a draft from it: a contact there, or a coordinator."""
    at_home = is_contact(actor, assignment.organisation_id)
    return at_home or actor.may(Permission.WRITE_ON_BEHALF)


def may_offer(actor: Actor, institution_id: int) -> bool:
    """Whether the actor may begin an offer of this institution."""
    return institution_id in actor.in_role(Role.LECTURER)


def may_copy_offer(actor: Actor, offer: Offer) -> bool:
    """Whether the actor can begin a draft from it: a lecturer there, or a coordinator."""
    return not parties(actor, offer).isdisjoint({Party.PROGRAMME, Party.COORDINATOR})


def is_insider(actor: Actor, assignment: Assignment) -> bool:
    """Whether the actor stands on the side of the assignment or of the programme office."""
    in_office = bool(actor.roles & {Role.COORDINATOR, Role.PROGRAMME_MANAGER})
    return in_office or is_contact(actor, assignment.organisation_id)


def may_ask_why_not(actor: Actor, assignment: Assignment) -> bool:
    """Whether the actor may ask why an offer is not suggested for an assignment that they see."""
    represents = parties(actor, assignment) & {Party.AUTHOR, Party.COORDINATOR}
    return bool(represents) or Role.LECTURER in actor.roles


def may_read_name(actor: Actor, person: Person) -> bool:
    """Whether the actor reads who did something: a coordinator, or a colleague somewhere."""
    shared = {m.organisation_id for m in person.memberships} & {at for _, at in actor.organisations}
    return bool(shared) or Role.COORDINATOR in actor.roles


def _made_it(actor: Actor, assignment: Assignment) -> bool:
    """Made as a coordinator, who (still) writes for others; a contact's own are the owner's."""
    is_maker = assignment.created_by_id == actor.person_id
    return is_maker and actor.may(Permission.WRITE_ON_BEHALF)


def _is_author(actor: Actor, assignment: Assignment) -> bool:
    """Named as owner, deputy or co-owner, and (still) a contact of the organisation."""
    at_home = is_contact(actor, assignment.organisation_id)
    return at_home and actor.person_id in assignment.author_ids


def _is_of_institution(actor: Actor, offer: Offer) -> bool:
    return may_offer(actor, offer.programme.institution_id)


def _is_of_programme(actor: Actor, suggestion: ProgrammeSuggestion) -> bool:
    return may_offer(actor, suggestion.programme.institution_id)


def _parties_of_pair(actor: Actor, pair: Suggestion | Placement) -> set[Party]:
    found = set()
    if _is_author(actor, pair.assignment):
        found.add(Party.AUTHOR)
    if _is_of_institution(actor, pair.offer):
        found.add(Party.PROGRAMME)
    return found
