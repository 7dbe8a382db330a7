# SPDX-License-Identifier: EUPL-1.2
"""Match from the command line, without database or web.

    python -m matcher < request.json > result.json [--top-k 20] [--encoder PATH_OR_ID]

Reads one request in UTF-8 JSON and writes one result. Exit status: 0 done, 2 the
request or an argument is wrong, 3 the encoder cannot be loaded. Errors go to the
error stream, one line.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

from matcher.answer import answer
from matcher.encoder import EncoderError, open_encoder
from matcher.ranking import TOP_K
from matcher.recipe import WeightsError
from matcher.request import Request, RequestError, read_request

PREPARED_ENCODER = Path("instance/encoder")
"""Where set-up puts the converted encoder, from the working directory."""

EXIT_REQUEST = 2
EXIT_ENCODER = 3


def main(arguments: Sequence[str] | None, source: BinaryIO, target: TextIO, errors: TextIO) -> int:
    """Answer one request.

    Args:
        arguments: command line without the program; ``None`` means the real one.
        source: where the request comes from, UTF-8.
        target: where the result goes.
        errors: where an error goes, one line.

    Returns:
        Exit status.
    """
    options = _parser().parse_args(arguments)
    try:
        request = _read(source)
        encoder = open_encoder(options.encoder or prepared_encoder())
        result = answer(request, encoder, top_k=options.top_k)
    except (RequestError, WeightsError) as err:
        errors.write(f"matcher: {err}\n")
        return EXIT_REQUEST
    except EncoderError as err:
        errors.write(f"matcher: {err}\n")
        return EXIT_ENCODER
    json.dump(result, target, ensure_ascii=False, indent=2, allow_nan=False)
    target.write("\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m matcher",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--top-k", type=_at_least_one, default=TOP_K, help=f"suggestions per assignment ({TOP_K})"
    )
    parser.add_argument(
        "--encoder",
        metavar="PATH_OR_ID",
        help=f"directory or hub name; without it {PREPARED_ENCODER} or the native engine",
    )
    return parser


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _read(source: BinaryIO) -> Request:
    try:
        content = json.loads(source.read().decode("utf-8"))
    except (ValueError, RecursionError) as err:
        raise RequestError("request", f"is not UTF-8 JSON: {err}") from err
    return read_request(content)


def prepared_encoder() -> Path | None:
    """The converted encoder under the working directory, or ``None`` when there is none."""
    return PREPARED_ENCODER if (PREPARED_ENCODER / "modules.json").is_file() else None


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real stream here
    sys.exit(main(None, sys.stdin.buffer, sys.stdout, sys.stderr))
