# SPDX-License-Identifier: EUPL-1.2
"""Made-up content for the living page of components."""

from datetime import UTC, datetime

from models.vocabulary import AssignmentState

ORGANISATIONS = (
    ("logius", "Logius", "Uitvoeringsorganisatie, Den Haag"),
    ("kadaster", "Kadaster", "Uitvoeringsorganisatie, Apeldoorn"),
    ("rws", "Rijkswaterstaat", "Uitvoeringsorganisatie, Utrecht"),
    ("rvo", "Rijksdienst voor Ondernemend Nederland", "Uitvoeringsorganisatie, Den Haag"),
    ("na", "Nationaal Archief", "Dienst, Den Haag"),
)

EVENTS = (
    {
        "title": "Opdracht opengesteld",
        "moment": datetime(2027, 1, 8, 9, 12, tzinfo=UTC),
        "who": "Noor Jansen (voorbeeld)",
    },
    {
        "title": "Opdracht terug naar de indiener",
        "moment": datetime(2027, 1, 6, 13, 40, tzinfo=UTC),
        "who": "Noor Jansen (voorbeeld)",
        "text": "Kunt u het gewenste resultaat duidelijker beschrijven?",
        "tone": "warning",
    },
    {
        "title": "Opdracht ingediend",
        "moment": datetime(2027, 1, 5, 8, 2, tzinfo=UTC),
        "who": "Sam de Wit (voorbeeld)",
    },
)

PARTS = (
    ("Inhoud", 48.5, 60, "Beide teksten gaan over het ordenen van oude documenten."),
    ("Thema", 18.0, 20, "Informatiehuishouding is bij beide het hoofdthema."),
    ("Periode", 10.0, 10, "De start valt in het semester van 1 februari."),
    ("Afstand", 5.0, 10, "Utrecht en Den Haag liggen 60 kilometer uit elkaar."),
)

DIFFERENCES = (
    ("Niveau", "hbo bachelor", "hbo bachelor", "match", ""),
    (
        "Start",
        "1 november 2026",
        "1 februari 2027",
        "differs",
        "Past wel bij een start in februari.",
    ),
    ("Groepsgrootte", "4 tot 6 studenten", "3 tot 5 studenten", "near", "Kies 4 of 5 studenten."),
)

ROWS = (
    ("Archief van twintig jaar e-mail ordenen", AssignmentState.OPEN, 2, 81.5, ""),
    ("Toets op begrijpelijke brieven", AssignmentState.RETURNED, 1, 56.0, "warning"),
    ("Sensorgegevens van bruggen voorspellen", AssignmentState.IN_PROGRESS, 3, 31.2, ""),
)


def organisations(search: str) -> list[tuple[str, str, str]]:
    """Return the organisations whose name holds ``search``; all when it is empty."""
    return [row for row in ORGANISATIONS if search.lower() in row[1].lower()]
