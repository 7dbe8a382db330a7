# SPDX-License-Identifier: EUPL-1.2
"""Every address of the site, filled in with the ids of a world that has one of everything."""

from flask import Flask
from werkzeug.routing import Rule

from models.access import Actor
from models.operations import placements, suggestions
from models.person import Membership
from models.unit_of_work import UnitOfWork
from models.vocabulary import Role
from tests.factories import World, new_ranking, programme

PUBLIC = {
    "account.accept_invitation",
    "account.forgot_password",
    "account.link_sent",
    "account.login",
    "account.logout",
    "account.reset_password",
    "account.set_up",
    "components.index",
    "components.press",
    "figures.download",
    "figures.index",
    "health.alive",
    "health.metrics",
    "health.ready",
    "logo_svg",
    "model_card.show",
    "pages.accessibility",
    "pages.home",
    "pages.how_it_works",
    "pages.privacy",
    "pages.security_txt",
    "pages.vulnerability",
    "pages.robots_txt",
    "theme_css",
}
SUBJECTS = {
    "assignments": "assignment",
    "offers": "published_offer",
    "suggestions": "pair",
    "placements": "placement",
    "programmes": "fitting",
    "ranking": "ranking",
}
ADMIN_SUBJECTS = {
    "admin.organisation": "ministry",
    "admin.edit_organisation": "ministry",
    "admin.merge": "ministry",
    "admin.edit_theme": "theme",
    "admin.move_theme": "theme",
}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def methods(rule: Rule) -> set[str]:
    return set(rule.methods or ())


class Cast(World):
    """A world with one of everything, and somebody with every role."""

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__(uow)
        self.assignment, self.published_offer = self.opened(uow, slots=2), self.published(uow)
        quiet = programme(uow, self.institution)
        self.fitting = self.programme_suggestion(uow, self.assignment, quiet)
        self.pair = self.suggestion(uow, self.assignment, self.published(uow))
        pair = self.suggestion(uow, self.assignment, self.published_offer)
        suggestions.express_interest(uow, pair, Actor.of(self.lecturer))
        suggestions.accept_suggestion(uow, pair, Actor.of(self.contact))
        self.placement = placements.confirm_placement(
            uow, pair, Actor.of(self.coordinator), placements.Terms(students=3)
        )
        self.ranking = new_ranking(uow)
        self.everything = self.administrator
        for role, at in (
            (Role.MINISTRY_CONTACT, self.ministry),
            (Role.LECTURER, self.institution),
            (Role.COORDINATOR, self.partnership),
            (Role.PROGRAMME_MANAGER, self.partnership),
        ):
            self.everything.memberships.append(
                Membership(organisation=at, role=role, granted_at=uow.now)
            )
        uow.session.flush()


def address(app: Flask, rule: Rule, cast: Cast) -> str:
    """An address of the rule with the ids of what exists."""
    blueprint = rule.endpoint.partition(".")[0]
    subject = SUBJECTS.get(blueprint) or ADMIN_SUBJECTS.get(rule.endpoint, "contact")
    if "/opdrachten/" in rule.rule:
        subject = "assignment"
    values = {}
    for name in rule.arguments:
        if name == "public_id":
            values[name] = getattr(cast, subject).public_id
        elif name.endswith("_id"):
            values[name] = 1
        else:
            values[name] = "onbekend"
    with app.test_request_context():
        built = rule.build(values)
    assert built is not None
    return built[1]
