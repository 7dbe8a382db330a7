# SPDX-License-Identifier: EUPL-1.2
"""The example texts keep their rules, and their play leaves what their stories tell."""

import dataclasses
from collections import Counter
from datetime import datetime
from functools import partial
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from config import ConfigurationError, Environment
from matcher.recipe import shipped_themes
from matcher.text import normalise, sentences
from models.assignment import Assignment
from models.base import AMSTERDAM, Base
from models.event import Event, verify_chain
from models.offer import Offer
from models.person import Person
from models.placement import Placement
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    EventKind,
    Level,
    OfferState,
    PlacementState,
    SuggestionState,
)
from tests.factories import World
from tests.fakes import HashingEncoder
from tests.settings import make_settings
from workers import bench
from workers.imports import examples
from workers.imports.examples import cast
from workers.imports.examples.office_hours import is_office_hour
from workers.imports.examples.play import Play
from workers.imports.examples.texts import ExampleOffer, read_assignments, read_offers
from workers.imports.reference import load_reference_data
from workers.preparation import prepare

STATE_AFTER = {
    "draft": AssignmentState.DRAFT,
    "submitted": AssignmentState.SUBMITTED,
    "returned": AssignmentState.RETURNED,
    "open": AssignmentState.OPEN,
    "interested": AssignmentState.OPEN,
    "requested": AssignmentState.OPEN,
    "declined": AssignmentState.OPEN,
    "overdue": AssignmentState.OPEN,
    "released": AssignmentState.OPEN,
    "agreed": AssignmentState.AGREED,
    "in_progress": AssignmentState.IN_PROGRESS,
    "completed": AssignmentState.COMPLETED,
    "discontinued": AssignmentState.DISCONTINUED,
    "withdrawn": AssignmentState.WITHDRAWN,
    "deferred": AssignmentState.DEFERRED,
    "unplaced": AssignmentState.UNPLACED,
}
PAIR_AFTER = {
    "interested": SuggestionState.INTERESTED,
    "overdue": SuggestionState.EXPIRED,
    "requested": SuggestionState.REQUESTED,
    "declined": SuggestionState.DECLINED,
}
PLACED_AFTER = {
    "agreed": PlacementState.AGREED,
    "in_progress": PlacementState.IN_PROGRESS,
    "completed": PlacementState.COMPLETED,
    "released": PlacementState.RELEASED,
    "discontinued": PlacementState.STOPPED,
}


def words(*texts):
    return sum(len(text.split()) for text in texts)


def body(example):
    return example.question, example.background, example.expected_result


def test_there_are_enough_texts_of_a_fair_length():
    assignments, offers = read_assignments(), read_offers()

    assert len(assignments) >= 60
    assert len(offers) >= 120
    assert not [at.key for at in assignments if not 150 <= words(*body(at)) <= 500]
    assert not [at.key for at in offers if not 60 <= words(at.description) <= 500]
    assert not [at.key for at in offers if not at.courses]
    keys = Counter([at.key for at in assignments] + [at.key for at in offers])
    assert set(keys.values()) == {1}


def test_every_form_level_theme_language_story_and_state_occurs():
    assignments, offers = read_assignments(), read_offers()
    taught = {level.value for level in Level} - {Level.PHD.value}
    research = {"Quantum technologie", "IT-change"}
    themes = {theme.name for theme in shipped_themes()} - research

    for texts in (assignments, offers):
        assert {level for at in texts for level in at.levels} == taught
        assert {name for at in texts for name in at.themes} == themes
        assert {at.language for at in texts} == {"nl", "en"}
    assert {at.form for at in assignments} == {form.value for form in AssignmentForm}
    assert {form for at in offers for form in at.forms} == {form.value for form in AssignmentForm}
    assert {at.story for at in assignments} == STATE_AFTER.keys()
    assert {STATE_AFTER[at.story] for at in assignments} == set(AssignmentState)
    assert {at.state for at in offers} == {state.value for state in OfferState}


def test_no_two_texts_share_a_sentence():
    texts = [part for at in read_assignments() for part in body(at)]
    texts += [at.description for at in read_offers()]

    counted = Counter(line for text in texts for line in sentences(normalise(text)))

    assert not [line for line, count in counted.items() if count > 1]


@pytest.mark.parametrize("row", ['title = "Zonder de rest"', 'key = "x"\nkleur = "rood"'])
def test_a_text_with_a_missing_or_unknown_field_is_refused(row, tmp_path):
    (tmp_path / "offers").mkdir()
    (tmp_path / "offers" / "one.toml").write_text(f"[[offer]]\n{row}\n")

    with pytest.raises(ValueError, match=r"one\.toml"):
        read_offers(tmp_path)


