# SPDX-License-Identifier: EUPL-1.2
"""The registered tasks: thin shells that fetch this process's tools and call one function."""

from celery import Celery

from workers.clock import run_duties
from workers.dispatch import RUN_JOB, SWEEP
from workers.running import run_claimed
from workers.sweep import publish_due
from workers.toolbox import Toolbox

_toolbox: list[Toolbox] = []


def use(toolbox: Toolbox) -> None:
    """Give the tasks of this process their tools."""
    _toolbox[:] = [toolbox]


def register(app: Celery) -> None:
    """Register the tasks under explicit names; messages outlive a move of a module."""
    app.task(name=RUN_JOB)(run_job)
    app.task(name=SWEEP)(sweep)


def run_job(job_id: int) -> None:
    """Claim and do one job; a job that is done, early or taken is left alone."""
    run_claimed(_toolbox[0], job_id)


def sweep() -> None:
    """Do what is due by the clock; publish lost hints and jobs whose worker died."""
    run_duties(_toolbox[0])
    publish_due(_toolbox[0])
