# SPDX-License-Identifier: EUPL-1.2
"""Answering what somebody asked while they wait; see ``models.inquiry``.

An answer is JSON. It names things by id and says nothing that its reader might not see: the page
asks anew what the reader may see, and a later change of rights counts.
"""

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from models.operations.inquiries import store_answer
from models.queries.inquiries import open_inquiry
from models.unit_of_work import UnitOfWork
from models.vocabulary import InquiryKind
from workers.toolbox import Toolbox

if TYPE_CHECKING:
    from workers.running import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, by whom, and about which assignment."""

    person_id: int
    assignment_id: int | None
    request: Mapping[str, Any]


Answer = Callable[[Toolbox, Question], dict[str, Any]]

# Named, not imported: a kind loads what it needs when it is first asked.
ANSWERS: Final[dict[InquiryKind, str]] = {
    InquiryKind.DRAFT_ADVICE: "workers.draft_advice:advise",
    InquiryKind.SEARCH: "workers.meaning:search_by_meaning",
    InquiryKind.WHY_NOT: "workers.why_not:explain",
}


def answer_inquiry(tools: Toolbox, inquiry_id: int) -> "Store":
    """Answer one open question; return what stores the answer."""
    with tools.session_factory() as session:
        inquiry = open_inquiry(session, inquiry_id)
        if inquiry is None:
            return _store_nothing
        kind = inquiry.kind
        question = Question(
            person_id=inquiry.asked_by_id,
            assignment_id=inquiry.assignment_id,
            request=inquiry.request,
        )
    answer = cast("Answer", pkgutil.resolve_name(ANSWERS[kind]))
    return partial(store_answer, inquiry_id=inquiry_id, answer=answer(tools, question))


def _store_nothing(_uow: UnitOfWork) -> None:
    """Store nothing: the question is answered or forgotten."""
