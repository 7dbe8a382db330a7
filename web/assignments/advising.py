# SPDX-License-Identifier: EUPL-1.2
"""What the computer sees in an assignment before it is handed in: asked for, and shown as it comes.

The page asks with a POST of its own; a worker answers; meanwhile the page stands as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission, is_insider
from models.assignment import Assignment
from models.offer import Offer
from models.operations.drafts import may_edit
from models.operations.inquiries import ask
from models.queries.chance import Alike, Chance, chance_of
from models.queries.inquiries import Waiting, latest_about, waiting_for
from models.queries.offers import offers_by_id
from models.vocabulary import InquiryKind
from web.assignments.alike import alike_finding
from web.assignments.level_advice import level_finding
from web.assignments.proposed_themes import proposed_themes
from web.assignments.routes import blueprint
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.limits import ASK, limiter
from web.reading import assignment_or_404
from web.reasons import top_reasons
from web.texts import LazyString
from web.texts import lazy_gettext as _

CERTAIN_FROM: Final = 300  # below this number of outcomes a share is called an estimate
COUNTED: Final[dict[Alike, LazyString]] = {
    Alike.FORM_AND_SECTOR: _(
        "Met deze vorm en dit soort onderwijs waren er %(total)s eerdere opdrachten. Daarvan "
        "vonden er %(found)s een opleiding. Dat is %(share)s%%."
    ),
    Alike.FORM: _(
        "Van de %(total)s eerdere opdrachten met deze vorm vonden er %(found)s een opleiding. "
        "Dat is %(share)s%%."
    ),
    Alike.ANY: _(
        "Van alle %(total)s eerdere opdrachten vonden er %(found)s een opleiding. "
        "Dat is %(share)s%%."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingOffer:
    """An offer that would be suggested, with its score and the two heaviest reasons."""

    offer: Offer
    score: int
    reasons: Sequence[str]


@blueprint.post("/<uuid:public_id>/meedenken")
@requires(Permission.ASK_ADVICE)
@limiter.limit(ASK)
def ask_advice(public_id: UUID) -> ResponseReturnValue:
    """Ask a worker to read the text as it is stored now."""
    assignment = _inside_or_refuse(public_id)
    with unit_of_work() as uow:
        request = {"version": assignment.version}
        ask(uow, actor(), InquiryKind.DRAFT_ADVICE, request, assignment=assignment)
    return redirect(url_for("assignments.advice", public_id=public_id), 303)


@blueprint.get("/<uuid:public_id>/meedenken")
@requires(Permission.ASK_ADVICE)
def advice(public_id: UUID) -> str:
    """Show what the worker saw, or that it still reads."""
    assignment = _inside_or_refuse(public_id)
    return render_template(
        "assignments/advice/show.html", assignment=assignment, **advice_block(assignment)
    )


def advice_block(assignment: Assignment) -> dict[str, Any]:
    """Return what the block with the computer's findings shows about the text of now."""
    inquiry = latest_about(session(), actor(), InquiryKind.DRAFT_ADVICE, assignment)
    waiting = waiting_for(session(), inquiry)
    answer = inquiry.answer if inquiry and waiting is Waiting.ANSWERED else None
    found = _findings(assignment, answer) if answer else {}
    return {"waiting": waiting.value, "findings": found}


def _inside_or_refuse(public_id: UUID) -> Assignment:
    """Return the assignment for its own side and coordinators; who only sees it gets a 403."""
    assignment = assignment_or_404(public_id)
    if not is_insider(actor(), assignment):
        abort(403)
    return assignment


def _findings(assignment: Assignment, answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "suggestions": _fitting_offers(answer["suggestions"]),
        "themes": proposed_themes(assignment, answer.get("themes", [])),
        "level": level_finding(assignment, answer.get("level", {})),
        "may_edit": may_edit(actor(), assignment),
        "alike": alike_finding(answer.get("alike", ())),
        "chance": _in_words(chance_of(session(), assignment)),
    }


def _fitting_offers(suggested: Sequence[Mapping[str, Any]]) -> list[FittingOffer]:
    offers = offers_by_id(session(), actor(), [at["offer"] for at in suggested])
    return [
        FittingOffer(offer=offers[at["offer"]], score=at["score"], reasons=top_reasons(at["parts"]))
        for at in suggested
        if at["offer"] in offers
    ]


def _in_words(chance: Chance | None) -> dict[str, Any] | None:
    if chance is None:
        return None
    numbers = {"total": chance.total, "found": chance.found, "share": chance.percentage}
    is_estimate = chance.total < CERTAIN_FROM
    return {"text": str(COUNTED[chance.alike]) % numbers, "is_estimate": is_estimate}
