# SPDX-License-Identifier: EUPL-1.2
"""Which rows somebody sees, as conditions for a query."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from models.access.roles import PERMISSIONS, Actor, Permission
from models.access.standing import Party, parties
from models.assignment import Assignment, assignment_co_owner
from models.capacity import asks_for_programmes
from models.offer import Offer
from models.placement import Placement
from models.programme import Programme
from models.programme_suggestion import ProgrammeSuggestion
from models.suggestion import Suggestion
from models.vocabulary import (
    AssignmentState,
    OfferState,
    ProgrammeSuggestionState,
    Role,
    SuggestionState,
)


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
    """Assignments of which the actor is author, or while a draft the maker for somebody else."""
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
    as_author = and_(own, named)
    return or_(as_author, made) if actor.may(Permission.WRITE_ON_BEHALF) else as_author


def represented_assignments(actor: Actor) -> ColumnElement[bool]:
    """Assignments for which the actor may ask programmes: own ones, all for a coordinator."""
    if Role.COORDINATOR in actor.roles:
        return visible_assignments(actor)
    return authored_assignments(actor)


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


def announced_assignments() -> ColumnElement[bool]:
    """Assignments of which everybody in the service may know title and organisation.

    What is open to programmes now, and what was finished and may be published. The page of it is
    for ``visible_assignments`` alone.
    """
    return or_(
        asks_for_programmes(),
        and_(Assignment.state == AssignmentState.COMPLETED, Assignment.publishable.is_(True)),
    )


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


def explainable_offers(actor: Actor, assignment: Assignment) -> ColumnElement[bool]:
    """Published rows of ``Offer`` about whose place in the ranking of ``assignment`` one may ask.

    Any for who asks programmes for it, those of the own institution for a lecturer. The
    assignment is one that the actor sees.
    """
    rules: list[ColumnElement[bool]] = []
    if parties(actor, assignment) & {Party.AUTHOR, Party.COORDINATOR}:
        rules.append(visible_offers(actor))
    if Role.LECTURER in actor.roles:
        rules.append(offers_of_institution(actor))
    return and_(Offer.state == OfferState.PUBLISHED, or_(false(), *rules))


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


def visible_programme_suggestions(actor: Actor) -> ColumnElement[bool]:
    """Rows of ``ProgrammeSuggestion`` the actor may read.

    Lecturers those that ask, and what they were asked or answered before.
    """
    rules: list[ColumnElement[bool]] = []
    if actor.roles & {Role.COORDINATOR, Role.PROGRAMME_MANAGER}:
        rules.append(ProgrammeSuggestion.id.is_not(None))
    if Role.MINISTRY_CONTACT in actor.roles:
        own = select(Assignment.id).where(_contact_assignments(actor))
        rules.append(ProgrammeSuggestion.assignment_id.in_(own))
    if Role.LECTURER in actor.roles:
        shown = or_(suggested_assignment_asks(), _was_in_touch())
        rules.append(and_(programmes_of_institution(actor), shown))
    return or_(false(), *rules)


def programmes_of_institution(actor: Actor) -> ColumnElement[bool]:
    """Rows of ``ProgrammeSuggestion`` on programmes of the actor's institutions as a lecturer."""
    institutions = actor.in_role(Role.LECTURER)
    return ProgrammeSuggestion.programme_id.in_(
        select(Programme.id).where(Programme.institution_id.in_(institutions))
    )


def suggested_assignment_asks() -> ColumnElement[bool]:
    """Rows of ``ProgrammeSuggestion`` whose assignment is open for programmes."""
    asking = select(Assignment.id).where(asks_for_programmes())
    return ProgrammeSuggestion.assignment_id.in_(asking)


def _was_in_touch() -> ColumnElement[bool]:
    """A pair with an invitation or a reaction, also when it ended since."""
    return or_(
        ProgrammeSuggestion.invited_at.is_not(None),
        ProgrammeSuggestion.state != ProgrammeSuggestionState.SUGGESTED,
    )


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
