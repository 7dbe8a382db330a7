# SPDX-License-Identifier: EUPL-1.2
"""Who may do what, and who sees which rows. The only place that answers "may this person ...?".

Three questions, three tables:

* may somebody with these roles open this part of the service? ``PERMISSIONS``
* what is this person to this assignment, offer, suggestion or placement? ``parties``
* which rows does this person see at all? ``visible_*``

Nothing is allowed unless a row here says so.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from models.assignment import Assignment, assignment_co_owner
from models.capacity import asks_for_programmes
from models.offer import Offer
from models.person import Person
from models.placement import Placement
from models.programme import Programme
from models.suggestion import Suggestion
from models.vocabulary import AssignmentState, OfferState, Role, SuggestionState


class Permission(StrEnum):
    """A part of the service; every route names one."""

    USE_ACCOUNT = "use_account"
    READ_ASSIGNMENTS = "read_assignments"
    WRITE_ASSIGNMENTS = "write_assignments"
    WRITE_ON_BEHALF = "write_on_behalf"
    READ_OFFERS = "read_offers"
    WRITE_OFFERS = "write_offers"
    BROWSE_SUGGESTIONS = "browse_suggestions"
    READ_SUGGESTIONS = "read_suggestions"
    ANSWER_SUGGESTIONS = "answer_suggestions"
    ASK_PROGRAMMES = "ask_programmes"
    SCREEN_ASSIGNMENTS = "screen_assignments"
    CONFIRM_PLACEMENTS = "confirm_placements"
    READ_PLACEMENTS = "read_placements"
    FOLLOW_PLACEMENTS = "follow_placements"
    READ_TRACKER = "read_tracker"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_ORGANISATIONS = "manage_organisations"
    MANAGE_THEMES = "manage_themes"
    MANAGE_SETTINGS = "manage_settings"
    READ_AUDIT_TRAIL = "read_audit_trail"
    MANAGE_JOBS = "manage_jobs"


CONTACT, LECTURER = Role.MINISTRY_CONTACT, Role.LECTURER
COORDINATOR, MANAGER, ADMINISTRATOR = Role.COORDINATOR, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR

PERMISSIONS: Final[dict[Permission, frozenset[Role]]] = {
    Permission.USE_ACCOUNT: frozenset(Role),
    Permission.READ_ASSIGNMENTS: frozenset({CONTACT, LECTURER, COORDINATOR, MANAGER}),
    Permission.WRITE_ASSIGNMENTS: frozenset({CONTACT, COORDINATOR}),
    Permission.WRITE_ON_BEHALF: frozenset({COORDINATOR}),
    Permission.READ_OFFERS: frozenset({CONTACT, LECTURER, COORDINATOR, MANAGER}),
    Permission.WRITE_OFFERS: frozenset({LECTURER}),
    Permission.BROWSE_SUGGESTIONS: frozenset({LECTURER}),
    Permission.READ_SUGGESTIONS: frozenset({CONTACT, LECTURER, COORDINATOR, MANAGER}),
    Permission.ANSWER_SUGGESTIONS: frozenset({CONTACT, LECTURER}),
    Permission.ASK_PROGRAMMES: frozenset({CONTACT, COORDINATOR}),
    Permission.SCREEN_ASSIGNMENTS: frozenset({COORDINATOR}),
    Permission.CONFIRM_PLACEMENTS: frozenset({COORDINATOR}),
    Permission.READ_PLACEMENTS: frozenset({CONTACT, LECTURER, COORDINATOR, MANAGER}),
    Permission.FOLLOW_PLACEMENTS: frozenset({LECTURER, COORDINATOR}),
    Permission.READ_TRACKER: frozenset({COORDINATOR, MANAGER}),
    Permission.MANAGE_PEOPLE: frozenset({ADMINISTRATOR}),
    Permission.MANAGE_ORGANISATIONS: frozenset({ADMINISTRATOR}),
    Permission.MANAGE_THEMES: frozenset({ADMINISTRATOR}),
    Permission.MANAGE_SETTINGS: frozenset({ADMINISTRATOR}),
    Permission.READ_AUDIT_TRAIL: frozenset({ADMINISTRATOR}),
    Permission.MANAGE_JOBS: frozenset({ADMINISTRATOR}),
}


class Party(StrEnum):
    """What somebody is to one assignment, offer, suggestion or placement."""

    AUTHOR = "author"
    PROGRAMME = "programme"
    COORDINATOR = "coordinator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a person with the organisations of each role, or the system itself."""

    person_id: int | None
    organisations: frozenset[tuple[Role, int]] = frozenset()

    @classmethod
    def of(cls, person: Person) -> Self:
        """Return the actor for a person; without any rights when the account is closed."""
        granted = person.memberships if person.is_active else []
        return cls(
            person_id=person.id,
            organisations=frozenset((m.role, m.organisation_id) for m in granted),
        )

    @property
    def roles(self) -> frozenset[Role]:
        """Every role the actor has somewhere."""
        return frozenset(role for role, _ in self.organisations)

    def in_role(self, role: Role) -> frozenset[int]:
        """Return the organisations in which the actor has ``role``."""
        return frozenset(organisation for own, organisation in self.organisations if own is role)

    def may(self, permission: Permission) -> bool:
        """Whether one of the actor's roles opens this part of the service."""
        return not self.roles.isdisjoint(PERMISSIONS[permission])

    @property
    def permissions(self) -> frozenset[Permission]:
        """All parts of the service this actor may open."""
        return frozenset(permission for permission in Permission if self.may(permission))


