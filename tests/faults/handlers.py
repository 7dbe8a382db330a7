# SPDX-License-Identifier: EUPL-1.2
"""Jobs that take long or kill their process, told by the title of the assignment."""

import os
import re
import signal
import time

from models.assignment import Assignment
from workers import matching
from workers.running import Store
from workers.toolbox import Toolbox

POISON = "Vergif"
SLOW = "Traag {seconds}"


def match_assignment(tools: Toolbox, assignment_id: int) -> Store:
    """Do what the title says, then the real work."""
    with tools.session_factory() as session:
        title = session.get_one(Assignment, assignment_id).title
    if POISON in title:
        os.kill(os.getpid(), signal.SIGKILL)
    if found := re.search(r"Traag ([0-9.]+)", title):
        time.sleep(float(found[1]))
    return matching.match_assignment(tools, assignment_id)
