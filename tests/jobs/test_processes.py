# SPDX-License-Identifier: EUPL-1.2
"""Children of the supervisor: restarted, watched, stopped, and never left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workers import processes
from workers.processes import Child, Program, Pulse

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def lines():
    return []


@pytest.fixture
def make_child(tmp_path, lines):
    made = []

    def make(code, heartbeat=None):
        program = Program(
            name="child",
            argv=[sys.executable, "-u", "-c", code],
            environment={},
            folder=tmp_path,
            is_ready=lambda: True,
            stop_within_s=5,
            heartbeat=heartbeat,
        )
        child = Child(program, lambda _name, line: lines.append(line))
        made.append(child)
        return child

    yield make
    for child in made:
        child.kill()


def until(condition, seconds=10.0):
    ends_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends_at, "it did not happen in time"
        time.sleep(0.02)


def test_output_arrives_line_by_line(make_child, lines):
    child = make_child("print('one'); print('two')")

    child.start()

    until(lambda: lines == ["one", "two"])


def test_ended_child_is_started_again(make_child, lines):
    child = make_child("import os; print(os.getpid())")
    child.start()

    until(lambda: child.watch() or sum(line.isdigit() for line in lines) >= 2)

    assert len(set(filter(str.isdigit, lines))) >= 2


def test_delay_grows_with_each_failure(make_child, lines, monkeypatch):
    monkeypatch.setattr(processes, "FIRST_DELAY_S", 0.01)
    child = make_child("raise SystemExit(3)")
    child.start()

    until(lambda: child.watch() or sum("starts again" in line for line in lines) >= 4)

    assert child._failures >= 4


def test_silent_child_is_killed_and_replaced(make_child, lines, tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "HEARTBEAT_SILENCE_S", 0.3)
    heart = tmp_path / "heart"
    code = f"import pathlib, time; pathlib.Path({str(heart)!r}).touch(); time.sleep(60)"
    child = make_child(code, heartbeat=heart)
    child.start()
    first = child.pid

    until(lambda: child.watch() or child.pid not in {None, first})

    assert any("no sign of life" in line for line in lines)


def test_stop_waits_for_the_child_to_finish(make_child, lines):
    child = make_child(
        "import signal, time\n"
        "def finish(*_): print('finished'); raise SystemExit\n"
        "signal.signal(signal.SIGTERM, finish); print('up'); time.sleep(60)"
    )
    child.start()
    until(lambda: "up" in lines)

    child.ask_to_stop()

    assert child.wait(5)
    until(lambda: "finished" in lines)


def test_kill_takes_grandchildren_along(make_child, lines):
    child = make_child(
        "import subprocess, sys, time\n"
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid)\n"
        "time.sleep(60)"
    )
    child.start()
    until(lambda: bool(lines))

    child.kill()

    until(lambda: not is_alive(int(lines[0])))


def test_no_child_outlives_a_killed_parent():
    script = (
        "import sys, time; from pathlib import Path; from workers.processes import Child, Program\n"
        "program = Program(name='c', argv=[sys.executable, '-c', 'import time; time.sleep(60)'],\n"
        "    environment={}, folder=Path('/'), is_ready=bool, stop_within_s=1)\n"
        "child = Child(program, print); child.start(); print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        child_pid = int(parent.stdout.readline())

        parent.send_signal(signal.SIGKILL)

    until(lambda: not is_alive(child_pid))


def test_jump_of_the_clock_is_no_silence(tmp_path):
    file = tmp_path / "heart"
    pulse = Pulse(file)
    file.touch()
    assert not pulse.is_silent(10.0, started_at=0.0)

    os.utime(file, (0, 0))

    assert not pulse.is_silent(11.0, started_at=0.0)
    assert not pulse.is_silent(12.0, started_at=0.0)
    assert pulse.is_silent(50.0, started_at=0.0)


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
