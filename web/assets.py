# SPDX-License-Identifier: EUPL-1.2
"""Addresses of what ``script/assets`` built, and the slots for a deployment's theme and logo."""

import json
from collections.abc import Callable
from pathlib import Path

from flask import Flask, abort, send_file
from werkzeug.wrappers import Response

from config import Settings
from web import locale
from web.auth import public

AN_HOUR_S = 3600


def init_app(app: Flask, settings: Settings) -> None:
    """Read the manifest once and offer ``asset(name)`` to templates."""
    app.extensions["koppelpunt.assets"] = _manifest(Path(app.root_path))
    app.jinja_env.globals.update(
        asset=lambda name: address(app, name),
        has_theme=bool(settings.theme_css),
        has_logo=bool(settings.logo_svg),
        site_root=locale.site_root,
    )
    app.add_url_rule("/huisstijl/thema.css", "theme_css", _slot(settings.theme_css, "text/css"))
    app.add_url_rule("/huisstijl/logo.svg", "logo_svg", _slot(settings.logo_svg, "image/svg+xml"))


def address(app: Flask, name: str) -> str:
    """Return the address of a built file, the same in every language."""
    names: dict[str, str] = app.extensions["koppelpunt.assets"]
    return f"{locale.site_root()}/static/built/{names.get(name, name)}"


def _manifest(folder: Path) -> dict[str, str]:
    file = folder / "static" / "built" / "manifest.json"
    if not file.is_file():
        return {}
    names: dict[str, str] = json.loads(file.read_text())
    return names


def _slot(file: str, mimetype: str) -> Callable[[], Response]:
    @public
    def serve() -> Response:
        if not file or not Path(file).is_file():
            abort(404)
        return send_file(Path(file).absolute(), mimetype=mimetype, max_age=AN_HOUR_S)

    return serve
