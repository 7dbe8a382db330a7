# SPDX-License-Identifier: EUPL-1.2
"""The twelve provinces, as stored with each place: the regions people filter by."""

PROVINCES = (
    "Drenthe",
    "Flevoland",
    "Friesland",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
)

REGION_CHOICES = [(province, province) for province in PROVINCES]
