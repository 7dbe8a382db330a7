# SPDX-License-Identifier: EUPL-1.2
"""What somebody does with a link: set a new password, accept an invitation, set up the service.

Opening a link changes nothing, since mail scanners open links too; the form behind it uses it up.
"""

import secrets

from flask import flash, redirect, render_template, url_for
from flask import session as browser_state
from flask.typing import ResponseReturnValue

from models.base import utc_now
from models.errors import AlreadyDone, InvalidInput, NotFound
from models.operations import credentials, links, people
from models.person import LinkToken, Person
from models.vocabulary import TokenPurpose
from web import auth, limits
from web.account.forms import ForgotPasswordForm, InvitationForm, NewPasswordForm, SetUpForm
from web.account.proof import checked_hash
from web.account.routes import blueprint
from web.account.views import by_account
from web.auth import public
from web.database import session, unit_of_work
from web.error_texts import error_text
from web.texts import Text
from web.texts import lazy_gettext as _

BROWSER = "asked_for_password"


@blueprint.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@public
@limits.limiter.limit(limits.RESET, key_func=by_account, methods=["POST"])
@limits.limiter.limit(limits.LOGIN, key_func=by_account, methods=["POST"])
@limits.limiter.limit(limits.LOGIN, key_func=limits.by_address, methods=["POST"])
def forgot_password() -> ResponseReturnValue:
    """Mail a link; the answer is the same for an address that we do not know."""
    form = ForgotPasswordForm()
    if not form.validate_on_submit():
        return render_template("account/forgot_password.html", form=form), form.status
    browser_state.setdefault(BROWSER, secrets.token_urlsafe(32))
    with unit_of_work() as uow:
        credentials.request_password_reset(uow, form.email.data, browser=browser_state[BROWSER])
    return redirect(url_for("account.link_sent"))


@blueprint.get("/wachtwoord-vergeten/verstuurd")
@public
def link_sent() -> str:
    """Say what happens next."""
    return render_template("account/link_sent.html")


@blueprint.route("/wachtwoord/<token>", methods=["GET", "POST"])
@public
@limits.limiter.limit(limits.LINK, key_func=limits.by_address)
def reset_password(token: str) -> ResponseReturnValue:
    """Set a new password with the link that this browser asked for."""
    browser = str(browser_state.get(BROWSER, ""))
    link = _link(TokenPurpose.PASSWORD_RESET, token, browser) if browser else None
    if link is None or link.person is None:
        return _dead_link(TokenPurpose.PASSWORD_RESET)
    form, person = NewPasswordForm(), link.person
    if form.validate_on_submit() and (hashed := checked_hash(form, person.name, person.email)):
        try:
            with unit_of_work() as uow:
                person = credentials.reset_password(uow, token, hashed, browser=browser)
        except (AlreadyDone, NotFound):
            return _dead_link(TokenPurpose.PASSWORD_RESET)
        return _welcome(person, _("Uw nieuwe wachtwoord is opgeslagen. U bent nu ingelogd."))
    return render_template("account/new_password.html", form=form, person=person), form.status


@blueprint.route("/uitnodiging/<token>", methods=["GET", "POST"])
@public
@limits.limiter.limit(limits.LINK, key_func=limits.by_address)
def accept_invitation(token: str) -> ResponseReturnValue:
    """Take an account into use."""
    link = _link(TokenPurpose.INVITATION, token)
    if link is None or link.person is None:
        return _dead_link(TokenPurpose.INVITATION)
    form, person = InvitationForm(name=link.person.name), link.person
    if form.validate_on_submit() and (
        hashed := checked_hash(form, str(form.name.data), person.email)
    ):
        try:
            with unit_of_work() as uow:
                person = people.accept_invitation(
                    uow, token, name=form.name.data, password_hash=hashed
                )
        except (AlreadyDone, NotFound):
            return _dead_link(TokenPurpose.INVITATION)
        return _welcome(person, _("Welkom bij Koppelpunt. Uw account is klaar."))
    return render_template("account/invitation.html", form=form, person=person), form.status


@blueprint.route("/aanmaken/<token>", methods=["GET", "POST"])
@public
@limits.limiter.limit(limits.LINK, key_func=limits.by_address)
def set_up(token: str) -> ResponseReturnValue:
    """Make the first administrator of a new installation."""
    if _link(TokenPurpose.SET_UP, token) is None:
        return _dead_link(TokenPurpose.SET_UP)
    form = SetUpForm()
    if form.validate_on_submit() and (
        hashed := checked_hash(form, str(form.name.data), str(form.email.data))
    ):
        try:
            return _welcome(_first_administrator(form, token, hashed), _("Koppelpunt is klaar."))
        except InvalidInput as error:
            form.add_error(error.field, error_text(error))
        except (AlreadyDone, NotFound):
            return _dead_link(TokenPurpose.SET_UP)
    return render_template("account/set_up.html", form=form), form.status


def _first_administrator(form: SetUpForm, token: str, hashed: str) -> Person:
    with unit_of_work() as uow:
        return people.set_up_administrator(
            uow, token, name=form.name.data, email=form.email.data, password_hash=hashed
        )


def _link(purpose: TokenPurpose, token: str, browser: str = "") -> LinkToken | None:
    return links.find_link(session(), purpose, token, now=utc_now(), browser=browser)


def _dead_link(purpose: TokenPurpose) -> tuple[str, int]:
    return render_template("account/dead_link.html", purpose=purpose), 410


def _welcome(person: Person, message: Text) -> ResponseReturnValue:
    set_cookie = auth.sign_in(person)
    flash(message, "ok")
    return set_cookie(redirect(url_for("pages.home")))
