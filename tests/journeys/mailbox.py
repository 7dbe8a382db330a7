# SPDX-License-Identifier: EUPL-1.2
"""The mail that really left: the files that the embedded stack writes instead of sending."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final

from tests.stack import until

WITHIN_S: Final = 30.0
LINK: Final = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as its reader sees it."""

    to: str
    subject: str
    body: str

    @property
    def link(self) -> str:
        """The one link in it."""
        (link,) = LINK.findall(self.body)
        return str(link)


class Mailbox:
    """All mail of the site, newest last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def about(self, words: str) -> list[Letter]:
        """Every letter with these words in its subject."""
        files = sorted(self._folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [letter for letter in map(_read, files) if words in letter.subject]

    def letter(self, to: str, subject: str) -> Letter:
        """The last letter to this address with that subject; waits until it has left."""

        def found() -> list[Letter]:
            return [letter for letter in self.about(subject) if letter.to == to]

        until(found, WITHIN_S, lambda: f"no letter {subject!r} to {to}")
        return found()[-1]


def _read(file: Path) -> Letter:
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_content()
    subject = " ".join(str(message["Subject"]).split())  # a long one is folded over lines
    return Letter(to=str(message["To"]), subject=subject, body=str(body))
