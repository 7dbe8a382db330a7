# SPDX-License-Identifier: EUPL-1.2
"""How a text reads next to the chosen level, and dividing it into drafts for several levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission, is_contact
from models.assignment import Assignment
from models.errors import InvalidInput
from models.operations import drafts
from models.operations.splitting import PartOfAssignment, split_assignment
from models.queries.inquiries import latest_about
from models.vocabulary import InquiryKind, Level, Sector
from web.assignments.drafting import editable_or_refuse
from web.assignments.level_texts import EXPECTED, KINDS, SUFFIXES, WARNINGS
from web.assignments.routes import blueprint
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.labels import label
from web.limits import SUBMIT, limiter
from web.texts import Text, gettext, ngettext

LIST_MARKS: Final = ("-", "*", "•", "\N{EN DASH}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelWarning:
    """What does not fit, and the sentence that shows it."""

    text: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPart:
    """What would become a draft of its own."""

    kind: Text
    level: Level
    results: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFinding:
    """How the text reads, what does not fit, and how it could be divided."""

    level: Level
    sectors: Sequence[tuple[Sector, int]]
    expected: Sequence[tuple[Level, Text]]
    warnings: Sequence[LevelWarning]
    parts: Sequence[SplitPart]
    may_split: bool


def level_finding(assignment: Assignment, found: Mapping[str, Any]) -> LevelFinding | None:
    """Return what a worker read about the level; None for a text without sentences."""
    if not found:
        return None
    shares = {Sector(name): round(100 * share) for name, share in found["sectors"].items()}
    return LevelFinding(
        level=Level(found["level"]),
        sectors=sorted(shares.items(), key=lambda pair: -pair[1]),
        expected=[(level, EXPECTED[level]) for level in assignment.levels],
        warnings=[_warning(at) for at in found["warnings"]],
        parts=[_shown_part(at) for at in found["parts"]],
        may_split=drafts.may_edit(actor(), assignment),
    )


@blueprint.post("/<uuid:public_id>/opdelen")
@requires(Permission.WRITE_ASSIGNMENTS)
@limiter.limit(SUBMIT)
def split(public_id: UUID) -> ResponseReturnValue:
    """Make the drafts that the computer proposed for the text of now."""
    assignment = editable_or_refuse(public_id)
    parts = _parts_of(assignment)
    if not parts:
        text = gettext("Uw tekst is veranderd. Laat de computer hem eerst opnieuw lezen.")
        return _back(public_id, text)
    owner = None if is_contact(actor(), assignment.organisation_id) else assignment.owner
    try:
        with unit_of_work() as uow:
            made = split_assignment(uow, assignment, actor(), parts, owner=owner)
    except InvalidInput as error:
        return _back(public_id, error_text(error))
    flash(_told(len(made)), "ok")
    return redirect(url_for("assignments.index"))


def _back(public_id: UUID, message: Text) -> ResponseReturnValue:
    flash(str(message), "warning")
    return redirect(url_for("assignments.advice", public_id=public_id))


def _told(count: int) -> str:
    return ngettext(
        "Er staat %(num)d nieuw concept in uw lijst. Uw opdracht zelf is niet veranderd.",
        "Er staan %(num)d nieuwe concepten in uw lijst. Uw opdracht zelf is niet veranderd.",
        count,
    )


def _warning(found: Mapping[str, Any]) -> LevelWarning:
    text = WARNINGS[found["aspect"], found["reason"]]
    names = {"stated": label(Level(found["stated"])), "better": label(Level(found["better"]))}
    return LevelWarning(text=str(text) % (names | found["numbers"]), sentence=found["sentence"])


def _shown_part(found: Mapping[str, Any]) -> SplitPart:
    return SplitPart(
        kind=KINDS[found["kind"]],
        level=Level(found["level"]),
        results=[one["text"] for one in found["results"]],
    )


def _parts_of(assignment: Assignment) -> list[PartOfAssignment]:
    """Return the parts that a worker proposed to this reader for the text of now."""
    inquiry = latest_about(session(), actor(), InquiryKind.DRAFT_ADVICE, assignment)
    answer = (inquiry.answer if inquiry else None) or {}
    found = answer.get("level", {}).get("parts", [])
    asked = {one["text"] for at in found for one in at["results"] if one["field"] == "question"}
    return [_part(assignment, at, asked) for at in found]


def _part(assignment: Assignment, found: Mapping[str, Any], asked: set[str]) -> PartOfAssignment:
    own = [one["text"] for one in found["results"] if one["field"] == "question"]
    results = [one["text"] for one in found["results"] if one["field"] == "expected_result"]
    return PartOfAssignment(
        suffix=SUFFIXES[assignment.language][found["kind"]],
        level=Level(found["level"]),
        question=_without(assignment.question, asked - set(own)),
        expected_result="\n".join(f"- {text}" for text in results),
    )


def _without(question: str, others: set[str]) -> str:
    """Return the question without the list items that went to another part."""
    kept = (line for line in question.splitlines() if _item(line) not in others)
    return "\n".join(kept)


def _item(line: str) -> str:
    """Return a line without the mark of a list."""
    mark, _, rest = line.strip().partition(" ")
    is_mark = mark in LIST_MARKS or mark.rstrip(".)").isdigit()
    return rest.strip() if is_mark else line.strip()
