# SPDX-License-Identifier: EUPL-1.2
"""Fields of our forms. Each checks itself and says in Dutch what to do.

Shared arguments: ``missing`` (message when empty; without it the field is not required),
``help_text`` (one sentence under the label) and those of the class.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

import wtforms
from wtforms.validators import StopValidation, ValidationError

from web.locale import ZONE, format_number, format_typed_day
from web.texts import Text, gettext

LARGEST_INTEGER = 2**31 - 1
LONGEST_LINE = 255
LONGEST_TEXT = 10_000
LINE_BREAKS = frozenset("\n\r\t")
LONGEST_NUMBER = 18
WHOLE_NUMBER = re.compile(r"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+|[0-9]{1,3}(,[0-9]{3})+)")


class OwnField(wtforms.Field):
    """What all our fields share: required or not, help, and refusal of unreadable characters."""

    kind: ClassVar[str] = "text"

    def __init__(
        self, label: Text, *, missing: Text | None = None, help_text: Text = "", **options: Any
    ) -> None:
        """Make the field; other options go to WTForms."""
        super().__init__(label, description=help_text, **options)
        self.missing = missing

    @property
    def is_required(self) -> bool:
        """Whether an empty answer is refused."""
        return self.missing is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return self.data in (None, "", [])

    @property
    def shown(self) -> str:
        """The value as text in the input: what was typed, without unreadable characters."""
        typed = str(self._value())
        return "".join(c for c in typed if c in LINE_BREAKS or not _is_control(c))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def pre_validate(self, form: Any) -> None:
        """Refuse an empty required answer; leave an empty optional one at that."""
        if self.is_empty:
            if self.is_required and not form.is_draft and not self.errors:
                raise StopValidation(str(self.missing))
            raise StopValidation
        self.check()

    def check(self) -> None:
        """Raise ValidationError when the answer cannot be right."""


class _LineField(OwnField):
    """Text with a largest length, without surrounding space or control characters."""

    longest = LONGEST_LINE
    allowed_controls: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, label: Text, *, max_length: int | None = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.max_length = max_length or self.longest

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the text, cleaned."""
        if valuelist:
            text = str(valuelist[0]).replace("\r\n", "\n").replace("\r", "\n").strip()
            self.data = "" if all(_is_invisible(c) for c in text) else text

    def check(self) -> None:
        """Refuse what is too long or cannot be shown."""
        if any(_is_control(c) and c not in self.allowed_controls for c in self.data):
            raise ValidationError(
                gettext("Haal de onleesbare tekens uit deze tekst. Typ de tekst opnieuw.")
            )
        if len(self.data) > self.max_length:
            over = format_number(len(self.data) - self.max_length)
            longest = format_number(self.max_length)
            raise ValidationError(
                gettext(
                    "Maak de tekst %(over)s tekens korter. U mag %(longest)s tekens gebruiken.",
                    over=over,
                    longest=longest,
                )
            )


class TextField(_LineField):
    """One line of text."""


class EmailField(_LineField):
    """An e-mail address."""

    kind = "email"

    def check(self) -> None:
        """Refuse what cannot be an address; delivery proves the rest."""
        super().check()
        name, _, host = self.data.rpartition("@")
        if not name or "." not in host.strip(".") or any(c.isspace() for c in self.data):
            raise ValidationError(
                gettext("Vul een e-mailadres in, bijvoorbeeld naam@organisatie.nl.")
            )


