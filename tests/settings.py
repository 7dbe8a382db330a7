# SPDX-License-Identifier: EUPL-1.2
"""Settings for tests: the embedded defaults in a folder of the test."""

from collections.abc import Mapping
from pathlib import Path

from config import Settings

SECRET = "only-for-tests-and-long-enough-for-the-rule"
PRODUCTION = {  # what production demands besides a secret and a database
    "ENVIRONMENT": "production",
    "BROKER_URL": "redis://localhost/0",
    "BASE_URL": "https://koppelpunt.example.org",
    "SMTP_URL": "smtp+starttls://mail.example.org:587",
    "MAIL_FROM": "Koppelpunt <koppelpunt@example.org>",
    "CONTACT_EMAIL": "koppelpunt@example.org",
}


def make_settings(folder: Path, **environment: str) -> Settings:
    """Return settings as an installation in ``folder`` would read them."""
    return Settings.from_env(make_environment(folder, **environment))


def make_environment(folder: Path, **environment: str) -> Mapping[str, str]:
    """Return the variables of an installation in ``folder``."""
    return {
        "ENVIRONMENT": "embedded",
        "DATA_DIR": str(folder),
        "SECRET_KEY": SECRET,
        "EMBEDDING_MODEL": "native",
    } | environment