SYSTEM: Final = Actor(person_id=None)


def parties(actor: Actor, subject: Assignment | Offer | Suggestion | Placement) -> frozenset[Party]:
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
    if isinstance(subject, Suggestion | Placement):
        found |= _parties_of_pair(actor, subject)
    return frozenset(found)


def visible_assignments(actor: Actor) -> ColumnElement[bool]:
    """Rows of ``Assignment`` the actor may read; a draft is its authors' and maker's only."""
    rules: list[ColumnElement[bool]] = []
    if actor.roles & {Role.COORDINATOR, Role.PROGRAMME_MANAGER}:
        rules.append(Assignment.submitted_at.is_not(None))
    if actor.roles & PERMISSIONS[Permission.WRITE_ASSIGNMENTS]:
        rules.append(authored_assignments(actor))
    if Role.MINISTRY_CONTACT in actor.roles:
        own = Assignment.organisation_id.in_(actor.in_role(Role.MINISTRY_CONTACT))
        rules.append(and_(own, Assignment.submitted_at.is_not(None)))
    if Role.LECTURER in actor.roles:
        rules.append(asks_for_programmes())
        rules.append(_assignment_of_institution(actor))
    return or_(false(), *rules)


def authored_assignments(actor: Actor) -> ColumnElement[bool]:
    """Assignments of which the actor is author (see ``_is_author``), or maker while a draft."""
    co_owned = (
        select(assignment_co_owner.c.assignment_id)
        .where(assignment_co_owner.c.person_id == actor.person_id)
        .scalar_subquery()
    )
    named = or_(
        Assignment.owner_id == actor.person_id,
        Assignment.deputy_id == actor.person_id,
        Assignment.id.in_(co_owned),
    )
    made = and_(
        Assignment.created_by_id == actor.person_id, Assignment.state == AssignmentState.DRAFT
    )
    own = Assignment.organisation_id.in_(actor.in_role(Role.MINISTRY_CONTACT))
    return or_(and_(own, named), made)


def listed_assignments(actor: Actor) -> ColumnElement[bool]:
    """The visible rows that belong in somebody's list: no drafts; for lecturers those that ask.

    Said so that an index answers for a whole list.
    """
    if actor.roles & {Role.COORDINATOR, Role.PROGRAMME_MANAGER}:
        return Assignment.submitted_at.is_not(None)
    rules: list[ColumnElement[bool]] = []
    if Role.MINISTRY_CONTACT in actor.roles:
        rules.append(_contact_assignments(actor))
    if Role.LECTURER in actor.roles:
        rules.append(asks_for_programmes())
    return and_(or_(false(), *rules), Assignment.state != AssignmentState.DRAFT)


def visible_offers(actor: Actor) -> ColumnElement[bool]:
    """Rows of ``Offer`` the actor may read; what is published is for all who can ask for it."""
    rules: list[ColumnElement[bool]] = []
    if actor.roles & {Role.COORDINATOR, Role.PROGRAMME_MANAGER}:
        rules.append(Offer.state != OfferState.DRAFT)
    if Role.LECTURER in actor.roles:
        rules.append(offers_of_institution(actor))
    if Role.MINISTRY_CONTACT in actor.roles:
        seen = (
            select(Suggestion.offer_id)
            .join(Assignment, Assignment.id == Suggestion.assignment_id)
            .where(_contact_assignments(actor))
        )
        rules.append(Offer.state == OfferState.PUBLISHED)
        rules.append(and_(Offer.id.in_(seen), Offer.state != OfferState.DRAFT))
    return or_(false(), *rules)


