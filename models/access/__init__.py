# SPDX-License-Identifier: EUPL-1.2
"""Who may do what, and who sees which rows. The only place that answers "may this person ...?".

Three questions, three modules:

* may somebody with these roles open this part of the service? ``PERMISSIONS`` in ``roles``
* what is this person to this assignment, offer, pair or placement? ``parties`` in ``standing``
* which rows does this person see at all? ``visible_*`` in ``scoping``

Nothing is allowed unless a row here says so. Which step of a lifecycle a party may take stands in
``models.transitions``.
"""

from models.access.roles import PERMISSIONS, SYSTEM, Actor, Permission
from models.access.scoping import (
    announced_assignments,
    authored_assignments,
    explainable_offers,
    listed_assignments,
    offers_of_institution,
    programmes_of_institution,
    represented_assignments,
    suggested_assignment_asks,
    visible_assignments,
    visible_offers,
    visible_placements,
    visible_programme_suggestions,
    visible_suggestions,
)
from models.access.standing import (
    Party,
    is_contact,
    is_insider,
    may_ask_why_not,
    may_copy_assignment,
    may_copy_offer,
    may_hand_over,
    may_offer,
    may_read_name,
    may_start_assignment,
    may_write_assignment,
    parties,
)

__all__ = [
    "PERMISSIONS",
    "SYSTEM",
    "Actor",
    "Party",
    "Permission",
    "announced_assignments",
    "authored_assignments",
    "explainable_offers",
    "is_contact",
    "is_insider",
    "listed_assignments",
    "may_ask_why_not",
    "may_copy_assignment",
    "may_copy_offer",
    "may_hand_over",
    "may_offer",
    "may_read_name",
    "may_start_assignment",
    "may_write_assignment",
    "offers_of_institution",
    "parties",
    "programmes_of_institution",
    "represented_assignments",
    "suggested_assignment_asks",
    "visible_assignments",
    "visible_offers",
    "visible_placements",
    "visible_programme_suggestions",
    "visible_suggestions",
]
