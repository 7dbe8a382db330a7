# SPDX-License-Identifier: EUPL-1.2
"""Which encoder ranks now, and which one is on its way."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.suggestion import MATCHER_ID, MOVE_ID, EncoderMove, Matcher


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderStatus:
    """The encoder in use, None before anything was ranked, and the move to another, if any."""

    in_use: Matcher | None
    move: EncoderMove | None


def encoder_status(session: Session) -> EncoderStatus:
    """Return which encoder is in use and how far the next one is."""
    return EncoderStatus(
        in_use=session.get(Matcher, MATCHER_ID), move=session.get(EncoderMove, MOVE_ID)
    )
