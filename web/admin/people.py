# SPDX-License-Identifier: EUPL-1.2
"""People: found, shown, invited, given roles."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.errors import AlreadyDone, DomainError, InvalidInput
from models.operations import handover, people
from models.organisation import Organisation
from models.person import Person
from models.queries.people import account_state, owned_work, people_page
from models.vocabulary import Role
from web.admin.forms import GrantForm, InviteForm, PeopleFilterForm
from web.admin.reading import offer_organisations, person_or_404
from web.admin.routes import blueprint, tell_refusal
from web.admin.texts import ACCOUNT_STATES, ACCOUNT_TONES
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.paging import page_address, page_number
from web.texts import gettext


@blueprint.get("/mensen", endpoint="people")
@requires(Permission.MANAGE_PEOPLE)
def people_list() -> ResponseReturnValue:
    """Find people by name, address, organisation, role or account."""
    form = PeopleFilterForm.asked()
    form.validate()
    page = people_page(session(), form.filters(), page_number())
    return render_template(
        "admin/people.html", form=form, page=page, page_address=page_address(), **_words()
    )


@blueprint.get("/mensen/<uuid:public_id>")
@requires(Permission.MANAGE_PEOPLE)
def person(public_id: UUID) -> str:
    """Show one person with roles and open work."""
    found = person_or_404(public_id)
    return render_template(
        "admin/person.html", person=found, work=owned_work(session(), found), **_words()
    )


@blueprint.route("/mensen/uitnodigen", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def invite() -> ResponseReturnValue:
    """Invite somebody by mail with a role in an organisation."""
    form = InviteForm()
    organisation = offer_organisations(form.organisation)
    searching = form.organisation.is_searching
    if not searching and form.validate_on_submit() and organisation:
        invited = _invite(form, organisation)
        if invited is not None:
            flash(gettext("De uitnodiging gaat naar %(email)s.", email=invited.email), "ok")
            return redirect(url_for("admin.person", public_id=invited.public_id))
    return render_template("admin/invite.html", form=form), form.status


@blueprint.post("/mensen/<uuid:public_id>/uitnodiging")
@requires(Permission.MANAGE_PEOPLE)
def resend_invitation(public_id: UUID) -> ResponseReturnValue:
    """Send a fresh invitation; the earlier link stops working."""
    found = person_or_404(public_id)
    try:
        with unit_of_work() as uow:
            people.resend_invitation(uow, found, actor())
        flash(gettext("De uitnodiging is opnieuw verstuurd."), "ok")
    except (AlreadyDone, InvalidInput) as error:
        tell_refusal(error)
    return redirect(url_for("admin.person", public_id=public_id))


@blueprint.route("/mensen/<uuid:public_id>/rol", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def grant(public_id: UUID) -> ResponseReturnValue:
    """Give a person one more role."""
    form, found = GrantForm(), person_or_404(public_id)
    organisation = offer_organisations(form.organisation)
    if not form.organisation.is_searching and form.validate_on_submit() and organisation:
        try:
            with unit_of_work() as uow:
                people.grant_membership(uow, found, Role(form.role.data), organisation, actor())
            flash(gettext("De rol is toegekend."), "ok")
            return redirect(url_for("admin.person", public_id=public_id))
        except AlreadyDone as error:
            tell_refusal(error)
            return redirect(url_for("admin.person", public_id=public_id))
        except InvalidInput as error:
            form.add_error(error.field, error_text(error))
    return render_template("admin/grant.html", form=form, person=found), form.status


@blueprint.post("/mensen/<uuid:public_id>/rol-intrekken")
@requires(Permission.MANAGE_PEOPLE)
def revoke(public_id: UUID) -> ResponseReturnValue:
    """Take a role away."""
    found = person_or_404(public_id)
    wanted = request.form.get("membership", "")
    membership = next((m for m in found.memberships if str(m.id) == wanted), None)
    try:
        if membership is None:
            raise AlreadyDone("revoke", "revoked")
        with unit_of_work() as uow:
            handover.revoke_membership(uow, membership, actor())
        flash(gettext("De rol is ingetrokken."), "ok")
    except DomainError as error:
        tell_refusal(error)
    return redirect(url_for("admin.person", public_id=public_id))


def _invite(form: InviteForm, organisation: Organisation) -> Person | None:
    try:
        with unit_of_work() as uow:
            return people.invite_person(
                uow,
                actor(),
                name=form.name.data,
                email=form.email.data,
                role=Role(form.role.data),
                organisation=organisation,
            )
    except InvalidInput as error:
        form.add_error(error.field, error_text(error))
        return None


def _words() -> dict[str, object]:
    return {
        "account_state": account_state,
        "account_words": ACCOUNT_STATES,
        "account_tones": ACCOUNT_TONES,
    }
