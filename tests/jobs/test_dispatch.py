# SPDX-License-Identifier: EUPL-1.2
"""Hints to the broker: quick, quiet and never in the way of a page."""

import time

import pytest
from celery import Celery

from models.unit_of_work import JobHint
from tests.settings import make_settings
from workers.dispatch import PAUSE_AFTER_FAILURE_S, HintSender, make_sender, queue_settings

HINT = JobHint(job_id=7, queue="embed")


class Broker:
    """Counts what is published; fails while ``down`` is set."""

    def __init__(self, *, down=False):
        self.down = down
        self.attempts = 0
        self.published = []

    def send_task(self, name, args, **options):
        self.attempts += 1
        if self.down:
            raise OSError("broker is gone")
        self.published.append((name, args, options["queue"]))


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_hint_carries_the_job_id_and_nothing_else(clock):
    broker = Broker()

    HintSender(broker.send_task, clock)(HINT)

    assert broker.published == [("koppelpunt.run_job", (7,), "embed")]


def test_dead_broker_is_no_error(clock):
    HintSender(Broker(down=True).send_task, clock)(HINT)


def test_after_a_failure_hints_are_dropped_without_an_attempt(clock):
    broker = Broker(down=True)
    send = HintSender(broker.send_task, clock)

    for _ in range(10):
        send(HINT)

    assert broker.attempts == 1


def test_publishing_starts_again_after_the_pause(clock):
    broker = Broker(down=True)
    send = HintSender(broker.send_task, clock)
    send(HINT)
    broker.down = False

    clock.now += PAUSE_AFTER_FAILURE_S
    send(HINT)

    assert len(broker.published) == 1


def test_broker_that_is_not_there_costs_less_than_a_second(tmp_path):
    send = make_sender(make_settings(tmp_path))
    begin = time.monotonic()

    send(HINT)

    assert time.monotonic() - begin < 1


def test_unknown_queue_is_refused():
    app = Celery("koppelpunt", set_as_current=False)
    app.conf.update(queue_settings("memory://"))

    with pytest.raises(Exception, match="embedd"):
        app.send_task("koppelpunt.run_job", (1,), queue="embedd")
