# SPDX-License-Identifier: EUPL-1.2
"""Repair: every few seconds, publish the jobs that nobody was told about or nobody finished."""

import structlog

from models.base import utc_now
from models.operations.jobs import due_job_hints
from workers.toolbox import Toolbox

logger = structlog.stdlib.get_logger(__name__)


def publish_due(tools: Toolbox) -> int:
    """Send a hint for each due job; returns how many. Safe to run twice at once."""
    with tools.session_factory() as session:
        with tools.unit_of_work(session):
            hints = due_job_hints(session, now=utc_now())
        for hint in hints:
            tools.send(hint)
    if hints:
        logger.info("jobs_published_again", count=len(hints))
    return len(hints)
