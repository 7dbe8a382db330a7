# SPDX-License-Identifier: EUPL-1.2
"""A list as a CSV file that a spreadsheet opens well and cannot be tricked by."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from flask import Response

BYTE_ORDER_MARK: Final = "\ufeff"  # tells a spreadsheet that this is UTF-8
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_answer(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> Response:
    """Return the rows as a download called ``name``.csv; quotes as in RFC 4180."""
    text = csv_text([head, *rows])
    return Response(
        BYTE_ORDER_MARK + text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as text with semicolons between the cells, as Dutch spreadsheets expect."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerows([cell(value) for value in row] for row in rows)
    return target.getvalue()


def cell(value: object) -> object:
    """Return the value; a text that would start a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
