# SPDX-License-Identifier: EUPL-1.2
"""A real worker whose matching can be slow or deadly; takes the arguments of ``celery``."""

from celery.__main__ import main

from models.vocabulary import JobKind
from workers import running

if __name__ == "__main__":
    running.HANDLERS[JobKind.MATCH_ASSIGNMENT] = "tests.faults.handlers:match_assignment"
    main()
