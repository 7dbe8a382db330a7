# SPDX-License-Identifier: EUPL-1.2
"""The real supervisor, with the workers of ``tests.faults.worker`` and less patience."""

import sys

from workers import processes, programs, supervisor

REAL = programs.celery()


def celery() -> list[str]:
    """The start of a Celery command line, through our own module."""
    return [word if word != "celery" else "tests.faults.worker" for word in REAL]


if __name__ == "__main__":
    programs.celery = celery
    vars(processes).update(LONGEST_DELAY_S=1.5, HEARTBEAT_SILENCE_S=10.0)
    sys.exit(supervisor.main())
