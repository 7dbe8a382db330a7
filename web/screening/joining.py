# SPDX-License-Identifier: EUPL-1.2
"""What a coordinator does about two assignments that ask the same."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.access import Actor, Permission
from models.errors import AlreadyDone, NotFound, StaleVersion
from models.likeness import AssignmentLikeness
from models.operations import likeness
from models.queries.likeness import pair_by_id
from models.unit_of_work import UnitOfWork
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.screening.routes import blueprint
from web.texts import gettext

Verb = Callable[[UnitOfWork, AssignmentLikeness, Actor], None]


@blueprint.post("/gelijkenis/<uuid:public_id>/samenvoegen")
@requires(Permission.SCREEN_ASSIGNMENTS)
def propose_joining(public_id: UUID) -> ResponseReturnValue:
    """Mail the authors of both assignments that they ask the same."""
    if _done(public_id, likeness.propose_joining):
        flash(gettext("Wij mailden de opdrachtgevers van beide opdrachten."), "ok")
    return _back(public_id)


@blueprint.post("/gelijkenis/<uuid:public_id>/niet-hetzelfde")
@requires(Permission.SCREEN_ASSIGNMENTS)
def dismiss_likeness(public_id: UUID) -> ResponseReturnValue:
    """Say that two assignments do not ask the same."""
    if _done(public_id, likeness.dismiss_likeness):
        flash(gettext("U ziet deze twee opdrachten niet meer bij elkaar."), "ok")
    return _back(public_id)


def _done(public_id: UUID, verb: Verb) -> bool:
    pair = _pair_or_404(session(), public_id)
    try:
        with unit_of_work() as uow:
            verb(uow, pair, actor())
    except (AlreadyDone, StaleVersion):
        flash(gettext("De stand is net veranderd. Bekijk eerst de nieuwe stand."), "warning")
        return False
    return True


def _back(public_id: UUID) -> ResponseReturnValue:
    """Return to the page of the one of the two from which the button was pressed."""
    pair = _pair_or_404(session(), public_id)
    pressed_at = request.form.get("opdracht")
    here = pair.other if pressed_at == str(pair.other.public_id) else pair.one
    return redirect(url_for("assignments.show", public_id=here.public_id))


def _pair_or_404(reading: Session, public_id: UUID) -> AssignmentLikeness:
    pair = pair_by_id(reading, actor(), public_id)
    if pair is None:
        raise NotFound
    return pair
