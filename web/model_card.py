# SPDX-License-Identifier: EUPL-1.2
"""The model card of this installation: what ranks, how good it was measured, what it cannot."""

from typing import Final

from flask import Blueprint, render_template

from models.queries.ranking import matcher_in_use
from models.ranking import ranking_in_use
from web.auth import public
from web.database import session
from web.ranking import texts
from web.ranking.routes import words_only_now
from web.texts import LazyString
from web.texts import lazy_gettext as _

# nDCG@10 on the half of the judged set that no choice was made on; as in docs/evaluation.md.
MEASURED: Final[tuple[tuple[LazyString, float], ...]] = (
    (_("Opdrachten met thema's"), 0.838),
    (_("Opdrachten zonder thema's"), 0.789),
    (_("Opdrachten met thema's, taalmodel uit"), 0.823),
    (_("Gewoon zoeken op woorden (BM25)"), 0.268),
)


blueprint = Blueprint("model_card", __name__)


@blueprint.get("/modelkaart")
@public
def show() -> str:
    """Show the model card, made from the versions that run."""
    version = ranking_in_use(session())
    return render_template(
        "pages/model_card.html",
        matcher=matcher_in_use(session()),
        version=version,
        weights=texts.weights(version.weights) if version else [],
        words_only=words_only_now(),
        measured=MEASURED,
    )
