# SPDX-License-Identifier: EUPL-1.2
"""Who asks, and may they: every view says ``@public`` or ``@requires(...)``, or is refused.

The seam for other ways to sign in: whatever proves who somebody is calls ``sign_in``.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask import session as browser_state
from werkzeug.wrappers import Response

from config import Settings
from models.access import Actor, Permission
from models.base import utc_now
from models.operations import sessions
from models.person import Person
from web.database import ENGINE, session, unit_of_work
from web.locale import this_address

P = ParamSpec("P")
R = TypeVar("R")
RULE = "koppelpunt_rule"
NOBODY = Actor(person_id=0)
SETTINGS = "koppelpunt.settings"
POLL = "X-Poll"  # sent by the parts of a page that ask for themselves again


def init_app(app: Flask, settings: Settings) -> None:
    """Find out who asks before each request, then hold the view's rule against it."""
    app.config["LOGIN_COOKIE"] = "koppelpunt_session" if settings.is_embedded else "__Host-session"
    app.before_request(_recognise)
    app.before_request(_guard)


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view as open to everybody."""
    setattr(view, RULE, None)
    return view


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view as open to people whose roles give ``permission``."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, RULE, permission)
        return view

    return mark


def actor() -> Actor:
    """Return who acts in this request; somebody without any right when nobody is signed in."""
    found: Actor = g.get("actor", NOBODY)
    return found


def sign_in(person: Person) -> Callable[[Response], Response]:
    """Open a session for ``person``; return what puts its cookie on the answer.

    The session that this browser had ends: a session is never carried over a login.
    """
    browser_state.clear()
    with unit_of_work() as uow:
        sessions.close_session(uow, session_token())
        known = uow.session.get_one(Person, person.id)
        token = sessions.open_session(uow, known)
    _become(known)
    settings: Settings = current_app.extensions[SETTINGS]

    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            current_app.config["LOGIN_COOKIE"],
            token,
            max_age=int(settings.session_timeout / timedelta(seconds=1)),
            secure=not settings.is_embedded,
            httponly=True,
            samesite="Lax",
            path="/",
        )
        return response

    return set_cookie


def session_token() -> str:
    """Return the token with which this browser is signed in; empty when it is not."""
    return request.cookies.get(current_app.config["LOGIN_COOKIE"], "")


def sign_out(response: Response) -> Response:
    """End this browser's session and forget its cookies."""
    with unit_of_work() as uow:
        sessions.close_session(uow, session_token())
    browser_state.clear()
    settings: Settings = current_app.extensions[SETTINGS]
    response.delete_cookie(
        current_app.config["LOGIN_COOKIE"],
        path="/",
        secure=not settings.is_embedded,
        httponly=True,
        samesite="Lax",
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _recognise() -> None:
    token = session_token()
    if not token or request.endpoint == "static":
        return
    settings: Settings = current_app.extensions[SETTINGS]
    found = sessions.find_session(
        session(),
        token,
        now=utc_now(),
        idle=settings.idle_timeout,
        longest=settings.session_timeout,
    )
    if found is None:
        return
    _become(found.person)
    if sessions.needs_touch(found, now=utc_now()) and not _asks_by_itself():
        sessions.touch_session(current_app.extensions[ENGINE], found, now=utc_now())


def _become(person: Person) -> None:
    g.person = person
    g.actor = Actor.of(person)
    g.permissions = frozenset(permission.value for permission in g.actor.permissions)


def _asks_by_itself() -> bool:
    """Whether a page asks, not a person: an open page must not keep a session alive."""
    return POLL in request.headers


def _guard() -> Any:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    if not hasattr(view, RULE):
        abort(403)
    permission = getattr(view, RULE)
    if permission is None:
        return None
    if g.person is None:
        return _ask_to_sign_in()
    if not actor().may(permission):
        abort(403)
    return None


def _ask_to_sign_in() -> Any:
    """Send a reader to the login page; keep what somebody typed when a form was sent."""
    if _asks_by_itself():
        abort(401)
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("account.login", next=this_address()))
    keep = current_app.extensions.get("koppelpunt.keep_typed")
    return keep() if keep else abort(401)
