# SPDX-License-Identifier: EUPL-1.2
"""In and out."""

import hashlib

from flask import flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from models.access import Permission
from models.operations import sessions
from models.operations.credentials import normal_email
from web import auth, limits
from web.account import keeping
from web.account.forms import LoginForm
from web.account.proof import proven_person
from web.account.routes import blueprint
from web.addresses import own_address
from web.auth import public, requires
from web.database import unit_of_work
from web.texts import lazy_gettext as _


def by_account() -> str:
    """Count per address that was typed, as a hash: the store holds no personal data."""
    typed = normal_email(request.form.get("email", ""))
    return "account:" + hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()


def _was_refused(response: Response) -> bool:
    return response.status_code >= 400


@blueprint.route("/inloggen", methods=["GET", "POST"])
@public
@limits.limiter.limit(limits.LOGIN, key_func=by_account, methods=["POST"])
@limits.limiter.limit(
    limits.LOGIN, key_func=limits.by_address, methods=["POST"], deduct_when=_was_refused
)
def login() -> ResponseReturnValue:
    """Let somebody in who knows the password; say nothing about which part was wrong."""
    form = LoginForm()
    form.next.data = own_address(request.values.get("next"), "")
    if request.method == "GET":
        return _to_the_work(form) if g.person else keeping.login_page(form, None)
    kept = keeping.Kept.unpack(form.kept.data)
    person = None
    if form.validate():
        person = proven_person(form.email.data, form.password.data)
        if person is None:
            form.add_error("", _("Dit e-mailadres en wachtwoord horen niet bij elkaar."))
    if person is None:
        return keeping.login_page(form, kept), form.status
    set_cookie = auth.sign_in(person)
    limits.forgive(by_account())
    answer = make_response(keeping.send_again_page(kept)) if kept else _to_the_work(form)
    return set_cookie(answer)


@blueprint.post("/uitloggen")
@public
def logout() -> ResponseReturnValue:
    """End this browser's session."""
    answer = auth.sign_out(redirect(url_for("account.login")))
    flash(_("U bent uitgelogd."), "ok")
    return answer


@blueprint.post("/overal-uitloggen")
@requires(Permission.USE_ACCOUNT)
def logout_everywhere() -> ResponseReturnValue:
    """End every session of this person."""
    with unit_of_work() as uow:
        sessions.close_all_sessions(uow, g.person)
    answer = auth.sign_out(redirect(url_for("account.login")))
    flash(_("U bent overal uitgelogd."), "ok")
    return answer


def _to_the_work(form: LoginForm) -> Response:
    return redirect(own_address(form.next.data, url_for("pages.home")))
