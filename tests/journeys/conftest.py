# SPDX-License-Identifier: EUPL-1.2
"""A browser and a site that serves on a free port."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.journeys.axe import AXE, chromium_path, open_browser
from tests.journeys.live import encoder_directory, enter, live  # noqa: F401 - fixtures
from tests.settings import make_settings
from web import create_app


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once for all journeys of this test process."""
    if chromium_path() is None:
        pytest.fail("no Chromium; run as root: apt-get install -y --no-install-recommends chromium")
    if not AXE.is_file():
        pytest.fail("no axe-core; run: script/assets")
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a site without a database, for the public pages and the components."""
    folder = tmp_path_factory.mktemp("site")
    app = create_app(make_settings(folder, LIMITER_URL="memory://"))
    with serving(app) as address:
        yield address
    app.extensions["koppelpunt.engine"].dispose()


class serving:  # noqa: N801 - reads as a statement: with serving(app) as address
    """Serve ``app`` on a free port of this machine for a block."""

    def __init__(self, app: Flask) -> None:
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self) -> str:
        self.thread.start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
