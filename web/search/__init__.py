# SPDX-License-Identifier: EUPL-1.2
"""Searching by words and by meaning, and the searches that somebody keeps."""

from web.search import keeping, views
from web.search.routes import blueprint

__all__ = ["blueprint", "keeping", "views"]
