# SPDX-License-Identifier: EUPL-1.2
"""Read the judged set: assignments, offers, and the grades of two judges.

Form, languages, place and period are left out of the profiles: hard rules decide about
those, and the judges were told not to look at them (``guideline.md``).
"""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from matcher.levels import LEVELS
from matcher.lexical import Doubles
from matcher.types import AssignmentProfile, OfferProfile, ProfileError

JUDGED_SET = Path("data/evaluation")
"""Where the judged set is, from the working directory."""

HALVES = ("development", "test")
"""Weights are chosen on the first; the second is only measured."""

JUDGES = ("a", "b")
"""Names of the two judges."""

KINDS = ("plain", "vague", "english", "jargon", "level_twin", "theme_word_absent")
"""Kinds of assignments; all but the first are hard."""

GRADES = ("1", "2", "3")
"""Grades that are written down; a pair without one has 0."""

Grades: TypeAlias = npt.NDArray[np.int64]


class JudgedSetError(ValueError):
    """The judged set contradicts itself; the message names the file and what is wrong."""

    def __init__(self, name: str, message: str) -> None:
        """Say where, then what."""
        super().__init__(f"{name}: {message}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JudgedSet:
    """One half of the judged set.

    Attributes:
        name: one of ``HALVES``.
        assignments: what is asked, in the order of the file.
        kinds: one of ``KINDS`` per assignment.
        offers: what is offered, by identifier, which is also how ties are broken.
        judges: (2, n_assignments, n_offers) int64, grades 0 to 3; first axis as ``JUDGES``.
    """

    name: str
    assignments: tuple[AssignmentProfile, ...]
    kinds: tuple[str, ...]
    offers: tuple[OfferProfile, ...]
    judges: Grades

    @property
    def grades(self) -> Doubles:
        """Mean of both judges: (n_assignments, n_offers) float64, 0 to 3."""
        mean: Doubles = self.judges.mean(axis=0)
        return mean

    @property
    def sectors(self) -> tuple[str, ...]:
        """Sector of the first level of each assignment: ``mbo``, ``hbo`` or ``wo``."""
        return tuple(LEVELS[at.levels[0]].sector for at in self.assignments)

    def without_themes(self) -> "JudgedSet":
        """The same set, in which no assignment states a theme."""
        bare = tuple(replace(at, themes=()) for at in self.assignments)
        return replace(self, assignments=bare)


def read_judged_set(folder: Path, half: str) -> JudgedSet:
    """Read one half.

    Args:
        folder: holds ``offers.toml``, a file per half, and ``grades``.
        half: one of ``HALVES``.

    Raises:
        JudgedSetError: when an identifier, code, kind or grade is unknown or occurs twice.
        OSError: when a file cannot be read.
    """
    source = f"{half}.toml"
    rows = _entries(folder / source, "assignment")
    offers = tuple(sorted(map(_offer, _entries(folder / "offers.toml", "offer")), key=_by_id))
    assignments = tuple(_assignment(source, at) for at in rows)
    asked = _positions(source, [at.id for at in assignments])
    offered = _positions("offers.toml", [at.id for at in offers])
    files = [folder / "grades" / f"{half}-{judge}.csv" for judge in JUDGES]
    return JudgedSet(
        name=half,
        assignments=assignments,
        kinds=tuple(_kind(source, at) for at in rows),
        offers=offers,
        judges=np.stack([_grades(file, asked, offered) for file in files]),
    )


def _entries(file: Path, kind: str) -> list[dict[str, Any]]:
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    entries: list[dict[str, Any]] = content.get(kind, [])
    if not entries:
        raise JudgedSetError(file.name, f"holds no {kind}")
    return entries


def _assignment(source: str, entry: Mapping[str, Any]) -> AssignmentProfile:
    if not entry["levels"]:
        raise JudgedSetError(source, f"{entry['id']} asks no level")
    try:
        return AssignmentProfile(
            id=entry["id"],
            title=entry["title"],
            text=entry["text"],
            expected_result=entry.get("expected_result", ""),
            skills=tuple(entry.get("skills", ())),
            levels=tuple(entry["levels"]),
            themes=tuple(entry["themes"]),
        )
    except ProfileError as err:
        raise JudgedSetError(source, f"{entry['id']}: {err}") from err


def _offer(entry: Mapping[str, Any]) -> OfferProfile:
    try:
        return OfferProfile(
            id=entry["id"],
            name=entry["name"],
            text=entry["text"],
            courses=entry.get("courses", ""),
            levels=tuple(entry["levels"]),
            themes=tuple(entry["themes"]),
        )
    except ProfileError as err:
        raise JudgedSetError("offers.toml", f"{entry['id']}: {err}") from err


def _by_id(offer: OfferProfile) -> str:
    return offer.id


def _kind(source: str, entry: Mapping[str, Any]) -> str:
    if entry["kind"] not in KINDS:
        raise JudgedSetError(source, f"{entry['id']} has unknown kind {entry['kind']!r}")
    return str(entry["kind"])


def _positions(source: str, identifiers: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for identifier in identifiers:
        if identifier in found:
            raise JudgedSetError(source, f"{identifier} occurs twice")
        found[identifier] = len(found)
    return found


def _grades(file: Path, asked: Mapping[str, int], offered: Mapping[str, int]) -> Grades:
    """Grades of one judge: (n_assignments, n_offers) int64."""
    grades = np.zeros((len(asked), len(offered)), dtype=np.int64)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            pair, grade = (row["assignment"], row["offer"]), row["grade"]
            if pair[0] not in asked or pair[1] not in offered:
                raise JudgedSetError(file.name, f"unknown pair {pair[0]}, {pair[1]}")
            if grade not in GRADES:
                raise JudgedSetError(file.name, f"unknown grade {grade!r} of {pair[0]}, {pair[1]}")
            at = asked[pair[0]], offered[pair[1]]
            if grades[at]:
                raise JudgedSetError(file.name, f"{pair[0]}, {pair[1]} is graded twice")
            grades[at] = int(grade)
    return grades
