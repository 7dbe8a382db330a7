# SPDX-License-Identifier: EUPL-1.2
"""The HTTP shell: it authorises, validates, calls one verb and shows the answer."""

from flask import Flask

from config import Settings
from web import (
    assets,
    auth,
    blueprints,
    charts,
    cli,
    csrf,
    database,
    errors,
    headers,
    health,
    labels,
    limits,
    locale,
    logging,
    navigation,
    production,
    proxies,
)

LARGEST_REQUEST = 10 * 1024 * 1024
LARGEST_FORM = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application; without settings it reads them from the environment."""
    settings = settings or Settings.from_env()
    app = Flask(__name__)
    app.extensions["koppelpunt.settings"] = settings
    app.config.from_mapping(_flask_config(settings))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    logging.init_app(app, settings)
    proxies.init_app(app, settings)
    headers.init_app(app, settings)
    locale.init_app(app)
    assets.init_app(app, settings)
    navigation.init_app(app, settings)
    database.init_app(app, settings)
    production.init_app(app, settings)
    auth.init_app(app, settings)
    csrf.init_app(app)
    limits.init_app(app, settings)
    labels.init_app(app)
    charts.init_app(app)
    errors.init_app(app)
    health.init_app(app)
    blueprints.init_app(app, settings)
    cli.init_app(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    secure = not settings.is_embedded
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "__Host-state" if secure else "koppelpunt_state",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
    }
