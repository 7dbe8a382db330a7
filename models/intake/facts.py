# SPDX-License-Identifier: EUPL-1.2
"""Facts of a form in running text: one rule per field, each with the words that say so.

A rule gets one sentence at a time and returns a value or None. The first sentence in which a rule
finds something counts. Which value a phrase means stands in the tables.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, TypeVar

from models.intake import phrases
from models.intake.findings import Finding, shortened
from models.intake.numbers import DAY, day_in, number_in
from models.vocabulary import Language, Level

T = TypeVar("T")
Rule = Callable[[str], object]
HOURS_A_DAY: Final = 8


def find_facts(sentences: Iterable[str], *, today: date, towns: Mapping[str, int]) -> list[Finding]:
    """Return at most one finding per field, in the order of the table of rules.

    ``towns`` holds the id of a place by its case-folded name.
    """
    rules: dict[str, Rule] = {
        **RULES,
        "start_on": lambda sentence: _start(sentence, today),
        "place_id": lambda sentence: _town(sentence, towns),
    }
    found: dict[str, Finding] = {}
    for sentence in sentences:
        for field, rule in rules.items():
            value = None if field in found else rule(sentence)
            if value is not None:
                found[field] = Finding(field=field, value=value, quote=shortened(sentence))
    return [found[field] for field in rules if field in found]


def _first_of(table: Mapping[str, T]) -> Callable[[str], T | None]:
    """Return a rule: the value of the first phrase of the table that the sentence holds."""
    expressions = [(phrases.phrase(words), value) for words, value in table.items()]

    def rule(sentence: str) -> T | None:
        return next((value for found, value in expressions if found.search(sentence)), None)

    return rule


def _all_of(table: Mapping[str, T]) -> Callable[[str], list[T] | None]:
    """Return a rule: the values of all phrases of the table that the sentence holds."""
    expressions = [(phrases.phrase(words), value) for words, value in table.items()]

    def rule(sentence: str) -> list[T] | None:
        return [value for found, value in expressions if found.search(sentence)] or None

    return rule


_LEVELS: Final = [(phrases.phrase(words), levels) for words, levels in phrases.LEVELS.items()]


def _levels(sentence: str) -> list[Level] | None:
    """All levels that are named, as they come; a longer name counts before a shorter one."""
    named: dict[int, tuple[Level, ...]] = {}
    rest = sentence
    for expression, levels in _LEVELS:
        for match in expression.finditer(rest):
            named[match.start()] = levels
        rest = expression.sub(lambda match: " " * len(match.group()), rest)
    ordered = [level for _, levels in sorted(named.items()) for level in levels]
    return list(dict.fromkeys(ordered)) or None


def _start(sentence: str, today: date) -> date | None:
    """The first day after a word for beginning that lies ahead."""
    for start in phrases.START.finditer(sentence):
        for match in DAY.finditer(sentence, start.end(), start.end() + 40):
            day = day_in(match, today=today)
            if day is not None and day > today:
                return day
    return None


def _duration(sentence: str) -> int | None:
    match = phrases.DURATION.search(sentence)
    if match is None:
        return None
    if match["half"]:
        return 26
    number = number_in(match["high"] or match["low"])
    per_unit = phrases.WEEKS[match["unit"][:2].lower()]
    return round(number * per_unit)


def _hours(sentence: str, *, of_supervision: bool) -> int | None:
    match = phrases.HOURS.search(sentence)
    if match is None or bool(phrases.SUPERVISION.search(sentence)) is not of_supervision:
        return None
    number = number_in(match["high"] or match["low"])
    return number * HOURS_A_DAY if match["unit"].lower().startswith("da") else number


def _group(sentence: str, which: str) -> int | None:
    match = phrases.STUDENTS.search(sentence)
    if match is None:
        return None
    return number_in(match[which] or match["low"])


def _slots(sentence: str) -> int | None:
    match = phrases.GROUPS.search(sentence)
    return number_in(match["low"]) if match else None


def _allowance(sentence: str) -> int | None:
    match = phrases.ALLOWANCE.search(sentence)
    if match is None:
        return None
    return int((match["before"] or match["after"]).replace(".", "") or 0) or None


def _town(sentence: str, towns: Mapping[str, int]) -> int | None:
    """The place of the first town that is named after a word for where."""
    named = (match["name"].casefold() for match in phrases.TOWN.finditer(sentence))
    return next((towns[name] for name in named if name in towns), None)


def _crebo(sentence: str) -> str | None:
    match = phrases.CREBO.search(sentence)
    return match.group(1) if match else None


RULES: Final[dict[str, Rule]] = {
    "form": _first_of(phrases.FORMS),
    "levels": _levels,
    "language": _first_of({phrases.ENGLISH: Language.ENGLISH}),
    "duration_weeks": _duration,
    "hours_per_week": lambda sentence: _hours(sentence, of_supervision=False),
    "supervision_hours": lambda sentence: _hours(sentence, of_supervision=True),
    "group_min": lambda sentence: _group(sentence, "low"),
    "group_max": lambda sentence: _group(sentence, "high"),
    "slots": _slots,
    "work_mode": _first_of(phrases.WORK_MODES),
    "allowance_eur": _allowance,
    "screening": _all_of(phrases.SCREENINGS),
    "certified_host": lambda sentence: phrases.CERTIFIED.search(sentence) is not None or None,
    "crebo": _crebo,
}
