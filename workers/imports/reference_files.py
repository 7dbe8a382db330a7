# SPDX-License-Identifier: EUPL-1.2
"""The shipped reference files: which columns they have and which rows of ours they become."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from models.vocabulary import Level, OrganisationKind, Sector
from workers.imports.rows import (
    WHOLE_FILE,
    Reader,
    Rows,
    Values,
    day,
    member,
    names,
    number,
    read_rows,
    text,
)

TOOI, BRIN, RIO, OWN = "tooi", "brin", "rio", "own"
PARTNERSHIP: Final[Values] = {
    "kind": OrganisationKind.PARTNERSHIP,
    "name": "I-Partnerschap",
    "code_scheme": OWN,
    "code": "i-partnerschap",
}
DUTCH_LATITUDES, DUTCH_LONGITUDES = (50.0, 54.0), (3.0, 8.0)

_MBO = frozenset({Level.MBO_2, Level.MBO_3, Level.MBO_4})
_HIGHER = frozenset(Level) - _MBO - {Level.PHD}

INSTITUTION: Final[dict[str, Reader]] = {
    "code": text(60, required=True),
    "name": text(200, required=True),
    "abbreviation": text(40),
    "sector": member(Sector, frozenset(Sector)),
    "place": text(100),
    "province": text(40),
    "latitude": number(*DUTCH_LATITUDES),
    "longitude": number(*DUTCH_LONGITUDES),
    "website": text(300),
    "closed_on": day,
}
GOVERNMENT: Final[dict[str, Reader]] = {
    "code": text(60, required=True),
    "name": text(200, required=True),
    "abbreviation": text(40),
    "other_names": names,
    "category": text(60),
    "parent": text(60),
}
PROGRAMME: Final[dict[str, Reader]] = {
    "code": text(40, required=True),
    "institution": text(60, required=True),
    "isat": text(10),
    "name": text(250, required=True),
    "name_en": text(250),
    "own_names": names,
    "level": member(Level, _HIGHER),
    "field_code": text(4),
    "field_name": text(200),
    "subject_name": text(200),
    "languages": names,
    "places": names,
    "website": text(300),
    "closed_on": day,
}
QUALIFICATION: Final[dict[str, Reader]] = {
    "crebo": text(5, required=True),
    "name": text(200, required=True),
    "level": member(Level, _MBO),
}
PLACE: Final[dict[str, Reader]] = {
    "name": text(100, required=True),
    "municipality": text(100, required=True),
    "province": text(40, required=True),
    "latitude": number(*DUTCH_LATITUDES, required=True),
    "longitude": number(*DUTCH_LONGITUDES, required=True),
}
PROFILE: Final[dict[str, Reader]] = {
    "code": text(20, required=True),
    "name": text(120, required=True),
    "category": text(60),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRows:
    """The rows of every file, as far as they can be read."""

    institutions: Rows
    government: Rows
    programmes: Rows
    qualifications: Rows
    places: Rows
    profiles: Rows
    themes: Rows

    @property
    def files(self) -> tuple[Rows, ...]:
        """Every file, in the order of loading."""
        higher = (self.institutions, self.government, self.programmes)
        return (*higher, self.qualifications, self.places, self.profiles, self.themes)


def read_reference_files(directory: Path, *, today: date) -> ReferenceRows:
    """Read every file of ``directory``; what closed by ``today`` is inactive."""
    rows = ReferenceRows(
        institutions=read_rows(directory / "institutions.csv", INSTITUTION, key=("code",)),
        government=read_rows(directory / "government.csv", GOVERNMENT, key=("code",)),
        programmes=read_rows(directory / "programmes.csv", PROGRAMME, key=("code", "institution")),
        qualifications=read_rows(directory / "qualifications.csv", QUALIFICATION, key=("crebo",)),
        places=read_rows(directory / "places.csv", PLACE, key=("name", "municipality")),
        profiles=read_rows(directory / "competence_profiles.csv", PROFILE, key=("code",)),
        themes=_read_themes(directory / "themes.json"),
    )
    _complete(rows.institutions, lambda row: _institution(row, today))
    _complete(rows.government, _government)
    _complete(rows.programmes, lambda row: {"code_scheme": RIO, "is_active": _is_open(row, today)})
    return rows


def _complete(rows: Rows, more: Callable[[Values], Values]) -> None:
    for values in rows.by_line.values():
        values.update(more(values))


def _institution(row: Values, today: date) -> Values:
    return {
        "kind": OrganisationKind.INSTITUTION,
        "code_scheme": BRIN,
        "is_active": _is_open(row, today),
    }


def _government(_row: Values) -> Values:
    return {
        "kind": OrganisationKind.GOVERNMENT,
        "code_scheme": TOOI,
        "is_active": True,
        "closed_on": None,
    }


def _is_open(row: Values, today: date) -> bool:
    closed_on = row["closed_on"]
    return not isinstance(closed_on, date) or closed_on > today


def _read_themes(path: Path) -> Rows:
    """Read the themes; ``line`` is their place in the list."""
    rows = Rows(file=path.name)
    try:
        themes = json.loads(path.read_text(encoding="utf-8"))
        rows.by_line = {place: _theme(theme, place) for place, theme in enumerate(themes, 1)}
    except OSError:
        rows.refuse(WHOLE_FILE, "", "no_file")
    except (ValueError, TypeError, KeyError):
        rows.refuse(WHOLE_FILE, "", "no_json")
    return rows


def _theme(theme: dict[str, object], place: int) -> Values:
    columns = ("name", "name_en", "description")
    words: Values = {column: str(theme[column]) for column in columns}
    return {**words, "is_research": theme["is_research"] is True, "position": place}
