# SPDX-License-Identifier: EUPL-1.2
"""What must I do now?"""

from flask import Blueprint, render_template

from models.access import Permission
from models.base import utc_now
from models.queries.cockpit_coordinator import bucket_counts
from models.queries.saved_searches import latest_searches
from models.vocabulary import Role
from web.auth import actor, requires
from web.cockpit.tasks import next_steps, work_of
from web.database import session

blueprint = Blueprint("cockpit", __name__)


@blueprint.get("/overzicht")
@requires(Permission.USE_ACCOUNT)
def show() -> str:
    """Show what waits for this person, most pressing first, with the button to do it."""
    now = utc_now()
    reads_figures = not actor().roles.isdisjoint({Role.PROGRAMME_MANAGER, Role.COORDINATOR})
    return render_template(
        "cockpit/show.html",
        work=work_of(session(), actor(), now),
        steps=next_steps(actor()),
        kept=latest_searches(session(), actor(), now),
        buckets=bucket_counts(session(), actor()) if reads_figures else [],
    )
