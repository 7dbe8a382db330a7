# SPDX-License-Identifier: EUPL-1.2
"""What stands before us: forwarded headers from configured proxies only, known hosts, https."""

from urllib.parse import urlsplit

from flask import Flask, redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from config import Settings

PROBES = ("/healthz", "/readyz", "/metrics")


def init_app(app: Flask, settings: Settings) -> None:
    """Trust as many proxies as the settings say; outside the embedded default demand https."""
    if count := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    if not settings.is_embedded:
        host = urlsplit(settings.base_url).hostname or "localhost"
        app.config["TRUSTED_HOSTS"] = [host, "localhost", "127.0.0.1"]
        app.before_request(_to_https)


def _to_https() -> Response | None:
    if request.is_secure or request.path in PROBES:
        return None
    return redirect(request.url.replace("http://", "https://", 1), code=308)