class PasswordField(_LineField):
    """A password, left exactly as typed and never shown again."""

    kind = "password"
    longest = 1024

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the password unchanged."""
        if valuelist:
            self.data = str(valuelist[0])

    def _value(self) -> str:
        return ""


class HiddenField(_LineField):
    """A value that travels along, such as a version."""

    kind = "hidden"


class TextAreaField(_LineField):
    """Several lines of text; ``words`` is advice beside a counter, never a refusal."""

    kind = "textarea"
    longest = LONGEST_TEXT
    allowed_controls = LINE_BREAKS

    def __init__(self, label: Text, *, words: int | None = None, **options: Any) -> None:
        """Make the field; ``words`` is about how long a good answer is."""
        super().__init__(label, **options)
        self.words = words

    @property
    def lines(self) -> list[str]:
        """The lines that hold something, each once."""
        cleaned = (" ".join(line.split()) for line in (self.data or "").splitlines())
        return list(dict.fromkeys(line for line in cleaned if line))


class UploadField(OwnField):
    """A file; ``data`` is what was sent. A browser never fills it in again."""

    kind = "file"

    def __init__(self, label: Text, *, accepts: str = "", **options: Any) -> None:
        """Make the field; ``accepts`` lists endings of file names, as a hint for the browser."""
        super().__init__(label, **options)
        self.accepts = accepts

    @property
    def is_empty(self) -> bool:
        """Whether no file was chosen: a browser then sends one without a name."""
        return not getattr(self.data, "filename", "")

    def _value(self) -> str:
        return ""


class _ParsedField(OwnField):
    """Text that becomes another type; what cannot be read gets ``unreadable()``."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the text; keep what was typed for the person to correct."""
        self.data = None
        typed = str(valuelist[0]).strip() if valuelist else ""
        if typed:
            self.data = self.parse(typed)
            if self.data is None:
                raise ValueError(self.unreadable())

    def parse(self, typed: str) -> Any:
        """Return the value, None when it cannot be read."""
        raise NotImplementedError

    def unreadable(self) -> str:
        """Return the message for text that cannot be read."""
        raise NotImplementedError


class DateField(_ParsedField):
    """A day as dd-mm-jjjj; 2027-02-01 and slashes are read as well."""

    kind = "date"
    formats = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")

    def __init__(
        self,
        label: Text,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        **options: Any,
    ) -> None:
        """Make the field; days outside ``earliest`` to ``latest`` are refused."""
        super().__init__(label, **options)
        self.earliest = earliest or date(1900, 1, 1)
        self.latest = latest or date(2199, 12, 31)

    def parse(self, typed: str) -> date | None:
        """Return the day, None when it does not exist."""
        for pattern in self.formats:
            try:
                return (
                    datetime.strptime(typed.replace(" ", ""), pattern).replace(tzinfo=ZONE).date()
                )
            except ValueError:
                continue
        return None

    def unreadable(self) -> str:
        """Say how to write a day."""
        return gettext("Vul een datum in die bestaat, bijvoorbeeld 01-02-2027.")

    def check(self) -> None:
        """Refuse days outside the limits."""
        if not self.earliest <= self.data <= self.latest:
            raise ValidationError(
                gettext(
                    "Vul een datum in van %(first)s tot en met %(last)s.",
                    first=format_typed_day(self.earliest),
                    last=format_typed_day(self.latest),
                )
            )

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else format_typed_day(self.data)


class IntegerField(_ParsedField):
    """A whole number between two limits."""

    kind = "number"

    def __init__(
        self, label: Text, *, lowest: int = 0, highest: int = LARGEST_INTEGER, **options: Any
    ) -> None:
        """Make the field; numbers outside ``lowest`` to ``highest`` are refused."""
        super().__init__(label, **options)
        self.lowest, self.highest = lowest, min(highest, LARGEST_INTEGER)

    def parse(self, typed: str) -> int | None:
        """Return the number; points or commas between thousands are allowed."""
        plain = typed.replace(" ", "")
        if len(plain) > LONGEST_NUMBER or not WHOLE_NUMBER.fullmatch(plain):
            return None
        return int(plain.replace(".", "").replace(",", ""))

    def unreadable(self) -> str:
        """Say how to write the number."""
        return gettext(
            "Vul een heel getal in, bijvoorbeeld %(number)s.", number=max(self.lowest, 4)
        )

    def check(self) -> None:
        """Refuse numbers outside the limits."""
        if not self.lowest <= self.data <= self.highest:
            low, high = format_number(self.lowest), format_number(self.highest)
            raise ValidationError(
                gettext("Vul een getal in van %(low)s tot en met %(high)s.", low=low, high=high)
            )


def _is_invisible(character: str) -> bool:
    """Whether nobody sees anything of it: a space, or a mark such as "write from right to left"."""
    return character.isspace() or unicodedata.category(character) == "Cf"


def _is_control(character: str) -> bool:
    return ord(character) < 32 or 127 <= ord(character) < 160
