# SPDX-License-Identifier: EUPL-1.2
"""Measure the ranking on the judged set.

    python -m matcher.evaluation [--half development|test] [--json FILE] [--markdown]

Encodes the texts of the set, which takes some minutes, ranks them with the shipped
recipe and with some simple methods, and prints tables. The same set, recipe and encoder
give the same output. Exit status: 0 done, 2 the judged set is wrong, 3 the encoder
cannot be loaded.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO, TypeAlias

import numpy as np

from matcher.__main__ import EXIT_ENCODER, EXIT_REQUEST, prepared_encoder
from matcher.calibration import load_recipe
from matcher.encoder import Encoder, EncoderError, embed_missing, open_encoder
from matcher.evaluation.choice_tables import choice_tables
from matcher.evaluation.choices import ChoicesReport, choice_texts, choices_report
from matcher.evaluation.judged import (
    HALVES,
    JUDGED_SET,
    JudgedSet,
    JudgedSetError,
    read_judged_set,
)
from matcher.evaluation.report import HalfReport, report_on
from matcher.evaluation.tables import as_markdown, as_text, tables_of
from matcher.index import texts_to_embed
from matcher.lexical import Floats
from matcher.recipe import Recipe

Reports: TypeAlias = dict[str, tuple[HalfReport, ChoicesReport]]
"""Figures by half: of the ranking, and of what is proposed while somebody writes."""


def main(arguments: Sequence[str] | None, target: TextIO, errors: TextIO) -> int:
    """Measure, and write what was measured.

    Args:
        arguments: command line without the program; ``None`` means the real one.
        target: where the tables go.
        errors: where an error goes, one line.

    Returns:
        Exit status.
    """
    options = _parser().parse_args(arguments)
    try:
        development = read_judged_set(options.folder, HALVES[0])
        halves = [read_judged_set(options.folder, half) for half in options.half or HALVES]
        encoder = open_encoder(options.encoder or prepared_encoder())
    except (JudgedSetError, OSError) as err:
        errors.write(f"evaluation: {err}\n")
        return EXIT_REQUEST
    except EncoderError as err:
        errors.write(f"evaluation: {err}\n")
        return EXIT_ENCODER
    recipe = load_recipe(encoder)
    vectors = _vectors([development, *halves], encoder, recipe, options.vectors)
    reports = {
        half.name: (
            report_on(half, vectors, recipe),
            choices_report(development, half, vectors, recipe),
        )
        for half in halves
    }
    target.write(_written(reports, recipe, is_markdown=options.markdown))
    if options.json:
        options.json.write_text(_as_json(reports, recipe), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/evaluate", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--half", choices=HALVES, action="append", help="one half only")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures here too")
    parser.add_argument("--markdown", action="store_true", help="tables for docs/evaluation.md")
    parser.add_argument("--folder", type=Path, default=JUDGED_SET, help=f"default {JUDGED_SET}")
    parser.add_argument("--encoder", metavar="PATH_OR_ID", help="default the prepared one")
    parser.add_argument(
        "--vectors", type=Path, metavar="FILE.npz", help="keep vectors here for the next time"
    )
    return parser


def _vectors(
    halves: Sequence[JudgedSet], encoder: Encoder, recipe: Recipe, kept: Path | None
) -> dict[str, Floats]:
    """Vectors of all texts by hash; those of the same encoder are not made again."""
    texts: dict[str, str] = {}
    for half in halves:
        texts |= texts_to_embed(half.assignments, half.offers, recipe) | choice_texts(half)
    known = _read_vectors(kept, encoder) if kept and kept.is_file() else {}
    vectors = known | embed_missing(encoder, texts, known)
    if kept:
        stored = {"version": np.array(encoder.version), **vectors}
        np.savez(kept, allow_pickle=False, **stored)
    return vectors


def _read_vectors(file: Path, encoder: Encoder) -> dict[str, Floats]:
    with np.load(file, allow_pickle=False) as stored:
        found = {key: stored[key] for key in stored.files}
    return found if str(found.pop("version")) == encoder.version else {}


def _written(reports: Reports, recipe: Recipe, *, is_markdown: bool) -> str:
    write = as_markdown if is_markdown else as_text
    first = f"{recipe.encoder_version}, weights {recipe.weights.version}, recipe {recipe.version}"
    found = [
        write(table)
        for half, (ranked, chosen) in reports.items()
        for table in (*tables_of(half, ranked), *choice_tables(half, chosen))
    ]
    return "\n".join([f"{first}\n", *found])


def _as_json(reports: Reports, recipe: Recipe) -> str:
    content = {
        "encoder_version": recipe.encoder_version,
        "weights_version": recipe.weights.version,
        "recipe_version": recipe.version,
        "halves": {
            half: asdict(ranked) | {"choices": asdict(chosen)}
            for half, (ranked, chosen) in reports.items()
        },
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real stream here
    sys.exit(main(None, sys.stdout, sys.stderr))
