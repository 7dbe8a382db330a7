# SPDX-License-Identifier: EUPL-1.2
"""Conversion of a miniature weight file, written here byte by byte."""

import json
import struct

import numpy as np
import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from matcher.conversion import convert

HIDDEN, WIDE = 32, 64
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁data", "д", "▁wet"]
SCALE = 0.5
# Nibbles 0-15 in the low halves and 15-0 in the high ones: weights -8..7, then 7..-8, scaled.
BLOCK = struct.pack("<e", SCALE) + bytes(i | (15 - i) << 4 for i in range(16))
BLOCK_VALUES = [SCALE * (i - 8) for i in range(16)] + [SCALE * (7 - i) for i in range(16)]
PLAIN, PACKED = 0, 1


@pytest.fixture
def converted(tmp_path):
    source, target = tmp_path / "weights.bin", tmp_path / "encoder"
    source.write_bytes(_weight_file())
    target.mkdir()
    convert(source, target, lambda _line: None)
    return target


def test_packed_weights_are_spread_out(converted):
    state = load_file(converted / "model.safetensors")

    query = state["encoder.layer.0.attention.self.query.weight"]
    assert query.shape == (HIDDEN, HIDDEN)
    assert query[0].tolist() == BLOCK_VALUES


def test_dense_layers_keep_their_direction(converted):
    state = load_file(converted / "model.safetensors")

    assert state["encoder.layer.0.intermediate.dense.weight"].shape == (WIDE, HIDDEN)
    assert state["encoder.layer.0.output.dense.weight"].shape == (HIDDEN, WIDE)
    assert state["encoder.layer.0.attention.output.LayerNorm.weight"].shape == (HIDDEN,)


def test_word_vectors_of_dropped_pieces_are_dropped(converted):
    words = load_file(converted / "model.safetensors")["embeddings.word_embeddings.weight"]

    assert words.shape == (len(PIECES) - 1, HIDDEN)
    assert words[:, 0].tolist() == [0, 1, 2, 3, 4, 6]


def test_tokenizer_numbers_the_kept_pieces_and_adds_the_ends(converted):
    tokenizer = Tokenizer.from_file(str(converted / "tokenizer.json"))

    assert tokenizer.encode("data  wet").ids == [0, 4, 5, 2]
    assert tokenizer.encode("д").ids[-2:] == [3, 2]


def test_configuration_states_the_sizes(converted):
    network = json.loads((converted / "config.json").read_text())

    assert (network["vocab_size"], network["hidden_size"]) == (6, HIDDEN)
    assert network["layer_norm_eps"] == pytest.approx(1e-12)


def _weight_file() -> bytes:
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, 1, 4, WIDE, len(PIECES), 8, 2, 1e-12, 32)
    tensors = _tensors()
    directory_size = 4 + sum(2 + len(name) + 21 for name in tensors)
    offset = len(head) + len(_vocabulary()) + directory_size
    directory, content = struct.pack("<i", len(tensors)), b""
    for name, (kind, size, raw) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, size, offset + len(content), len(raw))
        content += raw
    return head + _vocabulary() + directory + content


def _vocabulary() -> bytes:
    encoded = [piece.encode() for piece in PIECES]
    blob, ends = b"".join(encoded), np.cumsum([0, *map(len, encoded)])
    return (
        struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
        + ends.astype("<u4").tobytes()
        + np.linspace(-1, -2, len(PIECES)).astype("<f4").tobytes()
        + blob
        + struct.pack("<iI", 1, 9)
        + bytes(9)
    )


def _tensors() -> dict[str, tuple[int, int, bytes]]:
    def plain(*shape):
        values = np.ones(shape, "<f4")
        return PLAIN, values.size, values.tobytes()

    def packed(rows, columns):
        return PACKED, rows * columns, BLOCK * (rows * columns // 32)

    numbered = np.repeat(np.arange(len(PIECES)), HIDDEN).astype("<f4")
    tensors = {
        "emb.word": (PLAIN, numbered.size, numbered.tobytes()),
        "emb.pos": plain(8, HIDDEN),
        "emb.type": plain(2, HIDDEN),
        "emb.ln.w": plain(HIDDEN),
        "emb.ln.b": plain(HIDDEN),
        "l0.fi.w": packed(WIDE, HIDDEN),
        "l0.fo.w": packed(HIDDEN, WIDE),
        "l0.aln.w": plain(HIDDEN),
    }
    return tensors | {f"l0.{name}.w": packed(HIDDEN, HIDDEN) for name in ("q", "k", "v", "ao")}
