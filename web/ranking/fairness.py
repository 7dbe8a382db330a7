# SPDX-License-Identifier: EUPL-1.2
"""Which offers are suggested, wanted and placed, by sector, size and region."""

from flask import render_template

from models.access import Permission
from models.queries.fairness import FEWEST, fairness_report
from web.auth import requires
from web.database import session
from web.ranking import texts
from web.ranking.routes import blueprint
from web.texts import gettext


@blueprint.get("/verdeling")
@requires(Permission.READ_RANKING)
def fairness() -> str:
    """Show how offers fared, in three divisions; small groups are left out."""
    report = fairness_report(session())
    divisions = [
        (gettext("Onderwijssoort"), "sector", report.sectors, texts.sector_name),
        (gettext("Grootte van de instelling"), "grootte", report.sizes, texts.size_name),
        (gettext("Provincie"), "provincie", report.regions, texts.region_name),
    ]
    return render_template("ranking/fairness.html", divisions=divisions, fewest=FEWEST)
