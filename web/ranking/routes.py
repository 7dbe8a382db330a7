# SPDX-License-Identifier: EUPL-1.2
"""The part of the site under ``/rangschikking``, with its row of tabs."""

from typing import Any

from flask import Blueprint, Flask, g, request, url_for

from models.setting import Switch, is_on
from web.database import session
from web.texts import lazy_gettext as _

blueprint = Blueprint("ranking", __name__, url_prefix="/rangschikking")

# Start page of each tab, its label, and the pages that belong to it.
TABS = (
    ("ranking.index", _("Wat is er veranderd?"), ("index", "show")),
    ("ranking.fairness", _("Wie krijgt voorstellen?"), ("fairness",)),
    ("model_card.show", _("Modelkaart"), ()),
)


@blueprint.record_once
def _offer_global(state: Any) -> None:
    """Let the notice beside every list of suggestions say whether meaning is compared."""
    app: Flask = state.app
    app.jinja_env.globals["words_only"] = words_only


def words_only() -> bool:
    """Whether to say so beside suggestions; who is not signed in sees none, so is asked nothing."""
    return bool(g.get("person")) and words_only_now()


def words_only_now() -> bool:
    """Whether only words, stated themes and levels are compared now."""
    return is_on(session(), Switch.WORDS_ONLY)


@blueprint.app_context_processor
def _tabs() -> dict[str, Any]:
    if request.blueprint != blueprint.name:
        return {}
    page = (request.endpoint or "").partition(".")[2]
    return {
        "ranking_tabs": [
            (label, url_for(endpoint), page in pages, None) for endpoint, label, pages in TABS
        ]
    }
