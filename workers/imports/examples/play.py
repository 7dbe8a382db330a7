# SPDX-License-Identifier: EUPL-1.2
"""Plays the examples in the order of time: one transaction per step, each at its own moment."""

import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final

from models.access import SYSTEM
from models.base import AMSTERDAM
from models.offer import Offer
from models.operations import offers as offering
from models.queries.matching import assignments_to_match
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentForm, Level, OfferState
from workers.imports.examples.cast import Cast
from workers.imports.examples.facts import Facts
from workers.imports.examples.office_hours import monday, next_office_hour, some_office_hour
from workers.imports.examples.story import WITH_A_PROGRAMME, Story
from workers.imports.examples.texts import ExampleAssignment, ExampleOffer
from workers.matching import match_assignment
from workers.toolbox import Toolbox

Step = Callable[[UnitOfWork], None]
YEARS_BACK: Final = 4
OFFERED_BEFORE_START: Final = timedelta(weeks=22)
ONE_IN: Final = 3  # earlier years show a third of the offers
CANDIDATES: Final = 3  # programmes with room for an assignment that was placed
WIDER_WINDOW_WEEKS: Final = 16
A_TERM: Final = timedelta(weeks=12)
A_WHILE: Final = timedelta(minutes=20)
AGES_AGO: Final = datetime(2000, 1, 1, tzinfo=AMSTERDAM)


@dataclass(slots=True)
class Play:
    """What still happens, by moment; a step may add later ones. It all happens in office hours."""

    tools: Toolbox
    people: Cast
    started_at: datetime
    say: Callable[[str], None]
    _now: datetime = AGES_AGO
    _starts: defaultdict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    _steps: list[tuple[datetime, int, Callable[[], Step]]] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def perform(
        self, assignments: Sequence[ExampleAssignment], offers: Sequence[ExampleOffer]
    ) -> None:
        """Play everything up to now."""
        with self.tools.session_factory() as session:
            facts = Facts.read(session)
        for number, example in enumerate(offers):
            self._schedule_offer(number, example, facts)
        for number, assignment in enumerate(assignments):
            story = Story(self, assignment, facts, number)
            self.at(story.written_at, story.write)
            if assignment.story in WITH_A_PROGRAMME:
                self._schedule_candidates(story, offers)
        self._run()
        self._rank_what_asks()

    def at(self, moment: datetime, step: Step) -> None:
        """Plan a step at some hour of that day; what lies after now never happens."""
        number = next(self._numbers)
        some_hour = some_office_hour(moment, number)
        if some_hour <= self._now:
            some_hour = next_office_hour(max(moment, self._now + A_WHILE))
        self._plan(moment, some_hour, number, lambda: step)

    def think_at(self, moment: datetime, think: Callable[[], Step]) -> None:
        """Plan work outside a transaction that returns the step to take then."""
        self._plan(moment, next_office_hour(moment), next(self._numbers), think)

    def _plan(
        self, wanted: datetime, hour: datetime, number: int, think: Callable[[], Step]
    ) -> None:
        if wanted <= self.started_at:
            heapq.heappush(self._steps, (min(hour, self.started_at), number, think))

    def _run(self) -> None:
        done = 0
        while self._steps:
            self._now, _, think = heapq.heappop(self._steps)
            self._take(self._now, think())
            done += 1
            if done % 100 == 0:
                self.say(f"example data: {done} steps played, now in {self._now:%B %Y}")

    def _rank_what_asks(self) -> None:
        """Rank once more with what is offered now; the offers do not change any more."""
        with self.tools.session_factory() as session:
            asking = [at.assignment.id for at in assignments_to_match(session)]
        self.say(f"example data: {len(asking)} assignments compared with what is offered now")
        for assignment_id in asking:
            self._take(self.started_at, match_assignment(self.tools, assignment_id))

    def _take(self, moment: datetime, step: Step) -> None:
        with (
            self.tools.session_factory() as session,
            UnitOfWork(session, self.tools.send, now=moment) as uow,
        ):
            step(uow)

    def _schedule_offer(self, number: int, example: ExampleOffer, facts: Facts) -> None:
        self._schedule_window(example, facts, weeks_back=0)
        if example.state != "published" or number % ONE_IN:
            return
        for year in range(1, YEARS_BACK + 1):
            self._schedule_window(example, facts, weeks_back=52 * year)

    def _schedule_candidates(self, story: Story, offers: Sequence[ExampleOffer]) -> None:
        """Programmes that could take this assignment offered room in its period."""
        fitting = [
            offer
            for offer in offers
            if story.example.form in offer.forms
            and not set(story.example.levels).isdisjoint(offer.levels)
            and story.example.language in offer.languages
        ]
        fitting.sort(key=lambda offer: story.example.themes[0] not in offer.themes)
        start = story.submitted_at + timedelta(weeks=story.example.start_in_weeks)
        for offer in fitting[:CANDIDATES]:
            if any(abs(start - other) < A_TERM for other in self._starts[offer.key]):
                continue  # it offers room in this period already
            self._starts[offer.key].append(start)
            window = _Window(self, offer, story.facts, start, is_past=True)
            self.at(story.submitted_at - timedelta(days=9), window.publish)

    def _schedule_window(self, example: ExampleOffer, facts: Facts, *, weeks_back: int) -> None:
        start = self.started_at + timedelta(weeks=example.start_in_weeks - weeks_back)
        published_at = min(
            start - OFFERED_BEFORE_START, self.started_at - timedelta(days=3 + len(example.key))
        )
        window = _Window(self, example, facts, start, is_past=weeks_back > 0)
        if example.state == "published":
            self._starts[example.key].append(start)
        self.at(published_at, window.publish)


