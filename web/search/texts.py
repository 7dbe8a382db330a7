# SPDX-License-Identifier: EUPL-1.2
"""Words of the search page: kinds, ways to sort, half years."""

from typing import Final

from models.search import SearchKind, SearchOrder
from web.texts import LazyString
from web.texts import lazy_gettext as _

KINDS: Final[dict[SearchKind, LazyString]] = {
    SearchKind.ASSIGNMENT: _("Opdrachten"),
    SearchKind.OFFER: _("Aanbod van opleidingen"),
    SearchKind.PLACEMENT: _("Koppelingen"),
    SearchKind.PROGRAMME: _("Opleidingen"),
}
ORDERS: Final = [
    (SearchOrder.BEST.value, _("Beste eerst")),
    (SearchOrder.NEWEST.value, _("Laatst veranderd")),
    (SearchOrder.START.value, _("Startdatum")),
    (SearchOrder.TITLE.value, _("Titel")),
]


def window_label(window: str) -> LazyString:
    """Return the words for a half year such as ``2027-1``."""
    year, _dash, half = window.partition("-")
    if half == "1":
        return _("januari tot en met juni %(year)s", year=year)
    return _("juli tot en met december %(year)s", year=year)
