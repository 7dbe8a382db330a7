# SPDX-License-Identifier: EUPL-1.2
"""The two descriptions that registers read: publiccode.yml 0.7 and the algorithm register."""

import json
import tomllib

import pytest
import yaml  # type: ignore[import-untyped]

from tests.architecture.source import ROOT

PUBLIC_CODE = yaml.safe_load((ROOT / "publiccode.yml").read_text())
ALGORITHM = json.loads((ROOT / "docs" / "algoritmeregister.json").read_text())
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

ALLOWED = {
    "status": {"In gebruik", "In ontwikkeling", "Buiten gebruik"},
    "publication_category": {
        "Hoog-risico AI-systemen",
        "Impactvolle algoritmes",
        "Overige algoritmes",
    },
    "lang": {"nld"},
    "standard_version": {"1.0.0"},
}


@pytest.mark.parametrize(
    "key",
    [
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    ],
)
def test_publiccode_has_what_the_standard_demands(key):
    assert PUBLIC_CODE[key]


def test_publiccode_tells_the_version_and_licence_of_the_project():
    assert PUBLIC_CODE["publiccodeYmlVersion"] == "0.7"
    assert PUBLIC_CODE["softwareVersion"] == PROJECT["version"]
    assert PUBLIC_CODE["legal"]["license"] == PROJECT["license"]
    assert PUBLIC_CODE["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in PUBLIC_CODE["maintenance"]["contacts"])


@pytest.mark.parametrize("language", PUBLIC_CODE["localisation"]["availableLanguages"])
def test_publiccode_describes_in_every_language_of_the_site(language):
    text = PUBLIC_CODE["description"][language]

    assert 0 < len(text["shortDescription"]) <= 150
    assert 150 <= len(text["longDescription"]) <= 10_000
    assert text["features"]


@pytest.mark.parametrize(
    ("key", "longest"),
    [
        ("name", 100),
        ("description_short", 350),
        ("organization", 100),
        ("contact_email", 100),
        ("goal", 2500),
        ("proportionality", 2500),
        ("human_intervention", 2500),
        ("risks", 2500),
        ("source_data", 2500),
        ("methods_and_models", 5000),
        ("provider", 200),
    ],
)
def test_algorithm_register_entry_is_filled_in_and_fits(key, longest):
    assert 0 < len(ALGORITHM[key]) <= longest


@pytest.mark.parametrize("key", ALLOWED)
def test_algorithm_register_entry_uses_the_closed_lists(key):
    assert ALGORITHM[key] in ALLOWED[key]