@dataclass(frozen=True, slots=True)
class _Window:
    """One offer in one window: published, and in the end closed, paused or left open."""

    play: Play
    example: ExampleOffer
    facts: Facts
    start: datetime
    is_past: bool

    def publish(self, uow: UnitOfWork) -> None:
        example, people = self.example, self.play.people
        programme = uow.session.merge(people.programmes[example.key], load=False)
        actor = people.lecturer_of(programme)
        offer = offering.create_offer(uow, actor, programme)
        offer.is_example = True
        offering.edit_offer(uow, offer, actor, self._content())
        if example.state == "draft" and not self.is_past:
            return
        offering.publish_offer(uow, offer, actor)
        self._plan_ending(offer.id, offer.closes_on)

    def _content(self) -> dict[str, object]:
        example = self.example
        closes = -1 if self.is_past else example.closes_in_weeks - example.start_in_weeks
        return {
            "title": example.title,
            "description": example.description,
            "courses": example.courses,
            "language": example.language,
            "languages": example.languages,
            "forms": [AssignmentForm(form) for form in example.forms],
            "levels": [Level(level) for level in example.levels],
            "themes": self.facts.themes_named(example.themes),
            "start_on": monday(self.start.date()),
            "flexible_weeks": WIDER_WINDOW_WEEKS if self.is_past else example.flexible_weeks,
            "duration_weeks": example.duration_weeks,
            "capacity_groups": example.capacity_groups,
            "capacity_students": example.capacity_students,
            "group_min": example.group_min,
            "group_max": example.group_max,
            "place_id": self.facts.place_id(example.place),
            "work_modes": example.work_modes,
            "max_distance_km": example.max_distance_km,
            "closes_on": (self.start + timedelta(weeks=closes)).date(),
        }

    def _plan_ending(self, offer_id: int, closes_on: object) -> None:
        def end(uow: UnitOfWork) -> None:
            offer = uow.session.get_one(Offer, offer_id)
            if offer.state is OfferState.PUBLISHED:
                offering.close_offer(uow, offer, SYSTEM)

        def pause(uow: UnitOfWork) -> None:
            offer = uow.session.get_one(Offer, offer_id)
            offering.pause_offer(uow, offer, self.play.people.lecturer_of(offer.programme))

        closing = datetime.combine(closes_on, time(), AMSTERDAM)  # type: ignore[arg-type]
        self.play.at(closing + timedelta(days=1), end)
        if self.example.state == "paused" and not self.is_past:
            self.play.at(self.play.started_at - timedelta(days=1), pause)
