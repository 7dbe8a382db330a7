# SPDX-License-Identifier: EUPL-1.2
"""Which roles open which part of the service: the table of ``models/access/roles.py``, said again.

The tests of the domain hold the code to it, those of the views every address.
"""

from typing import Final

from models.access import Permission
from models.vocabulary import Role

# permission | roles that open it: contact, lecturer, coordinator, manager, administrator
ROLES: Final = """
use_account          | contact lecturer coordinator manager administrator
search               | contact lecturer coordinator manager administrator
read_assignments     | contact lecturer coordinator manager
write_assignments    | contact coordinator
write_on_behalf      | coordinator
ask_advice           | contact coordinator
ask_why_not          | contact lecturer coordinator
read_offers          | contact lecturer coordinator manager
write_offers         | lecturer
browse_suggestions   | lecturer
read_suggestions     | contact lecturer coordinator manager
answer_suggestions   | contact lecturer
ask_programmes       | contact coordinator
invite_programmes    | coordinator
screen_assignments   | coordinator
confirm_placements   | coordinator
read_placements      | contact lecturer coordinator manager
follow_placements    | lecturer coordinator
read_tracker         | coordinator manager
manage_people        | administrator
manage_organisations | administrator
manage_themes        | administrator
manage_settings      | administrator
read_audit_trail     | administrator
manage_jobs          | administrator
read_ranking         | coordinator manager administrator
manage_ranking       | manager administrator
"""
SHORT: Final = {
    Role.MINISTRY_CONTACT: "contact",
    Role.LECTURER: "lecturer",
    Role.COORDINATOR: "coordinator",
    Role.PROGRAMME_MANAGER: "manager",
    Role.ADMINISTRATOR: "administrator",
}


def rows(table: str) -> list[list[str]]:
    """Return the cells of a table, line by line."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def opens(role: Role, permission: Permission) -> bool:
    """Whether the table gives ``permission`` to somebody with this role alone."""
    given = {name: roles.split() for name, roles in rows(ROLES)}
    return SHORT[role] in given[permission.value]
