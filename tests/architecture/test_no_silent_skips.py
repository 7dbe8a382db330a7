# SPDX-License-Identifier: EUPL-1.2
"""A test that cannot run fails and says which line to run; nothing is passed over in silence."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, name

PASSING_OVER = {"skip", "skipif", "importorskip", "xfail", "SkipTest", "skipTest", "skipIf"}
ALLOWED = {
    "tests/jobs/test_reference.py": "compares with source files that are no part of the project",
}


def passed_over(source: str) -> list[int]:
    """Lines of code that pass over a test."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and node.attr in PASSING_OVER)
        or (isinstance(node, ast.Name) and node.id in PASSING_OVER)
        or (isinstance(node, ast.alias) and node.name in PASSING_OVER)
    ]


def test_no_test_is_passed_over():
    found = {
        name(path): lines
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if (lines := passed_over(path.read_text()))
    }

    unknown = {file: lines for file, lines in found.items() if file not in ALLOWED}
    assert not unknown, f"Let it fail with pytest.fail('... run: ...'): {unknown}"
    assert {file: len(lines) for file, lines in found.items()} == dict.fromkeys(ALLOWED, 1)


@pytest.mark.parametrize(
    "source",
    [
        "pytest.skip('later')",
        "@pytest.mark.skipif(True, reason='x')\ndef test(): ...",
        "torch = pytest.importorskip('torch')",
        "from pytest import skip",
        "pytestmark = pytest.mark.xfail",
    ],
)
def test_each_way_to_pass_over_is_seen(source):
    assert passed_over(source)


def test_the_allowed_one_says_it_loudly():
    for file in ALLOWED:
        assert 'skip("ATTENTION: ' in Path(ROOT / file).read_text()
