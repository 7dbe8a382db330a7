# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out, links by mail, and somebody's own details."""

from web.account import by_link, profile, views
from web.account.routes import blueprint

__all__ = ["blueprint", "by_link", "profile", "views"]
