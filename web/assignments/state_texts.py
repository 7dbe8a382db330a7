# SPDX-License-Identifier: EUPL-1.2
"""What the state of an assignment means for the reader, and what happens next."""

from typing import Final

from models.vocabulary import AssignmentState as S
from web.texts import LazyString
from web.texts import lazy_gettext as _

FOR_INSIDERS: Final[dict[S, LazyString]] = {
    S.DRAFT: _("Alleen de schrijvers zien dit concept. Dien het in als het klaar is."),
    S.SUBMITTED: _("Een coördinator controleert de opdracht. Daarna zien opleidingen haar."),
    S.RETURNED: _("De coördinator vraagt om een aanpassing. Pas de opdracht aan en dien haar in."),
    S.OPEN: _("Opleidingen zien de opdracht en kunnen belangstelling tonen."),
    S.AGREED: _("Er is een opleiding gekoppeld. De start is afgesproken."),
    S.IN_PROGRESS: _("Studenten werken aan de opdracht."),
    S.COMPLETED: _("De opdracht is klaar. Het resultaat staat op deze pagina."),
    S.WITHDRAWN: _("De opdracht is ingetrokken. Opleidingen zien haar niet meer."),
    S.DEFERRED: _("De opdracht wacht op een latere periode."),
    S.UNPLACED: _("Er is geen opleiding gevonden. U kunt de opdracht opnieuw gebruiken."),
    S.DISCONTINUED: _("De opdracht is gestopt voordat zij klaar was."),
}
FOR_PROGRAMMES: Final[dict[S, LazyString]] = {
    S.OPEN: _("Deze opdracht zoekt een opleiding. U kunt belangstelling tonen."),
    S.AGREED: _("Er is een opleiding gekoppeld. De start is afgesproken."),
    S.IN_PROGRESS: _("Studenten werken aan de opdracht."),
    S.COMPLETED: _("De opdracht is klaar."),
}
FILLING: Final = _("De eerste studenten zijn klaar. De opdracht zoekt nog opleidingen.")
STOPPED: Final = _("Deze opdracht zoekt geen opleiding meer.")


def meaning(state: S, *, inside: bool, nobody_under_way: bool = False) -> LazyString:
    """Return what ``state`` means; programmes read a shorter list.

    ``nobody_under_way``: all placements ended, and there are slots to fill yet.
    """
    if state is S.IN_PROGRESS and nobody_under_way:
        return FILLING
    return FOR_INSIDERS[state] if inside else FOR_PROGRAMMES.get(state, STOPPED)
