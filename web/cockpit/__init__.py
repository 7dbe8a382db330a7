# SPDX-License-Identifier: EUPL-1.2
"""The start page of everybody who is signed in."""

from web.cockpit.views import blueprint

__all__ = ["blueprint"]
