# SPDX-License-Identifier: EUPL-1.2
"""The tracker under ``/voortgang``: a board, the same as a table, and as a file."""

from web.tracker.views import blueprint

__all__ = ["blueprint"]
