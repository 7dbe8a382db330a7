# SPDX-License-Identifier: EUPL-1.2
"""Bring the catalogues up to date with the texts in ``web``, or check that they are.

Source texts are Dutch. A catalogue is sorted by text and names no file or date, so that it only
changes when a text does. Called by ``script/translations``.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "lazy_pgettext": DEFAULT_KEYWORDS["pgettext"]}
WIDTH = 100


def main() -> int:
    """Update or check every catalogue; return the exit status."""
    parser = argparse.ArgumentParser(prog="script/translations")
    parser.add_argument("--check", action="store_true", help="change nothing; fail when incomplete")
    checking = parser.parse_args().check
    texts = extracted()
    faulty = False
    for path in sorted((WEB / "translations").glob("*/LC_MESSAGES/messages.po")):
        catalogue = updated(path, texts)
        fresh = written(catalogue, path)
        if not checking:
            path.write_text(fresh, encoding="utf-8")
        faults = list(incomplete(catalogue))
        if checking and fresh != path.read_text(encoding="utf-8"):
            faults.append("out of date; run script/translations")
        for fault in faults:
            print(f"{path.relative_to(ROOT)}: {fault}")  # noqa: T201 - a command
        faulty = faulty or bool(faults)
    return int(checking and faulty)


def extracted() -> Catalog:
    """Return every text of ``web`` that passes gettext."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    texts = Catalog()
    for _file, _line, text, _comments, context in extract_from_dir(WEB, methods, options, KEYWORDS):
        texts.add(text, context=context)
    return texts


def updated(path: Path, texts: Catalog) -> Catalog:
    """Return the catalogue with the texts of now; what is gone stands in its ``obsolete``."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3])
    catalogue.update(texts, no_fuzzy_matching=True)
    return catalogue


def written(catalogue: Catalog, path: Path) -> str:
    """Return the catalogue as text, under the head that the file has."""
    head = path.read_text(encoding="utf-8").partition("\n\n")[0].rstrip("\n")
    body = BytesIO()
    write_po(
        body, catalogue, width=WIDTH,
        omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True,
    )  # fmt: skip
    return f"{head}\n\n{body.getvalue().decode().strip()}\n"


def incomplete(catalogue: Catalog) -> Iterator[str]:
    """Say what is missing, unsure or gone, and which translation lost a placeholder."""
    for message in catalogue:
        if message.id and not all(forms(message)):
            yield f"not translated: {message.id!r}"
        elif message.id:
            yield from (f"{error}: {message.id!r}" for error in message.check(catalogue))
        if message.id and message.fuzzy:
            yield f"fuzzy: {message.id!r}"
    yield from (f"gone: {text!r}" for text in catalogue.obsolete)


def forms(message: Message) -> Sequence[str | None]:
    """Return the translation, or each of its plural forms."""
    translated = message.string
    return translated if isinstance(translated, tuple | list) else [translated]


if __name__ == "__main__":
    sys.exit(main())
