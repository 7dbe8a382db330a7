# SPDX-License-Identifier: EUPL-1.2
"""The mail about what is new in the searches that somebody keeps; a duty of the clock.

Counting takes long and changes nothing, so it is done before the one who writes has to wait.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import structlog

from models.access import Actor
from models.operations.saved_searches import tell_news
from models.person import Person
from models.queries.saved_searches import due_searches, people_to_tell, searches_to_tell
from models.unit_of_work import UnitOfWork
from workers.toolbox import Toolbox

logger = structlog.stdlib.get_logger(__name__)

PEOPLE_AT_ONCE: Final = 50


def send_digests(tools: Toolbox, now: datetime) -> int:
    """Tell some of the people whose searches are due; return how many got a mail.

    Each in a transaction of their own: one that fails is logged and tried at the next sweep.
    """
    with tools.session_factory() as session:
        people = people_to_tell(session, now, PEOPLE_AT_ONCE)
    return sum(_told(tools, person_id, now) for person_id in people)


def _told(tools: Toolbox, person_id: int, now: datetime) -> bool:
    try:
        counts = _counted(tools, person_id, now)
        with tools.session_factory() as session, UnitOfWork(session, tools.send, now=now) as uow:
            return _tell(uow, person_id, counts)
    except Exception:
        logger.exception("digest_failed")
        return False


def _counted(tools: Toolbox, person_id: int, now: datetime) -> dict[int, int]:
    with tools.session_factory() as session:
        actor = Actor.of(session.get_one(Person, person_id))
        return {at.id: new for at, new in searches_to_tell(session, actor, now).items()}


def _tell(uow: UnitOfWork, person_id: int, counts: Mapping[int, int]) -> bool:
    """Tell about what was counted and is due still: somebody may have been faster."""
    due = due_searches(uow.session, person_id, uow.now)
    return tell_news(uow, person_id, {at: counts[at.id] for at in due if at.id in counts})
