# SPDX-License-Identifier: EUPL-1.2
"""Settings that each stand for a measured way to lose or repeat work."""

import pytest
from kombu.exceptions import ContentDisallowed
from kombu.serialization import dumps, loads

from tests.settings import make_settings
from workers.app import make_celery
from workers.dispatch import RUN_JOB, SWEEP


@pytest.fixture
def app(tmp_path):
    return make_celery(make_settings(tmp_path))


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        pytest.param(name, value, why, id=name)
        for name, value, why in [
            (
                "worker_cancel_long_running_tasks_on_connection_loss",
                False,
                "True loses every running task for ever when the broker dies",
            ),
            ("task_acks_late", True, "a killed worker's message must come back"),
            ("task_reject_on_worker_lost", True, "a killed child's message must come back"),
            ("task_ignore_result", True, "state lives in the job row"),
            ("worker_prefetch_multiplier", 1, "a worker holds no work it does not do"),
            ("broker_connection_max_retries", None, "a worker never gives the broker up"),
            ("broker_connection_retry_on_startup", True, "the broker may start later"),
            ("broker_connection_timeout", 2, "a page does not wait for a dead broker"),
            ("beat_scheduler", "celery.beat:Scheduler", "the default writes a pickle file"),
            ("task_create_missing_queues", False, "a typo in a queue name fails"),
            ("worker_hijack_root_logger", False, "logs stay JSON without personal data"),
            ("task_time_limit", 120, "must stay below the lease"),
        ]
    ],
)
def test_setting(app, setting, value, why):
    assert getattr(app.conf, setting) == value, why


def test_there_is_no_result_backend(app):
    assert app.conf.result_backend is None, "publishing would block 5 s when the broker is down"


def test_unfinished_message_returns_later_than_the_longest_task_ends(app):
    visible_again_s = app.conf.broker_transport_options["visibility_timeout"]

    assert visible_again_s > app.conf.task_time_limit


def test_lease_outlives_the_longest_task(app, tmp_path):
    assert make_settings(tmp_path).lease_s > app.conf.task_time_limit


def test_child_gets_time_to_load_the_encoder(app):
    assert app.conf.worker_proc_alive_timeout >= 60, (
        "4 s, the default, kills each child as it loads"
    )


def test_lost_messages_are_looked_for_every_ten_seconds(app):
    options = app.conf.broker_transport_options

    assert options["unacked_restore_interval"] * options["unacked_restore_throttle"] <= 10


def test_pickle_is_refused(app):
    content_type, encoding, payload = dumps({"job": 1}, serializer="pickle")

    with pytest.raises(ContentDisallowed):
        loads(payload, content_type, encoding, accept=app.conf.accept_content)


def test_tasks_have_explicit_names(app):
    own = {name for name in app.tasks if not name.startswith("celery.")}

    assert own == {RUN_JOB, SWEEP}


def test_sweep_expires_when_the_next_one_is_due(app):
    entry = app.conf.beat_schedule["sweep"]

    assert entry["task"] == SWEEP
    assert entry["options"]["expires"] == entry["schedule"]


def test_keys_carry_our_prefix(app):
    assert app.conf.broker_transport_options["global_keyprefix"] == "koppelpunt:"
