# SPDX-License-Identifier: EUPL-1.2
"""The public figures of any day, under ``/cijfers``."""

from web.figures.views import blueprint

__all__ = ["blueprint"]
