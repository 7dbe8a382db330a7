# SPDX-License-Identifier: EUPL-1.2
"""The order of the steps, and at which step a missing or refused field is repaired."""

from dataclasses import dataclass
from typing import Final

from flask import abort

from web.assignments.forms import PeriodForm, QuestionForm, ShapeForm
from web.assignments.step_form import AssignmentStepForm
from web.assignments.terms_forms import ConditionsForm, GroupForm
from web.texts import LazyString, Text, gettext
from web.texts import lazy_gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of the long form; ``slug`` stands in its address."""

    slug: str
    name: LazyString
    lead: LazyString
    form: type[AssignmentStepForm]


STEPS: Final = (
    Step(
        slug="vraag",
        name=_("Vraag"),
        lead=_("Schrijf zo dat een student die uw dienst niet kent u begrijpt."),
        form=QuestionForm,
    ),
    Step(
        slug="vorm",
        name=_("Vorm en niveau"),
        lead=_("Hiermee zoeken wij opleidingen die bij uw vraag passen."),
        form=ShapeForm,
    ),
    Step(
        slug="periode",
        name=_("Periode en plaats"),
        lead=_("Opleidingen plannen vaak een half jaar vooruit."),
        form=PeriodForm,
    ),
    Step(
        slug="begeleiding",
        name=_("Groep en begeleiding"),
        lead=_("Studenten hebben een vast aanspreekpunt bij u nodig."),
        form=GroupForm,
    ),
    Step(
        slug="voorwaarden",
        name=_("Voorwaarden"),
        lead=_("Zo weten studenten en opleiding vooraf waar zij aan toe zijn."),
        form=ConditionsForm,
    ),
)
NAMES: Final = [step.name for step in STEPS]

# Field of the domain -> (slug, field of the form), where the two names differ.
ELSEWHERE: Final = {
    "levels": ("vorm", "first_level"),
    "themes": ("vorm", "first_theme"),
    "place": ("periode", "place_id"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that must be repaired before submitting: where, if in a step, and what to do."""

    slug: str
    anchor: str
    message: str


def step_or_404(slug: str) -> Step:
    """Return the step of this address."""
    found = next((step for step in STEPS if step.slug == slug), None)
    return found or abort(404)


def number_of(step: Step) -> int:
    """Return which step this is, from 1."""
    return STEPS.index(step) + 1


def next_after(step: Step) -> Step | None:
    """Return the step after this one; None after the last."""
    following = number_of(step)
    return STEPS[following] if following < len(STEPS) else None


def before(step: Step) -> Step | None:
    """Return the step before this one; None before the first."""
    index = STEPS.index(step)
    return STEPS[index - 1] if index else None


def gap(field: str, message: Text | None = None) -> Gap:
    """Return where a field of the domain is repaired."""
    slug, name = ELSEWHERE.get(field, ("", field))
    step = next((s for s in STEPS if s.slug == slug or hasattr(s.form, name)), None)
    text = message or _missing_text(step, name)
    return Gap(slug=step.slug if step else "", anchor=_anchor(name), message=str(text))


def _missing_text(step: Step | None, name: str) -> Text:
    unbound = getattr(step.form, name, None) if step else None
    own = unbound.kwargs.get("missing") if unbound is not None else None
    return own or gettext("Kies de plaats waar studenten werken.")


def _anchor(name: str) -> str:
    """The id of the input: a list of choices has its first choice as target."""
    radios = ("form", "work_mode", "data_sensitivity", "language")
    if name == "place_id":
        return "place_id-zoektekst"
    return f"{name}-1" if name in radios else name
