# SPDX-License-Identifier: EUPL-1.2
"""Stand-ins for slow or outside things, honest enough to test against."""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


class HashingEncoder:
    """Encodes words by hashing their first letters; texts with words in common are close."""

    model_id = "hashing"
    version = "hashing@1"
    dim = 64
    salt = ""

    def encode_query(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(n_texts, 64) float32, unit-length rows."""
        rows = np.zeros((len(texts), self.dim))
        rows[:, 0] = 1.0
        for i, text in enumerate(texts):
            for word in text.lower().split():
                digest = hashlib.sha256((self.salt + word[:6]).encode()).digest()
                rows[i, 1 + digest[0] % (self.dim - 1)] += 1.0 if digest[1] % 2 else -1.0
        lengths = np.sqrt((rows**2).sum(axis=1, keepdims=True))
        unit: npt.NDArray[np.float32] = (rows / lengths).astype(np.float32)
        return unit

    def encode_document(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """As ``encode_query``: this encoder has no prompts."""
        return self.encode_query(texts)


class OtherHashingEncoder(HashingEncoder):
    """Another encoder: its vectors say nothing beside those of ``HashingEncoder``."""

    model_id = "other-hashing"
    version = "other-hashing@1"
    salt = "other"
