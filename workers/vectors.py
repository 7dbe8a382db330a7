# SPDX-License-Identifier: EUPL-1.2
"""Vectors of texts: from this process's memory, else the database, else the encoder.

Keyed by encoder version and text hash, so a changed text or encoder never meets an old vector.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from matcher.encoder import embed_missing
from matcher.lexical import Floats
from models.base import utc_now
from models.embedding import Embedding
from workers.toolbox import Toolbox

if TYPE_CHECKING:
    from matcher.encoder import Encoder

T = TypeVar("T")
CHUNK: Final = 400
# Thousands of texts (a new encoder) take longer than a job may: what is done stays done.
EMBEDDED_AT_ONCE: Final = 64
MOST_KEPT: Final = 60_000  # about 90 MB at 384 numbers


class VectorCache:
    """Vectors of one encoder, remembered between the jobs of a process."""

    def __init__(self, encoder: "Encoder") -> None:
        self._encoder = encoder
        self._kept: dict[str, Floats] = {}

    def vectors(self, tools: Toolbox, texts: Mapping[str, str]) -> dict[str, Floats]:
        """Return a (dim,) float32 unit vector per text hash; new ones are stored at once."""
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        unknown = {key: text for key, text in texts.items() if key not in self._kept}
        self._kept |= self._stored(tools, unknown)
        missing = by_length({key: at for key, at in unknown.items() if key not in self._kept})
        for some in _chunks(missing, EMBEDDED_AT_ONCE):
            texts_now = {key: unknown[key] for key in some}
            fresh = embed_missing(self._encoder, texts_now, self._kept)
            self._store(tools, fresh)
            self._kept |= fresh
        return {key: self._kept[key] for key in texts}

    def without_vector(self, tools: Toolbox, texts: Mapping[str, str]) -> dict[str, str]:
        """Return the texts of which no vector is stored, by hash."""
        known: set[str] = set()
        with tools.session_factory() as session:
            for some in _chunks(texts):
                statement = select(Embedding.text_hash).where(
                    Embedding.encoder_version == self._encoder.version,
                    Embedding.text_hash.in_(some),
                )
                known.update(session.scalars(statement))
        return {key: text for key, text in texts.items() if key not in known}

    def known(self, tools: Toolbox, keys: Iterable[str]) -> dict[str, Floats]:
        """Return the vectors that there are of these text hashes; none is made."""
        asked = list(keys)
        self._kept |= self._stored(tools, [key for key in asked if key not in self._kept])
        return {key: self._kept[key] for key in asked if key in self._kept}

    def at_hand(self, tools: Toolbox, texts: Mapping[str, str]) -> dict[str, Floats]:
        """Return the vectors of those texts that take no encoding now, by hash."""
        return self.known(tools, texts)

    def _stored(self, tools: Toolbox, keys: Iterable[str]) -> dict[str, Floats]:
        found: dict[str, Floats] = {}
        with tools.session_factory() as session:
            for some in _chunks(keys):
                statement = select(Embedding.text_hash, Embedding.vector).where(
                    Embedding.encoder_version == self._encoder.version,
                    Embedding.text_hash.in_(some),
                )
                for key, raw in session.execute(statement):
                    found[key] = np.frombuffer(raw, dtype="<f4").astype(np.float32)
        return found

    def _store(self, tools: Toolbox, fresh: Mapping[str, Floats]) -> None:
        if not fresh:
            return
        rows = [
            {
                "encoder_version": self._encoder.version,
                "text_hash": key,
                "dimension": int(vector.size),
                "vector": vector.astype("<f4").tobytes(),
                "created_at": utc_now(),
            }
            for key, vector in fresh.items()
        ]
        with tools.session_factory() as session, tools.unit_of_work(session):
            for some in _chunks(rows):
                insert_new(session, some)


class NoVectors(VectorCache):
    """Vectors of an encoder that costs nothing: made when asked for, kept nowhere."""

    def vectors(self, tools: Toolbox, texts: Mapping[str, str]) -> dict[str, Floats]:  # noqa: ARG002
        """Return a (dim,) float32 vector per text hash."""
        return embed_missing(self._encoder, texts, {})

    def at_hand(self, tools: Toolbox, texts: Mapping[str, str]) -> dict[str, Floats]:
        """Return a vector of every text: none costs anything."""
        return self.vectors(tools, texts)


def by_length(texts: Mapping[str, str]) -> list[str]:
    """Return the hashes, shortest text first: texts of one length share a batch without padding."""
    return sorted(texts, key=lambda key: (len(texts[key]), key))


def insert_new(session: Session, rows: list[dict[str, object]]) -> None:
    """Insert embeddings that are not there yet; another worker may have been first."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.execute(insert(Embedding).on_conflict_do_nothing(), rows)


def _chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    remaining = iter(items)
    while some := list(islice(remaining, size)):
        yield some
