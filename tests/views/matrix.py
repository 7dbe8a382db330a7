# SPDX-License-Identifier: EUPL-1.2
"""Every address that is not for everybody: what opens it, and which thing its id names.

Written by hand, not read from the views: a view that asks for less than this fails its test.
"""

from collections.abc import Iterator
from typing import Any, Final

from flask import Flask
from werkzeug.routing import Rule

from models.access import Permission
from models.vocabulary import Role
from tests.domain.roles import opens
from tests.views.walking import PUBLIC, methods, rules
from web.screening.stepping import STEPS

# permission | endpoints that ask for it
ENDPOINTS: Final = """
answer_suggestions   | suggestions.accept suggestions.decline
ask_advice           | assignments.advice assignments.ask_advice
ask_why_not          | suggestions.why_not
ask_programmes       | suggestions.ask_by_hand suggestions.request_programme
browse_suggestions   | programmes.decline programmes.index
browse_suggestions   | suggestions.express_interest suggestions.interest_by_hand
confirm_placements   | placements.by_hand placements.confirm placements.confirm_terms
confirm_placements   | placements.release placements.stop placements.undo
follow_placements    | placements.complete placements.start
invite_programmes    | programmes.invite
manage_jobs          | admin.jobs admin.mail_text admin.mails admin.requeue
manage_organisations | admin.edit_organisation admin.merge admin.new_organisation
manage_organisations | admin.organisation admin.organisations
manage_people        | admin.deactivate admin.grant admin.index admin.invite admin.people
manage_people        | admin.person admin.reactivate admin.resend_invitation admin.revoke
manage_people        | admin.transfer
manage_ranking       | ranking.learn ranking.use
manage_settings      | admin.settings ranking.compare_words_only
manage_settings      | admin.encoder admin.settings
manage_themes        | admin.edit_theme admin.move_theme admin.new_theme admin.themes
manage_themes        | admin.theme_models admin.train_themes admin.use_best_theme_model
manage_themes        | admin.use_no_theme_model admin.use_theme_model
read_assignments     | assignments.index assignments.set_favourite assignments.show
read_assignments     | assignments.suggestions
read_audit_trail     | admin.audit admin.verify_chain
read_offers          | offers.copy offers.index offers.show
read_placements      | placements.index placements.show
read_ranking         | ranking.fairness ranking.index ranking.show
read_suggestions     | programmes.show
read_suggestions     | suggestions.index suggestions.show
read_tracker         | tracker.download tracker.index tracker.table
screen_assignments   | screening.dismiss_likeness screening.propose_joining
screen_assignments   | screening.index screening.open_one screening.open_several
screen_assignments   | screening.step
search               | search.ask_meaning search.meaning
search               | search.edit_saved search.forget_saved search.index search.open_saved
search               | search.save search.saved
use_account          | account.change_password account.logout_everywhere account.profile
use_account          | cockpit.show
write_assignments    | assignments.autosave assignments.check assignments.copy
write_assignments    | assignments.edit assignments.found assignments.new assignments.paste
write_assignments    | assignments.save assignments.share assignments.split
write_assignments    | assignments.submit assignments.submitted assignments.take_theme
write_assignments    | assignments.withdraw
write_offers         | offers.autosave offers.check offers.close offers.close_page
write_offers         | offers.edit offers.new offers.pause offers.publish offers.resume
write_offers         | programmes.show_interest
write_on_behalf      | assignments.hand_over assignments.on_behalf
"""

# how an address begins -> the thing that its id names
THINGS: Final = {
    "/koppelingen/bevestigen/": "pair",
    "/koppelingen/": "placement",
    "/voorstellen/": "pair",
    "/opleidingen/voorstellen/": "fitting",
    "/aanbod/": "offer",
    "/opdrachten/": "assignment",
    "/beoordelen/gelijkenis/": "likeness",
    "/beoordelen/": "assignment",
}
WORDS: Final = {  # other parts of an address, each with a value that exists
    "assignments": {"slug": ["vraag"]},
    "offers": {"step": ["wat"]},
    "screening": {"slug": list(STEPS)},
}


def permissions() -> dict[str, Permission]:
    """Return what opens each endpoint."""
    found: dict[str, Permission] = {}
    for line in ENDPOINTS.strip().splitlines():
        permission, endpoints = line.split("|")
        found |= dict.fromkeys(endpoints.split(), Permission(permission.strip()))
    return found


def may_open(role: Role, endpoint: str) -> bool:
    """Whether the tables let somebody with this role alone through the door."""
    return opens(role, permissions()[endpoint])


def guarded(app: Flask) -> list[Rule]:
    """Return the addresses that are not for everybody."""
    return [rule for rule in rules(app) if rule.endpoint not in PUBLIC]


def thing_of(rule: Rule) -> str:
    """Return what the id in an address names; empty without an id of somebody's work."""
    if "public_id" not in rule.arguments:
        return ""
    return next((thing for start, thing in THINGS.items() if rule.rule.startswith(start)), "")


def requests(app: Flask, rule: Rule, things: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Return method and address of each request that ``rule`` answers about these things."""
    words = WORDS.get(rule.endpoint.partition(".")[0], {})
    [(name, values)] = [(n, words[n]) for n in rule.arguments if n in words] or [("", [""])]
    for value in values:
        known = {"public_id": things[thing_of(rule)].public_id, name: value}
        with app.test_request_context():
            built = rule.build({at: known[at] for at in rule.arguments})
        assert built is not None
        for method in sorted(methods(rule) & {"GET", "POST"}):
            yield method, built[1]
