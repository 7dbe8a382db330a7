# SPDX-License-Identifier: EUPL-1.2
"""The rules, as a table: each takes the texts of an assignment and yields hints.

Bounds count words as the form does, by the space between them. Together the texts have 150 to 600:
less than 150 is too little for a lecturer to judge, and 600 is what the form advises for its three
texts (175, 350 and 75). ``FEWEST_WORDS`` per text are those of the coordinator's queue.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from models.quality import phrases
from models.quality.abbreviations import unexplained
from models.quality.hints import Hint, HintCode, Quote, TextField, Texts, distinct_quotes
from models.quality.readability import (
    FEWEST_WORDS_MEASURED,
    LEAST_EASE,
    beginning,
    paragraphs,
    reading_ease,
    sentences,
    words,
)

Rule = Callable[[Texts], Iterator[Hint]]

FEWEST_WORDS: Final = {"question": 40, "background": 60, "expected_result": 15}
FEWEST_TOGETHER, MOST_TOGETHER = 150, 600
LONGEST_SENTENCE: Final = 25  # words
QUOTED_WORDS: Final = 10
MOST_HINTS: Final = 12  # more than that nobody takes up
BODY: Final = tuple(TextField(name) for name in FEWEST_WORDS)

VAGUE: Final = phrases.pattern(phrases.VAGUE)
CRITICAL: Final = phrases.pattern(phrases.BUSINESS_CRITICAL)
HARD: Final = phrases.pattern(phrases.SIMPLER)
NAME: Final = re.compile(r"(?<=[\w,;:)] )[\"'(]?([A-Z]\w+)")  # a capital inside the sentence
DENIED_WITHIN: Final = 25  # characters before a business-critical word


def find_hints(texts: Texts) -> tuple[Hint, ...]:
    """Return the most important hints, in the order of the form."""
    found = [hint for rule in RULES for hint in rule(texts)][:MOST_HINTS]
    order = list(TextField)
    return tuple(sorted(found, key=lambda hint: order.index(hint.field)))


def unnamed_result(texts: Texts) -> Iterator[Hint]:
    """The expected result is empty, or names nothing that can be handed over."""
    field = TextField.EXPECTED_RESULT
    if not words(texts[field]):
        yield Hint(code=HintCode.RESULT_MISSING, field=field)
    elif not phrases.PRODUCTS.search(texts[field]):
        quote = Quote(beginning(next(sentences(texts[field])), QUOTED_WORDS))
        code = HintCode.RESULT_WITHOUT_PRODUCT
        yield Hint(code=code, field=field, quotes=distinct_quotes([quote]))


def wrong_length(texts: Texts) -> Iterator[Hint]:
    """A text, or all together, says too little to judge or more than people read."""
    counts = {field: len(texts[field].split()) for field in BODY}
    short = {field: n for field, n in counts.items() if 0 < n < FEWEST_WORDS[field]}
    for field, count in short.items():
        numbers = {"count": count, "fewest": FEWEST_WORDS[field]}
        yield Hint(code=HintCode.TOO_SHORT, field=field, numbers=numbers)
    total = sum(counts.values())
    if 0 < total < FEWEST_TOGETHER and not short:
        numbers = {"count": total, "fewest": FEWEST_TOGETHER}
        code = HintCode.TOO_SHORT_TOGETHER
        yield Hint(code=code, field=TextField.BACKGROUND, numbers=numbers)
    if total > MOST_TOGETHER:
        longest = max(BODY, key=lambda field: counts[field])
        numbers = {"count": total, "most": MOST_TOGETHER}
        yield Hint(code=HintCode.TOO_LONG_TOGETHER, field=longest, numbers=numbers)


def business_critical(texts: Texts) -> Iterator[Hint]:
    """Work on which the service depends from day to day, unless the text says it is not."""
    return _in_each(texts, HintCode.BUSINESS_CRITICAL, _critical_words)


def vague(texts: Texts) -> Iterator[Hint]:
    """Words that promise nothing, in a sentence without a name or a number."""
    return _in_each(texts, HintCode.VAGUE, _vague_words)


def abbreviation(texts: Texts) -> Iterator[Hint]:
    """Abbreviations that are explained nowhere; each is told once, where it stands first."""
    everything, told = "\n".join(texts[field] for field in TextField), set(texts.known)
    for field in TextField:
        quotes = distinct_quotes(map(Quote, unexplained(texts[field], everything, told)))
        told |= {quote.text for quote in quotes}
        if quotes:
            yield Hint(code=HintCode.ABBREVIATION, field=field, quotes=quotes)


def long_sentence(texts: Texts) -> Iterator[Hint]:
    """Sentences of more than 25 words."""
    return _in_each(texts, HintCode.LONG_SENTENCE, _long_sentences)


def hard_words(texts: Texts) -> Iterator[Hint]:
    """Official words and managers' words for which there are simpler ones."""
    return _in_each(texts, HintCode.HARD_WORDS, _hard_words)


def hard_paragraph(texts: Texts) -> Iterator[Hint]:
    """Paragraphs with a low reading ease; see ``readability.py`` for what that says."""

    def find(text: str) -> Iterator[Quote]:
        for part in paragraphs(text):
            is_enough = len(words(part)) >= FEWEST_WORDS_MEASURED
            if is_enough and reading_ease(part, texts.language) < LEAST_EASE:
                yield Quote(beginning(part, QUOTED_WORDS))

    return _in_each(texts, HintCode.HARD_PARAGRAPH, find)


# The most important first: of too many hints the last are left out.
RULES: Final[tuple[Rule, ...]] = (
    unnamed_result,
    wrong_length,
    business_critical,
    vague,
    abbreviation,
    long_sentence,
    hard_words,
    hard_paragraph,
)


def _in_each(
    texts: Texts, code: HintCode, find: Callable[[str], Iterable[Quote]]
) -> Iterator[Hint]:
    for field in TextField:
        quotes = distinct_quotes(find(texts[field]))
        if quotes:
            yield Hint(code=code, field=field, quotes=quotes)


def _critical_words(text: str) -> Iterator[Quote]:
    for match in CRITICAL.finditer(text):
        before = text[max(0, match.start() - DENIED_WITHIN) : match.start()]
        if not phrases.NOT.search(re.split(r"[.!?\n]", before)[-1]):
            yield Quote(match.group())


def _vague_words(text: str) -> Iterator[Quote]:
    for sentence in sentences(text):
        found = [Quote(match.group()) for match in VAGUE.finditer(sentence)]
        if found and not _is_concrete(sentence):
            yield from found


def _is_concrete(sentence: str) -> bool:
    """Whether a number stands in it, or a name that says more than "AI" or "ICT"."""
    has_number = any(map(str.isdigit, sentence))
    return has_number or any(name not in phrases.EVERYDAY for name in NAME.findall(sentence))


def _long_sentences(text: str) -> Iterator[Quote]:
    for sentence in sentences(text):
        if len(words(sentence)) > LONGEST_SENTENCE:
            yield Quote(beginning(sentence, QUOTED_WORDS))


def _hard_words(text: str) -> Iterator[Quote]:
    for match in HARD.finditer(text):
        plain = " ".join(match.group().split()).casefold()
        yield Quote(match.group(), phrases.SIMPLER.get(plain, ""))
