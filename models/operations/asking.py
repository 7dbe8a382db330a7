# SPDX-License-Identifier: EUPL-1.2
"""Pairs that the computer does not suggest now but people want: hard rules count, not scores."""

from models.access import SYSTEM, Actor
from models.assignment import Assignment
from models.capacity import free_groups, free_students
from models.comparison import Room, broken_rules, compare
from models.errors import DoesNotFit
from models.lifecycle import move
from models.offer import Offer
from models.operations.suggestions import pair, request_programme
from models.suggestion import Suggestion
from models.transitions import SuggestionAction
from models.unit_of_work import UnitOfWork
from models.vocabulary import SuggestionState


def pair_again(uow: UnitOfWork, assignment: Assignment, offer: Offer, actor: Actor) -> Suggestion:
    """Return the pair, also when it was suggested once and fell out of the list since.

    Raises as ``pair`` does.
    """
    found = pair(uow, assignment, offer, actor)
    if found.state is SuggestionState.SUPERSEDED:
        move(uow, found, SuggestionAction.REVIVE, SYSTEM)
    return found


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
