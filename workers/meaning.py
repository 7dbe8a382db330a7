# SPDX-License-Identifier: EUPL-1.2
"""Search by meaning: which assignments or offers answer a question in somebody's own words.

The question itself is encoded and forgotten; only texts that others may read get stored vectors.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from matcher.corpus import cosines
from matcher.lexical import Floats
from matcher.questions import Near, nearest, question_text
from matcher.text import MIN_SENTENCE, normalise, sentences, text_hash
from matcher.words_only import WordsOnlyEncoder
from models.access import Actor
from models.person import Person
from models.queries.compared_texts import ComparedText, texts_of
from models.queries.search import versions_found
from models.search import Wanted
from workers.bench import Bench, open_bench
from workers.inquiries import Question
from workers.shelves import take
from workers.toolbox import Toolbox

SHOWN: Final = 10
SENTENCES_READ: Final = 6
LONGEST_SENTENCE: Final = 300


def search_by_meaning(tools: Toolbox, question: Question) -> dict[str, Any]:
    """Return what answers the question best among what the asker may see, with a sentence each.

    Ids and versions: who shows them asks anew what the reader may see. Without a language model
    there is no answer, and that is said.
    """
    bench, recipe = open_bench(tools)
    if isinstance(bench.encoder, WordsOnlyEncoder):
        return {"is_available": False, "hits": []}
    wanted = Wanted.from_json(question.request)
    with tools.session_factory() as session:
        actor = Actor.of(session.get_one(Person, question.person_id))
        versions = versions_found(session, actor, replace(wanted, text=""))
    ids, texts = take(tools, bench, recipe, wanted.kind, versions)
    asked = question_text(wanted.text, recipe.text_rules)
    vector = bench.encoder.encode_query([asked])[0]
    near = nearest(asked, vector, texts, recipe, most=SHOWN)
    told = _told(tools, wanted, [ids[at.row] for at in near])
    best = _best_sentences(tools, bench, vector, told)
    return {"is_available": True, "hits": [_hit(ids[at.row], at, versions, best) for at in near]}


def _hit(key: int, near: Near, versions: dict[int, int], best: dict[int, str]) -> dict[str, Any]:
    return {
        "id": key,
        "version": versions[key],
        "similarity": near.similarity,
        "sentence": best.get(key, ""),
    }


def _told(tools: Toolbox, wanted: Wanted, ids: Sequence[int]) -> list[ComparedText]:
    with tools.session_factory() as session:
        return texts_of(session, wanted.kind, ids)


def _best_sentences(
    tools: Toolbox, bench: Bench, vector: Floats, told: Sequence[ComparedText]
) -> dict[int, str]:
    """Return by id the sentence nearest to the question, among the first ones of each text."""
    lines = {at.id: _sentences(at) for at in told}
    by_hash = {text_hash(line): line for found in lines.values() for line in found}
    vectors = bench.cache.vectors(tools, by_hash)
    best = {}
    for key, found in lines.items():
        if found:
            rows = np.stack([vectors[text_hash(line)] for line in found])
            best[key] = found[int(np.argmax(np.round(cosines(rows, vector), 4)))]
    return best


def _sentences(told: ComparedText) -> list[str]:
    found = sentences(normalise(told.text))
    fitting = [line for line in found if MIN_SENTENCE <= len(line) <= LONGEST_SENTENCE]
    return fitting[:SENTENCES_READ]
