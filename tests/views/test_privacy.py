# SPDX-License-Identifier: EUPL-1.2
"""The privacy page promises what is built, and names what is not."""

from tests.architecture.source import ROOT

GUIDE = (ROOT / "docs" / "privacy.md").read_text()


def test_nothing_is_said_to_be_deleted_that_stays(public_client):
    page = public_client.get("/privacy")

    assert "removal from the database is not built yet" in GUIDE
    assert "Daarna wissen wij" not in page.text
    assert "De rest wist Koppelpunt nog niet vanzelf." in page.text
    assert "Wissen gebeurt nog met de hand." in page.text


def test_all_that_a_text_is_searched_for_is_named(public_client):
    page = public_client.get("/privacy")

    for kind in ("e-mailadressen", "telefoonnummers", "burgerservicenummers", "rekeningnummers"):
        assert kind in page.text
