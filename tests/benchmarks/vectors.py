# SPDX-License-Identifier: EUPL-1.2
"""Vectors for thousands of texts in a minute: some real ones, and mixes of them for the rest.

Embedding all of them takes as long as an installation takes over years. How long ranking thinks
does not depend on the numbers, so the other texts get a unit vector between two real ones.
"""

import time

import numpy as np

from matcher.index import texts_to_embed
from matcher.lexical import Floats
from models.base import utc_now
from models.queries import matching as queries
from workers.bench import bench_of, open_bench
from workers.profiles import assignment_profile, offer_profile
from workers.toolbox import Toolbox
from workers.vectors import insert_new

REAL = 64
AT_ONCE = 400


def fill_vectors(tools: Toolbox) -> float:
    """Store a vector of every text that is ranked; returns seconds per really embedded text."""
    texts = _texts(tools)
    known = sorted(texts)[:REAL]
    began = time.perf_counter()
    real = np.stack(
        list(bench_of(tools).cache.vectors(tools, {k: texts[k] for k in known}).values())
    )
    seconds = time.perf_counter() - began
    chooser = np.random.default_rng(3)
    rest = sorted(texts)[REAL:]
    for start in range(0, len(rest), AT_ONCE):
        some = rest[start : start + AT_ONCE]
        left, right = chooser.integers(0, len(real), (2, len(some)))
        _store(tools, some, real[left] + 0.7 * real[right])
    return seconds / len(known)


def _texts(tools: Toolbox) -> dict[str, str]:
    with tools.session_factory() as session:
        asking = [assignment_profile(at) for at in queries.assignments_to_match(session)]
        offers = [offer_profile(at) for at in queries.open_offers(session)]
    _, recipe = open_bench(tools)
    return dict(texts_to_embed(asking, offers, recipe))


def _store(tools: Toolbox, keys: list[str], vectors: Floats) -> None:
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype("<f4")
    rows: list[dict[str, object]] = [
        {
            "encoder_version": tools.encoder().version,
            "text_hash": key,
            "dimension": unit.shape[1],
            "vector": vector.tobytes(),
            "created_at": utc_now(),
        }
        for key, vector in zip(keys, unit, strict=True)
    ]
    with tools.session_factory() as session, tools.unit_of_work(session):
        insert_new(session, rows)
