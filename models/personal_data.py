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


# People write numbers with many kinds of spaces and dashes; searched is a text with one of each.
PLAIN: Final = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u202f", " ") | dict.fromkeys("\u2010\u2011\u2012\u2013", "-")
)
EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
PHONE: Final = re.compile(
    r"(?<![\d.,/-])(?!\d\d?[-./]\d\d?[-./](?:19|20)\d\d)"  # a date is no telephone number
    r"(?:(?:\+|00)31(?: ?\(0\))? ?[-./]? ?|0)[1-9](?:\)? ?[-./]? ?\d){8}(?!\d)"
)
BSN: Final = re.compile(
    r"(?<![\d.,-])(?:\d{9}(?![\d-])"
    # In groups, unless it is part of a longer number or an amount of money.
    r"|(?<!€)(?<!€ )(?<!\d )(?:\d{4}([ .-])\d\d\1\d{3}|\d{3}([ .-])\d{3}\2(?!000)\d{3})"
    r"(?![ .,-]?\d)(?! ?(?:€|eur)))",
    re.IGNORECASE,
)
BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)
IBAN: Final = re.compile(r"(?=\b([A-Z]{2}\d\d(?:[ .-]?[A-Z\d]){11,27}))", re.IGNORECASE | re.ASCII)
SEPA: Final = (  # length of an IBAN in the countries that pay each other as at home
    "AD24 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 HR21 HU28 "
    "IE22 IS26 IT27 LI21 LT20 LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 SM27 VA22"
)
IBAN_LENGTHS: Final = {each[:2]: int(each[2:]) for each in SEPA.split()}


def find_personal_data(text: str) -> PersonalData | None:
    """Return the first kind of personal data found in ``text``, or None."""
    plain = text.translate(PLAIN)
    if EMAIL.search(plain):
        return PersonalData.EMAIL
    if any(_is_iban(match.group(1)) for match in IBAN.finditer(plain)):
        return PersonalData.IBAN
    if PHONE.search(plain):
        return PersonalData.PHONE
    if any(_is_bsn(match.group()) for match in BSN.finditer(plain)):
        return PersonalData.BSN
    return None


def _is_bsn(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    total = sum(int(digit) * weight for digit, weight in zip(digits, BSN_WEIGHTS, strict=True))
    return digits != "000000000" and total % 11 == 0


def _is_iban(candidate: str) -> bool:
    compact = re.sub(r"[ .-]", "", candidate).upper()
    length = IBAN_LENGTHS.get(compact[:2], 0)
    if not length or len(compact) < length:
        return False
    rotated = compact[4:length] + compact[:4]
    return int("".join(str(int(char, 36)) for char in rotated)) % 97 == 1
