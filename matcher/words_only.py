# SPDX-License-Identifier: EUPL-1.2
"""Ranking without a language model: shared words, stated themes and levels alone.

For when people do not want the meaning of texts compared by a computer, and for when
the encoder cannot be loaded. Everything else stays as it is: rules, points, reasons.
"""

from collections.abc import Sequence

import numpy as np

from matcher.encoder import Vectors


class WordsOnlyEncoder:
    """Stands where an encoder is expected, and finds no meaning in any text.

    Its vectors are zeros: no text is closer to one than to another. So the part of
    meaning is the same for all pairs, and themes count as far as people chose them or
    the texts use their words.

    Attributes:
        model_id: always ``words-only``.
        version: likewise, with the version of this rule.
        dim: 1.
    """

    model_id = "words-only"
    version = "words-only@1"
    dim = 1

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return (n_texts, 1) float32 zeros."""
        return np.zeros((len(texts), self.dim), dtype=np.float32)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return (n_texts, 1) float32 zeros."""
        return self.encode_query(texts)
