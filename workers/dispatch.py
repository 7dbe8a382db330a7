# SPDX-License-Identifier: EUPL-1.2
"""Publishes job ids after a commit; the only module of ``workers`` that ``web`` may import.

A message is a hint: the job row is the truth. So nothing here may slow down or fail a page. A dead
broker costs one short attempt, after which hints are dropped for a few seconds; the sweep finds
what was not published.
"""

import logging
import time
from typing import TYPE_CHECKING, Any, Final

from celery import Celery
from kombu import Connection, Queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from config import Settings
    from models.unit_of_work import JobHint

logger = logging.getLogger(__name__)

RUN_JOB: Final = "koppelpunt.run_job"
SWEEP: Final = "koppelpunt.sweep"
EMBED: Final = "embed"
DEFAULT: Final = "default"
PAUSE_AFTER_FAILURE_S: Final = 5.0
# One retry, at once: a page never waits longer for the broker than two connection attempts.
PUBLISH_RETRY: Final = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}


def queue_settings(broker_url: str) -> dict[str, Any]:
    """Return the Celery settings that publisher and worker must share."""
    return {
        "broker_url": broker_url,
        "broker_connection_timeout": 2,
        "broker_transport_options": {
            "global_keyprefix": "koppelpunt:",
            # Longer than the longest task (120 s): an unfinished message must not come back early.
            "visibility_timeout": 600,
            # Defaults restore unacknowledged messages after 100 s; this finds them in 10 s.
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_timeout": 10,
            "socket_connect_timeout": 2,
            "socket_keepalive": True,
            "health_check_interval": 15,
        },
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_create_missing_queues": False,
        "task_default_queue": DEFAULT,
        "task_ignore_result": True,
        "task_publish_retry_policy": PUBLISH_RETRY,
        "task_queues": (Queue(EMBED), Queue(DEFAULT)),
    }


def broker_answers(broker_url: str) -> bool:
    """Whether the broker takes a connection; waits for it two seconds at most."""
    options = queue_settings(broker_url)["broker_transport_options"] | {"socket_timeout": 2}
    try:
        with Connection(broker_url, transport_options=options) as connection:
            connection.connect()
    except Exception:  # whatever the broker does, it did not answer
        return False
    return True


class HintSender:
    """Sends job hints; swallows every failure and then rests a moment."""

    def __init__(
        self, publish: "Callable[..., object]", clock: "Callable[[], float]" = time.monotonic
    ) -> None:
        self._publish = publish
        self._clock = clock
        self._silent_until = 0.0

    def __call__(self, hint: "JobHint") -> None:
        """Publish one job id on its queue; return quietly when the broker cannot take it."""
        if self._clock() < self._silent_until:
            return
        try:
            self._publish(RUN_JOB, (hint.job_id,), queue=hint.queue, ignore_result=True)
        except Exception as error:  # whatever the broker does, the page succeeds
            self._silent_until = self._clock() + PAUSE_AFTER_FAILURE_S
            logger.warning("job_hint_lost job=%s cause=%s", hint.job_id, type(error).__name__)


def make_sender(settings: "Settings") -> HintSender:
    """Return the sender of this process."""
    app = Celery("koppelpunt", set_as_current=False)
    app.conf.update(queue_settings(settings.broker_url))
    return HintSender(app.send_task)
