# SPDX-License-Identifier: EUPL-1.2
"""Asking an offer that the computer does not suggest now: hard rules count, not scores."""

from models.access import Actor
from models.capacity import free_groups, free_students
from models.comparison import Room, broken_rules, compare
from models.errors import DoesNotFit
from models.operations.suggestions import request_programme
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork


def ask_offer(uow: UnitOfWork, found: Suggestion, actor: Actor, message: str = "") -> Suggestion:
    """Ask the programme of an offer that somebody chose; from there it goes as usual.

    Raises:
        DoesNotFit: a hard rule keeps the two apart; names each of them.
        Others as ``request_programme`` does.
    """
    asked = request_programme(uow, found, actor, message)
    offer, session = asked.offer, uow.session
    room = Room(groups=free_groups(session, offer), students=free_students(session, offer))
    broken = broken_rules(compare(asked.assignment, offer, room))
    if broken:
        raise DoesNotFit(broken)
    return asked
