# SPDX-License-Identifier: EUPL-1.2
"""A signed-in person at the real web server: cookies, tokens, no redirects followed."""

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PATIENCE_S = 20


class Browser:
    """One person's browser; use each from one thread only."""

    def __init__(self, port: int, session_token: str) -> None:
        self._port = port
        self._cookies = {"koppelpunt_session": session_token}
        self._form_token = ""
        self.page = ""

    def get(self, path: str) -> int:
        """Open a page; returns the status, ``page`` holds the text."""
        return self._ask("GET", path)

    def post(self, path: str, **values: str) -> int:
        """Send a form with the token of the last page that had one."""
        return self._ask("POST", path, urlencode(values | {"csrf_token": self._form_token}))

    def submit(self, public_id: object) -> int:
        """Hand an assignment in."""
        if not self._form_token:
            assert self.get(f"/opdrachten/{public_id}/controleren") == 200
        return self.post(f"/opdrachten/{public_id}/indienen")

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, self._headers())
            answer = connection.getresponse()
            self.page = answer.read().decode()
            self._keep(answer.msg.get_all("Set-Cookie") or [])
            return answer.status
        finally:
            connection.close()

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        origin = f"http://127.0.0.1:{self._port}"
        kind = "application/x-www-form-urlencoded"
        return {"Cookie": cookies, "Content-Type": kind, "Origin": origin}

    def _keep(self, set_cookies: list[str]) -> None:
        for line in set_cookies:
            self._cookies |= {name: at.value for name, at in SimpleCookie(line).items()}
        if found := TOKEN.search(self.page):
            self._form_token = found[1]
