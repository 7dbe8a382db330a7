# SPDX-License-Identifier: EUPL-1.2
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matcher import EncoderError, __main__
from tests.fakes import HashingEncoder

ROOT = Path(__file__).parents[2]
REQUEST: dict[str, Any] = {
    "assignments": [
        {
            "id": "a1",
            "title": "Dashboard over wachttijden",
            "text": "Bouw een dashboard met cijfers over wachttijden. Leg uit hoe het werkt.",
            "levels": ["hbo-bachelor"],
            "form": "internship",
        }
    ],
    "offers": [
        {
            "id": "o1",
            "name": "Data-analyse",
            "text": "Studenten bouwen een dashboard met cijfers. Zij presenteren het zelf.",
            "levels": ["hbo-bachelor"],
        },
        {"id": "o2", "name": "Rechten", "text": "Studenten leren procederen.", "levels": ["phd"]},
        {"id": "o3", "name": "Data", "text": "Alleen in groepen.", "forms": ["group"]},
        {"id": "o4", "name": "Vol", "text": "Geen plaats.", "capacity": {"groups": 0}},
    ],
}


@pytest.fixture
def command(monkeypatch):
    """Run the command in this process with the stand-in encoder."""
    monkeypatch.setattr(__main__, "open_encoder", lambda _path: HashingEncoder())

    def run(content, *arguments):
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        target, errors = io.StringIO(), io.StringIO()
        status = __main__.main(arguments, io.BytesIO(raw), target, errors)
        return status, target.getvalue(), errors.getvalue()

    return run


def test_result_has_the_agreed_form(command):
    status, output, errors = command(REQUEST)

    result = json.loads(output)
    assert (status, errors) == (0, "")
    assert set(result) == {"encoder", "weights_version", "curve", "results"}
    assert result["encoder"] == {"model_id": "hashing", "version": "hashing@1", "dim": 64}
    (entry,) = result["results"]
    assert set(entry) == {"assignment", "themes", "suggestions", "excluded"}
    assert [at["offer"] for at in entry["suggestions"]] == ["o1", "o2"]
    first = entry["suggestions"][0]
    assert set(first) == {"offer", "score", "raw", "label", "parts", "evidence"}
    assert [part["name"] for part in first["parts"]] == ["text", "terms", "theme", "level"]
    assert sum(round(1000 * part["points"]) for part in first["parts"]) == round(
        1000 * first["raw"]
    )
    assert set(first["evidence"][0]) == {"assignment_sentence", "offer_sentence", "similarity"}
    form, full = entry["excluded"]
    assert (form["offer"], form["reasons"]) == ("o3", ["form"])
    assert set(form["repair"]) == {"steps", "position", "score", "lost", "changes"}
    assert form["repair"]["changes"] == [
        {"side": "offer", "code": "accept_form", "form": "internship"}
    ]
    assert (full["offer"], full["reasons"], full["repair"]["changes"][0]["code"]) == (
        "o4",
        ["full"],
        "more_room",
    )


def test_repair_of_the_result_holds_when_it_is_made(command):
    (entry,) = json.loads(command(REQUEST)[1])["results"]
    repair = entry["excluded"][0]["repair"]
    offers = [
        at | {"forms": ["group", "internship"]} if at["id"] == "o3" else at
        for at in REQUEST["offers"]
    ]

    (after,) = json.loads(command(REQUEST | {"offers": offers})[1])["results"]

    place = [at["offer"] for at in after["suggestions"]].index("o3")
    assert (place + 1, after["suggestions"][place]["score"]) == (
        repair["position"],
        repair["score"],
    )


def test_offer_that_scores_below_the_list_has_no_repair(command):
    (entry,) = json.loads(command(REQUEST, "--top-k", "1")[1])["results"]

    assert [at["repair"] for at in entry["excluded"]] == [None, None]


def test_number_of_suggestions_can_be_chosen(command):
    _, output, _ = command(REQUEST, "--top-k", "1")

    assert [at["offer"] for at in json.loads(output)["results"][0]["suggestions"]] == ["o1"]


def test_same_request_gives_the_same_bytes(command):
    turned = REQUEST | {"offers": REQUEST["offers"][::-1]}

    assert command(REQUEST) == command(REQUEST) == command(turned)


def test_weights_and_glossary_of_the_request_count(command):
    changed = REQUEST | {"weights": {"level": 0}, "glossary": {"wachttijden": "procederen"}}

    plain, other = (json.loads(command(at)[1]) for at in (REQUEST, changed))

    assert other["weights_version"].startswith("custom-")
    assert plain["results"][0]["suggestions"][1] != other["results"][0]["suggestions"][1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"{", "request: is not UTF-8 JSON", id="no JSON"),
        pytest.param(b'{"x": "\xff"}', "request: is not UTF-8 JSON", id="no UTF-8"),
        pytest.param({"vraag": []}, "request: unknown field 'vraag'", id="unknown field"),
        pytest.param(REQUEST | {"weights": {"tekst": 1}}, "unknown weight tekst", id="weight"),
    ],
)
def test_faulty_request_ends_with_status_2_and_one_line(command, content, message):
    status, output, errors = command(content)

    assert (status, output) == (2, "")
    assert errors.startswith(f"matcher: {message}")
    assert errors.count("\n") == 1


def test_encoder_that_does_not_load_ends_with_status_3(command, monkeypatch):
    def refuse(_path):
        raise EncoderError("cannot load")

    monkeypatch.setattr(__main__, "open_encoder", refuse)

    assert command(REQUEST)[::2] == (3, "matcher: cannot load\n")


@pytest.mark.parametrize("value", ["0", "-1", "veel"])
def test_faulty_number_of_suggestions_is_refused(command, value, capsys):
    with pytest.raises(SystemExit) as caught:
        command(REQUEST, "--top-k", value)

    assert caught.value.code == 2
    assert "--top-k" in capsys.readouterr().err


def test_prepared_encoder_is_used_when_it_is_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert __main__.prepared_encoder() is None

    folder = tmp_path / "instance" / "encoder"
    folder.mkdir(parents=True)
    (folder / "modules.json").touch()

    assert __main__.prepared_encoder() == Path("instance/encoder")


def test_processes_with_other_hash_seeds_write_the_same_bytes(tmp_path):
    outputs = {_run_with_seed(tmp_path, seed) for seed in ("0", "12345")}

    assert len(outputs) == 1
    assert b'"suggestions"' in outputs.pop()


def _run_with_seed(folder: Path, seed: str) -> bytes:
    """The command with the native engine: outside the project there is no prepared encoder."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "matcher"],
        input=json.dumps(REQUEST).encode(),
        capture_output=True,
        cwd=folder,
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PATH": ""},
        check=True,
        timeout=120,
    )
    assert done.stderr == b""
    return done.stdout