def test_production_refuses_examples(session_factory, session, tmp_path):
    settings = dataclasses.replace(make_settings(tmp_path), environment=Environment.PRODUCTION)

    with pytest.raises(ConfigurationError, match="embedded"):
        examples.load_examples(session_factory, settings)

    assert session.scalar(select(func.count(Person.id))) == 0


class CountingEncoder(HashingEncoder):
    """Notes how many texts it was given."""

    def __init__(self):
        self.count = 0

    def encode_query(self, texts):
        self.count += len(texts)
        return super().encode_query(texts)


class Stage:
    """A small play: one assignment of each wanted story, and offers that fit."""

    def __init__(self, session_factory, settings):
        self.session_factory = session_factory
        self.settings = settings
        self.encoder = CountingEncoder()
        self.said = []

    def perform(self, monkeypatch, stories, offers_each):
        self.choose(monkeypatch, stories, offers_each)
        examples.load_examples(self.session_factory, self.settings, self.say)

    def choose(self, monkeypatch, stories, offers_each):
        self.assignments = [
            next(at for at in read_assignments() if at.story == story) for story in stories
        ]
        self.offers = fitting_offers(self.assignments, offers_each)
        monkeypatch.setattr(examples, "read_assignments", lambda: self.assignments)
        monkeypatch.setattr(examples, "read_offers", lambda: self.offers)
        monkeypatch.setattr(examples, "load_encoder", lambda _settings: self.encoder)

    def say(self, line):
        self.said.append((line, self.encoder.count))

    def remove(self):
        return examples.remove_examples(self.session_factory)


@pytest.fixture
def stage(session_factory, tmp_path, database_url):
    load_reference_data(session_factory)
    yield Stage(session_factory, make_settings(tmp_path, DATABASE_URL=database_url))
    bench.clear_benches()


def distance(start: float, offer: ExampleOffer) -> float:
    return abs(offer.start_in_weeks - start)


def fitting_offers(assignments, each):
    """Published offers of the right form and level, the nearest in time first."""
    found: dict[str, ExampleOffer] = {}
    for assignment in assignments:
        start = assignment.start_in_weeks - assignment.submitted_months_ago * 30 / 7
        fitting = [
            at
            for at in read_offers()
            if at.state == "published"
            and assignment.form in at.forms
            and set(assignment.levels) & set(at.levels)
            and assignment.language in at.languages
        ]
        fitting.sort(key=partial(distance, start))
        found |= {at.key: at for at in fitting[:each]}
    return list(found.values())


def rows(session, entity):
    return session.scalar(select(func.count()).select_from(entity))


def counts(session):
    """Rows of every table but those of the reference data, which stay."""
    session.expire_all()
    return {
        table.name: session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    }


def test_every_story_ends_as_told(stage, session, monkeypatch):
    stage.perform(monkeypatch, STATE_AFTER, 9)

    by_title = {at.title: at for at in session.scalars(select(Assignment))}
    told = {at.story: by_title[at.title] for at in stage.assignments}
    assert {story: at.state for story, at in told.items()} == STATE_AFTER
    for story, state in PAIR_AFTER.items():
        of_story = Suggestion.assignment_id == told[story].id
        assert state in session.scalars(select(Suggestion.state).where(of_story)).all(), story
    for story, placed in PLACED_AFTER.items():
        of_story = Placement.assignment_id == told[story].id
        assert session.scalars(select(Placement.state).where(of_story)).all() == [placed]
    assert list(verify_chain(session)) == []


def test_people_of_the_examples_use_accounts_of_which_only_those_shown_can_be_entered(
    stage, session, monkeypatch
):
    stage.perform(monkeypatch, ("draft", "open"), 40)

    people = session.scalars(select(Person)).all()
    shown = {account.email for account in cast.ACCOUNTS}
    known = {at.password_hash for at in people if at.email in shown}
    others = [at for at in people if at.email not in shown]
    assert len(known) == 1
    assert others
    assert not known & {at.password_hash for at in others}
    assert sum(at.password_hash is None for at in people) <= len(people) / 20
    acted = set(session.scalars(select(Event.actor_id).where(Event.actor_id.is_not(None))))
    assert {at.id for at in people if at.last_login_at} == acted


def test_a_story_with_slots_left_over_ends_as_told_too(stage, session, monkeypatch):
    large = next(at for at in read_assignments() if at.story == "completed" and at.slots > 1)
    stage.choose(monkeypatch, ("completed",), 9)
    stage.assignments[:] = [large]
    stage.offers[:] = fitting_offers([large], 9)

    examples.load_examples(stage.session_factory, stage.settings, stage.say)

    assignment = session.scalars(select(Assignment)).one()
    assert (assignment.state, assignment.slots) == (AssignmentState.COMPLETED, 1)


