# SPDX-License-Identifier: EUPL-1.2
"""Security headers on every answer, errors included, and refusal of requests from other sites."""

from urllib.parse import urlsplit

from flask import Flask, abort, g, request, session
from werkzeug.wrappers import Response

from config import Settings

A_YEAR_S = 31_536_000
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "display-capture=(), browsing-topics=()"
    ),
}


def init_app(app: Flask, settings: Settings) -> None:
    """Set the headers after every request; check where unsafe requests come from before them."""
    app.before_request(_refuse_other_sites)
    # Flask runs the function registered first as the last one: nothing can undo these headers.
    app.after_request(_secure)
    if not settings.is_embedded:
        app.after_request(_strict_transport)


def is_from_this_site() -> bool:
    """Whether the browser says that our own page, or the person, sent this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _refuse_other_sites() -> None:
    if request.method not in SAFE_METHODS and not is_from_this_site():
        abort(403)


def _secure(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    _cache(response)
    return response


def _strict_transport(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR_S}; includeSubDomains"
    return response


def _cache(response: Response) -> None:
    """Let built files be kept for ever, pages of a person never, other pages be asked again."""
    if request.endpoint == "static" and "/built/" in request.path and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR_S}, immutable"
    elif g.get("person") or session:
        response.headers["Cache-Control"] = "no-store"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-cache"
    if request.endpoint != "static":
        response.vary.add("Cookie")
