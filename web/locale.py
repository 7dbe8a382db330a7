# SPDX-License-Identifier: EUPL-1.2
"""Language of a page: Dutch at ``/``, English under ``/en/``. Source texts are Dutch.

A small middleware moves ``/en`` from the path into SCRIPT_NAME, so routes know nothing of
languages and ``url_for`` stays in the language of the page.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

from web.texts import catalogue, one_catalogue, pgettext, template_text

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WSGIApp = Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]

LANGUAGES = {"nl": "Nederlands", "en": "English"}
DEFAULT = "nl"
ZONE = ZoneInfo("Europe/Amsterdam")
LANGUAGE_KEY = "koppelpunt.language"
ROOT_KEY = "koppelpunt.root"


class LanguagePrefix:
    """WSGI middleware: ``/en/x`` becomes path ``/x`` with script name ``/en``."""

    def __init__(self, app: WSGIApp) -> None:
        """Wrap ``app``."""
        self.app = app

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Note the language and the site root, then answer the request without the prefix."""
        path = environ.get("PATH_INFO", "")
        environ[ROOT_KEY] = environ.get("SCRIPT_NAME", "")
        environ[LANGUAGE_KEY] = DEFAULT
        if path == "/en" or path.startswith("/en/"):
            environ[LANGUAGE_KEY] = "en"
            environ["SCRIPT_NAME"] = environ[ROOT_KEY] + "/en"
            environ["PATH_INFO"] = path.removeprefix("/en") or "/"
        with one_catalogue():
            return self.app(environ, start)


def init_app(app: Flask) -> None:
    """Choose the language from the address and offer the formats to templates."""
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[assignment]
    Babel(app, default_locale=DEFAULT, locale_selector=language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of the i18n extension
        gettext=lambda text: catalogue().ugettext(text),
        ngettext=lambda one, many, number: catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals.update(_=template_text, pgettext=pgettext)
    app.jinja_env.filters.update(
        date=format_day,
        short_date=format_short_day,
        moment=format_moment,
        number=format_number,
        percentage=format_percentage,
    )
    app.context_processor(_context)


def language() -> str:
    """Return the language of this request, Dutch outside one."""
    return str(request.environ.get(LANGUAGE_KEY, DEFAULT)) if has_request_context() else DEFAULT


def site_root() -> str:
    """Return the path prefix under which the site is mounted, without the language."""
    return str(request.environ.get(ROOT_KEY, "")) if has_request_context() else ""


def address_in(code: str) -> str:
    """Return the address of this same page in another language."""
    prefix = "" if code == DEFAULT else f"/{code}"
    query = request.query_string.decode("ascii", "ignore")
    return f"{site_root()}{prefix}{request.path}" + (f"?{query}" if query else "")


def this_address() -> str:
    """Return the address of this page as the browser asked it, to come back to."""
    return address_in(language())


def format_day(value: date | datetime | None) -> str:
    """Write a day as "1 februari 2027"; nothing for None."""
    local = _local(value)
    return _day_in(str(get_locale()), local) if local else ""


def format_short_day(value: date | datetime | None) -> str:
    """Write a day as "01-02-2027", in English as "1 Feb 2027"; nothing for None."""
    local = _local(value)
    if local is None or language() == DEFAULT:
        return format_typed_day(local)
    return _day_in(language(), local, "d MMM yyyy")


def format_typed_day(value: date | datetime | None) -> str:
    """Write a day as "01-02-2027", the form people type in every language; nothing for None."""
    local = _local(value)
    return local.strftime("%d-%m-%Y") if local else ""


def format_moment(value: datetime | None) -> str:
    """Write a moment in Dutch time as "1 februari 2027, 14.05 uur"; nothing for None."""
    if value is None:
        return ""
    local = _aware(value).astimezone(ZONE)
    if language() == DEFAULT:
        return f"{format_day(local)}, {local:%H.%M} uur"
    return f"{format_day(local)}, {local:%H:%M}"


def format_number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """Write a number as 1.000,5; with ``decimals`` exactly that many."""
    if value is None:
        return ""
    return _number_in(str(get_locale()), value, decimals)


def format_percentage(value: float | None, decimals: int = 0) -> str:
    """Write a share between 0 and 1 as "64%"."""
    return "" if value is None else f"{format_number(value * 100, decimals)}%"


@lru_cache(maxsize=4096)
def _day_in(locale: str, day: date, pattern: str = "d MMMM yyyy") -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=4096)
def _number_in(locale: str, value: float | Decimal, decimals: int | None) -> str:
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=locale)


def _local(value: date | datetime | None) -> date | None:
    return _aware(value).astimezone(ZONE).date() if isinstance(value, datetime) else value


def _aware(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _context() -> dict[str, Any]:
    return {
        "language": str(get_locale()),
        "languages": LANGUAGES,
        "address_in": address_in,
        "today": datetime.now(ZONE).date(),
    }
