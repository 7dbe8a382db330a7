# SPDX-License-Identifier: EUPL-1.2
"""Which pages are looked at, by whom, and in which scene of ``scenes.py``.

A new page gets a line in ``VISITS``, a form that can be refused one in ``REFUSALS``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

STAFF = "contact lecturer coordinator manager"
EVERY_ROLE = f"{STAFF} administrator"
STEPS = ("vraag", "vorm", "periode", "begeleiding", "voorwaarden")
OFFER_STEPS = ("wat", "wanneer", "waar")
LIVING, EMPTY = "living", "empty"


@dataclass(frozen=True, slots=True)
class Visit:
    """One page for one person."""

    who: str
    endpoint: str
    scene: str = ""
    values: dict[str, str] = field(default_factory=dict)
    status: int = 200
    site: str = LIVING

    @property
    def name(self) -> str:
        """How a failure calls it."""
        own = (self.endpoint, self.scene, *self.values.values(), self.who)
        return " ".join(part for part in (*own, self.site * (self.site != LIVING)) if part)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form that is sent wrongly: all fields emptied, but for those that ``typed`` names."""

    visit: Visit
    typed: dict[str, str]
    form: str
    posts: str

    @property
    def name(self) -> str:
        """How a failure calls it."""
        visit = self.visit
        return " ".join([self.posts, visit.scene, *visit.values.values(), visit.who])


def at(
    endpoint: str, who: str, scenes: str = "", status: int = 200, site: str = LIVING, **values: str
) -> list[Visit]:
    """Return a visit of each of ``who`` in each of ``scenes``."""
    pairs = product(who.split(), scenes.split() or [""])
    return [Visit(person, endpoint, scene, values, status, site) for person, scene in pairs]


