# SPDX-License-Identifier: EUPL-1.2
"""Words of the inbox, of obstacles, and of the conversation about a pair."""

from typing import Final

from models.errors import DoesNotFit
from models.queries.inbox import Box, Desk
from models.vocabulary import SuggestionState
from web.suggestions.comparison import counted
from web.texts import LazyString, gettext
from web.texts import lazy_gettext as _

DESK_ADDRESSES: Final = {"docent": Desk.LECTURER, "opdrachtgever": Desk.CONTACT,
                         "coordinator": Desk.COORDINATOR}  # fmt: skip
BOX_ADDRESSES: Final = {"nieuw": Box.NEW, "gevraagd": Box.REQUESTED,
                        "belangstelling": Box.INTERESTED, "akkoord": Box.AGREED,
                        "afgesloten": Box.ENDED}  # fmt: skip
DESK_NAMES: Final[dict[Desk, LazyString]] = {
    Desk.LECTURER: _("Als docent"),
    Desk.CONTACT: _("Als opdrachtgever"),
    Desk.COORDINATOR: _("Als coördinator"),
}
LEADS: Final[dict[Desk, LazyString]] = {
    Desk.LECTURER: _("Deze opdrachten van het Rijk passen bij het aanbod van uw opleidingen."),
    Desk.CONTACT: _("Deze opleidingen passen bij uw opdrachten."),
    Desk.COORDINATOR: _("Dit zijn de gesprekken tussen opdrachtgevers en opleidingen."),
}
BOX_NAMES: Final[dict[Desk, dict[Box, LazyString]]] = {
    Desk.LECTURER: {
        Box.NEW: _("Passende opdrachten"),
        Box.REQUESTED: _("Antwoord nodig"),
        Box.INTERESTED: _("Wacht op opdrachtgever"),
        Box.AGREED: _("Beide kanten willen"),
        Box.ENDED: _("Afgesloten"),
    },
    Desk.CONTACT: {
        Box.INTERESTED: _("Antwoord nodig"),
        Box.NEW: _("Passend aanbod"),
        Box.REQUESTED: _("Wacht op opleiding"),
        Box.AGREED: _("Beide kanten willen"),
        Box.ENDED: _("Afgesloten"),
    },
    Desk.COORDINATOR: {
        Box.AGREED: _("Te bevestigen"),
        Box.INTERESTED: _("Wacht op opdrachtgever"),
        Box.REQUESTED: _("Wacht op opleiding"),
        Box.ENDED: _("Afgesloten"),
    },
}
EMPTY: Final[dict[Desk, dict[Box, LazyString]]] = {
    Desk.LECTURER: {
        Box.NEW: _("Publiceer aanbod. Daarna ziet u hier de opdrachten die erbij passen."),
        Box.REQUESTED: _("Vraagt een opdrachtgever uw opleiding? Dan staat dat hier."),
        Box.INTERESTED: _("Toon belangstelling voor een opdracht. Dan volgt u het antwoord hier."),
        Box.AGREED: _("Willen beide kanten? Dan bevestigt de coördinator de koppeling."),
        Box.ENDED: _("Hier staat later wat is bevestigd, afgewezen of verlopen."),
    },
    Desk.CONTACT: {
        Box.INTERESTED: _("Toont een docent belangstelling? Dan staat dat hier."),
        Box.NEW: _("Dien een opdracht in. Binnen enkele seconden ziet u passende opleidingen."),
        Box.REQUESTED: _("Vraag een opleiding bij uw opdracht. Dan volgt u het antwoord hier."),
        Box.AGREED: _("Willen beide kanten? Dan bevestigt de coördinator de koppeling."),
        Box.ENDED: _("Hier staat later wat is bevestigd, afgewezen of verlopen."),
    },
    Desk.COORDINATOR: {
        Box.AGREED: _("Willen beide kanten? Dan kunt u hier de koppeling bevestigen."),
        Box.INTERESTED: _("Toont een docent belangstelling? Dan volgt u het antwoord hier."),
        Box.REQUESTED: _("Vraagt een opdrachtgever een opleiding? Dan volgt u dat hier."),
        Box.ENDED: _("Hier staat later wat is bevestigd, afgewezen of verlopen."),
    },
}
STANDING: Final[dict[SuggestionState, LazyString]] = {
    SuggestionState.SUGGESTED: _("Nog niemand heeft gevraagd of belangstelling getoond."),
    SuggestionState.REQUESTED: _("De opdrachtgever vraagt deze opleiding. De docent antwoordt."),
    SuggestionState.INTERESTED: _("De docent toont belangstelling. De opdrachtgever antwoordt."),
    SuggestionState.ACCEPTED: _("Beide kanten willen. De coördinator bevestigt nu de koppeling."),
    SuggestionState.CONFIRMED: _("De coördinator heeft de koppeling bevestigd."),
    SuggestionState.DECLINED: _("Een van beide kanten heeft nee gezegd."),
    SuggestionState.EXPIRED: _("Er kwam geen antwoord op tijd. Opnieuw vragen kan."),
    SuggestionState.SUPERSEDED: _(
        "Dit voorstel geldt nu niet. Vragen kan nog wel, zolang er plek is."
    ),
}
OBSTACLES: Final[dict[str, LazyString]] = {
    "not_open": _(
        "Deze opdracht staat nu niet open. Vragen kan zodra de coördinator haar openstelt."
    ),
    "slots": _("Alle plekken van deze opdracht zijn vergeven."),
    "not_published": _("Dit aanbod is nu niet gepubliceerd. Een nieuwe vraag kan niet."),
    "groups": _("Dit aanbod heeft geen plek meer voor een groep."),
}


BROKEN_RULES: Final[dict[str, LazyString]] = {
    "full": _("Er is geen plek meer voor een groep van deze grootte."),
    "form": _("De opleiding neemt deze opdrachtvorm niet aan."),
    "language": _("De studenten werken niet in de taal van de opdracht."),
    "window": _("De periodes liggen %(weeks)s uit elkaar."),
    "group_size": _("De groepsgrootte verschilt %(students)s."),
    "distance": _("De afstand is %(km)s kilometer. Het aanbod gaat tot %(limit)s kilometer."),
}


def broken_text(error: DoesNotFit) -> str:
    """Return which hard rules keep an assignment and an offer apart."""
    told = [str(BROKEN_RULES[code]) % counted(numbers) for code, numbers in error.broken.items()]
    return " ".join([gettext("Deze opdracht past niet bij dit aanbod."), *told])


def address_of(box: Box) -> str:
    """Return the word for a box in an address."""
    return next(word for word, member in BOX_ADDRESSES.items() if member is box)


def word_of(desk: Desk) -> str:
    """Return the word for a desk in an address."""
    return next(word for word, member in DESK_ADDRESSES.items() if member is desk)
