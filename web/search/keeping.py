# SPDX-License-Identifier: EUPL-1.2
"""Searches that somebody keeps: save, look again, rename, choose mail, delete."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.errors import InvalidInput, NotFound
from models.operations import saved_searches
from models.queries.saved_searches import kept_searches, own_search
from models.search import SavedSearch, SearchKind, Wanted
from models.vocabulary import Cadence
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.search.facets import search_address
from web.search.forms import KeepForm, KeptForm, SearchForm, parameters_of
from web.search.routes import blueprint
from web.texts import gettext


@blueprint.post("/bewaren")
@requires(Permission.SEARCH)
def save() -> ResponseReturnValue:
    """Keep the search that the form carries, under a name."""
    asked, form = SearchForm.of(session(), actor(), request.form), KeepForm()
    may_keep = not asked.field_errors and asked.kind is not SearchKind.PROGRAMME
    if form.validate_on_submit() and may_keep and _is_kept(asked.wanted, form):
        flash(gettext("De zoekopdracht is bewaard."), "ok")
        return redirect(url_for("search.saved"))
    if not may_keep:
        form.add_error("", gettext("Deze zoekopdracht kunt u niet bewaren. Zoek eerst opnieuw."))
    return render_template("search/save.html", asked=asked, form=form), form.status


@blueprint.get("/bewaard")
@requires(Permission.SEARCH)
def saved() -> str:
    """List what this person keeps, with what is new in each."""
    return render_template("search/saved.html", kept=kept_searches(session(), actor()))


@blueprint.post("/bewaard/<uuid:public_id>/bekijken")
@requires(Permission.SEARCH)
def open_saved(public_id: UUID) -> ResponseReturnValue:
    """Go to the results; what is there now is new no more."""
    kept = _own_or_404(public_id)
    with unit_of_work() as uow:
        saved_searches.see_search(uow, kept)
    return redirect(search_address(parameters_of(Wanted.from_json(kept.terms))))


@blueprint.route("/bewaard/<uuid:public_id>", methods=["GET", "POST"])
@requires(Permission.SEARCH)
def edit_saved(public_id: UUID) -> ResponseReturnValue:
    """Rename a kept search and choose how often it is mailed about."""
    kept = _own_or_404(public_id)
    form = KeptForm(name=kept.name, cadence=kept.cadence.value)
    if form.validate_on_submit():
        cadence = Cadence(form.cadence.data)
        with unit_of_work() as uow:
            saved_searches.change_search(uow, kept, name=form.name.data, cadence=cadence)
        flash(gettext("De zoekopdracht is gewijzigd."), "ok")
        return redirect(url_for("search.saved"))
    return render_template("search/edit_saved.html", kept=kept, form=form), form.status


@blueprint.post("/bewaard/<uuid:public_id>/verwijderen")
@requires(Permission.SEARCH)
def forget_saved(public_id: UUID) -> ResponseReturnValue:
    """Delete a kept search."""
    kept = _own_or_404(public_id)
    with unit_of_work() as uow:
        saved_searches.forget_search(uow, kept)
    flash(gettext("De zoekopdracht is verwijderd."), "ok")
    return redirect(url_for("search.saved"))


def _is_kept(wanted: Wanted, form: KeepForm) -> bool:
    try:
        with unit_of_work() as uow:
            saved_searches.save_search(uow, actor(), form.name.data, wanted)
    except InvalidInput as error:
        form.add_domain_error(error)
        return False
    return True


def _own_or_404(public_id: UUID) -> SavedSearch:
    kept = own_search(session(), actor(), public_id)
    if kept is None:
        raise NotFound
    return kept
