# SPDX-License-Identifier: EUPL-1.2
"""Read a CSV file row by row: what can be read, and what is wrong with the rest.

A wrong row never stops the file. Reasons are codes; the screens have the words.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Final, TypeVar

Values = dict[str, object]
Reader = Callable[[str], object]
Member = TypeVar("Member", bound=StrEnum)

WHOLE_FILE: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """Something that could not be read; ``line`` counts from 1, 0 is the file as a whole."""

    file: str
    line: int
    column: str
    reason: str


@dataclass(slots=True, kw_only=True)
class Rows:
    """The readable rows of a file by line number, and the problems found so far."""

    file: str
    by_line: dict[int, Values] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    def refuse(self, line: int, column: str, reason: str) -> None:
        """Note a problem and take its row out."""
        self.by_line.pop(line, None)
        self.problems.append(RowProblem(file=self.file, line=line, column=column, reason=reason))


def read_rows(path: Path, columns: Mapping[str, Reader], *, key: tuple[str, ...]) -> Rows:
    """Read every row of a CSV file; columns that are not asked for are passed over.

    Args:
        path: UTF-8, comma, header row.
        columns: how to read each column; a reader raises ValueError with a reason code.
        key: columns that together occur once per file.
    """
    rows = Rows(file=path.name)
    for line, record in _records(path, columns, rows):
        values = _read(record, columns, rows, line)
        if values is not None:
            rows.by_line[line] = values
    _refuse_doubles(rows, key)
    return rows


def text(longest: int, *, required: bool = False) -> Reader:
    """Return a reader of text of at most ``longest`` characters."""

    def read(cell: str) -> str:
        if required and not cell:
            raise ValueError("empty")
        if len(cell) > longest:
            raise ValueError("too_long")
        if not cell.isprintable():
            raise ValueError("control_character")
        return cell

    return read


def number(lowest: float, highest: float, *, required: bool = False) -> Reader:
    """Return a reader of a decimal number within bounds; an empty cell is None."""

    def read(cell: str) -> float | None:
        if not cell and not required:
            return None
        try:
            value = float(cell)
        except ValueError as err:
            raise ValueError("no_number") from err
        if not lowest <= value <= highest:
            raise ValueError("out_of_bounds")
        return value

    return read


def member(kind: type[Member], allowed: frozenset[Member]) -> Reader:
    """Return a reader of one value of a closed list."""
    by_value = {one.value: one for one in kind if one in allowed}

    def read(cell: str) -> Member:
        if cell not in by_value:
            raise ValueError("unknown_value")
        return by_value[cell]

    return read


def day(cell: str) -> date | None:
    """Read a date as 2026-08-31; an empty cell is None."""
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError as err:
        raise ValueError("no_date") from err


def names(cell: str) -> list[str]:
    """Read names with ``|`` between them."""
    return [name for part in cell.split("|") if (name := part.strip())]


def _records(
    path: Path, columns: Mapping[str, Reader], rows: Rows
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each record with as many cells as the header; refuse the others."""
    lines = csv.reader(StringIO(_content(path, rows), newline=""), strict=True)
    try:
        header = next(lines, [])
        for column in sorted(columns.keys() - set(header)) if not rows.problems else ():
            rows.refuse(WHOLE_FILE, column, "missing_column")
        for cells in lines if not rows.problems else ():
            if len(cells) == len(header):
                yield lines.line_num, dict(zip(header, cells, strict=True))
            elif cells:
                rows.refuse(lines.line_num, "", "number_of_cells")
    except csv.Error:
        rows.refuse(lines.line_num, "", "no_csv")


def _content(path: Path, rows: Rows) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        rows.refuse(WHOLE_FILE, "", "no_file")
    except UnicodeDecodeError:
        rows.refuse(WHOLE_FILE, "", "not_utf8")
    return ""


def _read(
    record: Mapping[str, str], columns: Mapping[str, Reader], rows: Rows, line: int
) -> Values | None:
    values: Values = {}
    for column, read in columns.items():
        try:
            values[column] = read(record[column].strip())
        except ValueError as err:
            rows.refuse(line, column, str(err))
            return None
    return values


def _refuse_doubles(rows: Rows, key: tuple[str, ...]) -> None:
    seen: set[tuple[object, ...]] = set()
    for line, values in list(rows.by_line.items()):
        code = tuple(values[column] for column in key)
        if code in seen:
            rows.refuse(line, key[0], "double")
        seen.add(code)
