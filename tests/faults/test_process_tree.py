# SPDX-License-Identifier: EUPL-1.2
"""The process tree under attack: killed children, a killed supervisor, a second start."""

import os
import signal

import pytest

from tests.stack import MARKS, Stack, is_alive, running_stack, until
from workers.instance_lock import CHILDREN_GONE_WITHIN_S

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    with running_stack(tmp_path_factory.mktemp("stack")) as stack:
        yield stack


def test_every_part_runs(stack):
    assert set(stack.pids()) == set(MARKS)
    assert stack.get("/readyz") == 200


@pytest.mark.parametrize("name", MARKS)
def test_killed_child_comes_back(stack, name):
    until(lambda: name in stack.pids(), 30)
    killed = stack.pids()[name]

    os.kill(killed, signal.SIGKILL)

    until(lambda: stack.pids().get(name, killed) != killed, 30)
    until(lambda: stack.get("/readyz") == 200, 30)


def test_second_start_with_the_same_data_says_so(stack):
    second = stack.launch("--port", str(stack.port + 1))
    with second:
        said, _ = second.communicate(timeout=30)

    assert second.returncode == 1
    assert "already runs" in said


def test_second_start_on_the_same_port_says_so(stack, tmp_path):
    second = Stack(tmp_path).launch("--port", str(stack.port))
    with second:
        said, _ = second.communicate(timeout=30)

    assert second.returncode == 1
    assert f"port {stack.port}" in said


def test_killed_supervisor_leaves_no_orphans_and_starts_again(tmp_path):
    with running_stack(tmp_path) as stack:
        family = stack.family()
        assert len(family) >= len(MARKS)

        stack.kill_supervisor()

        until(lambda: not any(map(is_alive, family)), CHILDREN_GONE_WITHIN_S)
        stack.lines.clear()
        stack.start()
        assert stack.get("/readyz") == 200


def test_stop_is_clean_and_bounded(tmp_path):
    stack = Stack(tmp_path)
    stack.start()
    family = stack.family()

    status = stack.stop()

    assert status == 0
    assert not any(map(is_alive, family))
    assert "koppelpunt: stopped" in stack.lines
