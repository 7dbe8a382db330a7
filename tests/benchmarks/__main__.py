# SPDX-License-Identifier: EUPL-1.2
"""``script/bench``: fill, match, read, submit, and say what it took. See docs/benchmarks.md."""

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from config import child_environment
from matcher.encoder import SentenceTransformerEncoder
from models.base import make_engine, make_session_factory
from models.operations.upkeep import refresh_statistics
from models.theme import Theme
from models.unit_of_work import UnitOfWork
from tests.architecture.source import ROOT
from tests.benchmarks import matching, reading_texts, report
from tests.benchmarks.load import access_log, log_lines, read_for, submit_and_wait
from tests.benchmarks.routes import visitors
from tests.benchmarks.seed import fill
from tests.benchmarks.shape import FULL, SMALL
from tests.benchmarks.texts import Texts
from tests.databases import postgres_server_url
from tests.faults.site import Site
from tests.stack import Stack, children_of, free_port, until
from workers.imports.reference import load_reference_data
from workers.programs import answers_http
from workers.schema import upgrade_schema

RESULTS = ROOT / "build" / "benchmarks"
MODEL = ROOT / "instance" / "encoder"
HEAVY = ("torch", "sklearn", "sentence_transformers")


def main() -> None:
    """Run everything that was asked for."""
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, _database(options.db) as url:
        stack = _stack(Path(folder), options, url)
        sessions = make_session_factory(make_engine(stack.settings.database_url))
        upgrade_schema(stack.settings.database_url)
        load_reference_data(sessions)
        result: dict[str, Any] = {"machine": report.machine(), "options": vars(options)}
        began = time.monotonic()
        people = fill(sessions, SMALL if options.small else FULL)
        result["fill_s"] = time.monotonic() - began
        with sessions() as session, UnitOfWork(session, lambda _hint: None) as uow:
            refresh_statistics(uow)
            reading = visitors(uow, people, Random(1))
        _say(f"filled in {result['fill_s']:.0f} s; now matching")
        result["matching_s"] = matching.measure(stack.settings)
        if MODEL.exists():
            result["reading"] = reading_texts.measure(SentenceTransformerEncoder(MODEL, threads=1))
        try:
            stack.start()
            result |= _measure(stack, reading, options)
        finally:
            stack.stop()
    _tell(result)


def _measure(stack: Stack, reading: list[Any], options: Any) -> dict[str, Any]:
    with _server(stack, options.server) as (port, pids):
        read_for(port, reading, 5)  # templates are compiled, connections are open
        began = datetime.now(UTC).isoformat()
        samples = read_for(port, reading, options.seconds)
        times = access_log(_lines(stack, options.server), since=began)
        every = [at for values in times.values() for at in values]
        waited = _submits(stack, port, options.submits)
        return {
            "pages_ms": {route: report.spread(values) for route, values in times.items()},
            "all_pages_ms": report.spread(every),
            "reader_ms": report.spread([at for _, at in samples]),
            "statuses": {str(code): sum(s == code for s, _ in samples)
                         for code in {s for s, _ in samples}},
            "submit_to_suggestions_s": report.spread(waited),
            "web_resident_mb": [_resident_mb(pid) for pid in pids],
            "web_heavy_libraries": sorted({name for pid in pids for name in _heavy(pid)}),
        }  # fmt: skip


def _submits(stack: Stack, port: int, count: int) -> list[float]:
    site = Site(stack, offers=0)
    texts = Texts(Random(9))
    themes = site.read(select(Theme).order_by(Theme.id).limit(1))
    drafts = site.drafts(count, texts.question()[:60], themes=themes, background=texts.background())
    browser = site.browser(drafts[0].owner)
    browser._port = port
    waited = [submit_and_wait(browser, draft) for draft in drafts]
    site.close()
    return waited


@contextlib.contextmanager
def _server(stack: Stack, kind: str) -> Iterator[tuple[int, list[int]]]:
    """The embedded server of the stack, or gunicorn as in production beside it."""
    if kind == "waitress":
        yield stack.port, [pid for name, pid in stack.pids().items() if name.startswith("web-")]
        return
    port = free_port()
    argv = [
        *(sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "8"),
        *("--no-control-socket", "-b", f"127.0.0.1:{port}", "web:create_app()"),
    ]
    log = (stack.settings.data_dir / "logs" / "gunicorn.log").open("w")
    environment = child_environment(**(stack.environment | {"PORT": str(port)}))
    server = subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=log)  # noqa: S603
    try:
        until(lambda: answers_http("127.0.0.1", port), 30)
        yield port, children_of(server.pid)
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def _lines(stack: Stack, kind: str) -> list[str]:
    folder = stack.settings.data_dir / "logs"
    if kind == "waitress":
        return log_lines(folder)
    return (folder / "gunicorn.log").read_text().splitlines()


@contextlib.contextmanager
def _database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    with postgres_server_url(None) as url:
        yield url


def _stack(folder: Path, options: Any, url: str) -> Stack:
    environment = {"EMBEDDING_MODEL": str(MODEL) if MODEL.exists() else "native"}
    if url:
        environment["DATABASE_URL"] = url
    return Stack(folder, **environment, LEASE_S="180", SWEEP_S="10")


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _heavy(pid: int) -> list[str]:
    maps = Path(f"/proc/{pid}/maps").read_text()
    return [name for name in HEAVY if f"/{name}/" in maps]


def _tell(result: dict[str, Any]) -> None:
    _say(report.table(result["pages_ms"]))
    for name in ("all_pages_ms", "reader_ms", "statuses", "submit_to_suggestions_s", "matching_s",
                 "reading", "web_resident_mb", "web_heavy_libraries", "machine"):  # fmt: skip
        _say(f"{name}: {result.get(name)}")
    _say(f"kept in {report.write(RESULTS, result)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--server", choices=("waitress", "gunicorn"), default="waitress")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--submits", type=int, default=20)
    parser.add_argument("--small", action="store_true", help="a few rows, to try the script")
    return parser


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