PUBLIC = [
    *at("pages.home", "visitor"),
    *at("pages.how_it_works", "visitor everybody"),
    *at("pages.privacy", "visitor everybody"),
    *at("pages.accessibility", "visitor everybody"),
    *at("pages.vulnerability", "visitor everybody"),
    *at("figures.index", "visitor everybody"),
    *at("model_card.show", "visitor everybody"),
    *at("figures.index", "visitor", op="2019-01-01"),
    *at("figures.index", "visitor", status=400, op="2999-01-01"),
    *at("components.index", "visitor"),
    *at("account.login", "visitor"),
    *at("account.forgot_password", "visitor"),
    *at("account.link_sent", "visitor"),
    *at("account.accept_invitation", "visitor", token="invitation"),
    *at("account.accept_invitation", "visitor", status=410, token="unknown"),
    *at("account.reset_password", "visitor", token="reset"),
    *at("account.reset_password", "visitor", status=410, token="unknown"),
    *at("account.set_up", "visitor", token="set_up"),
    *at("account.set_up", "visitor", status=410, token="unknown"),
]
OWN = [
    *at("cockpit.show", f"{EVERY_ROLE} everybody new_contact new_lecturer"),
    *at("account.profile", f"{EVERY_ROLE} everybody"),
    *at("account.change_password", EVERY_ROLE),
]
ASSIGNMENTS = [
    *at("assignments.index", f"{STAFF} everybody new_contact new_lecturer"),
    *at("assignments.index", STAFF, zoek="zzzz"),
    *at("assignments.index", "contact", vanaf="gisteren"),
    *at("assignments.new", "contact new_contact"),
    *at("assignments.on_behalf", "coordinator"),
    *[
        visit
        for slug in STEPS
        for visit in at("assignments.edit", "contact", "assignment.draft", slug=slug)
    ],
    *at("assignments.edit", "contact", "assignment.empty assignment.open", slug="vraag"),
    *at("assignments.edit", "coordinator", "assignment.behalf", slug="vraag"),
    *at("assignments.advice", "contact", "assignment.draft assignment.empty"),
    *at("assignments.found", "contact", "assignment.pasted"),
    *at("assignments.found", "coordinator", "assignment.behalf"),
    *at("assignments.paste", "contact", "assignment.draft assignment.empty"),
    *at("assignments.paste", "coordinator", "assignment.behalf"),
    *at("assignments.advice", "coordinator", "assignment.submitted"),
    *at("assignments.check", "contact", "assignment.draft assignment.empty assignment.returned"),
    *at("assignments.check", "coordinator", "assignment.behalf"),
    *at("assignments.share", "contact", "assignment.open"),
    *at("assignments.submitted", "contact coordinator", "assignment.submitted"),
    *at("assignments.suggestions", STAFF, "assignment.open"),
    *at("assignments.withdraw", "contact", "assignment.open assignment.completed"),
    *at("assignments.withdraw", "coordinator", "assignment.open"),
    *at("assignments.show", STAFF, "assignment.open assignment.several assignment.completed"),
    *at(
        "assignments.show",
        "contact",
        "assignment.draft assignment.empty assignment.behalf assignment.submitted "
        "assignment.returned assignment.withdrawn",
    ),
    *at(
        "assignments.show",
        "coordinator",
        "assignment.submitted assignment.agreed assignment.in_progress assignment.discontinued "
        "assignment.unplaced assignment.deferred",
    ),
]
OFFERS = [
    *at("offers.index", f"{STAFF} everybody new_lecturer"),
    *at("offers.index", "lecturer coordinator", tekst="zzzz"),
    *at("offers.new", "lecturer"),
    *[
        visit
        for step in OFFER_STEPS
        for visit in at("offers.edit", "lecturer", "offer.draft", step=step)
    ],
    *at("offers.check", "lecturer", "offer.draft offer.empty"),
    *at("offers.edit", "lecturer", "offer.published", step="wanneer"),
    *at("offers.close_page", "lecturer", "offer.published"),
    *at("offers.show", "lecturer", "offer.draft offer.empty offer.paused"),
    *at("offers.show", "lecturer coordinator manager", "offer.published offer.closed"),
    *at("offers.show", "contact", "offer.asked"),
]
SUGGESTIONS = [
    *at("programmes.index", "lecturer new_lecturer everybody"),
    *at("programmes.index", "lecturer", tekst="zzzz"),
    *at("programmes.show", STAFF, "fitting.suggested"),
    *at("programmes.show", "lecturer coordinator", "fitting.invited fitting.answered"),
    *at("programmes.show", "coordinator", "fitting.far fitting.declined"),
    *at("assignments.show", STAFF, "assignment.asking"),
    *at("suggestions.index", f"{STAFF} everybody new_contact new_lecturer"),
    *[
        visit
        for box in ("nieuw", "gevraagd", "belangstelling", "akkoord", "afgesloten")
        for visit in at("suggestions.index", "contact lecturer", lijst=box)
    ],
    *at("suggestions.index", "contact lecturer coordinator", tekst="zzzz"),
    *at("suggestions.index", "lecturer", status=400, vanaf="gisteren"),
    *at("suggestions.show", STAFF, "suggestion.suggested suggestion.interested"),
    *at("suggestions.show", "contact lecturer", "suggestion.requested suggestion.declined"),
    *at("suggestions.show", "lecturer", "suggestion.expired suggestion.superseded"),
    *at("suggestions.show", "coordinator", "suggestion.accepted suggestion.confirmed"),
    *at("suggestions.show", "contact", "suggestion.plain"),
    *at("suggestions.ask_by_hand", "contact", "offer.asked"),
    *at("suggestions.ask_by_hand", "coordinator", "offer.published"),
    *at("suggestions.interest_by_hand", "lecturer new_lecturer", "assignment.open"),
    *at("suggestions.why_not", "contact lecturer coordinator", "assignment.open"),
    *at("suggestions.why_not", "contact", "assignment.draft assignment.completed"),
]
PLACEMENTS = [
    *at("placements.index", f"{STAFF} new_contact"),
    *at("placements.index", "coordinator", tekst="zzzz"),
    *at("placements.show", STAFF, "placement.agreed placement.completed"),
    *at("placements.show", "lecturer coordinator", "placement.in_progress"),
    *at("placements.show", "coordinator", "placement.released placement.stopped"),
    *at("placements.confirm", "coordinator", "suggestion.accepted suggestion.interested"),
    *at("placements.by_hand", "coordinator", "assignment.open"),
    *at("placements.complete", "lecturer coordinator", "placement.in_progress"),
    *at("placements.release", "coordinator", "placement.agreed"),
    *at("placements.undo", "coordinator", "placement.agreed"),
    *at("placements.stop", "coordinator", "placement.in_progress"),
]
COORDINATION = [
    *at("screening.index", "coordinator"),
    *at("screening.step", "coordinator", "assignment.submitted", slug="terugsturen"),
    *at("screening.step", "coordinator", "assignment.open", slug="doorschuiven"),
    *at("screening.step", "coordinator", "assignment.open", slug="niet-geplaatst"),
    *at("screening.step", "coordinator", "assignment.unplaced", slug="heropenen"),
    *at("screening.step", "coordinator", "assignment.in_progress", slug="stoppen"),
    *at("screening.step", "coordinator", "assignment.several", slug="plekken-sluiten"),
    *at("ranking.index", "coordinator manager administrator"),
    *at("ranking.fairness", "coordinator manager administrator"),
    *at("ranking.show", "coordinator manager administrator", "ranking.learned ranking.refused"),
    *at("tracker.index", "coordinator manager"),
    *at("tracker.index", "coordinator", tekst="zzzz"),
    *at("tracker.table", "coordinator manager"),
    *at("tracker.table", "manager", tekst="zzzz"),
]
SEARCH = [
    *at("search.index", f"{EVERY_ROLE} everybody new_contact"),
    *at("search.index", EVERY_ROLE, soort="programme", zoek="informatica"),
    *at("search.index", "lecturer contact", soort="offer", zoek="data", vorm="group"),
    *at("search.index", "coordinator", soort="placement"),
    *at("search.index", "coordinator manager", zoek="zzzz"),
    *at("search.index", "contact", status=400, thema="onbekend"),
    *at("search.saved", f"{EVERY_ROLE} everybody"),
    *[
        visit
        for who in EVERY_ROLE.split()
        for visit in at("search.edit_saved", who, f"search.{who}")
    ],
    *[visit for who in EVERY_ROLE.split() for visit in at("search.meaning", who, f"meaning.{who}")],
]
ADMINISTRATION = [
    *at("admin.index", "administrator everybody"),
    *at("admin.people", "administrator"),
    *at("admin.people", "administrator", tekst="zzzz"),
    *at("admin.person", "administrator", "person.busy person.invited person.closed"),
    *at("admin.invite", "administrator"),
    *at("admin.grant", "administrator", "person.busy"),
    *at("admin.deactivate", "administrator", "person.busy person.invited"),
    *at("admin.transfer", "administrator", "person.busy person.invited"),
    *at("admin.organisations", "administrator"),
    *at("admin.organisations", "administrator", tekst="zzzz"),
    *at("admin.organisation", "administrator", "organisation.full organisation.merged"),
    *at("admin.organisation", "administrator", "organisation.empty"),
    *at("admin.new_organisation", "administrator"),
    *at("admin.edit_organisation", "administrator", "organisation.full"),
    *at("admin.merge", "administrator", "organisation.empty"),
    *at("admin.themes", "administrator"),
    *at("admin.theme_models", "administrator"),
    *at("admin.new_theme", "administrator"),
    *at("admin.edit_theme", "administrator", "theme.first"),
    *at("admin.encoder", "administrator"),
    *at("admin.settings", "administrator"),
    *at("admin.audit", "administrator"),
    *at("admin.audit", "administrator", wie="zzzz"),
    *at("admin.jobs", "administrator"),
    *at("admin.mails", "administrator"),
    Visit("administrator", "admin.mails", values={"status": "failed"}),
    *at("admin.mail_text", "administrator", "mail.sent"),
]
NOTHING_YET = [
    visit
    for endpoint, who in (
        ("figures.index", "visitor"),
        ("cockpit.show", EVERY_ROLE),
        ("assignments.index", STAFF),
        ("offers.index", STAFF),
        ("suggestions.index", STAFF),
        ("placements.index", STAFF),
        ("screening.index", "coordinator"),
        ("tracker.index", "coordinator"),
        ("tracker.table", "manager"),
        ("admin.index", "administrator"),
        ("admin.audit", "administrator"),
        ("admin.jobs", "administrator"),
        ("admin.mails", "administrator"),
    )
    for visit in at(endpoint, who, site=EMPTY)
]
ERRORS = [
    visit
    for status in ("400", "401", "403", "404", "405", "409", "413", "429", "500", "503")
    for visit in at("fail", "visitor", status=int(status), code=status)
]
VISITS = [
    *PUBLIC,
    *OWN,
    *ASSIGNMENTS,
    *OFFERS,
    *SUGGESTIONS,
    *SEARCH,
    *PLACEMENTS,
    *COORDINATION,
    *ADMINISTRATION,
    *NOTHING_YET,
    *ERRORS,
]


