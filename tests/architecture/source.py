# SPDX-License-Identifier: EUPL-1.2
"""The project's own source files, for tests that read code."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("matcher", "models", "web", "workers")
TOP_LEVEL = ("config", *PACKAGES)


def shipped() -> list[Path]:
    """Python files that run in production."""
    files = [ROOT / "config.py"]
    for package in PACKAGES:
        files += sorted((ROOT / package).rglob("*.py"))
    return files


def every_python_file() -> list[Path]:
    """All our Python files, tests and migrations included."""
    files = shipped()
    for folder in ("tests", "migrations", "script"):
        files += sorted((ROOT / folder).rglob("*.py"))
    return files


def name(path: Path) -> str:
    """Path as it is written in allow-lists."""
    return path.relative_to(ROOT).as_posix()


def attribute_chains(path: Path) -> Iterator[str]:
    """Each dotted name used in a file, such as ``self.session.commit``."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            yield _dotted(node)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "()"
