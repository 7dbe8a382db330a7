# SPDX-License-Identifier: EUPL-1.2
"""One job from claim to finish, safe against a second delivery, a crash and a lost lease.

1. Claim: one UPDATE gives this run a token and a lease; nobody else can claim meanwhile.
2. Think: the handler reads, computes, and returns what to store. No transaction is open.
3. Finish: results and ``done`` in one transaction, fenced by the token. A run that lost its lease
   throws its results away.
"""

import pkgutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final, cast

import structlog

from models.base import utc_now
from models.errors import DomainError, LostLease
from models.operations.jobs import ClaimedJob, claim_job, fail_job, finish_job
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind
from workers.toolbox import Toolbox

logger = structlog.stdlib.get_logger(__name__)

Store = Callable[[UnitOfWork], None]
Handler = Callable[[Toolbox, int], Store]

# Named, not imported: the parent process and the default queue stay free of numbers and models.
HANDLERS: Final[dict[JobKind, str]] = {
    JobKind.MATCH_ASSIGNMENT: "workers.matching:match_assignment",
    JobKind.MATCH_OFFER: "workers.matching:match_offer",
    JobKind.MATCH_PROGRAMMES: "workers.programmes:match_programmes",
    JobKind.EMBED_PROGRAMMES: "workers.programmes:embed_programmes",
    JobKind.DELIVER_MAIL: "workers.delivery:deliver_mail",
    JobKind.ANSWER_INQUIRY: "workers.inquiries:answer_inquiry",
    JobKind.TRAIN_THEMES: "workers.theme_training:train_themes",
    JobKind.FIT_RANKING: "workers.learning:fit_ranking",
    JobKind.RANK_ALL: "workers.ranking_all:rank_all",
    JobKind.EMBED_ALL: "workers.changeover:embed_all",
}


def handler_for(kind: JobKind) -> Handler:
    """Return the function that does jobs of ``kind``: ``(tools, subject_id) -> store(uow)``."""
    return cast("Handler", pkgutil.resolve_name(HANDLERS[kind]))


def run_claimed(tools: Toolbox, job_id: int) -> None:
    """Do the job when it can be claimed; a failure is written on the job and raised again."""
    claimed = _claim(tools, job_id)
    if claimed is None:
        return
    log = logger.bind(job=claimed.id, kind=claimed.kind, attempt=claimed.attempt)
    try:
        store = handler_for(claimed.kind)(tools, claimed.subject_id)
        _finish(tools, claimed, store)
    except LostLease:
        log.warning("job_lease_lost")
    except Exception as error:
        _fail(tools, claimed, error)
        log.error("job_failed", error=_error_code(error))  # noqa: TRY400 - Celery logs the trace
        raise
    else:
        log.info("job_done")


def _claim(tools: Toolbox, job_id: int) -> ClaimedJob | None:
    lease = timedelta(seconds=tools.settings.lease_s)
    with tools.session_factory() as session, tools.unit_of_work(session):
        return claim_job(session, job_id, now=utc_now(), lease=lease)


def _finish(tools: Toolbox, claimed: ClaimedJob, store: Store) -> None:
    with tools.session_factory() as session, tools.unit_of_work(session) as uow:
        store(uow)
        finish_job(session, claimed, now=utc_now())


def _fail(tools: Toolbox, claimed: ClaimedJob, error: Exception) -> None:
    with suppress(LostLease), tools.session_factory() as session, tools.unit_of_work(session):
        fail_job(session, claimed, now=utc_now(), error=_error_code(error))


def _error_code(error: Exception) -> str:
    return error.code if isinstance(error, DomainError) else type(error).__name__
