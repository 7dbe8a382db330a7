# SPDX-License-Identifier: EUPL-1.2
"""What an administrator does: people, organisations, themes, settings, the log, failed work."""

from web.admin import accounts, organisations, overview, people, records, theme_models, themes
from web.admin.routes import blueprint

__all__ = [
    "accounts",
    "blueprint",
    "organisations",
    "overview",
    "people",
    "records",
    "theme_models",
    "themes",
]
