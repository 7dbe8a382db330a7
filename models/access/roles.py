# SPDX-License-Identifier: EUPL-1.2
"""What opens which part of the service, and who acts with which roles."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from models.person import Person
from models.vocabulary import Role


class Permission(StrEnum):
    """A part of the service; every route names one."""

    USE_ACCOUNT = "use_account"
    SEARCH = "search"
    READ_ASSIGNMENTS = "read_assignments"
    WRITE_ASSIGNMENTS = "write_assignments"
    WRITE_ON_BEHALF = "write_on_behalf"
    ASK_ADVICE = "ask_advice"
    ASK_WHY_NOT = "ask_why_not"
    READ_OFFERS = "read_offers"
    WRITE_OFFERS = "write_offers"
    BROWSE_SUGGESTIONS = "browse_suggestions"
    READ_SUGGESTIONS = "read_suggestions"
    ANSWER_SUGGESTIONS = "answer_suggestions"
    ASK_PROGRAMMES = "ask_programmes"
    INVITE_PROGRAMMES = "invite_programmes"
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
    READ_RANKING = "read_ranking"
    MANAGE_RANKING = "manage_ranking"


CONTACT, LECTURER = Role.MINISTRY_CONTACT, Role.LECTURER
COORDINATOR, MANAGER, ADMINISTRATOR = Role.COORDINATOR, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR

PERMISSIONS: Final[dict[Permission, frozenset[Role]]] = {
    Permission.USE_ACCOUNT: frozenset(Role),
    Permission.SEARCH: frozenset(Role),
    Permission.READ_ASSIGNMENTS: frozenset({CONTACT, LECTURER, COORDINATOR, MANAGER}),
    Permission.WRITE_ASSIGNMENTS: frozenset({CONTACT, COORDINATOR}),
    Permission.WRITE_ON_BEHALF: frozenset({COORDINATOR}),
    Permission.ASK_ADVICE: frozenset({CONTACT, COORDINATOR}),
    Permission.ASK_WHY_NOT: frozenset({CONTACT, LECTURER, COORDINATOR}),
    Permission.READ_OFFERS: frozenset({CONTACT, LECTURER, COORDINATOR, MANAGER}),
    Permission.WRITE_OFFERS: frozenset({LECTURER}),
    Permission.BROWSE_SUGGESTIONS: frozenset({LECTURER}),
    Permission.READ_SUGGESTIONS: frozenset({CONTACT, LECTURER, COORDINATOR, MANAGER}),
    Permission.ANSWER_SUGGESTIONS: frozenset({CONTACT, LECTURER}),
    Permission.ASK_PROGRAMMES: frozenset({CONTACT, COORDINATOR}),
    Permission.INVITE_PROGRAMMES: frozenset({COORDINATOR}),
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
    Permission.READ_RANKING: frozenset({COORDINATOR, MANAGER, ADMINISTRATOR}),
    Permission.MANAGE_RANKING: frozenset({MANAGER, ADMINISTRATOR}),
}


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
