# SPDX-License-Identifier: EUPL-1.2
"""Reads the example texts in ``data/examples``; dates there are relative to today."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, TypeVar

from config import ROOT

FOLDER: Final = ROOT / "data" / "examples"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleAssignment:
    """One assignment text with its facts, and the story it goes through."""

    key: str
    title: str
    question: str
    background: str
    expected_result: str
    language: str
    form: str
    levels: list[str]
    themes: list[str]
    programme_lines: list[str]
    kwiv: list[str]
    skills: list[str]
    organisation: str
    unit: str
    place: str
    work_mode: str
    start_in_weeks: int
    flexible_weeks: int
    duration_weeks: int
    hours_per_week: int
    group_min: int
    group_max: int
    slots: int
    supervisor_level: str
    supervision_hours: int
    certified_host: bool
    crebo: str
    allowance_eur: int
    screening: list[str]
    data_sensitivity: str
    publishable: bool
    submitted_months_ago: int
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleOffer:
    """One offer text; its programme is named by ``rio_code``, or by ``brin`` and ``crebo``."""

    key: str
    rio_code: str
    brin: str
    crebo: str
    title: str
    description: str
    courses: list[str]
    language: str
    languages: list[str]
    forms: list[str]
    levels: list[str]
    themes: list[str]
    start_in_weeks: int
    flexible_weeks: int
    duration_weeks: int
    capacity_groups: int
    capacity_students: int
    group_min: int
    group_max: int
    place: str
    work_modes: list[str]
    max_distance_km: int
    closes_in_weeks: int
    state: str


T = TypeVar("T", ExampleAssignment, ExampleOffer)


def read_assignments(folder: Path = FOLDER) -> list[ExampleAssignment]:
    """Return all example assignments, by file and order."""
    return _read(folder / "assignments", "assignment", ExampleAssignment)


def read_offers(folder: Path = FOLDER) -> list[ExampleOffer]:
    """Return all example offers, by file and order."""
    return _read(folder / "offers", "offer", ExampleOffer)


def _read(folder: Path, table: str, kind: type[T]) -> list[T]:
    names = {field.name for field in fields(kind)}
    found = []
    for file in sorted(folder.glob("*.toml")):
        for row in tomllib.loads(file.read_text(encoding="utf-8"))[table]:
            if row.keys() != names:
                raise ValueError(f"{file.name}: {row.get('key')}: {sorted(row.keys() ^ names)}")
            found.append(kind(**{name: _clean(value) for name, value in row.items()}))
    return found


def _clean(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
