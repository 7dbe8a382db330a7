# SPDX-License-Identifier: EUPL-1.2
"""Assignments on screen: reading, starting, drafting, submitting and sharing them."""

from web.assignments import drafting, reading, sharing, starting, submitting
from web.assignments.routes import blueprint

__all__ = ["blueprint", "drafting", "reading", "sharing", "starting", "submitting"]
