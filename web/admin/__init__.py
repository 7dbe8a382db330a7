# SPDX-License-Identifier: EUPL-1.2
"""What an administrator does: people, organisations, themes, settings, the log, failed work."""

from web.admin import (
    accounts,
    encoder,
    organisations,
    overview,
    people,
    records,
    theme_models,
    themes,
)
from web.admin.routes import blueprint

__all__ = [
    "accounts",
    "blueprint",
    "encoder",
    "organisations",
    "overview",
    "people",
    "records",
    "theme_models",
    "themes",
]
