# SPDX-License-Identifier: EUPL-1.2
"""From one encoder to another in the background: a little at a time, between the work of people.

``note_encoder`` runs when a worker process starts and knows what the settings ask for; each job
``embed_all`` gives some texts a vector of it and queues the next; the last one switches.
"""

import time
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

import structlog

from matcher.encoder import EncoderError
from matcher.index import texts_to_embed
from models.operations import encoders
from models.queries import matching as queries
from models.queries.encoders import encoder_status
from models.setting import Switch, is_on
from models.unit_of_work import UnitOfWork
from workers.bench import Bench, bench_of, bench_with, weights_version
from workers.matching import note_matcher
from workers.profiles import assignment_profile, offer_profile, theme_taxonomy
from workers.toolbox import Toolbox
from workers.vectors import by_length

if TYPE_CHECKING:
    from matcher.recipe import Recipe
    from workers.running import Store

logger = structlog.stdlib.get_logger(__name__)

SLICE_S: Final = 3.0  # what somebody submits meanwhile waits no longer than this
AT_ONCE: Final = 32


@dataclass(slots=True)
class Pending:
    """Texts that have no vector of the coming encoder yet, as this process last counted them."""

    version: str = ""
    total: int = 0
    texts: dict[str, str] = field(default_factory=dict)


_pending: Final[list[Pending]] = []


def note_encoder(tools: Toolbox) -> None:
    """Say which encoder the settings name, and with what this process ranks.

    An encoder in use that cannot be loaded any more is left at once. Ranking by words alone needs
    none.
    """
    if _is_words_only(tools):
        note_matcher(tools)
        return
    _want_encoder(tools)
    note_matcher(tools)
    _want_encoder(tools)  # at the very first start there was nothing yet to note its source with


def embed_all(tools: Toolbox, _move_id: int) -> "Store":
    """Give some texts a vector of the coming encoder; return what notes how far it is."""
    if _is_words_only(tools):
        return _store_nothing
    wanted = tools.encoder()
    with tools.session_factory() as session:
        move = encoder_status(session).move
    if move is None or move.encoder_version != wanted.version:
        return _store_nothing
    bench = bench_with(tools, wanted)
    pending = _pending_of(tools, bench)
    _embed_for_a_while(tools, bench, pending)
    if not pending.texts:  # texts may have come meanwhile
        _pending.clear()
        pending = _pending_of(tools, bench)
    return partial(
        encoders.advance_move,
        version=wanted.version,
        done=pending.total - len(pending.texts),
        total=pending.total,
        weights_version=weights_version(_recipe(tools, bench)),
    )


def _pending_of(tools: Toolbox, bench: Bench) -> Pending:
    if not _pending or _pending[0].version != bench.encoder.version:
        with tools.session_factory() as session:
            asking = [assignment_profile(at) for at in queries.assignments_to_match(session)]
            offers = [offer_profile(at) for at in queries.open_offers(session)]
        texts = texts_to_embed(asking, offers, _recipe(tools, bench))
        missing = bench.cache.without_vector(tools, texts)
        missing = {key: missing[key] for key in by_length(missing)}
        _pending[:] = [Pending(bench.encoder.version, len(texts), missing)]
    return _pending[0]


def _embed_for_a_while(tools: Toolbox, bench: Bench, pending: Pending) -> None:
    """Embed until the time is over; some texts at least, so that every job gets further."""
    until = time.monotonic() + SLICE_S
    while pending.texts:
        some = dict(islice(pending.texts.items(), AT_ONCE))
        bench.cache.vectors(tools, some)
        for key in some:
            del pending.texts[key]
        if time.monotonic() >= until:
            return


def _is_words_only(tools: Toolbox) -> bool:
    with tools.session_factory() as session:
        return is_on(session, Switch.WORDS_ONLY)


def _want_encoder(tools: Toolbox) -> None:
    wanted = tools.encoder()
    with tools.session_factory() as session, tools.unit_of_work(session) as uow:
        encoders.want_encoder(uow, version=wanted.version, source=tools.settings.encoder)
    try:
        bench_of(tools)
    except EncoderError as error:
        logger.warning("earlier_encoder_gone", cause=str(error))
        _leave_at_once(tools)


def _leave_at_once(tools: Toolbox) -> None:
    bench = bench_with(tools, tools.encoder())
    recipe = _recipe(tools, bench)
    with tools.session_factory() as session, tools.unit_of_work(session) as uow:
        encoders.switch_now(
            uow,
            version=recipe.encoder_version,
            source=tools.settings.encoder,
            weights_version=weights_version(recipe),
        )


def _recipe(tools: Toolbox, bench: Bench) -> "Recipe":
    with tools.session_factory() as session:
        return bench.recipe_for(theme_taxonomy(queries.active_themes(session)))


def _store_nothing(_uow: UnitOfWork) -> None:
    """Store nothing: there is no move to this encoder (any more), or words alone rank."""
