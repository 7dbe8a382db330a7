# SPDX-License-Identifier: EUPL-1.2
"""Numbers into a table and a file."""

import json
import platform
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

BAR_MS = 100.0


def spread(values: list[float]) -> dict[str, float]:
    """Count, median, 95th and 99th percentile, and the most."""
    cuts = quantiles(values, n=100, method="inclusive") if len(values) > 1 else values * 99
    return {"count": len(values), "p50": cuts[49], "p95": cuts[94], "p99": cuts[98],
            "max": max(values)}  # fmt: skip


def table(rows: dict[str, dict[str, float]]) -> str:
    """One line per route, slowest first; a star marks a 95th percentile above the bar."""
    lines = ["| page | n | p50 | p95 | p99 | max |", "|---|---|---|---|---|---|"]
    for name, at in sorted(rows.items(), key=lambda item: -item[1]["p95"]):
        star = " *" if at["p95"] > BAR_MS else ""
        numbers = " | ".join(f"{at[key]:.0f}" for key in ("count", "p50", "p95", "p99", "max"))
        lines.append(f"| {name}{star} | {numbers} |")
    return "\n".join(lines)


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "processor": platform.machine(),
        "cores": _cores(),
        "python": platform.python_version(),
        "load": Path("/proc/loadavg").read_text().split()[0],
    }


def write(folder: Path, result: dict[str, Any]) -> Path:
    """Keep a result; returns its file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(result, indent=2))
    return file


def _cores() -> int:
    return Path("/proc/cpuinfo").read_text().count("processor\t")
