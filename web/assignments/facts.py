# SPDX-License-Identifier: EUPL-1.2
"""An assignment as facts to read: rows of (label, text) per step of the form."""

from collections.abc import Iterable, Sequence
from typing import Any

from models.assignment import Assignment
from models.vocabulary import Level, ProgrammeLine, Screening, Sector, WorkMode
from web.labels import label
from web.locale import format_day, format_number
from web.texts import Text, gettext, ngettext
from web.theme_names import theme_name

Fact = tuple[str, Text]


def facts_of_step(slug: str, assignment: Assignment, profiles: dict[str, str]) -> list[Fact]:
    """Return what was answered in one step; ``profiles`` has the names of KWIV profiles."""
    if slug == "vorm":
        return shape_facts(assignment, profiles)
    readers = {
        "vraag": question_facts,
        "periode": period_facts,
        "begeleiding": group_facts,
        "voorwaarden": condition_facts,
    }
    return readers[slug](assignment)


def summary(assignment: Assignment, profiles: dict[str, str]) -> list[Fact]:
    """Return what a reader wants to know at a glance, without what was left empty."""
    rows = [
        (gettext("Organisatieonderdeel"), assignment.unit),
        *shape_facts(assignment, profiles),
        (gettext("Taal"), label(assignment.language)),
        *period_facts(assignment),
        *group_facts(assignment),
        *condition_facts(assignment)[:-1],
    ]
    return [row for row in rows if str(row[1])]


def question_facts(assignment: Assignment) -> list[Fact]:
    """Return the texts."""
    return [
        (gettext("Titel"), assignment.title),
        (gettext("Organisatieonderdeel"), assignment.unit),
        (gettext("Taal van de opdracht"), label(assignment.language)),
        (gettext("Uw vraag"), assignment.question),
        (gettext("Achtergrond"), assignment.background),
        (gettext("Gewenst resultaat"), assignment.expected_result),
    ]


def shape_facts(assignment: Assignment, profiles: dict[str, str]) -> list[Fact]:
    """Return form, levels and subject."""
    lines = [label(ProgrammeLine(line)) for line in assignment.programme_lines]
    named = [profiles.get(code, code) for code in assignment.competence_profiles]
    return [
        (gettext("Opdrachtvorm"), label(assignment.form) if assignment.form else ""),
        (gettext("Niveau"), _joined(label(level) for level in assignment.levels)),
        (gettext("Thema"), _joined(theme_name(theme) for theme in assignment.themes)),
        (gettext("Programma van het Rijk"), _joined(lines)),
        (gettext("Kennis en vaardigheden"), _joined(assignment.skills)),
        (gettext("KWIV-profielen"), _joined(named)),
    ]


def period_facts(assignment: Assignment) -> list[Fact]:
    """Return when and where."""
    return [
        (gettext("Start"), start_text(assignment)),
        (gettext("Duur"), _weeks(assignment.duration_weeks)),
        (gettext("Uren per week"), format_number(assignment.hours_per_week)),
        (gettext("Werkvorm"), label(assignment.work_mode) if assignment.work_mode else ""),
        (gettext("Plaats"), place_text(assignment)),
    ]


def group_facts(assignment: Assignment) -> list[Fact]:
    """Return group, places and supervision."""
    sector = assignment.supervisor_level
    return [
        (gettext("Groepsgrootte"), group_text(assignment)),
        (gettext("Aantal plekken"), format_number(assignment.slots)),
        (gettext("Opleiding van de begeleider"), label(sector) if sector else ""),
        (gettext("Uren begeleiding per week"), format_number(assignment.supervision_hours)),
        *(_recognition(assignment) if _asks_mbo(assignment.levels) else []),
        (gettext("Vergoeding per maand"), allowance_text(assignment)),
    ]


def condition_facts(assignment: Assignment) -> list[Fact]:
    """Return the conditions."""
    screening = [label(Screening(kind)) for kind in assignment.screening]
    return [
        (gettext("Vooraf regelen"), _joined(screening) or gettext("Niets")),
        (gettext("Gegevens"), label(assignment.data_sensitivity)),
        (gettext("Resultaat publiceren"), _yes_no(assignment.publishable)),
        (gettext("Niet bedrijfskritisch"), _yes_no(assignment.not_business_critical)),
    ]


def start_text(assignment: Assignment) -> str:
    """Say when it starts, and how far that may move."""
    if assignment.start_on is None:
        return ""
    day = format_day(assignment.start_on)
    weeks = assignment.flexible_weeks
    if not weeks:
        return day
    return ngettext("%(day)s, mag %(num)d week schuiven", "%(day)s, mag %(num)d weken schuiven",
                    weeks, day=day)  # fmt: skip


def place_text(assignment: Assignment) -> str:
    """Say where, with the province."""
    if assignment.place is None:
        remote = assignment.work_mode is WorkMode.REMOTE
        return gettext("Geen vaste plaats") if remote else ""
    return f"{assignment.place.name} ({assignment.place.province})"


def group_text(assignment: Assignment) -> str:
    """Say how many students work together."""
    low, high = assignment.group_min, assignment.group_max
    if low == high:
        return ngettext("%(num)d student", "%(num)d studenten", low)
    return gettext("%(low)s tot %(high)s studenten", low=low, high=high)


def allowance_text(assignment: Assignment) -> str:
    """Say what a student gets a month."""
    amount = assignment.allowance_eur
    if amount is None:
        return ""
    return gettext("%(amount)s euro", amount=format_number(amount)) if amount else gettext("Geen")


def _recognition(assignment: Assignment) -> list[Fact]:
    return [
        (gettext("Erkend leerbedrijf"), _yes_no(assignment.certified_host)),
        (gettext("Crebonummer"), assignment.crebo),
    ]


def _asks_mbo(levels: Sequence[Level]) -> bool:
    return any(level.sector is Sector.MBO for level in levels)


def _weeks(weeks: int | None) -> str:
    return ngettext("%(num)d week", "%(num)d weken", weeks) if weeks else ""


def _joined(texts: Iterable[Any]) -> str:
    return ", ".join(str(text) for text in texts)


def _yes_no(value: bool) -> str:
    return gettext("Ja") if value else gettext("Nee")
