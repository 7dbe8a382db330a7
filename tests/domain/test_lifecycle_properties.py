# SPDX-License-Identifier: EUPL-1.2
"""No sequence of actions, permitted or not, breaks what must always hold.

Every step is a real operation in a transaction of its own. It succeeds or raises a domain error;
anything else is a bug. ``tests/domain/invariants.py`` is checked after each step.
"""

from datetime import timedelta
from functools import partial
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event, select

from models.access import SYSTEM, Actor
from models.assignment import Assignment
from models.base import local_date, make_engine, make_session_factory, utc_now
from models.errors import DomainError
from models.offer import Offer
from models.operations import assignments, drafts, execution, matching, offers, suggestions
from models.operations.placements import (
    Terms,
    confirm_placement,
    place_by_hand,
)
from models.person import Person
from models.placement import Placement
from models.queries.figures import figures_on
from models.suggestion import Suggestion
from models.transitions import REPORT_BUCKETS
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    HandPlacementReason,
    OrganisationKind,
    ReportBucket,
    Role,
)
from tests.databases import DatabaseMaker
from tests.domain.invariants import check_all
from tests.domain.steps import (
    ASSIGNMENT_STEPS,
    EDITS,
    OFFER_EDITS,
    OFFER_STEPS,
    PLACEMENT_STEPS,
    TALKS,
    next_step,
    run_key,
    scored,
)
from tests.factories import World, organisation, person

PICK = st.integers(0, 5)
WHO = st.sampled_from(["right"] * 8 + ["contact", "lecturer", "coordinator", "outsider", "system"])
REASONS = st.sampled_from([None, HandPlacementReason.NO_RESPONSE])


