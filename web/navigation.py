# SPDX-License-Identifier: EUPL-1.2
"""What stands in header and footer. Entries whose page does not exist (yet) are left out."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for

from config import Settings
from models.access import Permission
from web.texts import LazyString, lazy_pgettext
from web.texts import lazy_gettext as _

ADMINISTRATION = (
    Permission.MANAGE_PEOPLE,
    Permission.MANAGE_ORGANISATIONS,
    Permission.MANAGE_THEMES,
    Permission.MANAGE_SETTINGS,
    Permission.READ_AUDIT_TRAIL,
    Permission.MANAGE_JOBS,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One link for who has any of ``permissions``; for everybody when there are none."""

    endpoint: str
    label: LazyString
    permissions: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link as templates show it."""

    address: str
    label: LazyString
    is_current: bool


# For people who are signed in, in the order of their work.
MAIN = (
    Entry("cockpit.show", _("Mijn overzicht")),
    Entry("search.index", lazy_pgettext("menu", "Zoeken")),
    Entry("screening.index", _("Beoordelen"), (Permission.SCREEN_ASSIGNMENTS,)),
    Entry("assignments.index", _("Opdrachten"), (Permission.READ_ASSIGNMENTS,)),
    Entry("offers.index", lazy_pgettext("menu", "Aanbod"), (Permission.READ_OFFERS,)),
    Entry("suggestions.index", _("Voorstellen"), (Permission.READ_SUGGESTIONS,)),
    Entry("placements.index", _("Koppelingen"), (Permission.READ_PLACEMENTS,)),
    Entry("tracker.index", _("Voortgang"), (Permission.READ_TRACKER,)),
    Entry("figures.index", _("Cijfers")),
    Entry("admin.index", _("Beheer"), ADMINISTRATION),
)

VISITOR = (
    Entry("pages.home", lazy_pgettext("menu", "Start")),
    Entry("pages.how_it_works", _("Zo werkt het")),
    Entry("figures.index", _("Cijfers")),
)

ACCOUNT = (Entry("account.profile", _("Mijn gegevens")),)
LOGIN = Entry("account.login", _("Inloggen"))
LOGOUT = Entry("account.logout", _("Uitloggen"))

FOOTER = (
    Entry("pages.how_it_works", _("Zo werkt het")),
    Entry("figures.index", _("Cijfers")),
    Entry("model_card.show", _("Modelkaart")),
    Entry("ranking.index", _("Rangschikking"), (Permission.READ_RANKING,)),
    Entry("pages.privacy", _("Privacy")),
    Entry("pages.accessibility", _("Toegankelijkheid")),
    Entry("pages.vulnerability", _("Kwetsbaarheid melden")),
)


def init_app(app: Flask, settings: Settings) -> None:
    """Offer the links to every template; nobody is signed in until ``web/auth.py`` says who."""
    app.before_request(_nobody)
    app.context_processor(lambda: _context(settings))


def links(entries: tuple[Entry, ...]) -> list[Link]:
    """Return the links this person may follow and that exist."""
    return [_link(entry) for entry in entries if _exists(entry) and _is_allowed(entry)]


def link(entry: Entry) -> Link | None:
    """Return one link, or None when its page does not exist."""
    return _link(entry) if _exists(entry) else None


def _nobody() -> None:
    g.person = None
    g.permissions = frozenset[str]()


def _context(settings: Settings) -> dict[str, Any]:
    return {
        "main_links": links(MAIN if g.get("person") else VISITOR),
        "account_links": links(ACCOUNT),
        "footer_links": links(FOOTER),
        "login_link": link(LOGIN),
        "logout_link": link(LOGOUT),
        "contact_email": settings.contact_email,
    }


def _exists(entry: Entry) -> bool:
    return entry.endpoint in current_app.view_functions


def _is_allowed(entry: Entry) -> bool:
    own = g.get("permissions", ())
    return not entry.permissions or any(needed.value in own for needed in entry.permissions)


def _link(entry: Entry) -> Link:
    return Link(url_for(entry.endpoint), entry.label, _is_current(entry))


def _is_current(entry: Entry) -> bool:
    """Whether the present page belongs to this entry: the same blueprint, or the same page."""
    endpoint = request.endpoint or ""
    blueprint = entry.endpoint.partition(".")[0]
    if blueprint == "pages":
        return endpoint == entry.endpoint
    return endpoint.partition(".")[0] == blueprint
