# SPDX-License-Identifier: EUPL-1.2
"""From what went wrong to what the person reads: the only place that knows both."""

from dataclasses import dataclass

import structlog
from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, SecurityError

from models.base import is_busy
from models.errors import DomainError
from web import csrf
from web.headers import SAFE_METHODS
from web.logging import request_id
from web.texts import LazyString
from web.texts import lazy_gettext as _

log = structlog.stdlib.get_logger("koppelpunt.web")


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Title and advice of one error page."""

    title: LazyString
    advice: LazyString


PAGES = {
    400: ErrorPage(
        _("Dit verzoek klopt niet"),
        _("Ga terug naar de vorige pagina. Probeer het daar opnieuw."),
    ),
    401: ErrorPage(
        _("U bent niet ingelogd"),
        _("Log eerst in. Ga daarna terug naar deze pagina."),
    ),
    403: ErrorPage(
        _("U mag deze pagina niet zien"),
        _("Hoort deze pagina bij uw werk? Vraag de beheerder dan om toegang."),
    ),
    404: ErrorPage(
        _("Deze pagina bestaat niet"),
        _("Controleer het adres. Of begin opnieuw op de startpagina."),
    ),
    405: ErrorPage(
        _("Dit kan niet op deze pagina"),
        _("Ga terug naar de vorige pagina. Gebruik de knoppen op die pagina."),
    ),
    409: ErrorPage(
        _("Dit kan nu niet meer"),
        _("Iemand anders was u voor, of de status is veranderd. Bekijk eerst de nieuwe stand."),
    ),
    413: ErrorPage(
        _("Dit bestand is te groot"),
        _("Kies een bestand van ten hoogste 10 MB. Of maak de tekst korter."),
    ),
    429: ErrorPage(
        _("Dit waren te veel pogingen"),
        _("Wacht een paar minuten. Lukt het dan nog niet? Probeer het na een uur opnieuw."),
    ),
    500: ErrorPage(
        _("Er ging iets mis bij ons"),
        _("Probeer het later nog een keer. Blijft het misgaan? Mail ons dan het nummer hieronder."),
    ),
    503: ErrorPage(
        _("Koppelpunt is even niet bereikbaar"),
        _("Wij lossen dit zo snel mogelijk op. Probeer het over een paar minuten opnieuw."),
    ),
}

BUSY = ErrorPage(
    _("Het is nu even druk"),
    _("Wacht een paar tellen. Open de pagina daarna opnieuw."),
)
COME_BACK_AFTER_S = {True: 5, False: 60}  # when it is only busy, when it is away

KEPT_HEADERS = frozenset({"Allow", "Retry-After"})

# Code of a domain error -> status and, where it helps, its own page.
DOMAIN_STATUS = {
    "not_allowed": 403,
    "not_found": 404,
    "invalid_transition": 409,
    "already_done": 409,
    "missing_information": 400,
    "invalid_input": 400,
    "capacity_exceeded": 409,
    "does_not_fit": 400,
    "stale_version": 409,
}

DOMAIN_PAGES = {
    "already_done": ErrorPage(
        _("Dit was al gedaan"),
        _("Er is niets veranderd. Ga terug en bekijk de pagina opnieuw."),
    ),
    "missing_information": ErrorPage(
        _("Er ontbreken nog gegevens"),
        _("Ga terug en vul de lege velden in. Probeer het daarna opnieuw."),
    ),
    "capacity_exceeded": ErrorPage(
        _("Er is geen plek meer vrij"),
        _("De laatste plek is net vergeven. Kies een ander aanbod of een andere opdracht."),
    ),
    "stale_version": ErrorPage(
        _("Iemand anders heeft dit net gewijzigd"),
        _("Open de pagina opnieuw. Voer uw wijziging daarna nog een keer in."),
    ),
}


def init_app(app: Flask) -> None:
    """Answer domain errors, HTTP errors, a silent database and the unexpected."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(NoConnectionFree, _database)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, page: ErrorPage | None = None) -> tuple[str, int]:
    """Return the page for ``status`` and that status."""
    known = page or PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    values = {"page": known, "status": status, "request_id": request_id()}
    return render_template("errors/error.html", **values), status


def _domain(error: DomainError) -> tuple[str, int]:
    status = DOMAIN_STATUS.get(error.code, 500)
    log.warning("domain_error", code=error.code, status=status)
    return error_page(status, DOMAIN_PAGES.get(error.code))


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if isinstance(error, SecurityError):  # a host that is not ours: no links can be made
        return Response(str(PAGES[400].title), status, content_type="text/plain; charset=utf-8")
    if status < 400 or error.response is not None:  # a redirect of the router, for instance
        return error
    kept = {name: value for name, value in error.get_headers() if name in KEPT_HEADERS}
    text, status = error_page(status)
    return text, status, kept


def _database(error: SQLAlchemyError) -> tuple[str, int, dict[str, str]]:
    """Say when to come back; a form that was not taken is offered with what was typed in it."""
    busy = is_busy(error)
    kind = type(getattr(error, "orig", error)).__name__
    log.error("database_busy" if busy else "database_unavailable", kind=kind)
    headers = {"Retry-After": str(COME_BACK_AFTER_S[busy])}
    if request.method in SAFE_METHODS:
        return (*error_page(503, BUSY if busy else None), headers)
    return (*csrf.send_again(503), headers)


def _unexpected(error: Exception) -> tuple[str, int]:
    log.error("unexpected_error", kind=type(error).__name__, exc_info=error)
    return error_page(500)
