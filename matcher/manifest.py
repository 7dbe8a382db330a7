# SPDX-License-Identifier: EUPL-1.2
"""The manifest of a converted encoder directory: what it is, and the hash of every file."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_MODEL_ID = "multilingual-e5-small-q4"
"""Name of the shipped model: the 4-bit copy, not the original."""

MANIFEST_NAME = "manifest.json"
"""File in the directory that holds the manifest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a converted directory says about itself.

    Attributes:
        model_id: name of the model.
        source: package, version and hash of the source file.
        converter: version of the converter.
        files: SHA-256 by file name.
    """

    model_id: str
    source: Mapping[str, str]
    converter: int
    files: Mapping[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 over the hashes of all files, 64 hexadecimal digits."""
        lines = "".join(f"{name} {self.files[name]}\n" for name in sorted(self.files))
        return hashlib.sha256(lines.encode()).hexdigest()


def read_manifest(directory: Path) -> Manifest | None:
    """The manifest of a directory, or ``None`` when there is none that can be read."""
    try:
        text = (directory / MANIFEST_NAME).read_text(encoding="utf-8")
        return Manifest(**json.loads(text))
    except (OSError, ValueError, TypeError):
        return None


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, 64 hexadecimal digits.

    Raises:
        OSError: when the file cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
