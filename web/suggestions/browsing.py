# SPDX-License-Identifier: EUPL-1.2
"""The inbox: a list per role, which asks for itself again while it is open."""

import hashlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from flask import abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.base import utc_now
from models.queries import inbox
from models.queries.inbox import BOXES, Box, Desk, Inbox, PairRow
from models.queries.offers import own_published_offers
from models.queries.paging import Page
from models.queries.programme_suggestions import has_fitting
from models.queries.reference import active_themes
from web.auth import actor, requires
from web.database import session
from web.paging import page_address, page_number
from web.reasons import top_reasons
from web.suggestions.filters import PairFilterForm
from web.suggestions.routes import blueprint
from web.suggestions.texts import (
    BOX_ADDRESSES,
    BOX_NAMES,
    DESK_ADDRESSES,
    DESK_NAMES,
    EMPTY,
    LEADS,
    address_of,
    word_of,
)
from web.theme_names import theme_choices

STAND: Final = "stand"


@blueprint.get("/voorstellen")
@requires(Permission.READ_SUGGESTIONS)
def index() -> ResponseReturnValue:
    """Show one box of an inbox; 204 when the reader has this very list already."""
    desk = _asked_desk()
    form = _filter_form(desk)
    box, found = _box_and_list(desk, form)
    page, counts = found.page, found.counts
    stand = _stand(page, counts)
    if request.args.get(STAND) == stand:
        return make_response("", 204)
    return render_template(
        "suggestions/index.html",
        form=form,
        page=page,
        page_address=page_address(),
        desk=desk,
        box=box,
        desks=_desk_tabs(desk),
        tabs=_box_tabs(desk, box, counts),
        lead=LEADS[desk],
        empty=EMPTY[desk][box],
        has_fitting=desk is Desk.LECTURER and has_fitting(session(), actor()),
        reasons=top_reasons,
        desk_word=word_of(desk),
        box_word=address_of(box),
        here=url_for("suggestions.index", als=word_of(desk), lijst=address_of(box)),
        again=_again(stand, box),
    ), form.status


def _asked_desk() -> Desk:
    own = inbox.desks_of(actor())
    asked = request.args.get("als")
    if asked is None:
        return own[0]
    if DESK_ADDRESSES.get(asked) not in own:
        abort(404)
    return DESK_ADDRESSES[asked]


def _box_and_list(desk: Desk, form: PairFilterForm) -> tuple[Box, Inbox]:
    """Return the box that was asked for; else the first in which something waits."""
    asked = _asked_box(desk)
    box = asked or BOXES[desk][0]
    found = _read(desk, box, form)
    waiting = (at for at in BOXES[desk] if found.counts[at] and at is not Box.ENDED)
    first = next(waiting, box)
    if asked is not None or first is box:
        return box, found
    return first, _read(desk, first, form)


def _read(desk: Desk, box: Box, form: PairFilterForm) -> Inbox:
    return inbox.read_inbox(
        session(), actor(), desk, box, form.filters(), number=page_number(), now=utc_now()
    )


def _asked_box(desk: Desk) -> Box | None:
    asked = request.args.get("lijst")
    if asked is None:
        return None
    if BOX_ADDRESSES.get(asked) not in BOXES[desk]:
        abort(404)
    return BOX_ADDRESSES[asked]


def _filter_form(desk: Desk) -> PairFilterForm:
    form = PairFilterForm.asked()
    form.theme.choices = theme_choices(active_themes(session()))
    if desk is Desk.LECTURER:
        offers = own_published_offers(session(), actor())
        form.offer.choices = [(str(at.public_id), at.title) for at in offers]
    form.for_desk(desk)
    form.validate()
    return form


def _stand(page: Page[PairRow], counts: Mapping[Box, int]) -> str:
    """Fingerprint of what the list shows, so that an unchanged one is not sent again."""
    shown = [
        (at.suggestion.id, at.suggestion.version, at.suggestion.score, at.is_favourite)
        for at in page.rows
    ]
    facts = (page.total, page.number, list(counts.values()), shown)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _again(stand: str, box: Box) -> str:
    """Return the address that the open list asks every few seconds: this very box."""
    own = {"lijst": address_of(box), STAND: stand}
    kept = [(name, at) for name, at in request.args.items(multi=True) if name not in own]
    return f"{url_for('suggestions.index')}?{urlencode([*kept, *own.items()])}"


def _desk_tabs(current: Desk) -> list[tuple[str, str, bool, None]]:
    return [
        (
            str(DESK_NAMES[desk]),
            url_for("suggestions.index", als=word_of(desk)),
            desk is current,
            None,
        )
        for desk in inbox.desks_of(actor())
    ]


def _box_tabs(
    desk: Desk, current: Box, counts: Mapping[Box, int]
) -> list[tuple[str, str, bool, int]]:
    return [
        (
            str(BOX_NAMES[desk][box]),
            url_for("suggestions.index", als=word_of(desk), lijst=address_of(box)),
            box is current,
            counts[box],
        )
        for box in BOXES[desk]
    ]
