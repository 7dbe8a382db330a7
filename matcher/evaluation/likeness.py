# SPDX-License-Identifier: EUPL-1.2
"""Measure what is found of assignments that ask the same.

    python -m matcher.evaluation.likeness

Every pair of the texts of one half is judged by how the texts were made: two tellings of one
question ask the same, every other pair does not, not even the text that only sounds like it.
"""

import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.__main__ import prepared_encoder
from matcher.calibration import load_recipe
from matcher.duplicates import JOIN, likenesses
from matcher.encoder import Encoder, embed_missing, open_encoder
from matcher.evaluation.judged import HALVES
from matcher.packing import pack_texts
from matcher.text import assignment_text, text_hash
from matcher.types import AssignmentProfile

ITEMS = Path("data/evaluation/likeness.toml")
SOURCES = Path("data/examples/assignments")
SAME = ("source", "again", "abroad")
"""Tellings of one question; the fourth, ``other``, only sounds like it."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One text: of which question, and which telling of it."""

    question: str
    kind: str
    half: str
    profile: AssignmentProfile

    @property
    def is_abroad(self) -> bool:
        """Whether it is in the other language than its source."""
        return self.kind == "abroad"


@dataclass(frozen=True, slots=True)
class Figures:
    """How many pairs ask the same, how many were found, and how many of those rightly."""

    wanted: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of what was found that asks the same."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what asks the same that was found."""
        return self.right / self.wanted if self.wanted else 1.0


def read_tellings(folder: Path = Path()) -> list[Telling]:
    """Every text of the judged pairs, below a folder."""
    told = {
        at["key"]: at
        for path in sorted((folder / SOURCES).glob("*.toml"))
        for at in tomllib.loads(path.read_text(encoding="utf-8"))["assignment"]
    }
    items = tomllib.loads((folder / ITEMS).read_text(encoding="utf-8"))["item"]
    return [telling for item in items for telling in _tellings(item, told[item["source"]])]


def likeness_table(tellings: Sequence[Telling], encoder: Encoder) -> npt.NDArray[np.int64]:
    """Likeness of every pair in thousandths: (n, n) int64, row and column i ``tellings[i]``."""
    recipe = load_recipe(encoder)
    texts = [assignment_text(at.profile, recipe.text_rules) for at in tellings]
    vectors = embed_missing(encoder, {text_hash(text): text for text in texts}, {})
    packed = pack_texts(texts, vectors, recipe.statistics.assignment_means)
    return np.stack([likenesses(packed.rows([row]), packed, recipe) for row in range(len(texts))])


def figures(
    tellings: Sequence[Telling], table: npt.NDArray[np.int64], half: str, *, across: bool
) -> Figures:
    """What is found from ``JOIN`` on in one half: within a language, or across languages."""
    chosen = [row for row, at in enumerate(tellings) if at.half == half]
    pairs = [
        (_asks_the_same(tellings[one], tellings[other]), table[one, other] >= JOIN)
        for one, other in combinations(chosen, 2)
        if (tellings[one].is_abroad != tellings[other].is_abroad) is across
    ]
    return Figures(
        wanted=sum(same for same, _ in pairs),
        found=sum(bool(found) for _, found in pairs),
        right=sum(same and bool(found) for same, found in pairs),
    )


def as_lines(tellings: Sequence[Telling], table: npt.NDArray[np.int64]) -> Iterable[str]:
    """The figures as a table of the documents."""
    yield "| half | languages | pairs that ask the same | found | precision | recall |"
    yield "|---|---|---|---|---|---|"
    for half in HALVES:
        for across, name in ((False, "one"), (True, "Dutch and English")):
            at = figures(tellings, table, half, across=across)
            yield (
                f"| {half} | {name} | {at.wanted} | {at.found} | {at.precision:.3f} "
                f"| {at.recall:.3f} |"
            )


def _tellings(item: dict[str, Any], source: dict[str, Any]) -> Iterable[Telling]:
    profiles = {
        "source": AssignmentProfile(
            id=source["key"],
            title=source["title"],
            text=f"{source['question']}\n\n{source['background']}",
            expected_result=source["expected_result"],
            skills=tuple(source["skills"]),
        )
    } | {kind: AssignmentProfile(id=kind, **item[kind]) for kind in ("again", "abroad", "other")}
    for kind, profile in profiles.items():
        yield Telling(source["key"], kind, item["half"], profile)


def _asks_the_same(one: Telling, other: Telling) -> bool:
    return one.question == other.question and {one.kind, other.kind} <= set(SAME)


def main() -> None:
    """Measure and print."""
    tellings = read_tellings()
    table = likeness_table(tellings, open_encoder(prepared_encoder()))
    sys.stdout.writelines(f"{line}\n" for line in as_lines(tellings, table))


if __name__ == "__main__":
    main()
