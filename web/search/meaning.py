# SPDX-License-Identifier: EUPL-1.2
"""What fits what somebody means: asked of a worker, shown below the results on words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.base import utc_now
from models.errors import NotFound
from models.operations.inquiries import ask
from models.queries.assignments import assignments_by_id
from models.queries.inquiries import Waiting, own_inquiry, waiting_for
from models.queries.offers import offer_rows_by_id
from models.queries.search import versions_found
from models.queries.search_sources import words_of
from models.search import SearchKind, SearchOrder, Wanted
from models.vocabulary import InquiryKind
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.limits import ASK, limiter
from web.search.facets import search_address
from web.search.forms import SearchForm, parameters_of
from web.search.routes import blueprint

READ_BY_MEANING: Final = (SearchKind.ASSIGNMENT, SearchKind.OFFER)
PATIENCE: Final = timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningHit:
    """One answer: a title with its page, whose it is, and the sentence that is nearest."""

    title: str
    address: str
    whose: str
    language: str
    sentence: str


@blueprint.post("/betekenis")
@requires(Permission.SEARCH)
@limiter.limit(ASK)
def ask_meaning() -> ResponseReturnValue:
    """Ask a worker what answers the question that the form carries."""
    form = SearchForm.of(session(), actor(), request.form)
    if form.field_errors or not can_be_asked(form.wanted):
        return redirect(search_address(form.parameters), 303)
    wanted = replace(form.wanted, order=SearchOrder.BEST)
    with unit_of_work() as uow:
        inquiry = ask(uow, actor(), InquiryKind.SEARCH, wanted.to_json())
    return redirect(url_for("search.meaning", public_id=inquiry.public_id), 303)


@blueprint.get("/betekenis/<uuid:public_id>")
@requires(Permission.SEARCH)
def meaning(public_id: UUID) -> str:
    """Show what the worker found, or that it still reads."""
    inquiry = own_inquiry(session(), actor(), public_id)
    if inquiry is None or inquiry.kind is not InquiryKind.SEARCH:
        raise NotFound
    wanted = Wanted.from_json(inquiry.request)
    waiting = waiting_for(session(), inquiry)
    is_late = waiting is Waiting.BUSY and inquiry.created_at < utc_now() - PATIENCE
    answer = inquiry.answer if waiting is Waiting.ANSWERED else None
    return render_template(
        "search/meaning.html",
        inquiry=inquiry,
        wanted=wanted,
        words_address=search_address(parameters_of(wanted)),
        waiting="late" if is_late else waiting.value,
        is_available=bool(answer and answer["is_available"]),
        hits=_hits(wanted, answer["hits"]) if answer else [],
    )


def can_be_asked(wanted: Wanted) -> bool:
    """Whether there is something to compare by meaning: words, and texts to find."""
    return wanted.kind in READ_BY_MEANING and bool(words_of(wanted.text))


def _hits(wanted: Wanted, found: Sequence[Mapping[str, Any]]) -> list[MeaningHit]:
    """Return what the reader may see now and the words do not find, in order.

    A text that changed since loses its sentence.
    """
    ids = [int(at["id"]) for at in found]
    everything = Wanted(kind=wanted.kind, chosen={})
    versions = versions_found(session(), actor(), everything, ids)
    sentences = {
        int(at["id"]): str(at["sentence"])
        for at in found
        if versions.get(int(at["id"])) == at["version"]
    }
    on_words = versions_found(session(), actor(), replace(wanted, chosen={}), ids)
    seen = [key for key in ids if key in versions and key not in on_words]
    if wanted.kind is SearchKind.ASSIGNMENT:
        return _assignments(seen, sentences)
    return _offers(seen, sentences)


def _assignments(ids: list[int], sentences: Mapping[int, str]) -> list[MeaningHit]:
    rows = assignments_by_id(session(), actor(), ids)
    return [
        MeaningHit(
            title=row.title,
            address=url_for("assignments.show", public_id=row.public_id),
            whose=row.organisation,
            language=row.language.value,
            sentence=sentences.get(key, ""),
        )
        for key, row in zip(ids, rows, strict=True)
    ]


def _offers(ids: list[int], sentences: Mapping[int, str]) -> list[MeaningHit]:
    rows = offer_rows_by_id(session(), actor(), ids)
    return [
        MeaningHit(
            title=row.offer.title or row.offer.programme.name,
            address=url_for("offers.show", public_id=row.offer.public_id),
            whose=f"{row.offer.programme.name}, {row.offer.programme.institution.name}",
            language="nl",
            sentence=sentences.get(row.offer.id, ""),
        )
        for row in rows
    ]
