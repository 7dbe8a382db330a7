# SPDX-License-Identifier: EUPL-1.2
"""The two sides of a pair in words, aspect by aspect, with the verdict and what it costs.

Every hard rule has a row and so has every part of the score; what does not fit comes first.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from models.assignment import Assignment
from models.comparison import Aspect, Finding, Note, Verdict
from models.offer import Offer
from models.vocabulary import Language, OfferState, WorkMode
from web.labels import label
from web.locale import format_day, format_number
from web.offers.texts import group_sizes, joined, students, weeks
from web.reasons import PART_NAMES, Part, sentence
from web.texts import LazyString, gettext, ngettext
from web.texts import lazy_gettext as _
from web.theme_names import theme_name

Row = tuple[str, str, str, str, str]  # subject, assignment, offer, verdict, note

WORST_FIRST: Final = [at.value for at in (Verdict.DIFFERS, Verdict.NEAR, Verdict.MATCH,
                                          Verdict.UNKNOWN)]  # fmt: skip
TEXT_PARTS: Final[dict[Any, Mapping[Any, Verdict]]] = {
    "text": {
        "text_close": Verdict.MATCH,
        "text_related": Verdict.NEAR,
        "text_distant": Verdict.DIFFERS,
    },
    "terms": {
        "shared_terms": Verdict.MATCH,
        "languages_differ": Verdict.NEAR,
        "no_shared_terms": Verdict.DIFFERS,
    },
}
"""What the reasons for the parts that compare texts say about them."""

ASPECTS: Final[dict[Aspect, LazyString]] = {
    Aspect.THEME: _("Thema"),
    Aspect.LEVEL: _("Niveau"),
    Aspect.FORM: _("Opdrachtvorm"),
    Aspect.PERIOD: _("Periode"),
    Aspect.LANGUAGE: _("Taal"),
    Aspect.PLACE: _("Plaats en afstand"),
    Aspect.WORK_MODE: _("Werkvorm"),
    Aspect.GROUP_SIZE: _("Groepsgrootte"),
    Aspect.CAPACITY: _("Plekken"),
}
NOTES: Final[dict[Note, LazyString]] = {
    Note.SECOND_THEME: _("Een ander thema is gelijk, het hoofdthema niet."),
    Note.NEIGHBOURING_LEVEL: _("De niveaus liggen dicht bij elkaar."),
    Note.WITHIN_FLEXIBILITY: _("De start verschilt %(weeks)s. Dat mag van beide kanten."),
    Note.MOVE_START: _("Past als de start nog %(weeks)s schuift."),
    Note.PERIODS_APART: _("De periodes liggen %(weeks)s uit elkaar."),
    Note.REMOTE: _("Studenten werken op afstand."),
    Note.DISTANCE: _("De afstand is %(km)s kilometer."),
    Note.TOO_FAR: _("De afstand is %(km)s kilometer. Het aanbod gaat tot %(limit)s kilometer."),
    Note.OTHER_WORK_MODE: _("Spreek samen af hoe vaak studenten op locatie zijn."),
    Note.CHOOSE_SIZE: _("Past met %(lowest)s tot %(highest)s studenten."),
    Note.SIZES_APART: _("Het verschil is %(students)s."),
    Note.FULL: _("Er is geen plek meer voor een groep van deze grootte."),
    Note.FEW_PLACES: _("Er is nog plek voor %(students)s."),
}


def rows(
    assignment: Assignment, offer: Offer, findings: Sequence[Finding], parts: Sequence[Part] = ()
) -> list[Row]:
    """Return a row per hard rule and per part of the score; what does not fit comes first.

    ``parts`` is the account of a score; with it the rows say how many points they cost or give.
    """
    points = {str(part["name"]): int(part["shown_points"]) for part in parts}
    found = [_standing(assignment, offer)]
    found += [_aspect(assignment, offer, at, points) for at in findings]
    found += [_texts(assignment, offer, part) for part in parts if part["name"] in TEXT_PARTS]
    return sorted(found, key=lambda row: WORST_FIRST.index(row[3]))


def _standing(assignment: Assignment, offer: Offer) -> Row:
    is_open = offer.state is OfferState.PUBLISHED
    verdict = Verdict.MATCH if is_open else Verdict.DIFFERS
    sides = str(label(assignment.state)), str(label(offer.state))
    return (gettext("Status"), *sides, verdict.value, "")


def _aspect(
    assignment: Assignment, offer: Offer, finding: Finding, points: Mapping[str, int]
) -> Row:
    told = [note_text(finding), points_text(points.get(finding.aspect.value, 0))]
    return (
        str(ASPECTS[finding.aspect]),
        ASKED[finding.aspect](assignment) or gettext("Niet ingevuld"),
        OFFERED[finding.aspect](offer) or gettext("Niet ingevuld"),
        finding.verdict.value,
        " ".join(filter(None, told)),
    )


def _texts(assignment: Assignment, offer: Offer, part: Part) -> Row:
    """Compare what the texts say: their length, or the words that both have."""
    terms = part["parameters"].get("terms")
    ours, theirs = _lengths(assignment, offer) if terms is None else 2 * (joined(terms),)
    nothing = gettext("Geen gedeelde woorden")
    told = [sentence(part["reason"], part["parameters"]), points_text(int(part["shown_points"]))]
    verdict = TEXT_PARTS[part["name"]].get(part["reason"], Verdict.UNKNOWN)
    name = str(PART_NAMES[part["name"]])
    return (name, ours or nothing, theirs or nothing, verdict.value, " ".join(filter(None, told)))


def _lengths(assignment: Assignment, offer: Offer) -> tuple[str, str]:
    asked = (assignment.question, assignment.background, assignment.expected_result)
    return _counted_words(asked), _counted_words((offer.description, *offer.courses))


def _counted_words(texts: Sequence[str]) -> str:
    number = sum(len(text.split()) for text in texts)
    return ngettext("Tekst van %(num)d woord", "Tekst van %(num)d woorden", number)


def points_text(points: int) -> str:
    """Return what a part costs or gives; empty for nothing."""
    if points < 0:
        return ngettext("Dit kost %(num)d punt.", "Dit kost %(num)d punten.", -points)
    if points > 0:
        return ngettext("Dit geeft %(num)d punt.", "Dit geeft %(num)d punten.", points)
    return ""


def note_text(finding: Finding) -> str:
    """Return the sentence beside a verdict, empty without a note."""
    if finding.note is None:
        return ""
    return str(NOTES[finding.note]) % counted(finding.numbers)


def counted(numbers: Mapping[str, int]) -> dict[str, str]:
    """Write each number as a sentence needs it: weeks and students with their word."""
    words: dict[str, Callable[[int], str]] = {"weeks": weeks, "students": students}
    return {name: words.get(name, format_number)(value) for name, value in numbers.items()}


def period(subject: Assignment | Offer) -> str:
    """Write when something starts, how far that may move, and how long it takes."""
    start = format_day(subject.start_on)
    if not start:
        return ""
    flexible = (
        gettext("mag %(weeks)s schuiven", weeks=weeks(subject.flexible_weeks))
        if subject.flexible_weeks
        else gettext("vaste datum")
    )
    return joined(filter(None, [start, flexible, weeks(subject.duration_weeks)]))


def _asked_place(assignment: Assignment) -> str:
    if assignment.place is None:
        return ""
    return joined((assignment.place.name, assignment.place.province))


def _offered_place(offer: Offer) -> str:
    seat = offer.programme.institution.place
    place = offer.place.name if offer.place else seat
    limit = offer.max_distance_km
    far = gettext("tot %(km)s kilometer", km=format_number(limit)) if limit else ""
    return joined(filter(None, [place, far]))


def _places(offer: Offer) -> str:
    groups, students = offer.capacity_groups, offer.capacity_students
    return gettext("%(groups)s groepen, %(students)s studenten", groups=groups, students=students)


ASKED: Final[dict[Aspect, Callable[[Assignment], str]]] = {
    Aspect.THEME: lambda at: joined(map(theme_name, at.themes)),
    Aspect.LEVEL: lambda at: joined(map(label, at.levels)),
    Aspect.FORM: lambda at: str(label(at.form)) if at.form else "",
    Aspect.PERIOD: period,
    Aspect.LANGUAGE: lambda at: str(label(at.language)),
    Aspect.PLACE: _asked_place,
    Aspect.WORK_MODE: lambda at: str(label(at.work_mode)) if at.work_mode else "",
    Aspect.GROUP_SIZE: lambda at: group_sizes(at.group_min, at.group_max),
    Aspect.CAPACITY: lambda at: group_sizes(at.group_min, at.group_max),
}
OFFERED: Final[dict[Aspect, Callable[[Offer], str]]] = {
    Aspect.THEME: lambda at: joined(map(theme_name, at.themes)),
    Aspect.LEVEL: lambda at: joined(map(label, at.levels)),
    Aspect.FORM: lambda at: joined(map(label, at.forms)),
    Aspect.PERIOD: period,
    Aspect.LANGUAGE: lambda at: joined(label(Language(code)) for code in at.languages),
    Aspect.PLACE: _offered_place,
    Aspect.WORK_MODE: lambda at: joined(label(WorkMode(code)) for code in at.work_modes),
    Aspect.GROUP_SIZE: lambda at: group_sizes(at.group_min, at.group_max),
    Aspect.CAPACITY: _places,
}
