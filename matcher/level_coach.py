# SPDX-License-Identifier: EUPL-1.2
"""At which level a text reads, and the sentences that show it when another level is stated.

A text is read sentence by sentence (``matcher.level_signals``). The strongest likeness to what
each sector expects and the number of its telling words give a share per sector, by logistic
regression fitted on the reference texts and the development half of the judged set. Nothing
here decides: the coach asks people to look at one sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.level_expectations import ASPECTS, SECTORS, Expectations
from matcher.level_signals import Signals
from matcher.levels import LEVELS
from matcher.lexical import Doubles
from matcher.recipe import shipped_json

USUAL_LEVELS: Mapping[str, str] = {"mbo": "mbo-4", "hbo": "hbo-bachelor", "wo": "wo-master"}
"""The commonest level of each sector, unless the text says otherwise."""

DOUBTFUL_BELOW = 0.3
"""Share of the stated sectors below which the text reads as another; see docs/evaluation.md."""

MOST_WARNINGS = 3
"""Warnings about sentences; more do not help anybody."""

SCALE = 10.0
"""Brings similarities to the size of the counts."""

_STRONGEST = 3
_USUAL_BONUS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorWeights:
    """How likeness and words become a share per sector.

    Attributes:
        model_id: model whose similarities the weights are for.
        means: usual similarity per aspect and sector.
        weights: a row per sector; a weight per sector for likeness, then for words.
        biases: one per sector.
        words_only: rows and biases for any other model: words alone count.
    """

    model_id: str
    means: tuple[tuple[float, ...], ...]
    weights: tuple[tuple[float, ...], ...]
    biases: tuple[float, ...]
    words_only: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelEstimate:
    """How a text reads.

    Attributes:
        level: level code that fits best.
        sectors: share by sector, 0 to 1, adding up to 1; three decimals.
    """

    level: str
    sectors: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelWarning:
    """A sentence that does not fit the stated level.

    Attributes:
        aspect: one of ``ASPECTS``, or ``duration`` or ``group``.
        reason: ``above`` or ``below`` what the stated level expects; of facts ``too_short``,
            ``too_long`` or ``too_many``.
        stated: the preferred level.
        better: level code that would fit; the stated one when the fact should change.
        sentence: literally from the text.
        numbers: what the reason is about, by name.
    """

    aspect: str
    reason: str
    stated: str
    better: str
    sentence: str
    numbers: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """As a value that ``json.dumps`` takes."""
        return asdict(self)


@cache
def shipped_sector_weights() -> SectorWeights:
    """The weights that come with this release."""
    stored: Any = shipped_json("level_weights.json")
    return SectorWeights(
        model_id=stored["model_id"],
        means=_rows(stored["means"]),
        weights=_rows(stored["weights"]),
        biases=tuple(stored["biases"]),
        words_only=_rows(stored["words_only"]),
    )


def sector_features(signals: Signals, means: Doubles) -> Doubles:
    """What a share is made of: (6,) float64, likeness per sector, then words per sector.

    Args:
        signals: of the sentences of one text.
        means: (n_aspects, n_sectors) float64, the usual similarity.
    """
    if not signals.sentences:
        return np.zeros(2 * len(SECTORS))
    strongest = np.sort(signals.similarity, axis=0)[-_STRONGEST:].mean(axis=0)
    likeness = SCALE * (strongest - means).mean(axis=0)
    return np.concatenate([likeness, np.log1p(signals.words.sum(axis=(0, 1)))])


def sector_shares(signals: Signals, weights: SectorWeights, model_id: str) -> Doubles:
    """Share per sector: (n_sectors,) float64 that add up to 1.

    Args:
        signals: of the sentences of one text.
        weights: how features become shares.
        model_id: model of the encoder that made the similarities.
    """
    features = sector_features(signals, np.array(weights.means))
    if model_id == weights.model_id:
        table, biases = np.array(weights.weights), np.array(weights.biases)
    else:
        features = features[len(SECTORS) :]
        table, biases = np.array(weights.words_only)[:, :-1], np.array(weights.words_only)[:, -1]
    logits = np.round((table * features).sum(axis=1) + biases, 6)
    powers = np.exp(logits - logits.max())
    shares: Doubles = powers / powers.sum()
    return shares


def estimate_level(
    signals: Signals, expectations: Expectations, weights: SectorWeights, model_id: str
) -> LevelEstimate:
    """At which level a text reads; see ``sector_shares``."""
    shares = sector_shares(signals, weights, model_id)
    sector = SECTORS[int(shares.argmax())]
    return LevelEstimate(
        level=_level_within(sector, signals.sentences, expectations),
        sectors={name: round(float(share), 3) for name, share in zip(SECTORS, shares, strict=True)},
    )


def level_warnings(
    signals: Signals, levels: Sequence[str], estimate: LevelEstimate
) -> tuple[LevelWarning, ...]:
    """The sentences that show another level than is stated, the clearest first.

    Args:
        signals: of the sentences of the text.
        levels: accepted level codes, the preferred first; none gives no warnings.
        estimate: how the text reads.

    Returns:
        At most ``MOST_WARNINGS``, one per aspect, no sentence twice; empty when the text
        reads as one of the accepted sectors, or does not clearly read as another.
    """
    accepted = {LEVELS[level].sector for level in levels}
    read = LEVELS[estimate.level].sector
    doubtful = sum(estimate.sectors[sector] for sector in accepted) < DOUBTFUL_BELOW
    if not levels or read in accepted or not doubtful:
        return ()
    above = SECTORS.index(read) > max(map(SECTORS.index, accepted))
    return tuple(
        LevelWarning(
            aspect=ASPECTS[aspect],
            reason="above" if above else "below",
            stated=levels[0],
            better=estimate.level,
            sentence=signals.sentences[row],
            numbers={},
        )
        for row, aspect in _clearest(_clarity(signals, read, accepted), _names(signals, read))
    )


def _clarity(signals: Signals, read: str, accepted: set[str]) -> Doubles:
    """How much clearer each sentence is about one sector: (n_sentences, n_aspects)."""
    says = SCALE * (signals.similarity - np.array(shipped_sector_weights().means)) + signals.words
    others = [SECTORS.index(sector) for sector in sorted(accepted)]
    clarity: Doubles = says[:, :, SECTORS.index(read)] - says[:, :, others].max(axis=2)
    return np.round(clarity, 6)


def _names(signals: Signals, read: str) -> npt.NDArray[np.bool_]:
    """Which sentences have a word that is telling of a sector: (n_sentences, n_aspects)."""
    return signals.words[:, :, SECTORS.index(read)] > 0


def _clearest(clarity: Doubles, names: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """One sentence per aspect, none twice, the clearest first.

    There is one at least; further ones must name what they are about, because likeness alone
    quotes sentences that nobody would point at.
    """
    order = sorted(np.ndindex(*clarity.shape), key=lambda at: (-clarity[at], at))
    chosen: list[tuple[int, int]] = []
    for row, aspect in order:
        is_used = any(row == other or aspect == column for other, column in chosen)
        if not is_used and (not chosen or (names[row, aspect] and clarity[row, aspect] > 0)):
            chosen.append((row, aspect))
    return chosen[:MOST_WARNINGS]


def _level_within(sector: str, sentences: Sequence[str], expectations: Expectations) -> str:
    """The level of a sector whose words occur most; the usual one has a small lead."""
    text = "\n".join(sentences)
    codes = [code for code, level in LEVELS.items() if level.sector == sector]
    says = {code: float(np.log1p(len(expectations.levels[code].findall(text)))) for code in codes}
    says[USUAL_LEVELS[sector]] += _USUAL_BONUS
    return max(codes, key=lambda code: says[code])


def _rows(stored: Sequence[Sequence[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(map(float, row)) for row in stored)
