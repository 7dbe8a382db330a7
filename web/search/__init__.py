# SPDX-License-Identifier: EUPL-1.2
"""Searching by words and by meaning, and the searches that somebody keeps."""

from web.search import keeping, meaning, views
from web.search.routes import blueprint

__all__ = ["blueprint", "keeping", "meaning", "views"]
