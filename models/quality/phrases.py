# SPDX-License-Identifier: EUPL-1.2
"""The words that the rules look for, Dutch and English together: a text can mix both.

In a phrase a space is any white space, ``*`` goes on to the end of the word, and ``...`` takes the
next word along.
"""

import re
from collections.abc import Iterable
from typing import Final

# Products that students hand over. Found anywhere in a word: "onderzoeksverslag", "adviesrapport".
PRODUCTS: Final = re.compile(
    r"advi[ec]|algoritm|analys|applicati|architect|artikel|audit|backlog|beschrijving|blauwdruk"
    r"|bouwste|brochure|business ?case|catalog|checklist|comparison|cursus|dashboard|database"
    r"|dataset|demonstrat|design|document|evaluati|experiment|factsheet|filmpje|formulier|framework|game"
    r"|guide|handleiding|handreiking|hulpmiddel|infographic|instructi|inventarisati|keuzehulp"
    r"|leidraad|lesmateri|library|lijst|manual|maquette|menukaart|methode|mock-?up|model|module"
    r"|notebook|notitie|onderzoek|ontwerp|opstelling|overview|overzicht|pilot|poster|presentati"
    r"|proof of concept|protocol|prototyp|questionnaire|rapport|recommendation|report|richtlijn"
    r"|roadmap|routekaart|schema|schets|script|simulati|software|stappenplan|strateg|survey"
    r"|swimlane|syllabus|testset|thesis|toolbox|toolkit|training|vergelijking|verslag|video"
    r"|visuali[sz]ati|verantwoord|vragenlijst|website|white ?paper|wireframe|workshop"
    r"|werk(?:boek|proces|vorm|wijze)|(?:demo|leer|proef|test)omgeving"
    r"|(?:app|bot|code|kaart|paper|plan|spel|tool)s?\b|plannen\b"
    r"|\b(?:demo|map|mvp|plug-?in|poc|test)s?\b",
    re.IGNORECASE,
)

VAGUE: Final = (
    "iets met ...", "iets doen", "iets rond ...", "iets innovatiefs", "van alles", "allerlei ...",
    "diverse werkzaamheden", "diverse taken", "diverse zaken", "diverse projecten",
    "verschillende werkzaamheden", "verschillende taken", "verschillende projecten",
    "voorkomende werkzaamheden", "voorkomende taken", "meedenken", "denkt mee",
    "meehelpen", "meewerken aan projecten", "nader te bepalen", "nader in te vullen",
    "nog te bepalen", "n.t.b.", "in overleg te bepalen", "enzovoort", "enz.", "etc", "et cetera",
    "en dergelijke", "e.d.", "wat nodig is",
    "innovatieve oplossing*", "slimme oplossing*", "toekomstbestendig*",
    "something with ...", "something about ...", "all kinds of ...", "all sorts of ...",
    "various tasks", "various activities", "various projects", "various things", "think along",
    "help out", "to be determined", "to be decided", "tbd", "and so on", "and the like",
    "whatever is needed", "innovative solution*", "smart solution*", "future-proof",
)  # fmt: skip

# Work that a service cannot do without for a day: students may not carry it.
BUSINESS_CRITICAL: Final = (
    "bedrijfskritisch*", "bedrijfskritiek*", "missiekritisch*", "missiekritiek*",
    "productie draait stil", "productie ligt stil", "productie valt stil", "24/7", "24 x 7",
    "24 uur per dag", "dag en nacht", "mag niet uitvallen", "mogen niet uitvallen",
    "vitale proces*", "vitaal proces*", "hoge beschikbaarheid",
    "storingsdienst*", "piketdienst*", "bereikbaarheidsdienst*", "achtervang", "crisisdienst*",
    "business-critical", "business critical", "mission-critical", "mission critical",
    "production stops", "production comes to a halt", "must not fail", "must not go down",
    "may not fail", "around the clock", "vital process*", "high availability", "on-call",
    "standby duty",
)  # fmt: skip
NOT: Final = re.compile(r"\b(?:niet|geen|nooit|zonder|not|no|non|never|without)\b", re.IGNORECASE)

