# SPDX-License-Identifier: EUPL-1.2
"""What an administrator may set while the service runs, with bounds and defaults."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.errors import InvalidInput


class SettingKey(StrEnum):
    """Names of the settings; one row in ``BOUNDS`` each."""

    RESPONSE_DAYS = "response_days"
    REMINDER_DAYS = "reminder_days"
    SUGGESTIONS_SHOWN = "suggestions_shown"
    STUCK_AFTER_DAYS = "stuck_after_days"


class Switch(StrEnum):
    """What an administrator puts on or off; off unless somebody put it on."""

    WORDS_ONLY = "words_only"


class Mark(StrEnum):
    """What an installation remembers about itself; kept with the settings, edited by nobody."""

    EXAMPLES_SETTLED = "examples_settled"
    HEAD_NOTED = "head_noted"  # the Dutch day, as a number
    THEMES_COUNTED = "themes_counted"  # likewise
    THEMES_BY_HAND = "themes_by_hand"  # 1 when an administrator chose what proposes themes


@dataclass(frozen=True, slots=True)
class Bounds:
    """Default, lowest and highest value (whole numbers)."""

    default: int
    lowest: int
    highest: int


BOUNDS: Final[dict[SettingKey, Bounds]] = {
    SettingKey.RESPONSE_DAYS: Bounds(14, 2, 60),
    SettingKey.REMINDER_DAYS: Bounds(3, 1, 14),
    SettingKey.SUGGESTIONS_SHOWN: Bounds(20, 5, 100),
    SettingKey.STUCK_AFTER_DAYS: Bounds(21, 3, 180),
}


class Setting(Base):
    """A value that differs from its default, or a mark."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int] = mapped_column(Integer)


def setting(session: Session, key: SettingKey) -> int:
    """Return the value in force."""
    row = session.get(Setting, key.value)
    return row.value if row else BOUNDS[key].default


def change_setting(session: Session, key: SettingKey, value: int) -> None:
    """Store a new value; raise InvalidInput outside its bounds."""
    bounds = BOUNDS[key]
    if not bounds.lowest <= value <= bounds.highest:
        raise InvalidInput(key.value, "out_of_bounds", lowest=bounds.lowest, highest=bounds.highest)
    session.merge(Setting(key=key.value, value=value))
    session.flush()


def is_on(session: Session, switch: Switch) -> bool:
    """Whether a switch is on."""
    row = session.get(Setting, switch.value)
    return bool(row and row.value)


def put(session: Session, switch: Switch, *, on: bool) -> None:
    """Put a switch on or off."""
    session.merge(Setting(key=switch.value, value=int(on)))
    session.flush()


def marked(session: Session, mark: Mark) -> int | None:
    """Return the number that was left, None when there is no mark."""
    row = session.get(Setting, mark.value)
    return row.value if row else None


def leave_mark(session: Session, mark: Mark, value: int = 1) -> None:
    """Leave a mark, or another number at one that is there."""
    session.merge(Setting(key=mark.value, value=value))
    session.flush()
