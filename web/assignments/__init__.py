# SPDX-License-Identifier: EUPL-1.2
"""Assignments on screen: reading, starting, drafting, submitting and sharing them."""

from web.assignments import advising, drafting, reading, sharing, starting, submitting
from web.assignments.routes import blueprint

__all__ = ["advising", "blueprint", "drafting", "reading", "sharing", "starting", "submitting"]
