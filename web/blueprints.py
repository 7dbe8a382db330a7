# SPDX-License-Identifier: EUPL-1.2
"""The table of contents: every blueprint of the site. Add a line to add a part."""

from importlib import import_module

from flask import Flask

from config import Settings

# Module with a blueprint called ``blueprint``.
BLUEPRINTS = (
    "web.pages",
    "web.account",
    "web.admin",
    "web.assignments",
    "web.cockpit",
    "web.figures",
    "web.model_card",
    "web.offers",
    "web.placements",
    "web.programmes",
    "web.ranking",
    "web.screening",
    "web.search",
    "web.suggestions",
    "web.tracker",
)

# Only on the embedded default, never in production.
EMBEDDED_ONLY = ("web.components",)


def init_app(app: Flask, settings: Settings) -> None:
    """Register every blueprint of the tables above."""
    names = BLUEPRINTS + (EMBEDDED_ONLY if settings.is_embedded else ())
    for name in names:
        app.register_blueprint(import_module(name).blueprint)
