# SPDX-License-Identifier: EUPL-1.2
"""The answer to "why is this offer not suggested?" in words; see ``matcher/why_not.py``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from models.vocabulary import AssignmentForm, Language, Level
from web.labels import label
from web.locale import format_day, format_number
from web.offers.texts import students, weeks
from web.reasons import PART_NAMES, score_rows, sentence
from web.texts import LazyString, gettext, ngettext
from web.texts import lazy_gettext as _
from web.theme_names import named_theme

Answer = Mapping[str, Any]

RULES: Final[dict[str, LazyString]] = {
    "closed": _("Het aanbod is niet open."),
    "declined": _("Een van beide kanten heeft eerder nee gezegd tegen dit paar."),
    "full": _("Er is geen plek meer voor een groep van deze grootte."),
    "form": _("De opleiding neemt deze opdrachtvorm niet aan."),
    "language": _("De studenten werken niet in de taal van de opdracht."),
    "window": _("De periodes vallen niet samen, ook niet als beide schuiven wat mag."),
    "group_size": _("Er is geen groepsgrootte die voor beide kanten goed is."),
    "distance": _("De opdracht is op locatie, en die is te ver weg."),
}
OBSTACLES: Final[dict[str, LazyString]] = {
    "closed": _("Een gesloten aanbod kan niets meer opnemen. Daar helpt geen verandering tegen."),
    "declined": _(
        "Een afgewezen paar komt niet terug in de lijst. Bespreek het met de andere kant of met de "
        "coördinator."
    ),
    "too_many_rules": _(
        "Er zijn te veel verschillen. Met één of twee veranderingen lukt het niet."
    ),
    "too_far_below": _(
        "Met één of twee veranderingen komt dit aanbod niet in de lijst. Daarvoor heeft het "
        "te weinig punten."
    ),
}
NO_ANSWERS: Final[dict[str, LazyString]] = {
    "not_ranked": _("Deze opdracht wordt nu niet vergeleken met aanbod."),
    "not_offered": _("Dit aanbod is nu niet gepubliceerd. Daarom doet het niet mee."),
}
SIDES: Final[dict[str, LazyString]] = {"assignment": _("Opdracht"), "offer": _("Aanbod")}
OWN_SIDES: Final[dict[str, LazyString]] = {
    "assignment": _("Als alleen de opdracht verandert"),
    "offer": _("Als alleen het aanbod verandert"),
}
CHANGES: Final[dict[str, LazyString]] = {
    "more_flexible": _("de start mag %(weeks)s meer schuiven"),
    "move_start": _("de start gaat naar %(start)s"),
    "smaller_group": _("een groep vanaf %(students)s is ook goed"),
    "larger_group": _("een groep tot %(students)s is ook goed"),
    "work_hybrid": _("studenten werken hybride in plaats van alleen op locatie"),
    "travel_further": _("de afstand mag tot %(km)s kilometer zijn"),
    "accept_level": _("ook %(level)s is goed"),
    "state_theme": _("het thema %(theme)s komt erbij"),
    "accept_form": _("de vorm %(form)s is ook goed"),
    "accept_language": _("de taal %(language)s is ook goed"),
    "change_form": _("de vorm wordt %(form)s"),
    "change_language": _("de taal wordt %(language)s"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Changes in words, and where the offer stands after them; ``sides`` says who changes."""

    heading: str
    changes: Sequence[str]
    after: str
    warning: str
    sides: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One part of the score next to that of the last suggestion."""

    name: str
    reason: str
    own: int
    last: int

    @property
    def difference(self) -> int:
        """Points more (or less, below 0) than the last suggestion."""
        return self.own - self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer as the page shows it."""

    outcome: str
    lead: str
    rules: Sequence[str] = ()
    place: str = ""
    score: int | None = None
    parts: Sequence[Any] = ()
    losses: Sequence[Loss] = ()
    last_score: int = 0
    repairs: Sequence[Repair] = ()
    obstacle: str = ""


def answer_in_words(answer: Answer) -> Told:
    """Return what the page shows of a stored answer."""
    outcome = str(answer["outcome"])
    if outcome in NO_ANSWERS:
        return Told(outcome=outcome, lead=str(NO_ANSWERS[outcome]))
    is_below = outcome == "ranked_below"
    account, last = answer["account"], answer["last"]
    return Told(
        outcome=outcome,
        lead=LEADS[outcome](answer),
        rules=[str(RULES.get(at["code"], at["code"])) for at in answer["reasons"]],
        place=_place(answer) if outcome == "excluded" else "",
        score=account["score"],
        parts=[] if is_below else score_rows(account["parts"]),
        losses=_losses(account["parts"], last["parts"]) if is_below else [],
        last_score=last["score"] if is_below else 0,
        repairs=_repairs(answer),
        obstacle=str(OBSTACLES.get(answer["obstacle"], "")),
    )


