# SPDX-License-Identifier: EUPL-1.2
"""Whom to ask: programmes without an offer, ranked for an assignment on what the register says.

The same rules and weights as for offers. Two jobs, so that nobody waits: ranking takes the vectors
there are, and missing ones are made a few at a time, with other work in between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from matcher.eligibility import distance_km
from matcher.fields import field_sentences
from matcher.ranking import rank
from matcher.recipe import Recipe
from matcher.results import Suggestion, parts_as_json
from matcher.spread import Candidate, best_of_each, whom_to_ask
from matcher.text import text_hash
from matcher.types import AssignmentProfile, OfferProfile, Place
from models.operations.programme_matching import (
    ALL_PROGRAMMES,
    ProgrammeRunKey,
    ScoredProgramme,
    store_programmes,
)
from models.queries import matching as asking_queries
from models.queries import programme_matching as queries
from models.queries.programme_matching import Candidate as Programme
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind
from workers.bench import Bench, bench_of, open_bench, weights_version
from workers.matching import store_nothing
from workers.profiles import assignment_profile, fingerprint, theme_taxonomy
from workers.toolbox import Toolbox

if TYPE_CHECKING:
    from workers.running import Store

REACH_KM: Final = 75.0  # for work on site: about an hour and a quarter by train
LOWEST_SCORE: Final = 10  # below it the register says too little to ask anybody
CONSIDERED: Final = 300  # reasons are made for these; the rest scores too low to be shown
PER_INSTITUTION: Final = 3
LOWEST_OWN_SCORE: Final = 25  # the own list of an institution begins where the label says possible
EMBEDDED_AT_ONCE: Final = 24  # a second or two, then other work may go first


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The programmes without an offer, their profiles and texts, and who can be reached."""

    programmes: Mapping[str, Programme]
    profiles: Sequence[OfferProfile]
    texts: Mapping[str, str]
    reachable: frozenset[int]

    @property
    def by_hash(self) -> dict[str, str]:
        """Text by its hash; programmes of one name share it."""
        return {text_hash(text): text for text in self.texts.values()}


def match_programmes(tools: Toolbox, assignment_id: int) -> "Store":
    """Rank the programmes without an offer for one assignment; return what stores the list."""
    bench = bench_of(tools)
    with tools.session_factory() as session:
        asking = asking_queries.assignment_to_match(session, assignment_id)
        recipe = bench.recipe_for(theme_taxonomy(asking_queries.active_themes(session)))
        declined = queries.declined_programmes(session, assignment_id)
    if asking is None:
        return store_nothing
    register = read_register(tools, bench, recipe)
    profile = replace(assignment_profile(asking), declined_offers=frozenset(map(str, declined)))
    vectors = dict(bench.assignment_vectors(tools, profile, recipe))
    vectors |= bench.cache.at_hand(tools, register.by_hash)
    known = [at for at in register.profiles if text_hash(register.texts[at.id]) in vectors]
    counterpart = fingerprint(*known)
    index = bench.packed_programmes(known, vectors, recipe, counterpart)
    ranked = rank(profile, index, vectors, top_k=CONSIDERED).suggestions
    key = ProgrammeRunKey(
        assignment_id=assignment_id,
        content_hash=fingerprint(profile),
        counterpart_hash=counterpart,
        encoder_version=recipe.encoder_version,
        weights_version=weights_version(recipe),
    )
    return partial(
        _store,
        key=key,
        curve=asdict(recipe.curve),
        scored=_chosen(profile, ranked, register),
        is_complete=len(known) == len(register.profiles),
    )


def embed_programmes(tools: Toolbox, _subject_id: int) -> "Store":
    """Make some of the missing vectors of programmes; return what asks for the next ones."""
    bench, recipe = open_bench(tools)
    texts = read_register(tools, bench, recipe).by_hash
    known = bench.cache.at_hand(tools, texts)
    missing = {key: texts[key] for key in sorted(texts) if key not in known}
    bench.cache.vectors(tools, dict(islice(missing.items(), EMBEDDED_AT_ONCE)))
    return embed_further if len(missing) > EMBEDDED_AT_ONCE else store_nothing


