# SPDX-License-Identifier: EUPL-1.2
"""Addresses that a browser sends along: only those within this site are followed."""

from urllib.parse import urlsplit

LONGEST = 2000


def own_address(address: str | None, otherwise: str) -> str:
    """Return ``address`` when it is a path on this host, else ``otherwise``.

    Browsers read a double slash, a backslash and control characters in surprising ways: refused.
    """
    if not address or len(address) > LONGEST or not address.startswith("/"):
        return otherwise
    if address.startswith("//") or "\\" in address or not address.isprintable():
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address
