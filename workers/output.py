# SPDX-License-Identifier: EUPL-1.2
"""What ``script/server`` shows: plain progress, and of the children only what needs attention.

Every line of a child goes to its own file in ``logs``; the screen stays readable.
"""

import json
import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

QUIET_LEVELS: Final = ("debug", "info")
BROKER_LINE: Final = re.compile(r"\d+:[A-Za-z-]+ ")  # its own log format; kept in the file
LONGEST_EVENT: Final = 160
LARGEST_FILE: Final = 5 << 20


class Output:
    """Writes to the screen and to one rotating file per child."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._files: dict[str, RotatingFileHandler] = {}

    def say(self, text: str) -> None:
        """Show one line of progress."""
        print(f"koppelpunt: {text}", flush=True)

    def announce(self, lines: list[str]) -> None:
        """Show a block that stands out: the address and how to sign in."""
        print("\n" + "\n".join(lines) + "\n", flush=True)

    def receive(self, name: str, line: str) -> None:
        """Keep one line of a child; show it when it is a warning or no log line at all."""
        self._file(name).handle(logging.LogRecord(name, logging.INFO, "", 0, line, None, None))
        if needs_attention(line):
            print(f"{name} | {in_short(line)}", flush=True)

    def _file(self, name: str) -> RotatingFileHandler:
        if name not in self._files:
            path = self.folder / f"{name}.log"
            self._files[name] = RotatingFileHandler(path, maxBytes=LARGEST_FILE, backupCount=4)
        return self._files[name]


def needs_attention(line: str) -> bool:
    """Return whether a child's line belongs on the screen."""
    if not line.strip() or BROKER_LINE.match(line):
        return False
    try:
        record = json.loads(line)
    except ValueError:
        return True
    return not isinstance(record, dict) or record.get("level", "info") not in QUIET_LEVELS


def in_short(line: str) -> str:
    """Return what the screen shows of a line: of a log record only its level and event."""
    try:
        record = json.loads(line)
    except ValueError:
        return line
    if not isinstance(record, dict):
        return line
    event = str(record.get("event", ""))[:LONGEST_EVENT]
    return f"{record.get('level', '')}: {event} (more in its log file)"
