# SPDX-License-Identifier: EUPL-1.2
"""Numbers and days as people write them, Dutch and English."""

import re
from datetime import date
from typing import Final

WORDS: Final = {
    "een": 1, "eén": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7,
    "acht": 8, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12, "vijftien": 15, "twintig": 20,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
MONTHS: Final = {
    "jan": 1, "feb": 2, "maa": 3, "mrt": 3, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
NUMBER: Final = rf"(?:\d{{1,3}}|{'|'.join(sorted(WORDS, key=len, reverse=True))})"
MONTH: Final = (
    r"(?:januari|january|jan|februari|february|feb|maart|march|mrt|mar|april|apr|mei|may|juni|june"
    r"|jun|juli|july|jul|augustus|august|aug|september|sept|sep|oktober|october|okt|oct|november"
    r"|nov|december|dec)\b\.?"
)
DAY: Final = re.compile(
    rf"(?P<iso>20\d\d-\d\d-\d\d)|(?P<numeric>\d\d?[-/.]\d\d?[-/.]20\d\d)"
    rf"|(?:(?P<day>\d\d?)(?:st|nd|rd|th|e)? )?(?:of )?(?P<month>{MONTH})"
    rf"(?: (?P<after>\d\d?)(?:st|nd|rd|th)?,?(?= |$))?(?: (?P<year>20\d\d))?",
    re.IGNORECASE,
)


def number_in(written: str) -> int:
    """Return the value of digits or a number word; raise KeyError for another word."""
    return int(written) if written.isdigit() else WORDS[written.lower()]


def day_in(match: re.Match[str], *, today: date) -> date | None:
    """Return the day that ``DAY`` found; without a year the next one, None when it cannot be."""
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["numeric"]:
            day, month, year = map(int, re.split(r"[-/.]", match["numeric"]))
            return date(year, month, day)
        return _named_day(match, today)
    except ValueError:
        return None


def _named_day(match: re.Match[str], today: date) -> date:
    month = MONTHS[match["month"][:3].lower()]
    day = int(match["day"] or match["after"] or 1)
    if match["year"]:
        return date(int(match["year"]), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year > today else date(today.year + 1, month, day)
