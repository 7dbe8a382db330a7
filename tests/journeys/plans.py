# SPDX-License-Identifier: EUPL-1.2
"""What a contact has in mind, in the words of the form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tests.factories import in_weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The answers to the five steps of the form; each choice by its label."""

    title: str
    question: str
    background: str
    result: str
    form: str
    level: str
    theme: str
    start_on: date
    weeks: int = 20
    place: str = "Zoetermeer"
    group: tuple[int, int] = (3, 5)
    slots: int = 1

    def named(self, title: str) -> Plan:
        """The same under another title."""
        return replace(self, title=title)


ARCHIVE = Plan(
    title="Besluiten terugvinden in oude zaaksystemen",
    question=(
        "Medewerkers zoeken elke week uren naar besluiten in drie oude zaaksystemen. Hoe maken wij "
        "deze besluiten met een zoekmachine en betere metagegevens weer vindbaar?"
    ),
    background=(
        "Elk zaaksysteem bewaart documenten op een andere manier. De bewaartermijnen lopen door "
        "elkaar en verzoeken onder de Wet open overheid duren daardoor te lang."
    ),
    result="Een werkend prototype van een zoekmachine en een advies over metagegevens.",
    form="Groepsopdracht",
    level="hbo bachelor",
    theme="Informatiehuishouding",
    start_on=in_weeks(12),
)
SEARCH_COURSE = (
    "Studenten bouwen zoekmachines voor archieven en documenten. Zij leren over metagegevens, "
    "bewaartermijnen en zaaksystemen, en maken een prototype voor een echte opdrachtgever."
)
SENSORS = Plan(
    title="Storingen voorspellen met sensoren in bruggen",
    question=(
        "Beweegbare bruggen geven elke seconde meetwaarden af. Hoe voorspellen wij met deze "
        "gegevens dat een motor of lager binnenkort uitvalt?"
    ),
    background=(
        "Monteurs rijden nu uit als een brug al stilstaat. De meetreeksen van tien jaar liggen in "
        "een database, maar niemand heeft daar patronen in gezocht."
    ),
    result="Een model dat storingen voorspelt, met een onderbouwing en een dashboard.",
    form="Groepsopdracht",
    level="hbo bachelor",
    theme="Datamanagement & AI",
    start_on=in_weeks(12),
)
SENSOR_COURSE = (
    "Studenten analyseren meetreeksen van sensoren en machines. Zij maken modellen die storingen "
    "voorspellen en laten de uitkomst zien in een dashboard."
)
