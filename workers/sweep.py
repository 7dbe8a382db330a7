# SPDX-License-Identifier: EUPL-1.2
"""Repair: every few seconds, publish the jobs that nobody was told about or nobody finished."""

from datetime import timedelta
from typing import Final

import structlog

from models.base import utc_now
from models.operations.jobs import due_job_hints
from workers.toolbox import Toolbox

logger = structlog.stdlib.get_logger(__name__)

SILENT_SWEEPS: Final = 3  # then a hint counts as lost


def publish_due(tools: Toolbox) -> int:
    """Send a hint for each due job; returns how many. Safe to run twice at once."""
    silence = timedelta(seconds=SILENT_SWEEPS * tools.settings.sweep_s)
    with tools.session_factory() as session:
        with tools.unit_of_work(session):
            hints = due_job_hints(session, now=utc_now(), silence=silence)
        for hint in hints:
            tools.send(hint)
    if hints:
        logger.info("jobs_published_again", count=len(hints))
    return len(hints)
