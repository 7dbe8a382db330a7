# SPDX-License-Identifier: EUPL-1.2
"""The registry of partners: found, shown, made, changed, merged."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.errors import AlreadyDone, InvalidInput
from models.operations import organisations
from models.organisation import Organisation
from models.queries.organisations import members, merged_into, namesakes, organisations_page
from models.vocabulary import OrganisationKind, Sector
from web.admin.forms import MergeForm, OrganisationFilterForm, OrganisationForm
from web.admin.reading import offer_organisations, organisation_or_404
from web.admin.routes import blueprint, tell_refusal
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.paging import page_address, page_number
from web.texts import gettext

TEXTS = ("name", "abbreviation", "place", "province", "website")


@blueprint.get("/organisaties", endpoint="organisations")
@requires(Permission.MANAGE_ORGANISATIONS)
def organisation_list() -> str:
    """Find organisations by name, place or kind."""
    form = OrganisationFilterForm.asked()
    form.validate()
    page = organisations_page(session(), form.filters(), page_number())
    return render_template(
        "admin/organisations.html", form=form, page=page, page_address=page_address()
    )


@blueprint.get("/organisaties/<uuid:public_id>")
@requires(Permission.MANAGE_ORGANISATIONS)
def organisation(public_id: UUID) -> str:
    """Show one organisation with its people and what it may be a double of."""
    found = organisation_or_404(public_id)
    return render_template(
        "admin/organisation.html",
        organisation=found,
        people=members(session(), found),
        moving=organisations.what_moves(session(), found),
        merged=merged_into(session(), found),
        namesakes=namesakes(session(), found) if found.is_active else [],
    )


@blueprint.route("/organisaties/nieuw", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS)
def new_organisation() -> ResponseReturnValue:
    """Add an organisation that is not in the reference data."""
    form = OrganisationForm(is_active=True)
    if form.validate_on_submit():
        try:
            with unit_of_work() as uow:
                made = organisations.create_organisation(
                    uow, actor(), OrganisationKind(form.kind.data), _fields(form)
                )
        except InvalidInput as error:
            form.add_error(error.field, error_text(error))
        else:
            flash(gettext("De organisatie is toegevoegd."), "ok")
            return redirect(url_for("admin.organisation", public_id=made.public_id))
    return render_template(
        "admin/edit_organisation.html", form=form, organisation=None
    ), form.status


@blueprint.route("/organisaties/<uuid:public_id>/wijzigen", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS)
def edit_organisation(public_id: UUID) -> ResponseReturnValue:
    """Change an organisation."""
    found = organisation_or_404(public_id)
    form = OrganisationForm(data=_stored(found))
    del form.kind
    if form.validate_on_submit():
        try:
            with unit_of_work() as uow:
                organisations.edit_organisation(uow, found, actor(), _fields(form))
        except InvalidInput as error:
            form.add_error(error.field, error_text(error))
        else:
            flash(gettext("De organisatie is opgeslagen."), "ok")
            return redirect(url_for("admin.organisation", public_id=public_id))
    fresh = organisation_or_404(public_id)
    return render_template(
        "admin/edit_organisation.html", form=form, organisation=fresh
    ), form.status


@blueprint.route("/organisaties/<uuid:public_id>/samenvoegen", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS)
def merge(public_id: UUID) -> ResponseReturnValue:
    """Choose what stays, see what moves, then merge."""
    found, form = organisation_or_404(public_id), MergeForm()
    into = offer_organisations(form.into, kind=found.kind, but=public_id)
    chosen = not form.into.is_searching and form.validate_on_submit()
    if chosen and into and form.confirmed.data == "ja" and _merged(form, found, into):
        return redirect(url_for("admin.organisation", public_id=into.public_id))
    if form.field_errors:
        found = organisation_or_404(public_id)
    page = render_template(
        "admin/merge.html",
        form=form,
        organisation=found,
        into=into if chosen and not form.field_errors else None,
        moving=organisations.what_moves(session(), found),
    )
    return page, form.status


def _merged(form: MergeForm, duplicate: Organisation, into: Organisation) -> bool:
    try:
        with unit_of_work() as uow:
            organisations.merge_organisations(uow, duplicate, into, actor())
        flash(gettext("De organisaties zijn samengevoegd."), "ok")
    except AlreadyDone as error:
        tell_refusal(error)
    except InvalidInput as error:
        form.add_error(error.field, error_text(error))
        return False
    return True


def _fields(form: OrganisationForm) -> dict[str, Any]:
    return {
        **{name: form[name].data or "" for name in TEXTS},
        "other_names": form.other_names.lines,
        "sector": Sector(form.sector.data) if form.sector.data else None,
        "may_open_directly": form.may_open_directly.data,
        "is_active": form.is_active.data,
    }


def _stored(found: Organisation) -> dict[str, Any]:
    return {
        **{name: getattr(found, name) for name in TEXTS},
        "other_names": "\n".join(found.other_names),
        "sector": found.sector.value if found.sector else "",
        "may_open_directly": found.may_open_directly,
        "is_active": found.is_active,
    }
