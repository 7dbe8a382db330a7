# SPDX-License-Identifier: EUPL-1.2
"""From a text to findings: clean it, divide it, look for facts, and check what would be stored."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from models.intake.cleaning import cleaned
from models.intake.facts import find_facts
from models.intake.findings import Finding, Intake, shortened
from models.intake.sections import BULLET, Divided, Part, divide, sentences, without_bullet
from models.personal_data import find_personal_data
from models.vocabulary import Language

PREFIX: Final = re.compile(r"^(?:(?:re|fw|fwd|antw|doorst)\s*:\s*)+", re.IGNORECASE)
LONGEST_TITLE: Final = 120
MOST_SKILLS, LONGEST_SKILL = 20, 80
TEXTS: Final = (Part.QUESTION, Part.BACKGROUND, Part.RESULT)
DUTCH_WORDS: Final = re.compile(r"\b(?:de|het|een|en|van|voor|wij|met|zijn|niet)\b", re.IGNORECASE)
ENGLISH_WORDS: Final = re.compile(r"\b(?:the|and|of|for|we|with|are|not|to|is)\b", re.IGNORECASE)


def read_intake(
    text: str, *, today: date, longest: Mapping[str, int], towns: Mapping[str, int]
) -> Intake:
    """Return what a text says about an assignment.

    Args:
        text: as pasted or read from a document.
        today: a start lies after this day; a month without a year is the next one.
        longest: how many characters each text of the form takes; what is longer is cut at a
            paragraph and the rest stays among the unused lines.
        towns: id of a place by its case-folded name.
    """
    found = cleaned(text)
    divided = divide(found.lines)
    texts, unused = _texts(divided, longest)
    facts = find_facts(_sentences(found.lines), today=today, towns=towns)
    findings = {finding.field: finding for finding in (*texts, *_skills(divided), *facts)}
    if "language" not in findings:
        findings |= {finding.field: finding for finding in _language(found.lines)}
    return Intake(
        findings=tuple(findings.values()),
        unused=(*unused, *divided.parts.get(Part.PRACTICAL, ())),
        hidden_lines=found.hidden,
    )


def _texts(divided: Divided, longest: Mapping[str, int]) -> tuple[list[Finding], list[str]]:
    findings, unused = [], []
    for part in (Part.TITLE, Part.UNIT):
        line = PREFIX.sub("", divided.text(part).split("\n")[0]).strip()
        limit = longest.get(part.value, LONGEST_TITLE)
        if line and len(line) <= limit and find_personal_data(line) is None:
            findings.append(Finding(field=part.value, value=line, quote=shortened(line)))
        elif line:
            unused.append(line)
    for part in TEXTS:
        kept, rest = _fitting(divided.parts.get(part, []), longest[part.value])
        unused += rest
        if kept and find_personal_data(kept) is None:
            findings.append(Finding(field=part.value, value=kept, quote=shortened(kept)))
    return findings, unused


def _fitting(lines: Sequence[str], limit: int) -> tuple[str, list[str]]:
    """As many lines as fit, and those that do not."""
    kept: list[str] = []
    used = 0
    for number, line in enumerate(lines):
        used += len(line) + 1
        if used > limit:
            return "\n".join(kept).strip(), [at for at in lines[number:] if at]
        kept.append(line)
    return "\n".join(kept).strip(), []


def _skills(divided: Divided) -> Iterator[Finding]:
    lines = [line for line in divided.parts.get(Part.SKILLS, []) if line]
    listed = [without_bullet(line) for line in lines if BULLET.match(line)]
    if not listed:
        listed = [part.strip(" .") for line in lines for part in re.split(r"[,;]", line)]
    fitting = [item for item in listed if 0 < len(item) <= LONGEST_SKILL][:MOST_SKILLS]
    if fitting and find_personal_data("\n".join(fitting)) is None:
        yield Finding(field="skills", value=fitting, quote=shortened(" ".join(lines)))


def _language(lines: Sequence[str]) -> Iterator[Finding]:
    """English when the text is; Dutch is what a form begins with."""
    text = "\n".join(lines)
    if len(ENGLISH_WORDS.findall(text)) > 2 * len(DUTCH_WORDS.findall(text)):
        yield Finding(field="language", value=Language.ENGLISH, quote=shortened(lines[0]))


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if line:
            yield from sentences(line)