SECRET = {"question": "Mail naar jan.jansen@example.org of bel 06 12345678."}
LONG = {"skills": "\n".join(f"vaardigheid nummer {number}" for number in range(30))}
MESSAGE = {"message": "Bel 06 12345678."}
NOTE = {"note": "Bel 06 12345678."}


def refused(
    endpoint: str,
    who: str,
    scene: str = "",
    typed: dict[str, str] | None = None,
    form: str = "main form[method=post]",
    posts: str = "",
    **values: str,
) -> Refusal:
    """Return the form on a page, sent wrongly to ``posts``, which is the page unless named."""
    return Refusal(Visit(who, endpoint, scene, values), typed or {}, form, posts or endpoint)


PAIR = ("suggestions.show", "lecturer")
REFUSALS = [
    refused("components.index", "visitor", form="#voorbeeld"),
    refused("account.login", "visitor"),
    refused("account.forgot_password", "visitor"),
    refused("account.accept_invitation", "visitor", token="invitation"),
    refused("account.reset_password", "visitor", token="reset"),
    refused("account.set_up", "visitor", token="set_up"),
    refused("account.profile", "contact"),
    refused("account.change_password", "contact"),
    refused("assignments.new", "contact"),
    refused("assignments.on_behalf", "coordinator"),
    *[
        refused("assignments.edit", "contact", "assignment.open", posts="assignments.save", slug=at)
        for at in STEPS
    ],
    refused(
        "assignments.edit", "contact", "assignment.draft", SECRET, posts="assignments.save",
        slug="vraag",
    ),
    refused(
        "assignments.check", "contact", "assignment.empty", posts="assignments.submit",
        form="main form[action$='/indienen']",
    ),
    refused("assignments.paste", "contact", "assignment.draft"),
    refused("assignments.withdraw", "contact", "assignment.open"),
    refused("offers.new", "lecturer"),
    *[refused("offers.edit", "lecturer", "offer.published", step=step) for step in OFFER_STEPS],
    refused("offers.check", "lecturer", "offer.empty", posts="offers.publish"),
    refused(*PAIR, "suggestion.suggested", MESSAGE, "form[action$='/belangstelling']",
            "suggestions.express_interest"),
    refused(*PAIR, "suggestion.requested", {}, "form[action$='/afwijzen']", "suggestions.decline"),
    refused("suggestions.show", "contact", "suggestion.suggested", MESSAGE,
            "form[action$='/vragen']", "suggestions.request_programme"),
    refused("suggestions.ask_by_hand", "contact", "offer.asked"),
    refused("suggestions.interest_by_hand", "lecturer", "assignment.open"),
    refused("suggestions.why_not", "contact", "assignment.open"),
    refused("programmes.show", "coordinator", "fitting.far", MESSAGE,
            "form[action$='/uitnodigen']", "programmes.invite"),
    refused("programmes.show", "lecturer", "fitting.suggested", {}, "form[action$='/afwijzen']",
            "programmes.decline"),
    refused("placements.confirm", "coordinator", "suggestion.interested",
            posts="placements.confirm_terms"),
    refused("placements.by_hand", "coordinator", "assignment.open"),
    refused("placements.complete", "lecturer", "placement.in_progress"),
    refused("placements.release", "coordinator", "placement.agreed"),
    refused("placements.undo", "coordinator", "placement.agreed", NOTE),
    refused("placements.stop", "coordinator", "placement.in_progress"),
    refused("screening.index", "coordinator", posts="screening.open_several"),
    refused("search.index", "coordinator", form=".kp-keep form", posts="search.save"),
    refused("search.edit_saved", "contact", "search.contact"),
    *[
        refused("screening.step", "coordinator", f"assignment.{state}", slug=slug)
        for slug, state in (
            ("terugsturen", "submitted"), ("doorschuiven", "open"), ("niet-geplaatst", "open"),
            ("heropenen", "unplaced"), ("stoppen", "in_progress"),
        )
    ],
    refused("admin.invite", "administrator"),
    refused("admin.grant", "administrator", "person.busy"),
    refused("admin.deactivate", "administrator", "person.busy"),
    refused("admin.transfer", "administrator", "person.busy"),
    refused("admin.new_organisation", "administrator"),
    refused("admin.edit_organisation", "administrator", "organisation.full"),
    refused("admin.merge", "administrator", "organisation.empty"),
    refused("admin.new_theme", "administrator"),
    refused("admin.edit_theme", "administrator", "theme.first"),
    refused("admin.settings", "administrator"),
]  # fmt: skip
