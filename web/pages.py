# SPDX-License-Identifier: EUPL-1.2
"""The pages that everybody may read, and the two small files that machines look for."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from config import Settings
from web.auth import public
from web.navigation import MAIN, links

blueprint = Blueprint("pages", __name__)

SECURITY_TXT_VALID = timedelta(days=180)
CLOSED_PATHS = ("beheer", "account", "componenten")


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """Tell a visitor what this is; bring a colleague to the work."""
    if g.get("person") and (own := links(MAIN)):
        return redirect(own[0].address)
    return render_template("pages/home.html")


@blueprint.get("/zo-werkt-het")
@public
def how_it_works() -> str:
    """Explain the way of an assignment and what the computer does in it."""
    return render_template("pages/how_it_works.html")


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """Say which data are kept, why and for how long."""
    return render_template("pages/privacy.html")


@blueprint.get("/toegankelijkheid")
@public
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template("pages/accessibility.html")


@blueprint.get("/kwetsbaarheid-melden")
@public
def vulnerability() -> str:
    """Say how to report a weakness."""
    return render_template("pages/vulnerability.html")


@blueprint.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Name the contact for weaknesses, as RFC 9116 asks: CRLF lines, an end date within a year."""
    settings: Settings = current_app.extensions["koppelpunt.settings"]
    expires = (datetime.now(UTC) + SECURITY_TXT_VALID).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    lines = (
        f"Contact: mailto:{settings.contact_email}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
        f"Policy: {settings.base_url}{url_for('pages.vulnerability')}",
    )
    return _plain("\r\n".join(lines) + "\r\n")


@blueprint.get("/robots.txt")
@public
def robots_txt() -> Response:
    """Let search engines read the public pages only."""
    closed = "\n".join(f"Disallow: /{path}" for path in CLOSED_PATHS)
    return _plain(f"User-agent: *\n{closed}\n")


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8")