ORDER = (
    EventKind.ASSIGNMENT_CREATED,
    EventKind.ASSIGNMENT_SUBMITTED,
    EventKind.ASSIGNMENT_OPENED,
    EventKind.INTEREST_EXPRESSED,
    EventKind.SUGGESTION_ACCEPTED,
    EventKind.PLACEMENT_CONFIRMED,
    EventKind.PLACEMENT_STARTED,
    EventKind.PLACEMENT_COMPLETED,
)


@pytest.mark.parametrize("today", ["2026-11-28 03:00", "2026-11-30 08:31", "2027-03-30 19:45"])
def test_everything_happens_in_office_hours_and_one_thing_after_the_other(
    stage, session, monkeypatch, today
):
    now = datetime.fromisoformat(today).replace(tzinfo=AMSTERDAM)
    monkeypatch.setattr(examples, "utc_now", lambda: now)

    stage.perform(monkeypatch, ("completed", "interested", "overdue"), 5)

    facts = session.scalars(select(Event).order_by(Event.seq)).all()
    assert [fact.kind for fact in facts if not is_office_hour(fact.occurred_at)] == []
    assert all(earlier.occurred_at <= later.occurred_at for earlier, later in pairwise(facts))
    assert facts[-1].occurred_at <= now
    completed = _moments(facts, session)
    assert len(completed) == len(ORDER)
    assert all(earlier < later for earlier, later in pairwise(completed))


def _moments(facts, session):
    """When each step of the completed assignment was first taken."""
    done = Assignment.state == AssignmentState.COMPLETED
    assignment_id = session.scalars(select(Assignment.id).where(done)).one()
    own = [fact for fact in facts if fact.assignment_id == assignment_id]
    return [next(at.occurred_at for at in own if at.kind is kind) for kind in ORDER]


def test_the_play_marks_all_it_makes_and_removal_leaves_nothing_of_it(
    stage, session, sent, monkeypatch
):
    with UnitOfWork(session, sent) as uow:
        own = World(uow).published(uow)
    before = counts(session)
    stage.perform(monkeypatch, ("interested", "agreed", "withdrawn"), 3)
    session.rollback()
    assert session.scalars(select(Offer.id).where(~Offer.is_example)).all() == [own.id]
    assert session.scalars(select(Assignment).where(~Assignment.is_example)).all() == []

    assert stage.remove() > 0

    session.rollback()
    after = counts(session)
    # Work to do, facts, and the mark that they were here once: nobody's data.
    kept = {"job", "matcher", "match_run", "programme", "embedding", "setting"}
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed <= kept
    assert list(verify_chain(session)) == []


def start(stage, *, empty=False):
    """Prepare as ``script/server`` does; return what it says about signing in."""
    return prepare(stage.settings, lambda _line: None, empty=empty)


def broken_off(stage, monkeypatch):
    """Start and press Ctrl-C in the middle of the play."""
    take, taken = Play._take, iter(range(9))

    def take_some(play, *arguments):
        if next(taken, None) is None:
            raise KeyboardInterrupt
        take(play, *arguments)

    monkeypatch.setattr(Play, "_take", take_some)
    with pytest.raises(KeyboardInterrupt):
        start(stage)
    monkeypatch.setattr(Play, "_take", take)


def titles(session):
    session.rollback()
    return sorted(session.scalars(select(Assignment.title)))


def test_a_load_that_was_broken_off_is_done_again_from_the_start(stage, session, monkeypatch):
    stage.choose(monkeypatch, ("interested", "agreed"), 3)
    broken_off(stage, monkeypatch)
    assert rows(session, Person) > 0

    told = start(stage)

    assert told[0].startswith("Example accounts")
    assert titles(session) == sorted(at.title for at in stage.assignments)
    assert list(verify_chain(session)) == []


def test_an_empty_start_after_one_that_was_broken_off_is_empty(stage, session, monkeypatch):
    stage.choose(monkeypatch, ("interested",), 2)
    broken_off(stage, monkeypatch)

    told = start(stage, empty=True)

    assert "/aanmaken/" in told[1]
    assert rows(session, Person) == 0
    assert not (stage.settings.data_dir / examples.PASSWORD_FILE).exists()


def test_a_whole_load_is_left_alone_and_does_not_come_back_after_removal(
    stage, session, monkeypatch
):
    stage.choose(monkeypatch, ("interested",), 2)
    start(stage)
    before = counts(session)
    session.rollback()
    start(stage)
    assert counts(session) == before
    session.rollback()
    stage.remove()

    told = start(stage)

    assert "/aanmaken/" in told[1]
    assert rows(session, Person) == 0
