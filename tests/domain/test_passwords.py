# SPDX-License-Identifier: EUPL-1.2
"""The rule for new passwords: long enough, and not soon guessed by somebody who knows Dutch."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidInput
from models.operations.passwords import LONGEST, SHORTEST, check_password

ABOUT = ("Noor Vermeulen-Achterberg", "n.achterberg@waterland.example")


def reason(password, about=ABOUT):
    try:
        check_password(password, about=about)
    except InvalidInput as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    "password",
    [
        "voetbal12345",
        "sinterklaas1",
        "Sinterklaas2026!",
        "Welkom012345!",
        "W@chtw00rd123",
        "wachtwoord!!!",
        "Zomer2026!Zomer",
        "Amsterdam2026!",
        "feyenoord1908",
        "ikhouvanjou123",
        "blauwpaard01",
        "januari-februari",
        "minister1234",
        "Rijkswaterstaat1",
        "password12345",
        "qwertyuiop12",
        "1q2w3e4r5t6y",
        "123456789012",
        "aaaaaaaaaaaaaa",
        "abababababab",
        "abcdefghijklm",
        "koppelpunt2026",
        "achterberg2026",
        "Waterland123!",
        "noorvermeulen1",
        "droowthcaw123",
    ],
)
def test_what_is_soon_guessed_is_refused(password):
    assert reason(password) == "password_too_easy"


@pytest.mark.parametrize(
    "password",
    [
        "vier blauwe paarden draven",
        "zeven groene uilen zingen",
        "correct horse battery staple",
        "fietsbel kwartje nevel oksel",
        "hB7#kd92Lqwz",
        "  Zeven 'uilen' & drie 🦉 zingen  ",
        "noor fietst langs elf sluizen",
        "žluťoučký kůň úpěl",
    ],
)
def test_a_few_words_or_a_random_row_will_do(password):
    assert reason(password) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        pytest.param("h7Kd9wQz2", "password_too_short", id="short"),
        pytest.param("x" * (LONGEST + 1), "password_too_long", id="long"),
        pytest.param("vier blauwe\tpaarden", "unreadable", id="control character"),
    ],
)
def test_what_cannot_be_a_password_says_why(password, why):
    assert reason(password) == why


def test_no_password_takes_long_to_judge():
    chance, signs = random.Random(7), "4@8({[<369&#!1/|0$5+7%2abcdefghij"
    reason("the lists are read at first use")
    began = time.process_time()

    for _ in range(5):
        reason("".join(chance.choices(signs, k=LONGEST)))

    assert time.process_time() - began < 2.5


@given(st.text(max_size=LONGEST + 5), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_gets_an_answer(password, about):
    assert reason(password, about) in {
        None,
        "password_too_short",
        "password_too_long",
        "unreadable",
        "password_too_easy",
    }
    assert len(password) >= SHORTEST or reason(password, about) == "password_too_short"
