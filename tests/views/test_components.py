# SPDX-License-Identifier: EUPL-1.2
"""The living page of components: how forms, errors and pickers behave."""

import pytest

from tests.client import PageClient

FORM = "form.kp-form"
GOOD = {
    "title": "Archief ordenen",
    "background": "Er is twintig jaar e-mail.",
    "contact": "naam@example.org",
    "start": "01-02-2027",
    "groups": "2",
    "form": "group",
    "levels": ["hbo-bachelor", "wo-master"],
    "organisation": "logius",
    "agreed": "1",
}


def test_living_page_is_a_good_page(public_client: PageClient) -> None:
    page = public_client.get("/componenten")

    assert page.h1 == "Componenten"
    assert page.errors == []


def test_empty_form_lists_each_field_once_and_keeps_status_400(public_client: PageClient) -> None:
    page = public_client.submit(public_client.get("/componenten"), FORM, _status=400)

    assert page.title.startswith("Fout: ")
    assert len(page.errors) == 9
    assert "Er ging iets mis. Controleer 9 velden." in page.text
    targets = [str(a["href"])[1:] for a in page.soup.select(".kp-error-summary a")]
    assert all(page.soup.find(id=target) for target in targets)


def test_error_stands_at_its_field_and_is_announced(public_client: PageClient) -> None:
    page = public_client.submit(
        public_client.get("/componenten"), FORM, **GOOD | {"start": "31-02-2027"}, _status=400
    )

    field = page.select("#start")
    assert page.errors == ["Vul een datum in die bestaat, bijvoorbeeld 01-02-2027."]
    assert field["value"] == "31-02-2027"
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "start-uitleg start-fout"


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("title", "x" * 121, "Maak de tekst 1 tekens korter. U mag 120 tekens gebruiken."),
        ("title", "a\x00b", "Haal de onleesbare tekens uit deze tekst. Typ de tekst opnieuw."),
        ("title", "\u200f\u202e \u2067", "Vul een titel in."),
        ("contact", "naam", "Vul een e-mailadres in, bijvoorbeeld naam@organisatie.nl."),
        ("groups", "elf", "Vul een heel getal in, bijvoorbeeld 4."),
        ("groups", "99999999999999999999", "Vul een heel getal in, bijvoorbeeld 4."),
        ("groups", "0", "Vul een getal in van 1 tot en met 10."),
        ("groups", "٣", "Vul een heel getal in, bijvoorbeeld 4."),
        ("form", "vergadering", "Kies een antwoord uit de lijst."),
        ("levels", ["mbo-1"], "Kies een antwoord uit de lijst."),
        ("start", "01-02-0027", "Vul een datum in van 01-01-1900 tot en met 31-12-2199."),
    ],
)
def test_each_rule_says_what_to_do(
    public_client: PageClient, name: str, typed: object, message: str
) -> None:
    page = public_client.submit(
        public_client.get("/componenten"), FORM, **GOOD | {name: typed}, _status=400
    )

    assert page.errors == [message]


@pytest.mark.parametrize("typed", ["1-2-2027", "2027-02-01", "01/02/2027", "01.02.2027"])
def test_dates_are_read_in_several_forms(public_client: PageClient, typed: str) -> None:
    public_client.submit(public_client.get("/componenten"), FORM, **GOOD | {"start": typed})


def test_good_form_redirects_and_says_so(public_client: PageClient) -> None:
    page = public_client.submit(public_client.get("/componenten"), FORM, **GOOD)

    assert public_client.follow(page).flashes == ["De gegevens zijn opgeslagen."]


def test_picker_searches_without_javascript_and_keeps_what_was_typed(
    public_client: PageClient,
) -> None:
    search = {"title": "Archief", "organisation-zoektekst": "rijks", "organisation-zoeken": "1"}
    page = public_client.submit(public_client.get("/componenten"), FORM, **search, _status=200)

    found = [label.get_text() for label in page.soup.select("#organisation-resultaten label")]
    assert found == ["Rijkswaterstaat", "Rijksdienst voor Ondernemend Nederland"]
    assert page.errors == []
    assert page.value("title") == "Archief"
    assert page.select("#organisation-zoektekst"), "where the page opens after a search"
    assert page.select("[name=organisation-zoeken]")["formaction"] == "#organisation-zoektekst"


def test_enter_in_another_field_does_not_search(public_client: PageClient) -> None:
    page = public_client.get("/componenten")

    form = page.button("Naar stap 3")
    first = form.select("button:not([type=button]), input[type=submit]")[0]

    assert first.get("name") is None, "Enter presses the first button"


def test_enter_in_the_picker_searches_too(public_client: PageClient) -> None:
    typed = {"organisation-zoektekst": "kadaster"}

    page = public_client.submit(public_client.get("/componenten"), FORM, **typed, _status=200)

    assert page.errors == []


def test_form_without_token_is_shown_again_with_all_that_was_typed(
    public_client: PageClient,
) -> None:
    refused = public_client.post("/componenten", GOOD | {"wachtwoord": "geheim"}, status=400)

    assert "Archief ordenen" in refused.text
    assert "geheim" not in refused.html
    again = public_client.submit(refused, "main form")
    assert public_client.follow(again).flashes == ["De gegevens zijn opgeslagen."]


def test_score_parts_add_up_to_the_score(public_client: PageClient) -> None:
    page = public_client.get("/componenten")

    table = page.select("#score .kp-parts")
    points = [
        float(cell.get_text().split("van")[0].strip().replace(",", "."))
        for cell in table.select("td")
    ]
    assert sum(points[:-1]) == pytest.approx(points[-1])
