# SPDX-License-Identifier: EUPL-1.2
"""What the computer learned about themes: versions, figures, and which one proposes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.errors import AlreadyDone, InvalidInput, NotFound
from models.operations import theme_models as operations
from models.queries import theme_models as queries
from models.setting import Mark, marked
from models.theme_model import ThemeModel, is_training
from web.admin.routes import blueprint, tell_refusal
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.texts import gettext
from web.theme_names import named_theme


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """How often one theme came first for its own assignments, in percents."""

    name: str
    count: int
    sentences: int
    learned: int


@blueprint.get("/themas/geleerd")
@requires(Permission.MANAGE_THEMES)
def theme_models() -> str:
    """Show the versions, the newest first, with their figures."""
    models = queries.newest_theme_models(session())
    return render_template(
        "admin/theme_models.html",
        models=models,
        by_theme=_by_theme(models[0]) if models else [],
        labelled=queries.count_labelled(session()),
        fewest=operations.FEWEST_LABELS,
        is_by_hand=bool(marked(session(), Mark.THEMES_BY_HAND)),
        is_training=is_training(session()),
    )


@blueprint.post("/themas/geleerd/leren")
@requires(Permission.MANAGE_THEMES)
def train_themes() -> ResponseReturnValue:
    """Let a worker learn from the assignments of now."""
    try:
        with unit_of_work() as uow:
            operations.ask_to_train(uow, actor())
    except AlreadyDone as error:
        tell_refusal(error)
    else:
        flash(gettext("De computer gaat leren. Kijk over een minuut nog eens."), "ok")
    return redirect(url_for("admin.theme_models"))


@blueprint.post("/themas/geleerd/<uuid:public_id>/gebruiken")
@requires(Permission.MANAGE_THEMES)
def use_theme_model(public_id: UUID) -> ResponseReturnValue:
    """Propose with this version from now on."""
    model = queries.theme_model_by_id(session(), public_id)
    if model is None:
        raise NotFound
    try:
        with unit_of_work() as uow:
            operations.use_theme_model(uow, model, actor())
    except InvalidInput as error:
        tell_refusal(error)
    else:
        flash(gettext("Deze versie stelt nu thema's voor."), "ok")
    return redirect(url_for("admin.theme_models"))


@blueprint.post("/themas/geleerd/niets-gebruiken")
@requires(Permission.MANAGE_THEMES)
def use_no_theme_model() -> ResponseReturnValue:
    """Propose by the descriptions of the themes alone."""
    with unit_of_work() as uow:
        operations.use_theme_model(uow, None, actor())
    flash(gettext("De computer gebruikt nu alleen de omschrijvingen."), "ok")
    return redirect(url_for("admin.theme_models"))


@blueprint.post("/themas/geleerd/zelf-kiezen")
@requires(Permission.MANAGE_THEMES)
def use_best_theme_model() -> ResponseReturnValue:
    """Let the figures decide again."""
    with unit_of_work() as uow:
        operations.use_best_theme_model(uow, actor())
    flash(gettext("De cijfers bepalen weer welke versie voorstelt."), "ok")
    return redirect(url_for("admin.theme_models"))


def _by_theme(model: ThemeModel) -> Sequence[ThemeRow]:
    figures = model.figures
    return [
        ThemeRow(
            name=named_theme(name),
            count=figures["counts"].get(name, 0),
            sentences=round(100 * share),
            learned=round(100 * figures["learned"]["by_theme"].get(name, 0)),
        )
        for name, share in figures["sentences"]["by_theme"].items()
    ]
