# SPDX-License-Identifier: EUPL-1.2
"""The text in a document: Word (.docx), PDF or plain text.

What strangers made is read in a process of its own, with little time and memory: a file that is
broken on purpose takes nothing along. Run as ``python -m models.intake.documents KIND``: the file
on standard input, its text in UTF-8 on standard output, exit status 3 when it cannot be read.
"""

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Final

LARGEST_FILE: Final = 5_000_000  # bytes
LONGEST_TEXT: Final = 60_000  # characters; what comes after is not read
MOST_PAGES: Final = 40
SECONDS: Final = 15
MEMORY_BYTES: Final = 1_000_000_000
UNREADABLE: Final = 3
ROOT: Final = Path(__file__).resolve().parents[2]


class DocumentKind(StrEnum):
    """What can be read, told apart by how the file begins."""

    DOCX = "docx"
    PDF = "pdf"
    TEXT = "text"


class Refusal(StrEnum):
    """Why a file gives no text."""

    TOO_LARGE = "too_large"
    OLD_WORD = "old_word"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"
    NO_TEXT = "no_text"


class DocumentRefused(Exception):
    """A file gives no text; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def document_text(content: bytes) -> str:
    """Return the text of a file; raise DocumentRefused.

    Reading takes at most ``SECONDS`` of processor time, in a child.
    """
    if len(content) > LARGEST_FILE:
        raise DocumentRefused(Refusal.TOO_LARGE)
    kind = _kind_of(content)
    text = _decoded(content) if kind is DocumentKind.TEXT else _read_apart(kind, content)
    if not text.strip():
        raise DocumentRefused(Refusal.NO_TEXT)
    return text[:LONGEST_TEXT]


def _kind_of(content: bytes) -> DocumentKind:
    if content.startswith(b"%PDF-"):
        return DocumentKind.PDF
    if content.startswith(b"PK\x03\x04"):
        return DocumentKind.DOCX
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentRefused(Refusal.OLD_WORD)
    return DocumentKind.TEXT


def _decoded(content: bytes) -> str:
    """Plain text as Windows and others write it; what holds zero bytes is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise DocumentRefused(Refusal.UNKNOWN)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_apart(kind: DocumentKind, content: bytes) -> str:
    command = [sys.executable, "-m", __name__, kind.value]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and a word of a closed list
            command,
            input=content,
            capture_output=True,
            timeout=2 * SECONDS,
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DocumentRefused(Refusal.UNREADABLE) from None
    if done.returncode != 0:
        raise DocumentRefused(Refusal.UNREADABLE)
    return done.stdout.decode("utf-8", errors="replace")


def _docx_lines(content: bytes) -> Iterator[str]:
    from docx import Document  # noqa: PLC0415 - loaded in the child alone
    from docx.table import Table  # noqa: PLC0415

    for item in Document(BytesIO(content)).iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                yield ": ".join(dict.fromkeys(cell.text.strip() for cell in row.cells))
        else:
            style = (item.style.name or "") if item.style else ""
            yield ""
            yield f"- {item.text}" if style.startswith("List") else item.text


def _pdf_lines(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader  # noqa: PLC0415 - loaded in the child alone

    for page in PdfReader(BytesIO(content)).pages[:MOST_PAGES]:
        yield page.extract_text()


READERS: Final[dict[DocumentKind, Callable[[bytes], Iterator[str]]]] = {
    DocumentKind.DOCX: _docx_lines,
    DocumentKind.PDF: _pdf_lines,
}


def main() -> int:
    """Read one file in this process, which then ends; return the exit status."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    reader = READERS[DocumentKind(sys.argv[1])]
    try:
        text = "\n".join(reader(sys.stdin.buffer.read()))
    except Exception:  # whatever is wrong with a stranger's file, it is the file
        return UNREADABLE
    sys.stdout.buffer.write(text[:LONGEST_TEXT].encode("utf-8", errors="replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
