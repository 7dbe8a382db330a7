# SPDX-License-Identifier: EUPL-1.2
"""The fields of an example assignment, dates counted from the day it is written."""

from datetime import date, timedelta

from models.vocabulary import (
    AssignmentForm,
    DataSensitivity,
    Language,
    Level,
    Sector,
    WorkMode,
)
from workers.imports.examples.facts import Facts
from workers.imports.examples.office_hours import monday
from workers.imports.examples.texts import ExampleAssignment


def assignment_content(
    example: ExampleAssignment, facts: Facts, *, today: date
) -> dict[str, object]:
    """Return what the author fills in; the start lies at least three weeks ahead."""
    start = monday(today + timedelta(weeks=max(example.start_in_weeks, 3)))
    return {
        "title": example.title,
        "question": example.question,
        "background": example.background,
        "expected_result": example.expected_result,
        "language": Language(example.language),
        "form": AssignmentForm(example.form),
        "levels": [Level(level) for level in example.levels],
        "themes": facts.themes_named(example.themes),
        "programme_lines": example.programme_lines,
        "competence_profiles": example.kwiv,
        "skills": example.skills,
        "unit": example.unit,
        "place_id": facts.place_id(example.place),
        "work_mode": WorkMode(example.work_mode),
        "start_on": start,
        "flexible_weeks": example.flexible_weeks,
        "duration_weeks": example.duration_weeks,
        "hours_per_week": example.hours_per_week,
        "group_min": example.group_min,
        "group_max": example.group_max,
        "slots": example.slots,
        "supervisor_level": Sector(example.supervisor_level),
        "supervision_hours": example.supervision_hours,
        "certified_host": example.certified_host,
        "crebo": example.crebo,
        "allowance_eur": example.allowance_eur,
        "screening": example.screening,
        "data_sensitivity": DataSensitivity(example.data_sensitivity),
        "publishable": example.publishable,
        "not_business_critical": True,
    }
