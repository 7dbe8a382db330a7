# SPDX-License-Identifier: EUPL-1.2
"""Documents that keep up with the code: settings, commands, files and links exist."""

import re
import struct
from pathlib import Path

import pytest

from config import Settings
from matcher.recipe import shipped_curve, shipped_weights
from tests.architecture.source import ROOT
from workers.cli import koppelpunt

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").glob("*.md")]
SETTING = re.compile(r'env(?:\.get\(|\[)"([A-Z_]+)"')
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)]*)?\)")
FILE = re.compile(r"`((?:models|web|workers|matcher|tests|script|migrations|data|docs)/[\w./-]+)`")


def page_name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_every_setting_has_its_row_in_the_operations_guide():
    read = set(SETTING.findall((ROOT / "config.py").read_text()))

    assert len(read) >= len(Settings.__dataclass_fields__)
    assert {name for name in read if f"`{name}`" not in OPERATIONS} == set()


def test_every_command_in_the_documents_exists():
    asked = {
        words
        for page in PAGES
        for words in re.findall(r"script/koppelpunt ([a-z-]+)", page.read_text())
    }

    known = {*koppelpunt.commands, "chain", "lifecycle"}
    assert asked >= {"examples", "set-up-link"}
    assert asked <= known


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_between_documents_lead_somewhere(page):
    targets = [target for target, _anchor in LINK.findall(page.read_text())]
    dead = [target for target in targets if not (page.parent / target).exists()]

    assert dead == []


def test_pictures_of_the_readme_are_described_and_small():
    shown = dict(
        re.findall(r"!\[([^\]]*)\]\((docs/images/[^)]+)\)", (ROOT / "README.md").read_text())
    )
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "images").iterdir()}

    assert set(shown.values()) == files
    assert all(len(words.split()) > 3 for words in shown)
    for name in files:
        start = (ROOT / name).read_bytes()
        assert len(start) < 200_000, name
        assert struct.unpack(">II", start[16:24]) == (1280, 900), name


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_files_that_documents_name_exist(page):
    named = set(FILE.findall(page.read_text()))

    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_weights_and_curve_in_the_matching_guide_are_those_that_are_shipped():
    page = (ROOT / "docs" / "matching.md").read_text().replace("\u2212", "-").replace("\n", " ")
    weights, curve = shipped_weights(), shipped_curve()

    for name in ("text", "terms", "theme"):
        assert re.search(rf"\(`{name}`\) \|[^|]*\| {getattr(weights, name)} \|", page), name
    assert f"| -{weights.level} per step |" in page
    assert f"with a = {curve.a} and b = {curve.b}" in page
