# SPDX-License-Identifier: EUPL-1.2
"""Texts per second into vectors, on mixed lengths: as they come, all at once, and as workers do."""

import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from matcher.encoder import BATCH, SentenceTransformerEncoder
from matcher.text import text_hash
from workers.imports.examples.texts import read_assignments, read_offers
from workers.vectors import EMBEDDED_AT_ONCE, by_length

SHUFFLED = 5


def measure(encoder: SentenceTransformerEncoder) -> dict[str, Any]:
    """Return texts per second of processor time for each way, and the gain of the workers' way."""
    texts = _texts()
    ways: dict[str, Callable[[], None]] = {
        "in the order in which they come": lambda: _in_batches(encoder, texts, BATCH),
        "all in one call": lambda: _in_batches(encoder, texts, len(texts)),
        "as workers do": lambda: _in_batches(encoder, _as_workers_order(texts), EMBEDDED_AT_ONCE),
    }
    _in_batches(encoder, texts[:BATCH], BATCH)  # what is made at the first call
    speeds = {name: len(texts) / _cpu_seconds(way) for name, way in ways.items()}
    plain, own = speeds["in the order in which they come"], speeds["as workers do"]
    return {"texts": len(texts), "texts_per_cpu_second": speeds, "gain": own / plain}


def _texts() -> list[str]:
    """Whole texts and sentences of the examples, shuffled the same way every time."""
    whole = [f"{at.title}\n{at.question}\n{at.background}" for at in read_assignments()]
    whole += [at.description for at in read_offers()]
    sentences = [line for text in whole[:60] for line in text.split(". ")]
    texts = sorted({*whole, *sentences})
    Random(SHUFFLED).shuffle(texts)
    return texts[:600]


def _as_workers_order(texts: Sequence[str]) -> list[str]:
    by_hash = {text_hash(text): text for text in texts}
    return [by_hash[key] for key in by_length(by_hash)]


def _in_batches(encoder: SentenceTransformerEncoder, texts: Sequence[str], size: int) -> None:
    for start in range(0, len(texts), size):
        encoder.encode_query(texts[start : start + size])


def _cpu_seconds(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
