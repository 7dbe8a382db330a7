# SPDX-License-Identifier: EUPL-1.2
"""The two descriptions that registers read: publiccode.yml 0.7 and the algorithm register."""

import json
import re
import tomllib
from typing import Any
from urllib.parse import urlsplit

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


# Key or section/key -> what it may hold; all mandatory in the core of the standard.
MANDATORY = {
    "publiccodeYmlVersion": {"0.7"},
    "name": {"Koppelpunt"},
    "url": None,
    "platforms": {"web", "windows", "mac", "linux", "ios", "android"},
    "categories": {
        "business-process-management", "collaboration", "project-collaboration",
        "resource-management", "workflow-management",
    },
    "developmentStatus": {"concept", "development", "beta", "stable", "obsolete"},
    "softwareType": {"standalone/web"},
    "description": set(PUBLIC_CODE["localisation"]["availableLanguages"]),
    "legal/license": {PROJECT["license"]},
    "maintenance/type": {"internal", "contract", "community", "none"},
    "maintenance/contacts": None,
    "localisation/localisationReady": {True},
    "localisation/availableLanguages": {"nl", "en"},
}  # fmt: skip
SCOPES = {"education", "employment", "research", "science-and-technology", "society"}
RESERVED = (".invalid", ".example", ".test", ".localhost", "example.org", "example.com")  # RFC 2606


@pytest.mark.parametrize("key", MANDATORY)
def test_publiccode_has_what_the_standard_demands(key):
    found: Any = PUBLIC_CODE
    for part in key.split("/"):
        found = found[part]
    allowed = MANDATORY[key]

    assert found
    assert allowed is None or set(found if isinstance(found, list | dict) else [found]) <= allowed


def test_publiccode_keeps_to_the_lists_of_the_standard():
    audience = PUBLIC_CODE["intendedAudience"]

    assert set(audience["scope"]) <= SCOPES
    assert all(len(country) == 2 and country.islower() for country in audience["countries"])
    assert all(contact["name"] for contact in PUBLIC_CODE["maintenance"]["contacts"])
    assert all(part["name"] for parts in PUBLIC_CODE["dependsOn"].values() for part in parts)


def test_a_release_has_an_address_and_a_version_and_until_then_neither_is_made_up():
    changes = (ROOT / "CHANGELOG.md").read_text()
    is_released = any(
        version != "Unreleased" for version in re.findall(r"^## \[(.+)\]", changes, re.MULTILINE)
    )
    host = urlsplit(PUBLIC_CODE["url"]).hostname or ""

    assert host.endswith(RESERVED) is not is_released
    version = PUBLIC_CODE.get("softwareVersion")
    assert version == (PROJECT["version"] if is_released else None)


def test_owners_are_those_of_the_licence():
    reuse = tomllib.loads((ROOT / "REUSE.toml").read_text())["annotations"][0]

    assert reuse["SPDX-FileCopyrightText"].endswith(PUBLIC_CODE["legal"]["mainCopyrightOwner"])


@pytest.mark.parametrize("language", PUBLIC_CODE["description"])
def test_screenshots_exist(language):
    shots = PUBLIC_CODE["description"][language].get("screenshots", [])

    assert [shot for shot in shots if not (ROOT / shot).is_file()] == []


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


def test_what_an_installation_fills_in_is_left_open():
    for key in ("organization", "contact_email", "website", "begin_date"):
        assert ALGORITHM[key] == ""
    assert not re.search(r"vul[ -]in|example\.", json.dumps(ALGORITHM), re.IGNORECASE)


@pytest.mark.parametrize("key", ALLOWED)
def test_algorithm_register_entry_uses_the_closed_lists(key):
    assert ALGORITHM[key] in ALLOWED[key]
