# SPDX-License-Identifier: EUPL-1.2
"""Assignments on screen: reading, starting, drafting, submitting and sharing them."""

from web.assignments import (
    advising,
    drafting,
    level_advice,
    pasting,
    reading,
    sharing,
    starting,
    submitting,
    theme_advice,
)
from web.assignments.routes import blueprint

__all__ = [
    "advising",
    "blueprint",
    "drafting",
    "level_advice",
    "pasting",
    "reading",
    "sharing",
    "starting",
    "submitting",
    "theme_advice",
]
