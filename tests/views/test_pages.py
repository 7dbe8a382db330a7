# SPDX-License-Identifier: EUPL-1.2
"""The public pages, their languages and the small files for machines."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.client import PageClient

PUBLIC = ["/", "/zo-werkt-het", "/privacy", "/toegankelijkheid", "/kwetsbaarheid-melden"]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_public_pages_are_good_pages_without_any_query(
    public_client: PageClient, prefix: str, path: str
) -> None:
    page = public_client.get(prefix + path, most_queries=0)

    assert page.h1


def test_language_switch_keeps_page_and_question(public_client: PageClient) -> None:
    page = public_client.get("/privacy?van=menu")

    assert page.link("English") == "/en/privacy?van=menu"
    assert page.select("html")["lang"] == "nl"


def test_links_stay_in_the_language_of_the_page(public_client: PageClient) -> None:
    page = public_client.get("/en/privacy")

    addresses = {str(a["href"]) for a in page.soup.select("nav a[href^='/']")}
    assert page.select("html")["lang"] == "en"
    assert addresses
    assert all(address.startswith("/en") for address in addresses)
    assert page.link("Nederlands") == "/privacy"


def test_built_files_have_one_address_in_both_languages(public_client: PageClient) -> None:
    dutch, english = public_client.get("/"), public_client.get("/en/")

    sheets = [str(page.select("link[rel=stylesheet]")["href"]) for page in (dutch, english)]
    assert sheets[0] == sheets[1]
    with public_client.browser.get(sheets[0]) as sheet:
        assert sheet.status_code == 200


def test_how_it_works_says_who_decides(public_client: PageClient) -> None:
    page = public_client.get("/zo-werkt-het")

    assert "Een computer maakt deze voorstellen. Een mens beslist." in page.text


@pytest.mark.parametrize("path", ["/bestaat-niet", "/en/bestaat-niet"])
def test_unknown_page_is_a_page_with_the_request_id(public_client: PageClient, path: str) -> None:
    page = public_client.get(path, status=404)

    assert page.response.headers["X-Request-ID"] in page.text


def test_wrong_method_says_which_one_is_right(public_client: PageClient) -> None:
    page = public_client.post("/privacy", status=405)

    assert "GET" in page.response.headers["Allow"]


def test_security_txt_has_crlf_lines_and_ends_within_a_year(public_client: PageClient) -> None:
    response = public_client.browser.get("/.well-known/security.txt")

    lines = response.get_data().decode().split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines if line)
    expires = datetime.fromisoformat(fields["Expires"])
    assert response.mimetype == "text/plain"
    assert b"\n" not in response.get_data().replace(b"\r\n", b"")
    assert {"Contact", "Expires", "Preferred-Languages", "Canonical", "Policy"} <= fields.keys()
    assert datetime.now(UTC) < expires < datetime.now(UTC) + timedelta(days=365)


def test_robots_are_kept_from_closed_parts(public_client: PageClient) -> None:
    assert "Disallow: /beheer" in public_client.browser.get("/robots.txt").text


def test_probes_answer(public_client: PageClient) -> None:
    assert public_client.browser.get("/healthz").json == {"ok": True}


def test_readyz_sees_the_database(client: PageClient) -> None:
    answer = client.browser.get("/readyz").get_json()

    assert (answer["ok"], answer["database"]) == (True, True)
