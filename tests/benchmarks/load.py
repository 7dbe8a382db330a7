# SPDX-License-Identifier: EUPL-1.2
"""Twenty people who read and think; and people who submit and wait for suggestions."""

import json
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from tests.benchmarks.routes import Visitor
from tests.faults.browser import Browser
from tests.faults.site import Draft

THINK_S = (0.5, 1.5)
LONGEST_WAIT_S = 60.0
LOOK_EVERY_S = 0.1

Sample = tuple[int, float]  # status, milliseconds as the reader waits


def read_for(port: int, visitors: Sequence[Visitor], seconds: float) -> list[Sample]:
    """Let all visitors read at once; returns one sample per page."""
    samples: list[Sample] = []
    ends_at = time.monotonic() + seconds

    def read(number: int, visitor: Visitor) -> None:
        browser, chooser = Browser(port, visitor.token), Random(number)
        time.sleep(chooser.uniform(0, THINK_S[1]))
        while time.monotonic() < ends_at:
            began = time.perf_counter()
            status = browser.get(chooser.choice(visitor.paths))
            samples.append((status, (time.perf_counter() - began) * 1000))
            time.sleep(chooser.uniform(*THINK_S))

    readers = [threading.Thread(target=read, args=each) for each in enumerate(visitors)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return samples


def submit_and_wait(browser: Browser, draft: Draft) -> float:
    """Hand in, then look until the list of suggestions shows; returns seconds."""
    began = time.monotonic()
    assert browser.submit(draft.public_id) == 302
    while time.monotonic() - began < LONGEST_WAIT_S:
        assert browser.get(f"/opdrachten/{draft.public_id}/voorstellen") == 200
        if "kp-ranking" in browser.page:
            return time.monotonic() - began
        time.sleep(LOOK_EVERY_S)
    raise AssertionError(f"no suggestions within {LONGEST_WAIT_S} s")


def access_log(lines: Iterable[str], *, since: str) -> dict[str, list[float]]:
    """Return milliseconds per route from this moment (ISO 8601, UTC) on, as web measured them."""
    times: dict[str, list[float]] = {}
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        is_page = record.get("event") == "request" and record.get("status") == 200
        if is_page and record["timestamp"] >= since:
            times.setdefault(f"{record['method']} {record['route']}", []).append(
                record["duration_ms"]
            )
    return times


def log_lines(folder: Path) -> list[str]:
    """All lines of the web server's log, rotated files included."""
    return [line for file in folder.glob("web-*.log*") for line in file.read_text().splitlines()]