# Official and managers' words -> what plain language says.
SIMPLER: Final = {
    "aangaande": "over", "aanvangen": "beginnen", "alsmede": "en ook", "alsook": "en ook",
    "conform": "volgens", "derhalve": "daarom", "desalniettemin": "toch", "dient te": "moet",
    "dienen te": "moeten", "dient te worden": "moet worden", "doch": "maar",
    "er dient": "u moet", "er wordt verwacht": "wij verwachten",
    "faciliteren": "helpen, mogelijk maken", "gedurende": "tijdens", "gelieve": "wilt u",
    "geïmplementeerd": "ingevoerd", "hetgeen": "wat", "hieromtrent": "hierover",
    "implementeren": "invoeren", "implementatie": "invoering", "in casu": "hier",
    "in het kader van": "voor, bij", "indien": "als", "inzake": "over", "jegens": "tegenover",
    "met betrekking tot": "over", "met ingang van": "vanaf", "middels": "met",
    "nopens": "over", "reeds": "al",
    "teneinde": "om", "ten aanzien van": "over, voor", "ten behoeve van": "voor",
    "ten gevolge van": "door", "tevens": "ook", "thans": "nu", "uit hoofde van": "door, vanwege",
    "verzocht wordt": "wij vragen", "vigerende": "geldende", "voornoemde": "deze",
    "voorts": "verder", "wordt geacht": "moet", "worden geacht": "moeten", "zodoende": "zo",
    "zorg te dragen voor": "te zorgen voor", "zorgdragen voor": "zorgen voor",
    "deliverable": "resultaat", "deliverables": "resultaten",
    "holistisch": "volledig", "holistische": "volledige", "quick wins": "snelle verbeteringen",
    "stakeholder": "betrokkene", "stakeholders": "betrokkenen", "synergie": "samenwerking",
    "aforementioned": "this, these", "commence": "start", "commences": "starts",
    "endeavour to": "try to", "facilitate": "help, make possible", "for the purpose of": "for",
    "henceforth": "from now on", "in accordance with": "following", "in order to": "to",
    "in respect of": "about", "in the event of": "if", "it is expected that": "we expect that",
    "leverage": "use", "leveraging": "using", "notwithstanding": "despite", "prior to": "before",
    "pursuant to": "under", "subsequent to": "after", "synergies": "working together",
    "thereof": "of it", "utilise": "use", "utilize": "use", "utilising": "using",
    "utilizing": "using", "whilst": "while", "with a view to": "to", "with regard to": "about",
    "with respect to": "about", "low-hanging fruit": "easy first steps",
}  # fmt: skip

# Known to everybody who studies or works with computers, or to everybody.
EVERYDAY: Final = frozenset({
    "AI", "API", "APIs", "AVG", "BSN", "BTW", "BV", "CD", "CEO", "CO", "CO2", "COBOL", "CPU",
    "CSS", "CSV", "CV", "DNA", "DNS", "DVD", "EC", "ECTS", "EU", "EUR", "FAQ", "GB", "GDPR",
    "GPS", "GPT", "GPU", "GPUs", "HBO", "HR", "HRM", "HTML", "HTTP", "HTTPS", "IBAN", "ICT", "ID",
    "IDs", "IP", "IT", "JSON", "KB", "KM", "LLM", "LLMs", "MB", "MBO", "MIDI", "MS", "MT", "NATO",
    "NAVO", "NL", "NS", "NV", "OK", "OS", "PC", "PDF", "PIN", "PNG", "QA", "QR", "REST", "SMS",
    "SQL", "TB", "TV", "UI", "UK", "UN", "URL", "URLs", "US", "USA", "USB", "UX", "VN", "VOG",
    "VPN", "VR", "VS", "W3C", "WC", "WO", "XML", "YAML", "ZIP", "DigiD", "GitHub", "GitLab",
    "IoT", "MySQL", "NoSQL", "OpenAI", "iOS", "macOS",
})  # fmt: skip


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of the phrases as whole words; the longest that fits wins."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    either = "|".join(map(_as_expression, longest_first))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _as_expression(phrase: str) -> str:
    escaped = re.escape(phrase).replace(r"\.\.\.", r"[\w-]+").replace(r"\*", r"\w*")
    return escaped.replace(r"\ ", r"\s{1,5}")
