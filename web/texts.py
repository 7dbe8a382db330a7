# SPDX-License-Identifier: EUPL-1.2
"""Typed door to gettext. Source texts are Dutch: ``from web.texts import lazy_gettext as _``.

``lazy_gettext`` for texts made at import (labels, forms), ``gettext`` inside a request.
"""

from typing import TypeAlias

import flask_babel
from flask_babel import LazyString

Text: TypeAlias = str | LazyString

__all__ = ["LazyString", "Text", "gettext", "lazy_gettext", "ngettext"]


def gettext(text: str, **values: object) -> str:
    """Return ``text`` in the language of this request, with ``%(name)s`` filled in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Return the form of the text that belongs to ``number``, known in it as ``%(num)s``."""
    return str(flask_babel.ngettext(one, many, number, **values))


def lazy_gettext(text: str, **values: object) -> LazyString:
    """Return a text that is translated when it is shown."""
    return flask_babel.lazy_gettext(text, **values)
