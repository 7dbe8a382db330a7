# SPDX-License-Identifier: EUPL-1.2
"""Settings: what is safe when nothing is said, and what is refused by name."""

import re

import pytest

from config import LONGEST_JOB_S, ConfigurationError, Environment, Settings, broker_socket
from tests.settings import PRODUCTION as SHARED
from tests.settings import SECRET
from workers.app import make_celery
from workers.supervisor import _settings

ANYWHERE = "0.0.0.0"  # noqa: S104 - read, not listened on
PRODUCTION = SHARED | {"DATABASE_URL": "postgresql://db/koppelpunt", "SECRET_KEY": SECRET}


def read(folder, **environment):
    return Settings.from_env({"DATA_DIR": str(folder)} | environment)


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A process that was told nothing but where its data is."""
    monkeypatch.delenv("ENVIRONMENT", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))


def test_production_is_what_a_process_takes_when_nothing_is_said(bare):
    with pytest.raises(ConfigurationError, match="Set DATABASE_URL"):
        Settings.from_env()


def test_the_supervisor_of_one_machine_is_embedded_when_nothing_is_said(bare):
    assert _settings(None).environment is Environment.EMBEDDED


def test_the_supervisor_does_not_overrule_what_is_said(bare, monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "production")

    with pytest.raises(ConfigurationError, match="Set DATABASE_URL"):
        _settings(None)


@pytest.mark.parametrize("host", [ANYWHERE, "::", "192.168.1.5", "koppelpunt.example.org", "*"])
def test_the_embedded_default_listens_on_this_machine_alone(tmp_path, host):
    with pytest.raises(ConfigurationError, match=re.escape(f"HOST {host}")):
        read(tmp_path, ENVIRONMENT="embedded", HOST=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost", ""])
def test_an_address_of_this_machine_is_fine(tmp_path, host):
    assert read(tmp_path, ENVIRONMENT="embedded", HOST=host).host == (host or "127.0.0.1")


def test_production_may_listen_anywhere(tmp_path):
    assert read(tmp_path, **PRODUCTION, HOST=ANYWHERE).host == ANYWHERE


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"ENVIRONMENT"}))
@pytest.mark.parametrize("left", [None, ""])
def test_production_names_what_is_missing(tmp_path, name, left):
    given = PRODUCTION | {name: left}
    given = {name: value for name, value in given.items() if value is not None}

    with pytest.raises(ConfigurationError, match=f"Set {name} before"):
        read(tmp_path, **given)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "prod"),
        ("PORT", "x"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("TRUSTED_PROXIES", "one"),
        ("TRUSTED_PROXIES", "-1"),
        ("SWEEP_S", "0"),
        ("SWEEP_S", "nan"),
        ("SWEEP_S", "inf"),
        ("LEASE_S", "0"),
        ("LEASE_S", "long"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("SESSION_HOURS", "1e300"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_what_cannot_be_is_named(tmp_path, name, value):
    with pytest.raises(ConfigurationError, match=f"{name} .*{re.escape(value)}"):
        read(tmp_path, **{"ENVIRONMENT": "embedded", name: value})


def test_an_empty_variable_counts_as_absent(tmp_path):
    settings = read(tmp_path, ENVIRONMENT="embedded", PORT="", TRUSTED_PROXIES="", LEASE_S="")

    assert (settings.port, settings.trusted_proxies, settings.lease_s) == (8000, 0, 180)


def test_a_lease_outlives_the_longest_job_in_production(tmp_path):
    with pytest.raises(ConfigurationError, match="LEASE_S"):
        read(tmp_path, **PRODUCTION, LEASE_S="120")
    settings = read(tmp_path, **PRODUCTION, LEASE_S="121")

    assert make_celery(settings).conf.task_time_limit == LONGEST_JOB_S < settings.lease_s


def test_two_long_folders_with_the_same_end_have_two_brokers(tmp_path):
    ends = "/srv/" + "x" * 60
    first, second = (tmp_path / name / ends.strip("/") for name in ("ministry-a", "ministry-b"))

    assert broker_socket(first) != broker_socket(second)
    assert broker_socket(first) == broker_socket(first)
    assert len(str(broker_socket(first))) < 100
