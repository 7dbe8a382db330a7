# SPDX-License-Identifier: EUPL-1.2
"""How the computer ranks: what changed and why, and whether all are treated alike."""

from web.ranking import changing, fairness, reading
from web.ranking.routes import blueprint

__all__ = ["blueprint", "changing", "fairness", "reading"]
