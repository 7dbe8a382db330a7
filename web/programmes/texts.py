# SPDX-License-Identifier: EUPL-1.2
"""Words about programmes without an offer: where they stand, and what is in the way."""

from typing import Final

from models.vocabulary import ProgrammeSuggestionState as State
from web.texts import LazyString
from web.texts import lazy_gettext as _

STANDING: Final[dict[State, LazyString]] = {
    State.SUGGESTED: _("Nog niemand heeft deze opleiding gevraagd of gereageerd."),
    State.INVITED: _("De coördinator heeft de opleiding uitgenodigd."),
    State.ANSWERED: _(
        "Een docent maakt aanbod voor deze opdracht. Na publiceren antwoordt de opdrachtgever."
    ),
    State.DECLINED: _("De opleiding zegt dat deze opdracht niet past."),
    State.SUPERSEDED: _("Dit is niet meer nodig."),
}
OBSTACLES: Final[dict[str, LazyString]] = {
    "not_open": _(
        "Deze opdracht staat nu niet open. Uitnodigen kan zodra de coördinator haar openstelt."
    ),
    "slots": _("Alle plekken van deze opdracht zijn vergeven."),
    "has_offer": _("Deze opleiding heeft nu aanbod. Kijk bij de voorstellen van de opdracht."),
}
