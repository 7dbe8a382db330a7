# SPDX-License-Identifier: EUPL-1.2
"""Settings of one installation; the only reader of the process environment.

Every default is safe in production, and production is the default. The embedded default, which only
``script/server`` and ``script/koppelpunt`` take by themselves, runs on loopback, keeps its state in
``DATA_DIR`` and makes its own secret at first start.
"""

import hashlib
import ipaddress
import math
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent
LONGEST_SOCKET_PATH = 100  # the kernel stops at 107 bytes; see docs/operations.md
SHORTEST_SECRET = 32
FEWEST_KINDS = 10  # different characters; random text of that length has about twenty
LONGEST_JOB_S = 120  # a worker that takes longer is killed; its lease must not end before
HIGHEST = 100_000
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
REQUIRED = (
    "DATABASE_URL",
    "BROKER_URL",
    "SECRET_KEY",
    "BASE_URL",
    "SMTP_URL",
    "MAIL_FROM",
    "CONTACT_EMAIL",
)


class Environment(StrEnum):
    """Where this process runs; decides cookies, example accounts and strictness."""

    EMBEDDED = "embedded"
    PRODUCTION = "production"


class ConfigurationError(Exception):
    """A setting is missing or unsafe; the message says which one and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that may differ between two installations.

    Durations are ``timedelta`` or end in ``_s`` (seconds); sizes end in ``_mb``.
    """

    environment: Environment
    data_dir: Path
    database_url: str
    broker_url: str
    limiter_url: str
    secret_key: str = field(repr=False)
    encoder: str
    base_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "Koppelpunt <koppelpunt@localhost>"
    contact_email: str = "beheer@localhost"
    theme_css: str = ""
    logo_svg: str = ""
    trusted_proxies: int = 0
    web_processes: int = 2
    ops_token: str = field(default="", repr=False)
    lease_s: float = 180.0
    sweep_s: float = 10.0
    idle_timeout: timedelta = timedelta(minutes=30)
    session_timeout: timedelta = timedelta(hours=12)
    log_level: str = "INFO"

    @classmethod
    def from_env(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        default: Environment = Environment.PRODUCTION,
    ) -> Self:
        """Read the settings, or raise ConfigurationError naming what is wrong.

        An empty variable counts as absent. ``default`` is where this runs when nobody says it.
        """
        given = os.environ if environ is None else environ
        env = {name: value for name, value in given.items() if value}
        environment = _environment(env.get("ENVIRONMENT", default))
        _check_safe(env, environment)
        data_dir = Path(env.get("DATA_DIR", ROOT / "instance")).absolute()
        host = env.get("HOST", "127.0.0.1")
        port = _whole("PORT", env.get("PORT", "8000"), 1, 65535)
        broker = env.get("BROKER_URL", f"redis+socket://{broker_socket(data_dir)}?virtual_host=0")
        shortest_lease = LONGEST_JOB_S if environment is Environment.PRODUCTION else 0
        return cls(
            environment=environment,
            data_dir=data_dir,
            database_url=env.get("DATABASE_URL", f"sqlite:///{data_dir / 'koppelpunt.db'}"),
            broker_url=broker,
            limiter_url=env.get("LIMITER_URL", _limiter_url(broker)),
            secret_key=env.get("SECRET_KEY") or _own_secret(data_dir),
            encoder=env.get("EMBEDDING_MODEL", str(data_dir / "encoder")),
            base_url=env.get("BASE_URL", f"http://{host}:{port}").rstrip("/"),
            host=host,
            port=port,
            smtp_url=env.get("SMTP_URL", ""),
            mail_from=env.get("MAIL_FROM", "Koppelpunt <koppelpunt@localhost>"),
            contact_email=env.get("CONTACT_EMAIL", "beheer@localhost"),
            theme_css=env.get("THEMA_CSS", ""),
            logo_svg=env.get("LOGO_SVG", ""),
            trusted_proxies=_whole("TRUSTED_PROXIES", env.get("TRUSTED_PROXIES", "0"), 0, 9),
            web_processes=_whole("WEB_PROCESSES", env.get("WEB_PROCESSES", "2"), 1, 64),
            ops_token=env.get("OPS_TOKEN", ""),
            lease_s=_above(shortest_lease, "LEASE_S", env.get("LEASE_S", "180")),
            sweep_s=_above(0, "SWEEP_S", env.get("SWEEP_S", "10")),
            idle_timeout=timedelta(
                minutes=_above(0, "SESSION_IDLE_MINUTES", env.get("SESSION_IDLE_MINUTES", "30"))
            ),
            session_timeout=timedelta(
                hours=_above(0, "SESSION_HOURS", env.get("SESSION_HOURS", "12"))
            ),
            log_level=_log_level(env.get("LOG_LEVEL", "INFO")),
        )

    @property
    def is_embedded(self) -> bool:
        """Whether this is the loopback default of ``script/server``."""
        return self.environment is Environment.EMBEDDED

    @property
    def outbox_dir(self) -> Path:
        """Folder for mail written as files when no SMTP server is set."""
        return self.data_dir / "outbox"


