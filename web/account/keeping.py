# SPDX-License-Identifier: EUPL-1.2
"""A session that ended while somebody typed: log in on the page that holds the text, send again."""

import json
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from web import csrf, headers
from web.account.forms import LONGEST_KEPT, LoginForm
from web.addresses import own_address
from web.locale import this_address


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the form was going and what was typed in it, in order."""

    address: str
    typed: list[tuple[str, str]]

    def pack(self) -> str:
        """Return it as text for one hidden field."""
        return json.dumps([self.address, self.typed], ensure_ascii=False)

    @classmethod
    def unpack(cls, text: str | None) -> "Kept | None":
        """Read the hidden field back; None for what we did not write."""
        try:
            address, typed = json.loads(text or "")
            pairs = [(str(name), str(value)) for name, value in typed]
        except (ValueError, TypeError, RecursionError):
            return None
        own = own_address(address if isinstance(address, str) else None, "")
        return cls(own, pairs) if own else None


def register(extensions: dict[str, Any]) -> None:
    """Answer a form sent after the session ended with a login that keeps what was typed."""
    extensions["koppelpunt.keep_typed"] = ask_to_sign_in


def ask_to_sign_in() -> tuple[str, int]:
    """Show the login form with everything that was typed along with it."""
    kept = Kept(this_address(), csrf.typed_fields())
    packed = kept.pack()
    if not kept.typed or not headers.is_from_this_site() or len(packed) > LONGEST_KEPT:
        return csrf.send_again(401)
    form = LoginForm(formdata=None, kept=packed)
    return login_page(form, kept), 401


def login_page(form: LoginForm, kept: Kept | None) -> str:
    """Return the login page, with a summary of what is kept."""
    return render_template(
        "account/login.html",
        form=form,
        kept=kept,
        texts=csrf.readable(kept.typed) if kept else [],
        action=url_for("account.login"),
        has_files=bool(request.files),
    )


def send_again_page(kept: Kept) -> str:
    """Return the page that shows what was typed, with the button to send it after all."""
    return render_template(
        "errors/send_again.html",
        must_sign_in=False,
        after_login=True,
        address=kept.address,
        typed=kept.typed,
        texts=csrf.readable(kept.typed),
        has_files=False,
        has_secrets=False,
    )