def offers_of_institution(actor: Actor) -> ColumnElement[bool]:
    """Offers of the institutions where the actor is a lecturer."""
    institutions = actor.in_role(Role.LECTURER)
    return Offer.programme_id.in_(
        select(Programme.id).where(Programme.institution_id.in_(institutions))
    )


def visible_suggestions(actor: Actor) -> ColumnElement[bool]:
    """Rows of ``Suggestion`` the actor may read; lecturers those that ask and their own talks."""
    rules: list[ColumnElement[bool]] = []
    if actor.roles & {Role.COORDINATOR, Role.PROGRAMME_MANAGER}:
        rules.append(Suggestion.id.is_not(None))
    if Role.MINISTRY_CONTACT in actor.roles:
        own = select(Assignment.id).where(_contact_assignments(actor))
        rules.append(Suggestion.assignment_id.in_(own))
    if Role.LECTURER in actor.roles:
        asking = select(Assignment.id).where(asks_for_programmes())
        mine = Suggestion.offer_id.in_(select(Offer.id).where(offers_of_institution(actor)))
        rules.append(and_(mine, or_(Suggestion.assignment_id.in_(asking), _has_talked())))
    return or_(false(), *rules)


def visible_placements(actor: Actor) -> ColumnElement[bool]:
    """Rows of ``Placement`` the actor may read."""
    rules: list[ColumnElement[bool]] = []
    if actor.roles & {Role.COORDINATOR, Role.PROGRAMME_MANAGER}:
        rules.append(Placement.id.is_not(None))
    if Role.MINISTRY_CONTACT in actor.roles:
        own = select(Assignment.id).where(_contact_assignments(actor))
        rules.append(Placement.assignment_id.in_(own))
    if Role.LECTURER in actor.roles:
        mine = select(Offer.id).where(offers_of_institution(actor))
        rules.append(Placement.offer_id.in_(mine))
    return or_(false(), *rules)


def _contact_assignments(actor: Actor) -> ColumnElement[bool]:
    own = Assignment.organisation_id.in_(actor.in_role(Role.MINISTRY_CONTACT))
    return or_(and_(own, Assignment.submitted_at.is_not(None)), authored_assignments(actor))


def _assignment_of_institution(actor: Actor) -> ColumnElement[bool]:
    mine = select(Offer.id).where(offers_of_institution(actor))
    in_talks = exists().where(
        Suggestion.assignment_id == Assignment.id, Suggestion.offer_id.in_(mine), _has_talked()
    )
    placed = exists().where(Placement.assignment_id == Assignment.id, Placement.offer_id.in_(mine))
    return or_(in_talks, placed)


def _has_talked() -> ColumnElement[bool]:
    """A pair on which both sides had contact, also when it ended since."""
    talked = (
        SuggestionState.REQUESTED,
        SuggestionState.INTERESTED,
        SuggestionState.ACCEPTED,
        SuggestionState.CONFIRMED,
    )
    return or_(
        Suggestion.state.in_((*talked, SuggestionState.DECLINED, SuggestionState.EXPIRED)),
        and_(Suggestion.state == SuggestionState.SUPERSEDED, Suggestion.previous_state.in_(talked)),
    )


def _is_author(actor: Actor, assignment: Assignment) -> bool:
    """Named as owner, deputy or co-owner, and (still) a contact of the organisation."""
    is_contact = assignment.organisation_id in actor.in_role(Role.MINISTRY_CONTACT)
    return is_contact and actor.person_id in assignment.author_ids


def _is_of_institution(actor: Actor, offer: Offer) -> bool:
    return offer.programme.institution_id in actor.in_role(Role.LECTURER)


def _parties_of_pair(actor: Actor, pair: Suggestion | Placement) -> set[Party]:
    found = set()
    if _is_author(actor, pair.assignment):
        found.add(Party.AUTHOR)
    if _is_of_institution(actor, pair.offer):
        found.add(Party.PROGRAMME)
    return found
