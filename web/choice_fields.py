# SPDX-License-Identifier: EUPL-1.2
"""Fields that choose: a box, a list, a search with results. See ``web/fields.py``."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from wtforms.validators import ValidationError

from web.fields import LONGEST_LINE, OwnField
from web.texts import Text, gettext

Choice: TypeAlias = tuple[str, Text] | tuple[str, Text, Text]  # value, label, optional explanation


class CheckboxField(OwnField):
    """One box: yes or no. ``missing`` makes it a box that must be ticked."""

    kind = "checkbox"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """A box that is not ticked sends nothing."""
        self.data = bool(valuelist) and valuelist[0] not in ("", "0", "false", "nee")

    @property
    def is_empty(self) -> bool:
        """Whether the box is not ticked."""
        return not self.data


class _ChoiceField(OwnField):
    """A choice from a list; set ``field.choices`` in the view when the list is in the database."""

    def __init__(self, label: Text, *, choices: Iterable[Choice] = (), **options: Any) -> None:
        super().__init__(label, **options)
        self.choices: Sequence[Choice] = list(choices)

    @property
    def options(self) -> list[dict[str, Any]]:
        """The choices for a template: value, label, explanation, id and whether it is chosen."""
        chosen = self.data if isinstance(self.data, list) else [self.data]
        return [
            {
                "value": str(value),
                "label": text,
                "explanation": rest[0] if rest else "",
                "id": f"{self.id}-{number}",
                "is_chosen": str(value) in [str(c) for c in chosen if c is not None],
            }
            for number, (value, text, *rest) in enumerate(self.choices, start=1)
        ]

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the chosen value."""
        self.data = str(valuelist[0]) if valuelist else ""

    def check(self) -> None:
        """Refuse what is not on the list."""
        known = {str(choice[0]) for choice in self.choices}
        chosen = self.data if isinstance(self.data, list) else [self.data]
        if not {str(c) for c in chosen} <= known:
            raise ValidationError(gettext("Kies een antwoord uit de lijst."))


class SelectField(_ChoiceField):
    """A drop-down list; starts with an empty line."""

    kind = "select"


class RadiosField(_ChoiceField):
    """A short list of which one is chosen."""

    kind = "radios"

    @property
    def first_id(self) -> str:
        """Id of the first choice, the target of the error summary."""
        return f"{self.id}-1"


class CheckboxesField(RadiosField):
    """A list of which several are chosen; ``data`` is a list of values."""

    kind = "checkboxes"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take all chosen values once, in the order of the form."""
        self.data = list(dict.fromkeys(str(value) for value in valuelist))


class PickerField(RadiosField):
    """A search input with results to choose from; works without JavaScript.

    The view fills ``choices`` with the results of ``field.search`` (plus the chosen one). The
    button "Zoeken" submits the whole form; then ``is_searching`` is true and the view shows the
    form again without validating it. Enter with a search text and no choice means the same.
    """

    kind = "picker"

    @property
    def search_name(self) -> str:
        """Name of the search input."""
        return f"{self.name}-zoektekst"

    @property
    def button_name(self) -> str:
        """Name of the search button."""
        return f"{self.name}-zoeken"

    def process(self, formdata: Any, *args: Any, **options: Any) -> None:
        """Take the search text along with the choice."""
        values = formdata or {}
        typed = str(values.get(self.search_name, ""))
        readable = "".join(sign if sign.isprintable() else " " for sign in typed)
        self.search = readable.strip()[:LONGEST_LINE]  # a NUL byte is no text for PostgreSQL
        has_chosen = bool(values.get(self.name))
        self.is_searching = self.button_name in values or bool(self.search and not has_chosen)
        super().process(formdata, *args, **options)

    @property
    def first_id(self) -> str:
        """The search input is where one starts again."""
        return f"{self.id}-zoektekst"
