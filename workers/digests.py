# SPDX-License-Identifier: EUPL-1.2
"""The mail about what is new in the searches that somebody keeps; a duty of the clock."""

from typing import Final

from models.access import Actor
from models.operations.saved_searches import tell_news
from models.person import Person
from models.queries.saved_searches import people_to_tell, searches_to_tell
from models.unit_of_work import UnitOfWork

PEOPLE_AT_ONCE: Final = 50


def send_digests(uow: UnitOfWork) -> int:
    """Tell some of the people whose searches are due; return how many got a mail."""
    told = 0
    for person_id in people_to_tell(uow.session, uow.now, PEOPLE_AT_ONCE):
        actor = Actor.of(uow.session.get_one(Person, person_id))
        told += tell_news(uow, person_id, searches_to_tell(uow.session, actor, uow.now))
    return told
