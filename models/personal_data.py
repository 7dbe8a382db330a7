# SPDX-License-Identifier: EUPL-1.2
"""Spots personal data in free text, before it is stored.

Looks for e-mail addresses, telephone numbers, citizen service numbers (BSN, by its eleven-test) and
IBANs: patterns that are certain enough to stop somebody. Names are asked for in words, not guessed.
"""

import re
from enum import StrEnum
from typing import Final


class PersonalData(StrEnum):
    """Kinds that are spotted."""

    EMAIL = "email"
    PHONE = "phone"
    BSN = "bsn"
    IBAN = "iban"


EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
PHONE: Final = re.compile(r"(?<![\d.,/-])(?:\+31|0031|0)[ -]?(?:\(0\))?[1-9](?:[ -]?\d){8}(?!\d)")
BSN: Final = re.compile(r"(?<![\d.,-])\d{9}(?![\d-])")
IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def find_personal_data(text: str) -> PersonalData | None:
    """Return the first kind of personal data found in ``text``, or None."""
    if EMAIL.search(text):
        return PersonalData.EMAIL
    if any(_is_iban(match.group()) for match in IBAN.finditer(text)):
        return PersonalData.IBAN
    if PHONE.search(text):
        return PersonalData.PHONE
    if any(_is_bsn(match.group()) for match in BSN.finditer(text)):
        return PersonalData.BSN
    return None


def _is_bsn(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, BSN_WEIGHTS, strict=True))
    return digits != "000000000" and total % 11 == 0


def _is_iban(candidate: str) -> bool:
    compact = candidate.replace(" ", "")
    rotated = compact[4:] + compact[:4]
    return int("".join(str(int(char, 36)) for char in rotated)) % 97 == 1
