# SPDX-License-Identifier: EUPL-1.2
"""Figures as tables: aligned for a screen, or in Markdown for a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.evaluation.bootstrap import Interval
from matcher.evaluation.reliability import BAND, Band, calibration_error
from matcher.evaluation.report import Group, HalfReport, SettingReport

HEADINGS = {
    "ndcg": "nDCG@10",
    "mrr": "MRR",
    "recall": "recall@5",
    "precision": "P@1",
    "level": "level",
    "reverse": "reverse nDCG@10",
    "theme": "theme",
    "theme_two": "theme in two",
}
"""Heading of a column by measure."""

SETTING_NAMES = {"given": "themes given", "absent": "themes not given"}

RANKER_COLUMNS = ("ndcg", "mrr", "recall", "precision", "level", "reverse")
GROUP_COLUMNS = ("mrr", "recall", "precision", "level", "theme", "theme_two")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells under a title.

    Attributes:
        title: one line.
        headings: of the columns.
        rows: as many cells each as there are headings.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables_of(half: str, report: HalfReport) -> list[Table]:
    """Every table of one half."""
    found = [_agreement(half, report)]
    for name, setting in report.settings.items():
        title = f"{half}, {SETTING_NAMES[name]}"
        found += [
            _rankers(title, setting),
            _groups(title, setting),
            _reliability(title, setting.reliability),
        ]
    return found


def as_text(table: Table) -> str:
    """Aligned columns, the first to the left and the others to the right."""
    lines = (table.headings, *table.rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    aligned = (_aligned(line, widths) for line in lines)
    return "\n".join([table.title, *(f"  {line}".rstrip() for line in aligned)]) + "\n"


def as_markdown(table: Table) -> str:
    """A table of a Markdown page, under its title in bold."""
    head, *rows = (f"| {' | '.join(line)} |" for line in (table.headings, *table.rows))
    ruler = "|---" * len(table.headings) + "|"
    return "\n".join([f"**{table.title}**", "", head, ruler, *rows]) + "\n"


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(line, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)])


def _agreement(half: str, report: HalfReport) -> Table:
    found = report.agreement
    return Table(
        title=f"{half}: {report.n_assignments} assignments, {report.n_offers} offers each",
        headings=("Cohen's kappa of the judges", "value"),
        rows=(
            ("every difference equal", number(found.equal)),
            ("quadratic weights", number(found.quadratic)),
            ("fitting or not", number(found.fitting)),
        ),
    )


def _rankers(title: str, setting: SettingReport) -> Table:
    rows = [
        (name, *(with_interval(found[measure]) for measure in RANKER_COLUMNS))
        for name, found in setting.rankers.items()
    ]
    better = (with_interval(setting.differences[measure]) for measure in RANKER_COLUMNS)
    rows.append((f"recipe minus {setting.best_baseline}", *better))
    headings = ("ranking by", *(HEADINGS[measure] for measure in RANKER_COLUMNS))
    return Table(title=f"{title}: rankings", headings=headings, rows=tuple(rows))


def _groups(title: str, setting: SettingReport) -> Table:
    headings = ("assignments", "n", "nDCG@10", setting.best_baseline)
    return Table(
        title=f"{title}: groups",
        headings=(*headings, *(HEADINGS[measure] for measure in GROUP_COLUMNS), "ECE"),
        rows=tuple(_group_row(name, group) for name, group in setting.groups.items()),
    )


def _group_row(name: str, group: Group) -> tuple[str, ...]:
    measures: Mapping[str, Interval] = group.measures
    return (
        name,
        str(group.n),
        with_interval(measures["ndcg"]),
        number(group.baseline_ndcg),
        *(number(measures[measure].mean) for measure in GROUP_COLUMNS),
        number(group.calibration_error),
    )


def _reliability(title: str, found: Sequence[Band]) -> Table:
    rows = [(_band_name(at), str(at.n), number(at.shown), number(at.right)) for at in found]
    total = sum(band.n for band in found)
    rows.append(("calibration error", str(total), "", number(calibration_error(found))))
    return Table(
        title=f"{title}: shown scores",
        headings=("shown", "n", "mean shown", "right"),
        rows=tuple(rows),
    )


def _band_name(band: Band) -> str:
    highest = band.lowest + BAND - 1
    return f"{band.lowest}-{100 if highest == 99 else highest}"


def with_interval(at: Interval) -> str:
    """A mean and its interval, three decimals."""
    return f"{number(at.mean)} ({number(at.low)} to {number(at.high)})"


def number(value: float) -> str:
    """Three decimals, with a real minus sign."""
    return f"{value:.3f}".replace("-", "\N{MINUS SIGN}")
