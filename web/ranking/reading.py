# SPDX-License-Identifier: EUPL-1.2
"""What is in use, what changed and why, and one version with its proof."""

from uuid import UUID

from flask import render_template

from models.access import Permission
from models.errors import NotFound
from models.queries import ranking as queries
from models.ranking import RankingVersion, ranking_in_use
from models.vocabulary import JobKind
from web.auth import actor, requires
from web.database import session
from web.paging import page_address, page_number
from web.ranking import texts
from web.ranking.routes import blueprint, words_only_now


@blueprint.get("")
@requires(Permission.READ_RANKING)
def index() -> str:
    """Show what ranks now, the versions in time, and what came of learning."""
    page = queries.versions_page(session(), page_number())
    return render_template(
        "ranking/index.html",
        current=ranking_in_use(session()),
        words_only=words_only_now(),
        is_learning=queries.is_at_work(session(), JobKind.FIT_RANKING),
        is_ranking=queries.is_at_work(session(), JobKind.RANK_ALL),
        last_fit=queries.last_fit(session()),
        page=page,
        page_address=page_address(),
        changes={at.id: texts.changes(queries.weight_changes(at)) for at in page.rows},
        switches=queries.last_switches(session()),
        may_decide=actor().may(Permission.MANAGE_RANKING),
        may_switch=actor().may(Permission.MANAGE_SETTINGS),
    )


@blueprint.get("/<uuid:public_id>")
@requires(Permission.READ_RANKING)
def show(public_id: UUID) -> str:
    """Show one version: its weights, from what it was learned, and what the replay said."""
    version = version_or_404(public_id)
    return render_template(
        "ranking/show.html",
        version=version,
        changes=texts.changes(queries.weight_changes(version)),
        weights=texts.weights(version.weights),
        group_name=texts.group_name,
        measures=texts.MEASURES,
        worse=texts.reasons_refused(version.figures),
        moved=queries.moved_pairs(session(), actor(), version),
        may_decide=actor().may(Permission.MANAGE_RANKING),
    )


def version_or_404(public_id: UUID) -> RankingVersion:
    """Return a version of the ranking; raise NotFound."""
    found = queries.version_by_id(session(), public_id)
    if found is None:
        raise NotFound
    return found
