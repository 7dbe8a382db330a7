# SPDX-License-Identifier: EUPL-1.2
"""A valid event chain in bulk: the facts of a whole history, linked in order of time."""

from collections.abc import Iterable
from operator import attrgetter
from random import Random
from types import SimpleNamespace
from typing import Any, cast

from models.event import GENESIS, Event, Fact, _payload_hash, link_hash


def linked(facts: Iterable[Fact], chooser: Random) -> list[dict[str, Any]]:
    """Return the rows of ``event``, each linked to the one before it."""
    rows: list[dict[str, Any]] = []
    previous = GENESIS
    for seq, fact in enumerate(sorted(facts, key=attrgetter("occurred_at")), start=1):
        row = _row(seq, fact, f"{chooser.getrandbits(128):032x}") | {"previous_hash": previous}
        previous = row["hash"] = link_hash(cast("Event", SimpleNamespace(**row)))
        rows.append(row)
    return rows


def _row(seq: int, fact: Fact, salt: str) -> dict[str, Any]:
    payload = fact.payload or {}
    return {
        **{name: getattr(fact, name) for name in NAMES},
        "id": seq,
        "seq": seq,
        "recorded_at": fact.occurred_at,
        "payload": payload,
        "salt": salt,
        "payload_hash": _payload_hash(salt, payload),
    }


NAMES = [name for name in Fact.__slots__ if name != "payload"]
