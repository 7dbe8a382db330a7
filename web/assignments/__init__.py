# SPDX-License-Identifier: EUPL-1.2
"""Assignments on screen: reading, starting, drafting, submitting and sharing them."""

from web.assignments import advising, drafting, pasting, reading, sharing, starting, submitting
from web.assignments.routes import blueprint

__all__ = [
    "advising",
    "blueprint",
    "drafting",
    "pasting",
    "reading",
    "sharing",
    "starting",
    "submitting",
]
