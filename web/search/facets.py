# SPDX-License-Identifier: EUPL-1.2
"""The facets beside the results: links to the same search with one choice more or less."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from models.queries.search import SearchPage
from models.search import Facet, SearchKind
from web.search.forms import SearchForm, parameters_of
from web.search.texts import KINDS
from web.texts import LazyString


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a facet; ``address`` chooses it, or leaves it out when it is chosen."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetList:
    """A facet with the values that would leave results."""

    title: LazyString
    choices: list[Choice]


def search_address(parameters: Mapping[str, str], **changes: str) -> str:
    """Return the address of a search; an empty change leaves that parameter out."""
    kept = {name: value for name, value in (dict(parameters) | changes).items() if value}
    return f"{url_for('search.index')}?{urlencode(kept)}"


def facet_lists(form: SearchForm, page: SearchPage) -> list[FacetList]:
    """Return the facets in their order; one without a choice to make is left out."""
    made = [_facet(form, facet, page.counts.get(facet, {})) for facet in Facet]
    return [at for at in made if len(at.choices) > 1 or any(one.is_chosen for one in at.choices)]


def kind_tabs(form: SearchForm, numbers: Mapping[SearchKind, int]) -> list[tuple[object, ...]]:
    """Return the tabs of the kinds: label, address, whether it is this one, and how many."""
    kinds = [SearchKind(value) for value, *_rest in form.what.choices]
    return [
        (
            KINDS[kind],
            search_address(parameters_of(form.wanted.of_kind(kind))),
            kind is form.kind,
            numbers.get(kind),
        )
        for kind in kinds
    ]


def _facet(form: SearchForm, facet: Facet, counts: Mapping[str, int]) -> FacetList:
    field, chosen = form[facet.value], form.chosen.get(facet, "")
    found = [
        Choice(
            label=str(label),
            count=counts.get(value, 0),
            address=_without_or_with(form, field.name, value, is_chosen=value == chosen),
            is_chosen=value == chosen,
        )
        for value, label, *_rest in field.choices
        if counts.get(value) or value == chosen
    ]
    return FacetList(title=field.label.text, choices=found)


def _without_or_with(form: SearchForm, name: str, value: str, *, is_chosen: bool) -> str:
    return search_address(form.parameters, **{name: "" if is_chosen else value})
