# SPDX-License-Identifier: EUPL-1.2
"""Typed door to gettext. Source texts are Dutch: ``from web.texts import lazy_gettext as _``.

``lazy_gettext`` for texts made at import (labels, forms), ``gettext`` inside a request.

A list of fifty rows holds a thousand texts, so the catalogue is looked up once per request and a
text is made ready for templates once per catalogue.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeAlias

import flask_babel
from flask_babel import LazyString
from markupsafe import Markup

Text: TypeAlias = str | LazyString

__all__ = ["LazyString", "Text", "gettext", "lazy_gettext", "lazy_pgettext", "ngettext", "pgettext"]


_kept: ContextVar[list[Any] | None] = ContextVar("koppelpunt_catalogue", default=None)


@contextmanager
def one_catalogue() -> Iterator[None]:
    """Keep the catalogue that is looked up first until the block ends: one block, one language."""
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


def catalogue() -> Any:
    """Return the translations into the language of this request."""
    kept = _kept.get()
    if kept is None:
        return flask_babel.get_translations()
    if not kept:
        kept.append(flask_babel.get_translations())
    return kept[0]


def gettext(text: str, **values: object) -> str:
    """Return ``text`` in the language of this request, with ``%(name)s`` filled in."""
    translated = str(catalogue().ugettext(text))
    return translated % values if values else translated


def template_text(text: str, **values: object) -> Markup:
    """Return ``text`` as a template shows it: values are escaped, ``%%`` is a percent sign.

    Does what Jinja's own ``_`` does; that one formats and wraps each text anew.
    """
    if not values:
        return _without_values(catalogue(), text)
    return Markup(catalogue().ugettext(text)) % values  # noqa: S704 - our own text


@lru_cache(maxsize=4096)
def _without_values(translations: Any, text: str) -> Markup:
    return Markup(translations.ugettext(text)) % {}  # noqa: S704 - our own text


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Return the form of the text that belongs to ``number``, known in it as ``%(num)s``."""
    return str(flask_babel.ngettext(one, many, number, **values))


def lazy_gettext(text: str, **values: object) -> LazyString:
    """Return a text that is translated when it is shown."""
    return LazyString(gettext, text, **values)


def pgettext(context: str, text: str) -> str:
    """Return ``text`` as it reads in a context: one Dutch word can be two in another language."""
    return str(catalogue().upgettext(context, text))


def lazy_pgettext(context: str, text: str) -> LazyString:
    """Return a text of a context that is translated when it is shown."""
    return LazyString(pgettext, context, text)