def embed_further(uow: UnitOfWork) -> None:
    """Queue the next chunk of programmes, behind what was asked meanwhile."""
    uow.enqueue(JobKind.EMBED_PROGRAMMES, ALL_PROGRAMMES)


def read_register(tools: Toolbox, bench: Bench, recipe: Recipe) -> Register:
    """Return the programmes without an offer as profiles, with the texts to compare."""
    with tools.session_factory() as session:
        found = queries.candidates(session)
        reachable = queries.institutions_with_lecturers(session)
    profiles = [programme_profile(at) for at in found]
    return Register(
        programmes={str(at.id): at for at in found},
        profiles=profiles,
        texts={at.id: bench.programme_text(at, recipe) for at in profiles},
        reachable=reachable,
    )


def programme_profile(programme: Programme) -> OfferProfile:
    """Return a programme as an offer without window, forms or capacity.

    Its names, its field with what is usual there, and the courses of an earlier offer.
    """
    names = dict.fromkeys([programme.name, programme.name_en, programme.field_name])
    subject = f"{programme.subject_name}." if programme.subject_name else ""
    return OfferProfile(
        id=str(programme.id),
        name=". ".join(filter(None, names)),
        text=" ".join(filter(None, [subject, *field_sentences(programme.field_code)])),
        courses=". ".join(programme.courses),
        levels=(programme.level.value,),
        languages=programme.languages,
        place=Place(lat=programme.seat[0], lon=programme.seat[1]) if programme.seat else None,
        max_distance_km=REACH_KM,
    )


def _store(
    uow: UnitOfWork,
    *,
    key: ProgrammeRunKey,
    curve: dict[str, float],
    scored: Sequence[ScoredProgramme],
    is_complete: bool,
) -> None:
    store_programmes(uow, key, curve, scored)
    if not is_complete:
        embed_further(uow)


def _chosen(
    profile: AssignmentProfile, ranked: Sequence[Suggestion], register: Register
) -> list[ScoredProgramme]:
    """The short list, and for each institution that can be reached its own best programmes."""
    fitting = {int(at.offer_id): at for at in ranked if at.score >= LOWEST_SCORE}
    candidates = [_candidate(profile, at, register) for at in fitting.values()]
    position = {key: place for place, key in enumerate(whom_to_ask(candidates), start=1)}
    fits_well = {key for key, at in fitting.items() if at.score >= LOWEST_OWN_SCORE}
    reachable = (at for at in candidates if at.is_reachable and at.id in fits_well)
    own = best_of_each(reachable, most=PER_INSTITUTION)
    wanted = dict.fromkeys([*position, *(key for keys in own.values() for key in keys)])
    return [_scored(key, position.get(key), fitting[key]) for key in wanted]


def _candidate(profile: AssignmentProfile, scored: Suggestion, register: Register) -> Candidate:
    programme = register.programmes[scored.offer_id]
    return Candidate(
        id=programme.id,
        raw_milli=scored.raw_milli,
        name=f"{programme.name.casefold()} {programme.level}",
        institution=programme.institution_id,
        is_reachable=programme.institution_id in register.reachable,
        distance_km=_distance(profile, programme),
    )


def _distance(profile: AssignmentProfile, programme: Programme) -> float | None:
    if profile.place is None or programme.seat is None or profile.work_mode == "remote":
        return None
    return distance_km((profile.place.lat, profile.place.lon), programme.seat)


def _scored(key: int, position: int | None, suggestion: Suggestion) -> ScoredProgramme:
    return ScoredProgramme(
        programme_id=key,
        position=position,
        score=suggestion.score,
        raw_milli=suggestion.raw_milli,
        label=suggestion.label,
        parts=parts_as_json(suggestion),
    )