def _suggested(answer: Answer) -> str:
    return gettext(
        "Dit aanbod staat wel bij de voorstellen, op plaats %(position)s van %(shown)s.",
        position=format_number(answer["position"]),
        shown=format_number(answer["shown"]),
    )


def _ranked_below(answer: Answer) -> str:
    return gettext(
        "Dit aanbod kan de opdracht doen, maar staat op plaats %(position)s van %(eligible)s. De "
        "lijst toont de eerste %(shown)s.",
        position=format_number(answer["position"]),
        eligible=format_number(answer["eligible"]),
        shown=format_number(answer["shown"]),
    )


def _excluded(answer: Answer) -> str:
    return ngettext(
        "Dit aanbod valt af door een harde eis.",
        "Dit aanbod valt af door %(num)d harde eisen.",
        len(answer["reasons"]),
    )


LEADS: Final[dict[str, Callable[[Answer], str]]] = {
    "suggested": _suggested,
    "ranked_below": _ranked_below,
    "excluded": _excluded,
}


def _place(answer: Answer) -> str:
    """Say where the score of an excluded offer would bring it."""
    values = {
        "position": format_number(answer["position"]),
        "shown": format_number(max(answer["shown"], 1)),
    }
    if answer["position"] <= max(answer["shown"], 1):
        return gettext("Op punten zou het op plaats %(position)s in de lijst komen.", **values)
    return gettext(
        "Op punten zou het op plaats %(position)s komen. De lijst toont de eerste %(shown)s.",
        **values,
    )


def _losses(own: Sequence[Any], last: Sequence[Any]) -> list[Loss]:
    points = {part["name"]: int(part["shown_points"]) for part in last}
    return [
        Loss(
            name=str(PART_NAMES.get(part["name"], part["name"])),
            reason=sentence(part["reason"], part["parameters"]),
            own=int(part["shown_points"]),
            last=points.get(part["name"], 0),
        )
        for part in own
    ]


def _repairs(answer: Answer) -> list[Repair]:
    """The smallest repair first, then that of each side alone when it is another one."""
    smallest = answer["repair"]
    if not smallest:
        return []
    told = [_repair(gettext("Kleinste verandering"), smallest)]
    own = answer["own_repairs"]
    for side, heading in OWN_SIDES.items():
        if side in own and own[side]["changes"] != smallest["changes"]:
            told.append(_repair(str(heading), own[side]))
    return told


def _repair(heading: str, repair: Mapping[str, Any]) -> Repair:
    return Repair(
        heading=heading,
        changes=[f"{SIDES[at['side']]}: {_change(at)}." for at in repair["changes"]],
        after=gettext(
            "Daarna staat het op plaats %(position)s, met %(score)s punten.",
            position=format_number(repair["position"]),
            score=format_number(repair["score"]),
        ),
        warning=_loss(repair["lost"]),
        sides=frozenset(at["side"] for at in repair["changes"]),
    )


def _loss(lost: int) -> str:
    """Say what the list loses; one place is what any newcomer takes."""
    if lost < 2:
        return ""
    return ngettext(
        "Let op: %(num)d voorstel van nu staat er dan niet meer bij.",
        "Let op: %(num)d voorstellen van nu staan er dan niet meer bij.",
        lost,
    )


def _change(change: Mapping[str, Any]) -> str:
    if change["code"] == "more_room":
        return _room(change["groups"], change["students"])
    shown = {name: WRITTEN[name](value) for name, value in change.items() if name in WRITTEN}
    return str(CHANGES[change["code"]]) % shown


def _room(groups: int, more_students: int) -> str:
    if not groups:
        return gettext("er komt plek voor %(students)s meer", students=students(more_students))
    if not more_students:
        return gettext("er komt plek voor een groep meer")
    return gettext(
        "er komt plek voor een groep meer, en voor %(students)s meer",
        students=students(more_students),
    )


WRITTEN: Final[dict[str, Callable[[Any], str]]] = {
    "weeks": weeks,
    "students": students,
    "km": format_number,
    "start": lambda day: format_day(date.fromisoformat(day)),
    "level": lambda code: str(label(Level(code))),
    "form": lambda code: str(label(AssignmentForm(code))).lower(),
    "language": lambda code: str(label(Language(code))),
    "theme": named_theme,
}
