# SPDX-License-Identifier: EUPL-1.2
"""The coordinator's steps with assignments: the queue (several at once) and one at a time."""

from web.screening import joining, queue, stepping
from web.screening.routes import blueprint

__all__ = ["blueprint", "joining", "queue", "stepping"]