def child_environment(**added: str) -> dict[str, str]:
    """Return this process's environment with ``added`` on top, for a child process."""
    return {**os.environ, **added}


def broker_socket(data_dir: Path) -> Path:
    """Return the broker's socket: in ``data_dir``, or in a private short path when too long."""
    path = data_dir / "run" / "valkey.sock"
    if len(str(path)) <= LONGEST_SOCKET_PATH:
        return path
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"koppelpunt-{os.getuid()}-{digest}" / "valkey.sock"


def _environment(text: str) -> Environment:
    if text not in list(Environment):
        raise ConfigurationError(f"ENVIRONMENT is production or embedded, not {text}.")
    return Environment(text)


def _check_safe(env: Mapping[str, str], environment: Environment) -> None:
    if environment is Environment.EMBEDDED:
        _check_loopback(env.get("HOST", "localhost"))
        return
    missing = [name for name in REQUIRED if name not in env]
    if missing:
        raise ConfigurationError(
            f"Set {', '.join(missing)} before starting in production. "
            "To try Koppelpunt on one machine, start script/server."
        )
    _check_secret(env["SECRET_KEY"])
    if 0 < len(env.get("OPS_TOKEN", "")) < SHORTEST_SECRET:
        raise ConfigurationError(f"OPS_TOKEN needs at least {SHORTEST_SECRET} characters.")
    if not env["BASE_URL"].startswith("https://"):
        raise ConfigurationError("BASE_URL must begin with https:// in production.")


def _check_loopback(host: str) -> None:
    """Refuse to show example accounts, and cookies that travel over http, to a network."""
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise ConfigurationError(
            f"HOST {host} is more than this machine: that needs ENVIRONMENT=production."
        )


def _check_secret(secret: str) -> None:
    if len(secret) < SHORTEST_SECRET:
        raise ConfigurationError(f"SECRET_KEY needs at least {SHORTEST_SECRET} characters.")
    if len(set(secret)) < FEWEST_KINDS or "change" in secret.lower():
        raise ConfigurationError("SECRET_KEY is easy to guess: take a random one.")


def _own_secret(data_dir: Path) -> str:
    file = data_dir / "secret_key"
    if not file.exists():
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def _whole(name: str, text: str, lowest: int, highest: int) -> int:
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise ConfigurationError(
            f"{name} is a whole number from {lowest} to {highest}, not {text}."
        )
    return int(text)


def _above(lowest: float, name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not lowest < number <= HIGHEST:
        raise ConfigurationError(f"{name} is a number above {lowest}, up to {HIGHEST}, not {text}.")
    return number


def _log_level(text: str) -> str:
    if text not in LOG_LEVELS:
        raise ConfigurationError(f"LOG_LEVEL is one of {', '.join(LOG_LEVELS)}, not {text}.")
    return text


def _limiter_url(broker: str) -> str:
    if broker.startswith("redis+socket://"):
        path = broker.removeprefix("redis+socket://").split("?")[0]
        return f"redis+unix://{path}?db=3"
    return broker
