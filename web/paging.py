# SPDX-License-Identifier: EUPL-1.2
"""The page somebody asks for with ``?pagina=``, and the addresses of the other pages."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import abort, request, url_for

LAST_PAGE = 100_000
PARAMETER = "pagina"


def page_number() -> int:
    """Return the page asked for, 1 without a question; 404 for what cannot be a page."""
    typed = request.args.get(PARAMETER, "1")
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed[:9]) <= LAST_PAGE:
        abort(404)
    return int(typed[:9])


def page_address() -> Callable[[int], str]:
    """Return the function from a page number to its address, with the present filters."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != PARAMETER]
    here = url_for(request.endpoint or "", **(request.view_args or {}))
    return lambda number: f"{here}?{urlencode([*kept, (PARAMETER, number)])}"
