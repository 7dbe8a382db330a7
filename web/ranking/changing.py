# SPDX-License-Identifier: EUPL-1.2
"""What a person decides about the ranking: learn, use a version, compare words only."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.errors import AlreadyDone, InvalidInput
from models.operations import ranking
from web.admin.routes import tell_refusal
from web.auth import actor, requires
from web.database import unit_of_work
from web.ranking.reading import version_or_404
from web.ranking.routes import blueprint
from web.texts import gettext


@blueprint.post("/leren")
@requires(Permission.MANAGE_RANKING)
def learn() -> ResponseReturnValue:
    """Let a worker learn from the decisions so far; nothing is switched on by it."""
    try:
        with unit_of_work() as uow:
            ranking.ask_to_learn(uow, actor())
        flash(gettext("De computer leert nu. Ververs deze pagina over een minuut."), "ok")
    except (AlreadyDone, InvalidInput) as error:
        tell_refusal(error)
    return redirect(url_for("ranking.index"))


@blueprint.post("/<uuid:public_id>/gebruiken")
@requires(Permission.MANAGE_RANKING)
def use(public_id: UUID) -> ResponseReturnValue:
    """Rank by this version from now on: a new one, or back to one that was used before."""
    version = version_or_404(public_id)
    try:
        with unit_of_work() as uow:
            ranking.switch_to(uow, version, actor())
        flash(gettext("Deze versie is nu in gebruik. Alle voorstellen worden vernieuwd."), "ok")
    except (AlreadyDone, InvalidInput) as error:
        tell_refusal(error)
    return redirect(url_for("ranking.index"))


@blueprint.post("/alleen-woorden")
@requires(Permission.MANAGE_SETTINGS)
def compare_words_only() -> ResponseReturnValue:
    """Put the language model out of use, or back in use."""
    on = request.form.get("aan") == "ja"
    try:
        with unit_of_work() as uow:
            ranking.switch_words_only(uow, actor(), on=on)
        flash(_told(on=on), "ok")
    except AlreadyDone as error:
        tell_refusal(error)
    return redirect(url_for("ranking.index"))


def _told(*, on: bool) -> str:
    if on:
        return gettext("Het taalmodel staat uit. Alle voorstellen worden vernieuwd.")
    return gettext("Het taalmodel staat weer aan. Alle voorstellen worden vernieuwd.")
