# SPDX-License-Identifier: EUPL-1.2
"""The Celery application: settings, per-process tools and signs of life.

``celery -A workers.app worker -Q embed`` finds ``app``, made from the environment at first use.
"""

import pkgutil
import sys
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from celery import Celery, signals

from config import LONGEST_JOB_S, Settings
from workers import tasks
from workers.dispatch import DEFAULT, EMBED, SWEEP, make_sender, queue_settings
from workers.logs import configure_logging
from workers.toolbox import make_toolbox

if TYPE_CHECKING:
    from matcher.encoder import Encoder

HEAVY_LIBRARIES: Final = ("torch", "sentence_transformers")
NATIVE_ENGINE: Final = "native"
# Named, not imported: the parent stays free of numbers and models.
NOTE_ENCODER: Final = "workers.changeover:note_encoder"  # (tools)


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
        "task_time_limit": LONGEST_JOB_S,
        # True loses running tasks for ever when the broker dies under them.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_hijack_root_logger": False,
        # Room for two encoders, on the way from one to the other.
        "worker_max_memory_per_child": 3_000_000,
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
    WorkerSignals(settings).connect()
    return app


def __getattr__(name: str) -> Celery:
    """Make ``workers.app.app`` at first use, so that importing this module reads nothing."""
    if name == "app":
        return application()
    raise AttributeError(name)


class WorkerSignals:
    """Reacts to the life of a worker: logging, heartbeat file, tools of each child."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._queues: list[str] = []

    def connect(self) -> None:
        """Register all reactions with Celery."""
        signals.setup_logging.connect(self.set_up_logging, weak=False)
        signals.celeryd_after_setup.connect(self.start_parent, weak=False)
        signals.heartbeat_sent.connect(self.touch_heartbeats, weak=False)
        signals.worker_process_init.connect(self.start_child, weak=False)

    def set_up_logging(self, **_signal: Any) -> None:
        """Keep Celery from installing its own log format."""
        configure_logging(self._settings.log_level)

    def start_parent(self, *, instance: Any, **_signal: Any) -> None:
        """Note the queues served; refuse a parent that holds the model library."""
        self._queues = list(instance.app.amqp.queues.consume_from)
        heartbeat_file(self._settings, DEFAULT).parent.mkdir(
            mode=0o700, parents=True, exist_ok=True
        )
        require_light_parent()

    def touch_heartbeats(self, **_signal: Any) -> None:
        """Show the watchdog that this worker's loop turns."""
        for queue in self._queues:
            heartbeat_file(self._settings, queue).touch()

    def start_child(self, **_signal: Any) -> None:
        """Open this child's own database connection and, on the embed queue, the encoder."""
        embeds = EMBED in self._queues
        load = cache(open_source)
        encoder = partial(load, self._settings.encoder) if embeds else refuse_encoder
        tools = make_toolbox(
            self._settings, make_sender(self._settings), encoder=encoder, earlier_encoder=load
        )
        tasks.use(tools)
        if embeds:  # now rather than at the first job; when it fails, jobs try again and say so
            pkgutil.resolve_name(NOTE_ENCODER)(tools)  # loads the encoder, unless words do


def require_light_parent() -> None:
    """Raise SystemExit when torch is loaded: children forked from such a parent hang."""
    loaded = [name for name in HEAVY_LIBRARIES if name in sys.modules]
    if loaded:
        raise SystemExit(f"The worker's parent process must not import {', '.join(loaded)}.")


def load_encoder(settings: Settings) -> "Encoder":
    """Return the encoder that the settings name; see ``open_source``."""
    return open_source(settings.encoder)


def open_source(source: str) -> "Encoder":
    """Return the encoder of a folder or hub name; imports torch, so only ever in a child.

    ``native`` means the small engine without torch: quick to load, slower per text.
    """
    from matcher.encoder import open_encoder  # noqa: PLC0415 - not in the parent

    return open_encoder(None if source == NATIVE_ENGINE else source)


def refuse_encoder() -> "Encoder":
    """Raise: only the embed queue pays for an encoder."""
    raise RuntimeError("This worker serves no embed queue and holds no encoder.")
