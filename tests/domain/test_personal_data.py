# SPDX-License-Identifier: EUPL-1.2
"""Personal data in free text: what is spotted, and what must pass."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidInput
from models.operations.content import check_content, check_text
from models.personal_data import BSN_WEIGHTS, PersonalData, find_personal_data


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("Mail jan@example.nl.", PersonalData.EMAIL, id="address"),
        pytest.param("j.de-vries+werk@sub.example.org", PersonalData.EMAIL, id="long address"),
        pytest.param("06-12345678", PersonalData.PHONE, id="mobile with a dash"),
        pytest.param("06 12 34 56 78", PersonalData.PHONE, id="mobile in pairs"),
        pytest.param("+31 6 12345678", PersonalData.PHONE, id="abroad"),
        pytest.param("0031612345678", PersonalData.PHONE, id="with 0031"),
        pytest.param("070-1234567", PersonalData.PHONE, id="landline"),
        pytest.param("(030) 234 56 78", PersonalData.PHONE, id="area in brackets"),
        pytest.param("(030)2345678", PersonalData.PHONE, id="area in brackets, no space"),
        pytest.param("030 - 234 56 78", PersonalData.PHONE, id="wide dash"),
        pytest.param("030/2345678", PersonalData.PHONE, id="slash"),
        pytest.param("06.12.34.56.78", PersonalData.PHONE, id="dots"),
        pytest.param("06\u00a012\u00a034\u00a056\u00a078", PersonalData.PHONE, id="hard spaces"),
        pytest.param("06 \u2013 12345678", PersonalData.PHONE, id="long dash"),
        pytest.param("+31.30.2345678", PersonalData.PHONE, id="abroad with dots"),
        pytest.param("+31(0)30 - 234 56 78", PersonalData.PHONE, id="abroad, all of it"),
        pytest.param("0031 (0) 6 12345678", PersonalData.PHONE, id="0031 and (0)"),
        pytest.param("0118-123456", PersonalData.PHONE, id="long area"),
        pytest.param("+31 (0)70 1234567", PersonalData.PHONE, id="with (0)"),
        pytest.param("BSN 111222333", PersonalData.BSN, id="bsn"),
        pytest.param("111 222 333", PersonalData.BSN, id="bsn in threes"),
        pytest.param("123 456 782", PersonalData.BSN, id="bsn in threes, another"),
        pytest.param("1234.56.782", PersonalData.BSN, id="bsn as on paper"),
        pytest.param("1234 56 782", PersonalData.BSN, id="bsn as on paper, spaces"),
        pytest.param("123-456-782", PersonalData.BSN, id="bsn with dashes"),
        pytest.param("123.456.782", PersonalData.BSN, id="bsn with dots"),
        pytest.param("123\u00a0456\u00a0782", PersonalData.BSN, id="bsn with hard spaces"),
        pytest.param("nl91 abna 0417 1643 00", PersonalData.IBAN, id="iban in small letters"),
        pytest.param("NL91.ABNA.0417.1643.00", PersonalData.IBAN, id="iban with dots"),
        pytest.param("NL91-ABNA-0417-1643-00", PersonalData.IBAN, id="iban with dashes"),
        pytest.param("NL91 ABNA 0417 1643 00", PersonalData.IBAN, id="iban in groups"),
        pytest.param("NL91ABNA0417164300", PersonalData.IBAN, id="iban"),
        pytest.param("DE89370400440532013000", PersonalData.IBAN, id="german iban"),
    ],
)
def test_personal_data_is_spotted(text, kind):
    assert find_personal_data(text) is kind
    assert find_personal_data(f"Neem contact op: {text} voor maandag.") is kind


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Kosten: 1.250.000 euro in 2026.", id="amount"),
        pytest.param("Een budget van 130.000.000 of 130 000 000 euro", id="round amount"),
        pytest.param("Dat is € 123.456.782, of 123.456.782 euro", id="exact amount"),
        pytest.param("Van 01-02-2027 tot 30-06-2027", id="dates"),
        pytest.param("Van 01-02-2027 - 30-06-2027", id="period"),
        pytest.param("Op 01-02-2027 14:00 of 01.02.2027 14.30 uur", id="moment"),
        pytest.param("Schaal 0 - 100 / 200 / 300", id="scale"),
        pytest.param("Reeks 0 10 20 30 40 50", id="row of numbers"),
        pytest.param("Groepen 123 456 783", id="threes that are no bsn"),
        pytest.param("Postcode 2511 VX en 06 weken", id="postcode"),
        pytest.param("Dossier 123456789 van 2026", id="nine digits that are no bsn"),
        pytest.param("Wet BRP art. 2.7 lid 1, ISO 27001:2022", id="law and norm"),
        pytest.param("10.000.000 regels, versie 3.11.2", id="numbers"),
        pytest.param("Kolom naam@waarde in de export", id="at sign without host"),
        pytest.param("NL00 ABNA 9417 1643 00", id="iban with a wrong check"),
        pytest.param("000000000", id="zeros"),
        pytest.param("RIO-code 1234O5678 en crebo 25604", id="codes of programmes"),
    ],
)
def test_ordinary_text_passes(text):
    assert find_personal_data(text) is None


@given(st.integers(min_value=10_000_000, max_value=99_999_999))
def test_every_valid_citizen_number_is_spotted_and_its_neighbour_is_not(first_eight):
    digits = f"{first_eight:08d}"
    weighed = sum(int(d) * w for d, w in zip(digits, BSN_WEIGHTS[:8], strict=True)) % 11
    if weighed == 10:
        return
    valid, invalid = f"{digits}{weighed}", f"{digits}{(weighed + 1) % 10}"

    assert find_personal_data(f"nummer: {valid}!") in {PersonalData.BSN, PersonalData.PHONE}
    if not digits.startswith("0"):
        assert find_personal_data(f"nummer: {invalid}!") is None


@given(
    st.from_regex(r"[a-z]{1,10}@[a-z]{1,10}\.(nl|org|eu)", fullmatch=True),
    st.text(alphabet=" \n.,;:()", max_size=5),
)
def test_an_address_is_spotted_between_any_punctuation(address, around):
    assert find_personal_data(f"a{around} {address} {around}b") is PersonalData.EMAIL


@pytest.mark.parametrize("text", ["a", "0", "1.1-", "NL12 ", "06 1", "a@", "+31 (0) "])
def test_a_long_text_made_to_take_long_does_not(text):
    began = time.process_time()

    find_personal_data(text * (10_000 // len(text)))

    assert time.process_time() - began < 0.5


@given(st.text())
def test_any_text_gets_an_answer(text):
    assert find_personal_data(text) in {None, *PersonalData}


@given(st.text(alphabet=st.characters(categories=("Lu", "Ll", "Zs", "Po")), max_size=300))
def test_text_without_digits_or_at_sign_passes(text):
    assert find_personal_data(text.replace("@", "")) is None


@pytest.mark.parametrize("field", ["title", "question", "message", "reason", "outcome"])
def test_a_refusal_names_the_field_and_the_kind(field):
    with pytest.raises(InvalidInput) as refused:
        check_text(field, "naam@example.nl")

    assert (refused.value.field, refused.value.reason) == (field, "personal_data")
    assert refused.value.details == {"kind": "email"}


def test_each_item_of_a_list_is_checked():
    with pytest.raises(InvalidInput) as refused:
        check_content({"skills": ["Python", "bel 0612345678"]})

    assert refused.value.details == {"kind": "phone"}
