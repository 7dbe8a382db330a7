# SPDX-License-Identifier: EUPL-1.2
"""The words that name a fact, Dutch and English together: a text can mix both."""

import re
from typing import Final

from models.intake.numbers import NUMBER
from models.vocabulary import AssignmentForm, Level, Screening, WorkMode

# The first two letters of a unit -> how many weeks it lasts.
WEEKS: Final = {"we": 1.0, "ma": 52 / 12, "mo": 52 / 12, "se": 20.0}

# In order: who names a hackathon and groups means a hackathon.
FORMS: Final = {
    r"hackathon": AssignmentForm.HACKATHON,
    r"afstude(?:er|ren)\w*|scriptie|(?:bachelor|master)?thesis|graduation": (
        AssignmentForm.GRADUATION
    ),
    r"groeps?(?:opdracht|project|werk)|projectgroep\w*|groep(?:je)?(?:en|s)? (?:van|studenten)"
    r"|team(?:s|je)? (?:van|studenten)|group (?:assignment|project|of)|teams? of|student teams?": (
        AssignmentForm.GROUP
    ),
    r"(?:meeloop|onderzoeks?|snuffel)?stages?|stagiaire?s?|stageopdracht|internships?|interns?": (
        AssignmentForm.INTERNSHIP
    ),
}
LEVELS: Final = {
    r"mbo[ -]?(?:niveau[ -]?)?2": (Level.MBO_2,),
    r"mbo[ -]?(?:niveau[ -]?)?3": (Level.MBO_3,),
    r"mbo(?:[ -]?(?:niveau[ -]?)?4)?(?:[ -]?(?:student\w*|opleiding\w*|niveau|'ers?))?": (
        Level.MBO_4,
    ),
    r"associate degree|ad-(?:student\w*|opleiding\w*|niveau)": (Level.HBO_AD,),
    r"hbo[ -]master\w*|professional master": (Level.HBO_MASTER,),
    r"hbo(?:[ -](?:bachelor\w*|student\w*|opleiding\w*|niveau|'ers?))?"
    r"|hogeschool|universit(?:y|ies) of applied sciences": (Level.HBO_BACHELOR,),
    r"wo[ -]bachelor\w*|universitaire bachelor\w*": (Level.WO_BACHELOR,),
    r"wo[ -]master\w*|universitaire master\w*|master ?students?|masterstudent\w*"
    r"|msc": (Level.WO_MASTER,),
    r"wo(?:[ -](?:student\w*|opleiding\w*|niveau|'ers?))?|universitair\w*|universiteit"
    r"|research universit(?:y|ies)": (Level.WO_MASTER, Level.WO_BACHELOR),
    r"promovend(?:us|i)|phd": (Level.PHD,),
}
WORK_MODES: Final = {
    r"hybride?|deels thuis\w*|thuis en op kantoor|partly (?:remote|from home)": WorkMode.HYBRID,
    r"(?:volledig|helemaal|geheel) (?:op afstand|thuis|remote)|op afstand|remote(?:ly)?": (
        WorkMode.REMOTE
    ),
    r"op (?:onze )?locatie|op (?:ons )?kantoor|on[ -]?site|at our office": WorkMode.ON_SITE,
}
SCREENINGS: Final = {
    r"vog|verklaring omtrent (?:het )?gedrag|certificate of conduct": (
        Screening.CONDUCT_CERTIFICATE
    ),
    r"geheimhouding\w*|nda|confidentiality agreement": Screening.CONFIDENTIALITY,
}
ENGLISH: Final = r"engelstalig\w*|in het engels|english[ -]speaking|working language is english"

START: Final = re.compile(
    r"\b(?:start\w*|begin\w*|vanaf|per|ingaande|ingangsdatum|from|as of|commenc\w+)\b",
    re.IGNORECASE,
)
UNTIL: Final = r"(?:tot(?: en met)?|t/m|à|a|of|-|\u2013|to|or)"
SPAN: Final = rf"(?P<low>{NUMBER})(?: ?{UNTIL} ?(?P<high>{NUMBER}))?"
DURATION: Final = re.compile(
    rf"\b{SPAN} (?P<unit>weken|week|weeks|maanden|maand|months?|semesters?)\b(?! (?:geleden|ago))"
    rf"|\b(?P<half>(?:een )?half jaar|half a year)\b",
    re.IGNORECASE,
)
A_WEEK: Final = r"(?:per|in de|p/|a|each) ?(?:week|w)\b"
HOURS: Final = re.compile(
    rf"\b{SPAN} (?P<unit>uur|uren|hours?|dagen|dag|days?) {A_WEEK}", re.IGNORECASE
)
SUPERVISION: Final = re.compile(r"begeleid|supervis|coach", re.IGNORECASE)
STUDENT: Final = r"(?:studenten|student|students|stagiairs?|personen|leden|members)"
STUDENTS: Final = re.compile(rf"\b{SPAN} (?:[\w-]+ ){{0,2}}(?:[\w]+-)?{STUDENT}\b", re.IGNORECASE)
GROUP: Final = r"(?:groepen|groepjes|teams|groups)"
GROUPS: Final = re.compile(rf"\b(?P<low>{NUMBER}) (?:[\w-]+ )?{GROUP}\b", re.IGNORECASE)
ALLOWANCE: Final = re.compile(
    r"(?:vergoeding|allowance|€)[^.\n]{0,40}?(?:€|eur(?:o)?) ?(?P<before>\d[\d.]{0,5})"
    r"|(?P<after>\d[\d.]{0,5}) euro[^.\n]{0,20}(?:maand|month|vergoeding)",
    re.IGNORECASE,
)
TOWN: Final = re.compile(
    r"\b(?:[Ii]n|[Tt]e|[Ll]ocatie|[Ss]tandplaats|[Pp]laats|[Kk]antoor|[Bb]ased in|[Oo]ffice in):? "
    r"(?P<name>(?:'s-|Den |Sint |Bergen op |Alphen aan den |Capelle aan den )?"
    r"[A-Z][\w-]+(?: aan (?:den )?[A-Z][\w-]+)?)"
)
CREBO: Final = re.compile(r"\bcrebo(?:[ -]?(?:nummer|code))?:? ?(\d{5})\b", re.IGNORECASE)
CERTIFIED: Final = re.compile(r"\berkend leerbedrijf\b", re.IGNORECASE)


def phrase(words: str) -> re.Pattern[str]:
    """Return what finds these words apart from other words."""
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE)
