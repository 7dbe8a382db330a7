# SPDX-License-Identifier: EUPL-1.2
"""CSRF protection on every unsafe request; an expired form loses no typed text."""

import re

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from web import headers
from web.locale import this_address

TOKEN = "csrf_token"  # noqa: S105 - the name of a field
SECRET_NAME = re.compile("wachtwoord|password|token|secret", re.IGNORECASE)

protect = CSRFProtect()


def init_app(app: Flask) -> None:
    """Check the token of every form; it lives as long as the session."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    protect.init_app(app)
    app.register_error_handler(CSRFError, lambda _error: send_again(400))


def send_again(status: int) -> tuple[str, int]:
    """Show what was typed with a fresh token and one button.

    The status says why: 401 when the login has ended, 503 when the database did not take it.

    Never for another site's form: there nothing is shown again.
    """
    typed = typed_fields() if headers.is_from_this_site() else []
    names = request.form.keys() - {TOKEN}
    page = render_template(
        "errors/send_again.html",
        must_sign_in=status == 401,
        is_busy=status == 503,
        address=this_address(),
        typed=typed,
        texts=readable(typed),
        has_files=bool(request.files),
        has_secrets=any(SECRET_NAME.search(name) for name in names),
    )
    return page, status


def typed_fields() -> list[tuple[str, str]]:
    """Return the fields of this form that may be shown and sent again, in order."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != TOKEN and not SECRET_NAME.search(name)
    ]


def readable(typed: list[tuple[str, str]]) -> list[str]:
    """Return what a person recognises as written by them: each text of more than one word."""
    return [value.strip() for _name, value in typed if len(value.split()) > 1]
