# SPDX-License-Identifier: EUPL-1.2
"""Somebody's own details: name, language, password, roles and sessions."""

from flask import current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from config import Settings
from models.access import Permission
from models.base import utc_now
from models.operations import credentials, passwords, people
from models.operations.sessions import token_hash
from models.person import Person
from models.queries.people import live_sessions
from models.vocabulary import Language
from web import auth, limits
from web.account.forms import ChangePasswordForm, ProfileForm
from web.account.proof import checked_hash
from web.account.routes import blueprint
from web.auth import requires
from web.database import end_reading, session, unit_of_work
from web.texts import lazy_gettext as _


@blueprint.route("/mijn-gegevens", methods=["GET", "POST"])
@requires(Permission.USE_ACCOUNT)
def profile() -> ResponseReturnValue:
    """Show the own account; store name and language."""
    person: Person = g.person
    form = ProfileForm(name=person.name, language=person.language.value)
    if form.validate_on_submit():
        with unit_of_work() as uow:
            people.change_profile(
                uow, person, name=form.name.data, language=Language(form.language.data)
            )
        flash(_("Uw gegevens zijn opgeslagen."), "ok")
        return redirect(url_for("account.profile"))
    page = render_template(
        "account/profile.html", form=form, sessions=_sessions(person), here=_here()
    )
    return page, form.status


@blueprint.route("/mijn-gegevens/wachtwoord", methods=["GET", "POST"])
@requires(Permission.USE_ACCOUNT)
@limits.limiter.limit(limits.LOGIN, methods=["POST"])
def change_password() -> ResponseReturnValue:
    """Set a new password; the other browsers of this person are signed out."""
    form, person = ChangePasswordForm(), g.person
    if form.validate_on_submit() and (hashed := _new_hash(form, person)):
        with unit_of_work() as uow:
            credentials.change_password(uow, uow.session.get_one(Person, person.id), hashed)
        set_cookie = auth.sign_in(person)
        flash(_("Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd."), "ok")
        return set_cookie(redirect(url_for("account.profile")))
    return render_template("account/change_password.html", form=form), form.status


def _new_hash(form: ChangePasswordForm, person: Person) -> str | None:
    end_reading()
    if not passwords.fits(form.present.data, person.password_hash):
        form.add_error("present", _("Dit is niet het wachtwoord dat u nu gebruikt."))
        return None
    return checked_hash(form, person.name, person.email)


def _sessions(person: Person) -> list[object]:
    settings: Settings = current_app.extensions["koppelpunt.settings"]
    return list(
        live_sessions(
            session(),
            person,
            now=utc_now(),
            idle=settings.idle_timeout,
            longest=settings.session_timeout,
        )
    )


def _here() -> str:
    return token_hash(auth.session_token())
