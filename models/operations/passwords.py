# SPDX-License-Identifier: EUPL-1.2
"""Passwords: the rule for new ones, argon2id hashes, and a comparison that takes equally long.

Hashing costs about 30 ms and 19 MiB. Only a few hashes run at once, so that a flood of logins
cannot take the machine. Never call this inside a transaction: a writer would wait for it.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError
from zxcvbn_rs_py import zxcvbn

from models.errors import InvalidInput

SHORTEST: Final = 12
LONGEST: Final = 128
FEWEST_GUESSES: Final = 10_000_000_000  # a hash takes 30 ms: ten years on one core
LONGEST_JUDGED: Final = 32  # what is strong this far is strong; judging more can take seconds
SHORTEST_CONTEXT_WORD: Final = 4
OUR_WORDS: Final = ("koppelpunt", "partnerschap", "rijksoverheid", "opdracht")

_HASHER: Final = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1, type=Type.ID)
_AT_ONCE: Final = BoundedSemaphore(2)


def check_password(password: str, *, about: Iterable[str] = ()) -> None:
    """Raise InvalidInput when ``password`` is too short, too long or easy to guess.

    ``about`` holds what others know of the person, such as name and e-mail address.
    """
    if len(password) < SHORTEST:
        raise InvalidInput("password", "password_too_short", lowest=SHORTEST)
    if len(password) > LONGEST:
        raise InvalidInput("password", "password_too_long", highest=LONGEST)
    if _is_unreadable(password):
        raise InvalidInput("password", "unreadable")
    if _guesses(password[:LONGEST_JUDGED], about) < FEWEST_GUESSES:
        raise InvalidInput("password", "password_too_easy")


def hash_password(password: str) -> str:
    """Return the argon2id hash to store."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether ``password`` belongs to the stored hash; without one it takes as long to say no."""
    with _AT_ONCE:
        try:
            _HASHER.verify(stored or _decoy(), password[: LONGEST * 4])
        except (Argon2Error, InvalidHashError):
            return False
    return stored is not None


@cache
def _decoy() -> str:
    return _HASHER.hash("nobody has this password")


def _is_unreadable(password: str) -> bool:
    return any(ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF for c in password)


def _guesses(password: str, about: Iterable[str]) -> float:
    """Estimate after how many tries somebody who knows Dutch and the person has guessed it."""
    return float(zxcvbn(password, [*_context_words(about), *_dutch_words()]).guesses)


def _context_words(about: Iterable[str]) -> list[str]:
    words = re.split(r"[\W_]+", " ".join([*about, *OUR_WORDS]).lower())
    return [word for word in dict.fromkeys(words) if len(word) >= SHORTEST_CONTEXT_WORD]


@cache
def _dutch_words() -> list[str]:
    text = files("models.operations").joinpath("common_passwords.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return " ".join(lines).split()
