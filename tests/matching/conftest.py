# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the matching tests: a fast stand-in, and the real encoder where it matters."""

import os
from pathlib import Path

import pytest

from matcher import Encoder, NanoEngineEncoder, Recipe, SentenceTransformerEncoder, load_recipe
from matcher.bundle import build
from tests.fakes import HashingEncoder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    """The shipped recipe, with figures for the stand-in encoder."""
    return load_recipe(HashingEncoder())


@pytest.fixture(scope="session")
def encoder_directory() -> Path:
    """The converted encoder; made when it is not there yet, which takes some seconds."""
    given = os.environ.get("KOPPELPUNT_TEST_ENCODER")  # noqa: TID251 - the tests' own switch
    directory = Path(given) if given else ROOT / "instance" / "encoder"
    build(directory)
    return directory


@pytest.fixture(scope="session")
def torch_encoder(encoder_directory: Path) -> Encoder:
    """The encoder of the workers."""
    return SentenceTransformerEncoder(encoder_directory)


@pytest.fixture(scope="session")
def nano_encoder() -> Encoder:
    """The encoder of the command line."""
    return NanoEngineEncoder()
