# SPDX-License-Identifier: EUPL-1.2
"""What is due because time passed; run by every sweep.

Each duty is one short transaction of its own. The mail about searches has to count first.
"""

from collections.abc import Callable
from functools import partial

import structlog

from models.base import utc_now
from models.operations import (
    encoders,
    inquiries,
    intake,
    likeness,
    offers,
    programme_matching,
    programme_suggestions,
    ranking,
    suggestions,
    theme_models,
    upkeep,
)
from models.unit_of_work import UnitOfWork
from workers.digests import send_digests
from workers.toolbox import Toolbox

logger = structlog.stdlib.get_logger(__name__)

Duty = Callable[[UnitOfWork], int]


def duties(tools: Toolbox) -> dict[str, Duty]:
    """Return the duties by name, in the order in which they run."""
    settings = tools.settings
    forget_sessions = partial(
        upkeep.forget_sessions, idle=settings.idle_timeout, longest=settings.session_timeout
    )
    return {
        "answers_reminded": suggestions.remind_asked,
        "answers_expired": suggestions.expire_overdue,
        "offers_closed": offers.close_past_offers,
        "matching_missed": upkeep.match_missed,
        "themes_to_learn": theme_models.train_when_due,
        "ranking_learned": ranking.learn_when_due,
        "programmes_missed": programme_matching.rank_programmes_missed,
        "programmes_let_go": programme_suggestions.let_programmes_go,
        "sessions_forgotten": forget_sessions,
        "likeness_forgotten": likeness.forget_likeness,
        "jobs_forgotten": upkeep.forget_jobs,
        "inquiries_forgotten": inquiries.forget_inquiries,
        "intake_notes_forgotten": intake.forget_old_notes,
        "old_vectors_forgotten": encoders.forget_old_vectors,
        "statistics_refreshed": upkeep.refresh_statistics,
        "chain_head_noted": note_head,
    }


def note_head(uow: UnitOfWork) -> int:
    """Log the head of the chain once a day: whoever rewrites the chain cannot rewrite the log."""
    head = upkeep.head_to_note(uow)
    if head is None:
        return 0
    logger.info("chain_head", head=f"{head.seq}:{head.hash}")
    return 1


def run_duties(tools: Toolbox) -> None:
    """Run every duty; one that fails is logged and does not hold up the others."""
    for name, duty in duties(tools).items():
        _run(name, partial(_in_one_transaction, tools, duty))
    _run("digests_sent", partial(send_digests, tools, utc_now()))


def _run(name: str, work: Callable[[], int]) -> None:
    try:
        count = work()
    except Exception:
        logger.exception("duty_failed", duty=name)
    else:
        if count:
            logger.info("duty_done", duty=name, count=count)


def _in_one_transaction(tools: Toolbox, duty: Duty) -> int:
    with tools.session_factory() as session, tools.unit_of_work(session) as uow:
        return duty(uow)
