# SPDX-License-Identifier: EUPL-1.2
"""Which assignments ask the same as a draft: a section of the advice on it."""

from typing import TYPE_CHECKING, Any

from workers.likeness import find_alike

if TYPE_CHECKING:
    from workers.draft_advice import Desk


def alike(desk: "Desk") -> list[dict[str, Any]]:
    """Return the assignments that are like the draft, most alike first."""
    likeness = find_alike(desk.tools, desk.bench, desk.recipe, desk.profile)
    if likeness is None:
        return []
    return [{"assignment": key, "likeness": at} for key, at in likeness.found.items()]
