# SPDX-License-Identifier: EUPL-1.2
"""The text in a file: what can be read, what is refused with a reason, and what does no harm."""

import zipfile
from io import BytesIO

import pytest

from models.intake import documents
from models.intake.documents import LARGEST_FILE, DocumentRefused, Refusal, document_text
from tests.documents import docx, docx_with_table, pdf


def lines(content):
    return [line for line in document_text(content).splitlines() if line.strip()]


def test_a_word_file_gives_headings_paragraphs_and_lists():
    content = docx("Achtergrond", ["Wij zoeken in drie systemen.", "Dat kost tijd."], ["Python"])

    assert lines(content) == [
        "Achtergrond", "Wij zoeken in drie systemen.", "Dat kost tijd.", "- Python",
    ]  # fmt: skip


def test_a_form_in_a_table_gives_names_with_answers():
    content = docx_with_table([("Titel", "Zoeken in archieven"), ("Duur", "20 weken")])

    assert lines(content) == ["Titel: Zoeken in archieven", "Duur: 20 weken"]


def test_a_pdf_gives_its_lines():
    assert lines(pdf(["Titel: Zoeken", "Het duurt 20 weken."])) == [
        "Titel: Zoeken", "Het duurt 20 weken.",
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_in_the_ways_it_is_saved(encoding):
    assert document_text("Café: één vraag".encode(encoding)) == "Café: één vraag"


def bomb():
    """A small file that unpacks into hundreds of megabytes."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(docx("x", []))) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name != "word/document.xml":
                target.writestr(name, source.read(name))
        start = b'<?xml version="1.0"?><w:document xmlns:w="x"><w:body>'
        target.writestr("word/document.xml", start + b"<w:p/>" * 80_000_000)
    return buffer.getvalue()


REFUSED = {
    "too large": (b"x" * (LARGEST_FILE + 1), Refusal.TOO_LARGE),
    "old Word": (b"\xd0\xcf\x11\xe0 an old Word file", Refusal.OLD_WORD),
    "picture": (b"\x00\x01\x02 a picture", Refusal.UNKNOWN),
    "broken PDF": (b"%PDF-1.7 broken", Refusal.UNREADABLE),
    "broken Word": (b"PK\x03\x04 broken", Refusal.UNREADABLE),
    "nothing": (b"", Refusal.NO_TEXT),
    "scan": (pdf([]), Refusal.NO_TEXT),
}


@pytest.mark.parametrize(("content", "refusal"), REFUSED.values(), ids=REFUSED)
def test_a_file_without_text_is_refused_with_the_reason(content, refusal):
    with pytest.raises(DocumentRefused) as refused:
        document_text(content)

    assert refused.value.refusal is refusal


def test_a_file_that_wants_all_memory_takes_nothing_along():
    with pytest.raises(DocumentRefused) as refused:
        document_text(bomb())

    assert refused.value.refusal is Refusal.UNREADABLE


def test_a_file_that_takes_all_time_is_given_up(monkeypatch):
    monkeypatch.setattr(documents, "SECONDS", 0.001)

    with pytest.raises(DocumentRefused) as refused:
        document_text(docx("Achtergrond", []))

    assert refused.value.refusal is Refusal.UNREADABLE
