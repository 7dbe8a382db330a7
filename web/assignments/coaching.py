# SPDX-License-Identifier: EUPL-1.2
"""The hints on the texts of an assignment, in words, per text and with the step to change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from models.assignment import Assignment
from models.quality import Hint, HintCode, TextField, Texts, find_hints
from web.assignments.steps import Gap, gap
from web.texts import LazyString, Text
from web.texts import lazy_gettext as _

FIELDS: Final[dict[TextField, LazyString]] = {
    TextField.TITLE: _("Titel"),
    TextField.QUESTION: _("Uw vraag"),
    TextField.BACKGROUND: _("Achtergrond"),
    TextField.EXPECTED_RESULT: _("Gewenst resultaat"),
}
TIPS: Final[dict[HintCode, LazyString]] = {
    HintCode.RESULT_MISSING: _(
        "Zeg wat studenten aan het eind opleveren. Denk aan een prototype, een advies of een "
        "verslag."
    ),
    HintCode.RESULT_WITHOUT_PRODUCT: _(
        "Noem ook iets dat studenten kunnen opleveren. Denk aan een prototype, een advies of een "
        "verslag."
    ),
    HintCode.TOO_SHORT: _(
        "Vertel meer. Deze tekst heeft nu %(count)s woorden. Met %(fewest)s of meer kan een "
        "docent de opdracht beter beoordelen."
    ),
    HintCode.TOO_SHORT_TOGETHER: _(
        "Vertel meer. Uw teksten hebben samen %(count)s woorden. Met %(fewest)s of meer kan een "
        "docent de opdracht beter beoordelen."
    ),
    HintCode.TOO_LONG_TOGETHER: _(
        "Maak deze tekst korter. Uw teksten hebben samen %(count)s woorden. Boven de %(most)s "
        "lezen docenten niet alles."
    ),
    HintCode.BUSINESS_CRITICAL: _(
        "Dit klinkt als werk waar uw dienst niet zonder kan. Studenten mogen dat niet dragen. "
        "Zeg wat u doet als hun werk niet op tijd af is."
    ),
    HintCode.VAGUE: _("Dit kan van alles betekenen. Noem een systeem, een proces of een aantal."),
    HintCode.ABBREVIATION: _(
        "Leg uit wat dit betekent. Schrijf het de eerste keer voluit, met de afkorting tussen "
        "haakjes."
    ),
    HintCode.LONG_SENTENCE: _("Knip lange zinnen in stukken. Een opsomming kan ook."),
    HintCode.HARD_WORDS: _("Gebruik liever gewone woorden."),
    HintCode.HARD_PARAGRAPH: _(
        "Dit leest waarschijnlijk moeilijk. Gebruik kortere woorden en zinnen."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """What to do, and the words of the text that it is about."""

    text: Text
    hint: Hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The tips on one text, and where that text is changed."""

    name: LazyString
    place: Gap
    tips: Sequence[Tip]


def advice_on(assignment: Assignment) -> list[Advice]:
    """Return the advice per text, in the order of the form; empty when there is nothing to say."""
    hints = find_hints(_texts(assignment))
    return [
        Advice(
            name=FIELDS[field],
            place=gap(field.value, FIELDS[field]),
            tips=[Tip(text=_in_words(hint), hint=hint) for hint in on_field],
        )
        for field, on_field in groupby(hints, key=lambda hint: hint.field)
    ]


def _texts(assignment: Assignment) -> Texts:
    # The page names the organisation in full, so its own abbreviation is clear.
    return Texts(
        **{field.value: getattr(assignment, field.value) for field in TextField},
        language=assignment.language,
        known=frozenset({assignment.organisation.abbreviation}),
    )


def _in_words(hint: Hint) -> Text:
    return str(TIPS[hint.code]) % hint.numbers if hint.numbers else TIPS[hint.code]
