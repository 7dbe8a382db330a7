# SPDX-License-Identifier: EUPL-1.2
"""Figures of proposed themes and levels as tables."""

from matcher.evaluation.choices import ChoiceReport, ChoicesReport, WarningReport
from matcher.evaluation.tables import Table, number, with_interval

HEADINGS = {
    "first": "right",
    "two": "right in two",
    "accepted": "an accepted one",
}
"""Heading of a column by measure."""


def choice_tables(half: str, report: ChoicesReport) -> list[Table]:
    """Every table of one half."""
    return [
        _methods(f"{half}: theme proposed", report.themes),
        _groups(f"{half}: theme proposed, share right", report.themes),
        _methods(f"{half}: sector read from the text", report.sectors),
        _groups(f"{half}: sector read from the text, share right", report.sectors),
        _warnings(f"{half}: warnings of the level coach", report.warnings),
    ]


def _methods(title: str, report: ChoiceReport) -> Table:
    rows = [(name, *map(with_interval, found.values())) for name, found in report.methods.items()]
    *_, before, ours = report.methods
    rows.append((f"{ours} minus {before}", *map(with_interval, report.difference.values())))
    headings = (f"by (n = {report.n})", *(HEADINGS[measure] for measure in report.difference))
    return Table(title=title, headings=headings, rows=tuple(rows))


def _groups(title: str, report: ChoiceReport) -> Table:
    rows = [(name, *map(number, found.values())) for name, found in report.groups.items()]
    return Table(title=title, headings=("given", *report.methods), rows=tuple(rows))


def _warnings(title: str, report: WarningReport) -> Table:
    return Table(
        title=title,
        headings=("stated", "share with a warning"),
        rows=(
            ("the given levels", with_interval(report.at_own_level)),
            ("another sector", with_interval(report.at_other_sector)),
        ),
    )
