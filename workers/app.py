# SPDX-License-Identifier: EUPL-1.2
"""The Celery application: settings, per-process tools and signs of life.

``celery -A workers.app worker -Q embed`` finds ``app``, made from the environment at first use.
"""

import sys
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from celery import Celery, signals

from config import Settings
from workers import tasks
from workers.dispatch import DEFAULT, EMBED, SWEEP, make_sender, queue_settings
from workers.logs import configure_logging
from workers.toolbox import make_toolbox

HEAVY_LIBRARIES: Final = ("torch", "sentence_transformers")
NATIVE_ENGINE: Final = "native"


def make_celery(settings: Settings) -> Celery:
    """Return the application of workers and scheduler."""
    app = Celery("koppelpunt", set_as_current=False)
    app.conf.update(queue_settings(settings.broker_url) | worker_settings(settings))
    tasks.register(app)
    return app


def worker_settings(settings: Settings) -> dict[str, Any]:
    """Return what workers and scheduler add to the shared queue settings."""
    return {
        "beat_schedule": {"sweep": _sweep_entry(settings.sweep_s)},
        # The default scheduler keeps its state in a pickle file; one entry needs no memory.
        "beat_scheduler": "celery.beat:Scheduler",
        "broker_connection_max_retries": None,
        "broker_connection_retry_on_startup": True,
        "enable_utc": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_soft_time_limit": 100,
        "task_time_limit": 120,
        # True loses running tasks for ever when the broker dies under them.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_hijack_root_logger": False,
        "worker_max_memory_per_child": 1_500_000,
        "worker_max_tasks_per_child": 500,
        "worker_prefetch_multiplier": 1,
        # A child of the embed queue loads the encoder before it answers; 4 s would kill it.
        "worker_proc_alive_timeout": 180,
        "worker_soft_shutdown_timeout": 10,
    }


def _sweep_entry(every_s: float) -> dict[str, Any]:
    # An old sweep is worthless: it expires when the next one is due.
    options = {"expires": every_s, "queue": DEFAULT}
    return {"task": SWEEP, "schedule": every_s, "options": options}


def heartbeat_file(settings: Settings, queue: str) -> Path:
    """Return the file that the worker of ``queue`` touches while it lives."""
    return settings.data_dir / "run" / f"{queue}.heartbeat"


@cache
def application() -> Celery:
    """Return the application of this process and connect its signals."""
    settings = Settings.from_env()
    app = make_celery(settings)
    app.set_current()
    _connect_signals(settings)
    return app


def __getattr__(name: str) -> Celery:
    """Make ``workers.app.app`` at first use, so that importing this module reads nothing."""
    if name == "app":
        return application()
    raise AttributeError(name)


def _connect_signals(settings: Settings) -> None:
    signals.setup_logging.connect(partial(_set_up_logging, settings), weak=False)
    signals.celeryd_after_setup.connect(partial(_remember_queues, settings), weak=False)
    signals.heartbeat_sent.connect(partial(_touch_heartbeats, settings), weak=False)
    signals.worker_process_init.connect(partial(_open_toolbox, settings), weak=False)


def _set_up_logging(settings: Settings, **_signal: Any) -> None:
    configure_logging(settings.log_level)


_served_queues: list[str] = []


def _remember_queues(settings: Settings, *, instance: Any, **_signal: Any) -> None:
    _served_queues[:] = list(instance.app.amqp.queues.consume_from)
    heartbeat_file(settings, DEFAULT).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    loaded = [name for name in HEAVY_LIBRARIES if name in sys.modules]
    if loaded:
        # Forked children of a parent that holds torch hang at their first inference.
        raise RuntimeError(f"The worker's parent process must not import {', '.join(loaded)}.")


def _touch_heartbeats(settings: Settings, **_signal: Any) -> None:
    for queue in _served_queues:
        heartbeat_file(settings, queue).touch()


def _open_toolbox(settings: Settings, **_signal: Any) -> None:
    load = load_encoder if EMBED in _served_queues else None
    tasks.use(make_toolbox(settings, make_sender(settings), load=load))


def load_encoder(settings: Settings) -> Any:
    """Return the encoder that the settings name; imports torch, so only ever in a child.

    ``EMBEDDING_MODEL=native`` means the small engine without torch: quick to load, slower per text.
    """
    from matcher.encoder import open_encoder  # noqa: PLC0415 - not in the parent

    return open_encoder(None if settings.encoder == NATIVE_ENGINE else settings.encoder)