class Lifecycle(RuleBasedStateMachine):
    """Two assignments and two offers to begin with, more as it goes, and time that passes."""

    maker: ClassVar[DatabaseMaker]

    def __init__(self):
        super().__init__()
        self.url = self.maker.create()
        self.engine = make_engine(self.url)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", careless)
        self.sessions = make_session_factory(self.engine)
        self.now = utc_now()

    def teardown(self):
        self.figures_add_up()
        self.engine.dispose()
        self.maker.drop(self.url)

    @initialize(slots=st.integers(1, 3))
    def begin(self, slots):
        with self.sessions() as session, self.work(session) as uow:
            world = World(uow)
            ministry = organisation(uow, OrganisationKind.GOVERNMENT)
            outsider = person(uow, Role.MINISTRY_CONTACT, ministry)
            self.people = {
                "contact": world.contact.id,
                "lecturer": world.lecturer.id,
                "coordinator": world.coordinator.id,
                "outsider": outsider.id,
            }
            self.world = world
            asked = [world.opened(uow, slots=slots), world.opened(uow)]
            for offer in (world.published(uow, capacity_groups=2), world.published(uow)):
                for assignment in asked:
                    world.suggestion(uow, assignment, offer)
        self.go_on(0)

    @rule(at=PICK)
    def go_on(self, at):
        """Take the next step of the road, so that walks get far."""

        def take(uow, assignment, coordinator):
            offer = self.pick(uow.session, Offer, at)
            next_step(uow, assignment, offer, coordinator, self.terms(3, now=True))

        self.step(take, Assignment, at, self.actor("coordinator", ""))

    @rule(form=st.sampled_from(AssignmentForm), complete=st.booleans(), groups=st.integers(1, 3))
    def something_new(self, form, complete, groups):
        fields = {"form": form} if complete else {"form": form, "question": ""}
        self.act(lambda uow: self.world_in(uow).draft(uow, **fields))
        capacity = {"capacity_groups": groups, "capacity_students": 3 * groups}
        self.act(lambda uow: self.world_in(uow).offer(uow, **capacity))

    @rule(at=PICK, who=WHO, changes=st.sampled_from(EDITS), others=st.sampled_from(OFFER_EDITS))
    def edit(self, at, who, changes, others):
        self.step(drafts.edit_assignment, Assignment, at, self.actor(who, "contact"), changes)
        self.step(offers.edit_offer, Offer, at, self.actor(who, "lecturer"), others)

    @rule(at=PICK, who=WHO, name=st.sampled_from(list(ASSIGNMENT_STEPS)))
    def move_assignment(self, at, who, name):
        right, verb = ASSIGNMENT_STEPS[name]
        self.step(verb, Assignment, at, self.actor(who, right))

    @rule(at=PICK, who=WHO, weeks=st.integers(-1, 20))
    def defer(self, at, who, weeks):
        day = local_date(self.now) + timedelta(weeks=weeks)
        self.step(assignments.defer_assignment, Assignment, at, self.actor(who, "coordinator"), day)

    @rule(at=PICK, who=WHO, name=st.sampled_from(list(OFFER_STEPS)))
    def move_offer(self, at, who, name):
        self.step(OFFER_STEPS[name], Offer, at, self.actor(who, "lecturer"))

    @rule(at=PICK, who=WHO, name=st.sampled_from(list(TALKS)))
    def talk(self, at, who, name):
        right, verb = TALKS[name]
        self.step(verb, Suggestion, at, self.actor(who, right))

    @rule(at=PICK, offer=PICK, who=WHO)
    def ask_a_programme_of_choice(self, at, offer, who):
        def ask(uow, assignment, actor):
            chosen = self.pick(uow.session, Offer, offer)
            made = suggestions.pair(uow, assignment, chosen, actor)
            suggestions.request_programme(uow, made, actor)

        self.step(ask, Assignment, at, self.actor(who, "contact"))

    @rule(at=PICK, who=WHO, students=st.integers(1, 6), reason=REASONS, now=st.booleans())
    def confirm(self, at, who, students, reason, now):
        terms = self.terms(students, reason, now=now)
        self.step(confirm_placement, Suggestion, at, self.actor(who, "coordinator"), terms)

    @rule(at=PICK, offer=PICK, who=WHO, students=st.integers(2, 4), reason=REASONS)
    def by_hand(self, at, offer, who, students, reason):
        def place(uow, assignment, actor):
            chosen = self.pick(uow.session, Offer, offer)
            terms = self.terms(students, reason, now=True)
            place_by_hand(uow, assignment, chosen, actor, terms)

        self.step(place, Assignment, at, self.actor(who, "coordinator"))

    @rule(at=PICK, who=WHO, name=st.sampled_from(list(PLACEMENT_STEPS)))
    def move_placement(self, at, who, name):
        right, verb = PLACEMENT_STEPS[name]
        self.step(verb, Placement, at, self.actor(who, right))

    @rule(at=PICK, students=st.integers(2, 4))
    def agree_and_confirm(self, at, students):
        """Three people in a row, as it should go."""
        for name in ("interest", "accept_interest"):
            self.talk(at, "right", name)
        terms = self.terms(students, None, now=True)
        self.step(confirm_placement, Suggestion, at, self.actor("coordinator", ""), terms)

    @rule(at=PICK, who=WHO, name=st.sampled_from(["release", "undo"]))
    def end_before_start(self, at, who, name):
        self.move_placement(at, who, name)

    @rule(at=PICK, who=WHO)
    def complete(self, at, who):
        verb = partial(
            execution.complete_placement, ended_on=local_date(self.now), outcome="Het werkt."
        )
        self.step(verb, Placement, at, self.actor(who, "lecturer"))

    @rule(at=PICK, kind=st.sampled_from([Assignment, Offer]), key=st.integers(0, 2), data=st.data())
    def computed(self, at, kind, key, data):
        """The worker stores what it computed some time ago, for whatever is there now."""

        def store(uow):
            subject = self.pick(uow.session, kind, at)
            other = Offer if kind is Assignment else Assignment
            ids = list(uow.session.scalars(select(other.id).order_by(other.id)))
            chosen = data.draw(st.lists(st.sampled_from(ids), unique=True))
            matching.store_run(
                uow,
                run_key(kind, subject.id, key),
                {},
                [scored(kind, subject.id, i) for i in chosen],
            )

        self.act(store)

    @rule(days=st.sampled_from([1, 12, 15, 90]))
    def time_passes(self, days):
        self.now += timedelta(days=days)
        self.act(suggestions.remind_asked)
        self.act(suggestions.expire_overdue)
        self.act(offers.close_past_offers)

    @invariant()
    def everything_holds(self):
        with self.sessions() as session:
            check_all(session)

    def figures_add_up(self):
        with self.sessions() as session:
            figures = figures_on(session, local_date(self.now))
            states = [at.state for at in session.scalars(select(Assignment)) if at.submitted_at]
            buckets = [REPORT_BUCKETS[state] for state in states]
            exits = buckets.count(ReportBucket.NOT_CONTINUED)
        assert None not in buckets
        assert figures.not_continued == exits
        assert figures.assignments == sum(figures.buckets.values()) == len(states) - exits
        for bucket, count in figures.buckets.items():
            assert count == buckets.count(bucket)

    # --- how a step is taken ---

    def terms(self, students, reason=HandPlacementReason.NO_RESPONSE, *, now):
        start_on = local_date(self.now) if now else None
        return Terms(students=students, hand_reason=reason, start_on=start_on)

    def work(self, session):
        return UnitOfWork(session, lambda _hint: None, now=self.now)

    def act(self, call):
        with self.sessions() as session:
            try:
                with self.work(session) as uow:
                    call(uow)
            except DomainError:
                return

    def step(self, verb, kind, at, find_actor, *rest):
        def take(uow):
            subject = self.pick(uow.session, kind, at)
            if subject is not None:
                verb(uow, subject, find_actor(uow.session), *rest)

        self.act(take)

    def pick(self, session, kind, at):
        found = list(session.scalars(select(kind).order_by(kind.id)))
        return found[at % len(found)] if found else None

    def actor(self, who, right):
        name = right if who == "right" else who

        def find(session):
            return SYSTEM if name == "system" else Actor.of(session.get(Person, self.people[name]))

        return find

    def world_in(self, uow):
        """The cast, read again in this session."""
        for name in ("contact", "lecturer", "coordinator", "ministry", "programme", "theme"):
            setattr(self.world, name, uow.session.merge(getattr(self.world, name)))
        return self.world


def careless(connection, _record):
    """A test's database may be lost at a power cut: speed over durability."""
    connection.execute("PRAGMA synchronous=OFF")


EXAMPLES = {"sqlite": 10, "postgres": 3}


@pytest.mark.timeout(300)
def test_no_sequence_of_actions_breaks_what_must_hold(databases, database_kind):
    machine = type("Lifecycle", (Lifecycle,), {"maker": databases[database_kind]})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES[database_kind],
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
