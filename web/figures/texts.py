# SPDX-License-Identifier: EUPL-1.2
"""The figures in words: names of what is counted, definitions, rows for charts and for a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from flask_babel import format_date

from models.queries.figures import COUNTED, Figures, ThemeName, percentages
from models.vocabulary import ReportBucket
from web.labels import label
from web.texts import LazyString, gettext
from web.texts import lazy_gettext as _
from web.theme_names import theme_name

HEAD: Final = (
    _("Datum"),
    _("Cijfer"),
    _("Onderdeel"),
    _("Aantal"),
    _("Procent"),
    _("Wat telt mee"),
)
TOTAL: Final = _("Opdrachten en stages")
NOT_CONTINUED: Final = _("Niet doorgegaan")
GOVERNMENT: Final = _("Partners van het Rijk")
EDUCATION: Final = _("Partners uit het onderwijs")
INTERNS: Final = _("Studenten op stage")
OTHERS: Final = _("Studenten met een andere opdracht")
DEFINITIONS: Final[dict[str, LazyString]] = {
    "total": _("Alle opdrachten die zijn ingediend. Een concept telt niet mee."),
    ReportBucket.IN_PREPARATION.value: _(
        "Ingediend, maar nog niet gestart. Ook opdrachten die later beginnen."
    ),
    ReportBucket.IN_EXECUTION.value: _("Studenten zijn begonnen. Het resultaat is er nog niet."),
    ReportBucket.FINISHED.value: _("Studenten zijn klaar. Het resultaat is vastgelegd."),
    "not_continued": _(
        "Ingetrokken, niet geplaatst of voortijdig gestopt. Dit telt niet mee in het totaal."
    ),
    "sector": _("De onderwijssoort van het niveau dat de opdrachtgever het liefst wil."),
    "level": _("Het niveau dat de opdrachtgever het liefst wil."),
    "theme": _("Het hoofdthema. Zo telt elke opdracht een keer mee."),
    "form": _("De vorm waarin studenten aan de opdracht werken."),
    "government": _("Rijksorganisaties die een opdracht hebben ingediend, tot en met deze dag."),
    "education": _("Instellingen die aanbod hebben geplaatst, tot en met deze dag."),
    "students": _(
        "Studenten die zijn begonnen, ook als zij klaar zijn. "
        "Wie voortijdig stopte, telt niet mee. Wij bewaren alleen aantallen."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """One way in which the total is divided: rows of name, number and whole percentage."""

    title: LazyString
    definition: LazyString
    rows: Sequence[tuple[str, int, int]]

    @property
    def bars(self) -> list[tuple[str, int]]:
        """Name and number of each row."""
        return [(name, number) for name, number, _share in self.rows]


def divisions(figures: Figures) -> dict[str, Division]:
    """Return every division of the total; empty rows of long lists are left out."""
    return {
        "sector": _division("sector", _("Verdeling over mbo, hbo en wo"), figures.by_sector),
        "theme": _division("theme", _("Opdrachten per thema"), figures.by_theme),
        "level": _division("level", _("Opdrachten per niveau"), _filled(figures.by_level)),
        "form": _division("form", _("Opdrachten per vorm"), figures.by_form),
    }


def name_of(key: Any) -> str:
    """Return the name of what was counted; what is not known is called unknown."""
    if key is None:
        return gettext("Onbekend")
    if isinstance(key, ThemeName):
        return theme_name(key)
    return str(label(key)) if isinstance(key, StrEnum) else str(key)


def chart_moments(figures: Figures) -> list[str]:
    """Return the name of each month of the line chart."""
    return [str(format_date(month.on, "MMM yyyy")) for month in figures.months]


def chart_series(figures: Figures) -> list[tuple[LazyString, list[int]]]:
    """Return one line per bucket, over the months."""
    return [
        (label(bucket), [month.buckets[bucket] for month in figures.months]) for bucket in COUNTED
    ]


def file_rows(figures: Figures) -> Iterable[Sequence[object]]:
    """Return everything on the page as rows of ``HEAD``."""
    day = figures.on.isoformat()
    for name, part, number, share, definition in _lines(figures):
        yield day, name, part, number, share, definition
    for month in figures.months:
        for bucket in COUNTED:
            name = gettext("Verloop")
            yield month.on.isoformat(), name, label(bucket), month.buckets[bucket], "", ""


Line = tuple[object, object, int, object, object]


def _lines(figures: Figures) -> Iterable[Line]:
    yield TOTAL, "", figures.assignments, "", DEFINITIONS["total"]
    for bucket in COUNTED:
        number = figures.buckets[bucket]
        yield gettext("Status"), label(bucket), number, "", DEFINITIONS[bucket.value]
    yield NOT_CONTINUED, "", figures.not_continued, "", DEFINITIONS["not_continued"]
    for division in divisions(figures).values():
        for name, number, share in division.rows:
            yield division.title, name, number, share, division.definition
    yield GOVERNMENT, "", figures.government_partners, "", DEFINITIONS["government"]
    yield EDUCATION, "", figures.education_partners, "", DEFINITIONS["education"]
    yield INTERNS, "", figures.students_internship, "", DEFINITIONS["students"]
    yield OTHERS, "", figures.students_assignment, "", DEFINITIONS["students"]


def _division(key: str, title: LazyString, counts: Mapping[Any, int]) -> Division:
    shares = percentages(counts)
    rows = [(name_of(at), number, shares[at]) for at, number in counts.items()]
    return Division(title=title, definition=DEFINITIONS[key], rows=rows)


def _filled(counts: Mapping[Any, int]) -> dict[Any, int]:
    return {key: number for key, number in counts.items() if number}
