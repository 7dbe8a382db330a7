# SPDX-License-Identifier: EUPL-1.2
"""The part of the site under ``/beheer``, with its row of tabs."""

from typing import Any

from flask import Blueprint, flash, request, url_for

from models.errors import AlreadyDone, DomainError, InvalidInput
from web.error_texts import error_text
from web.texts import gettext
from web.texts import lazy_gettext as _

blueprint = Blueprint("admin", __name__, url_prefix="/beheer")

# Start page of each tab, its label, and the pages that belong to it.
TABS = (
    ("admin.index", _("Overzicht"), ("index",)),
    (
        "admin.people",
        _("Mensen"),
        ("people", "person", "invite", "deactivate", "transfer", "grant"),
    ),
    (
        "admin.organisations",
        _("Organisaties"),
        ("organisations", "organisation", "new_organisation", "edit_organisation", "merge"),
    ),
    ("admin.themes", _("Thema's"), ("themes", "new_theme", "edit_theme", "theme_models")),
    ("admin.settings", _("Instellingen"), ("settings",)),
    ("admin.encoder", _("Taalmodel"), ("encoder",)),
    ("admin.audit", _("Logboek"), ("audit", "verify_chain")),
    ("admin.jobs", _("Taken"), ("jobs",)),
    ("admin.mails", _("Post"), ("mails", "mail_text")),
)


@blueprint.app_context_processor
def _tabs() -> dict[str, Any]:
    if request.blueprint != blueprint.name:
        return {}
    page = (request.endpoint or "").partition(".")[2]
    return {
        "admin_tabs": [
            (label, url_for(endpoint), page in pages, None) for endpoint, label, pages in TABS
        ]
    }


def tell_refusal(error: DomainError) -> None:
    """Show after a redirect why nothing was done; a second click is no fault."""
    if isinstance(error, AlreadyDone):
        flash(gettext("Dit was al gedaan."), "ok")
    elif isinstance(error, InvalidInput):
        flash(error_text(error), "error")
    else:
        raise error
