# SPDX-License-Identifier: EUPL-1.2
"""What happens to one example assignment: a table of stories, played by the real operations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from models.access import Actor
from models.assignment import Assignment
from models.base import local_date
from models.capacity import student_bounds
from models.operations import assignments, drafts, execution, placements, suggestions
from models.placement import Placement
from models.suggestion import Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentState,
    DeclineReason,
    HandPlacementReason,
    Language,
    PlacementState,
    StopReason,
    SuggestionState,
)
from workers.imports.examples.choices import best_suggestion, known_offer
from workers.imports.examples.content import assignment_content
from workers.imports.examples.facts import Facts
from workers.imports.examples.texts import ExampleAssignment
from workers.matching import match_assignment

if TYPE_CHECKING:
    from workers.imports.examples.play import Play

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
ASKING: Final = ("open", "interested", "requested", "declined")
ONE_LATE_IN: Final = 4  # the others have asked, or will start, in these weeks
WAITING: Final = ("interested", "requested")  # for an answer that may still come in time
WITH_A_PROGRAMME: Final = (
    *("agreed", "in_progress", "completed", "released", "discontinued"),
    *("interested", "requested", "declined", "overdue"),
)
OUTCOME: Final = {
    Language.DUTCH: "De studenten hebben het resultaat overgedragen en gepresenteerd.",
    Language.ENGLISH: "The students handed over and presented their result.",
}


@dataclass(slots=True)
class Story:
    """One assignment on its way; each method is a step that plans the next."""

    play: "Play"
    example: ExampleAssignment
    facts: Facts
    number: int
    assignment_id: int = 0

    @property
    def written_at(self) -> datetime:
        """The day on which the author writes it."""
        return self.submitted_at - (1 + self.number % 3) * DAY

    @property
    def submitted_at(self) -> datetime:
        """The day on which the author hands it in; of what still asks only some waits long."""
        days = self.example.submitted_months_ago * 30 + 3 + self.number % 17
        is_late = self.number % ONE_LATE_IN == 0
        if self.example.story in ASKING and not is_late:
            days = min(days, 8 + self.number % 13)
        elif self.example.story == "agreed" and not is_late:
            days = min(days, 7 * self.example.start_in_weeks - 21)
        return self.play.started_at - timedelta(days=days)

    @property
    def contact(self) -> Actor:
        """The author."""
        return self.play.people.contact_of(self.example.organisation)

    @property
    def coordinator(self) -> Actor:
        """Who coordinates this one."""
        return self.play.people.coordinator(self.number)

    def write(self, uow: UnitOfWork) -> None:
        """Write the draft."""
        organisation = self.play.people.organisations[self.example.organisation]
        assignment = drafts.create_assignment(uow, self.contact, organisation_id=organisation.id)
        assignment.is_example = True
        content = assignment_content(self.example, self.facts, today=local_date(uow.now))
        drafts.edit_assignment(uow, assignment, self.contact, content)
        self.assignment_id = assignment.id
        if self.example.story != "draft":
            self._then(self.submitted_at - uow.now, uow, self.submit)

    def submit(self, uow: UnitOfWork) -> None:
        """Hand it in; the story decides what follows."""
        assignments.submit_assignment(uow, self._assignment(uow), self.contact)
        self._match_after(timedelta(minutes=2), uow)
        if self.example.story == "returned":
            self._then(2 * DAY, uow, self.send_back)
        elif self.example.story != "submitted":
            self._soon(4 * DAY, uow, self.open)

    def send_back(self, uow: UnitOfWork) -> None:
        """Return it to its author."""
        message = "Wilt u het eindresultaat concreter maken? Noem wat er aan het eind ligt."
        assignments.return_assignment(uow, self._assignment(uow), self.coordinator, message)

    def open(self, uow: UnitOfWork) -> None:
        """Open it for programmes, then follow the story."""
        assignments.open_assignment(uow, self._assignment(uow), self.coordinator)
        follow = STORIES.get(self.example.story)
        if follow is not None:
            self._follow(uow, lambda later: follow(self, later))

    def _follow(self, uow: UnitOfWork, step: Callable[[UnitOfWork], object]) -> None:
        """Somebody answers within the week, or lately when it waits for the other side."""
        wait = min(6 * DAY, max(self._rest(uow) - DAY, HOUR / 2))
        if self.example.story not in WAITING:
            self._then(wait, uow, step)
            return
        lately = self.play.started_at - (2 + self.number % 9) * DAY
        self._match_after(max(lately - uow.now, wait), uow, then=step)

    def show_interest(self, uow: UnitOfWork) -> Suggestion | None:
        """The best programme that is still free shows interest."""
        best = best_suggestion(uow, self.assignment_id)
        if best is not None:
            lecturer = self.play.people.lecturer_of(best.offer.programme)
            suggestions.express_interest(uow, best, lecturer, "Dit past goed bij ons semester.")
        return best

    def wait_in_vain(self, uow: UnitOfWork) -> None:
        """A programme shows interest, and nobody answers before the term ends."""
        best = self.show_interest(uow)
        if best is not None and best.deadline_on is not None:
            left = best.deadline_on - local_date(uow.now)
            self._then(left + DAY, uow, suggestions.expire_overdue)

    def ask(self, uow: UnitOfWork) -> None:
        """The author asks the best programme."""
        best = best_suggestion(uow, self.assignment_id)
        if best is not None:
            suggestions.request_programme(uow, best, self.contact, "Wilt u hiernaar kijken?")

    def be_declined(self, uow: UnitOfWork) -> None:
        """The best programme says no."""
        best = best_suggestion(uow, self.assignment_id)
        if best is not None:
            lecturer = self.play.people.lecturer_of(best.offer.programme)
            suggestions.decline_suggestion(uow, best, lecturer, DeclineReason.PERIOD)

    def agree(self, uow: UnitOfWork) -> None:
        """Both sides say yes, or know each other; the coordinator confirms a few days later."""
        best = self.show_interest(uow)
        step = self.confirm if best is None else self.accept
        best = best or self._known_programme(uow)
        if best is not None:
            pair_id = best.id
            self._soon(2 * DAY, uow, lambda later: step(later, pair_id))

    def accept(self, uow: UnitOfWork, pair_id: int) -> None:
        """The author says yes to the programme."""
        pair = uow.session.get_one(Suggestion, pair_id)
        suggestions.accept_suggestion(uow, pair, self.contact)
        self._soon(2 * DAY, uow, lambda later: self.confirm(later, pair_id))

    def confirm(self, uow: UnitOfWork, pair_id: int) -> None:
        """Confirm the pair and plan its execution."""
        pair = uow.session.get_one(Suggestion, pair_id)
        lowest, highest = student_bounds(pair.assignment)
        is_agreed = pair.state is SuggestionState.ACCEPTED
        terms = placements.Terms(
            students=min(highest, max(lowest, pair.offer.group_min)),
            hand_reason=None if is_agreed else HandPlacementReason.LONG_STANDING,
        )
        placement = placements.confirm_placement(uow, pair, self.coordinator, terms)
        placement_id = placement.id
        if self.example.story == "released":
            self._soon(5 * DAY, uow, lambda later: self.release(later, placement_id))
        elif self.example.story in ("in_progress", "completed", "discontinued"):
            start = uow.now + timedelta(days=(placement.start_on - local_date(uow.now)).days)
            self.play.at(max(start, uow.now), lambda later: self.start(later, placement_id))

    def start(self, uow: UnitOfWork, placement_id: int) -> None:
        """Students start; plan the end of a story that has one."""
        placement = uow.session.get_one(Placement, placement_id)
        if placement.state is not PlacementState.AGREED:
            return
        execution.start_placement(uow, placement, self._lecturer(placement))
        weeks = self.example.duration_weeks
        if self.example.story == "completed":
            self._then(timedelta(weeks=weeks), uow,
                       lambda later: self.complete(later, placement_id))  # fmt: skip
        elif self.example.story == "discontinued":
            self._then(timedelta(weeks=weeks / 2), uow,
                       lambda later: self.stop(later, placement_id))  # fmt: skip

    def complete(self, uow: UnitOfWork, placement_id: int) -> None:
        """Students hand over their result."""
        placement = uow.session.get_one(Placement, placement_id)
        today, outcome = local_date(uow.now), OUTCOME[placement.assignment.language]
        execution.complete_placement(uow, placement, self._lecturer(placement), today, outcome)
        if placement.assignment.state is AssignmentState.IN_PROGRESS:
            self._soon(DAY, uow, self.close_rest)

    def close_rest(self, uow: UnitOfWork) -> None:
        """Nobody else takes part: the coordinator closes the slots that are left."""
        execution.close_remaining_slots(uow, self._assignment(uow), self.coordinator)

    def stop(self, uow: UnitOfWork, placement_id: int) -> None:
        """It ends early."""
        placement = uow.session.get_one(Placement, placement_id)
        execution.stop_placement(uow, placement, self.coordinator, StopReason.SUPERVISION_FELL_AWAY)

    def release(self, uow: UnitOfWork, placement_id: int) -> None:
        """It falls through before the start."""
        placement = uow.session.get_one(Placement, placement_id)
        execution.release_placement(uow, placement, self.coordinator, StopReason.STUDENTS_LEFT)

    def withdraw(self, uow: UnitOfWork) -> None:
        """The author takes it back."""
        reason = "De afdeling krijgt dit jaar ander werk."
        assignments.withdraw_assignment(uow, self._assignment(uow), self.contact, reason)

    def defer(self, uow: UnitOfWork) -> None:
        """It moves to a later window."""
        later = local_date(self.play.started_at) + timedelta(weeks=30)
        assignments.defer_assignment(uow, self._assignment(uow), self.coordinator, later)

    def leave_unplaced(self, uow: UnitOfWork) -> None:
        """Nobody was found."""
        reason = "Geen enkele opleiding kon deze periode."
        assignments.mark_unplaced(uow, self._assignment(uow), self.coordinator, reason)

    def _known_programme(self, uow: UnitOfWork) -> Suggestion | None:
        """Return a pair that the coordinator makes by hand."""
        offer = known_offer(uow, self.example, self.number)
        if offer is None:
            return None
        return suggestions.pair(uow, self._assignment(uow), offer, self.coordinator)

    def _lecturer(self, placement: Placement) -> Actor:
        return self.play.people.lecturer_of(placement.offer.programme)

    def _assignment(self, uow: UnitOfWork) -> Assignment:
        return uow.session.get_one(Assignment, self.assignment_id)

    def _rest(self, uow: UnitOfWork) -> timedelta:
        """Return the time between this step and now."""
        return self.play.started_at - uow.now

    def _then(self, wait: timedelta, uow: UnitOfWork, step: Callable[[UnitOfWork], object]) -> None:
        self.play.at(uow.now + wait, lambda later: (step(later), None)[1])

    def _soon(self, wait: timedelta, uow: UnitOfWork, step: Callable[[UnitOfWork], object]) -> None:
        """Plan a step that has been taken by now, also in a story that began a moment ago."""
        self._then(min(wait, self._rest(uow)), uow, step)

    def _match_after(
        self,
        wait: timedelta,
        uow: UnitOfWork,
        then: Callable[[UnitOfWork], object] | None = None,
    ) -> None:
        """Let the matcher rank, as the worker does after each change."""

        def think() -> Callable[[UnitOfWork], None]:
            store = match_assignment(self.play.tools, self.assignment_id)
            return lambda later: self._store(later, store, then)

        self.play.think_at(uow.now + wait, think)

    def _store(
        self,
        uow: UnitOfWork,
        store: Callable[[UnitOfWork], None],
        then: Callable[[UnitOfWork], object] | None,
    ) -> None:
        store(uow)
        if then is not None:
            self._soon(HOUR, uow, then)


STORIES: Final[dict[str, Callable[[Story, UnitOfWork], object]]] = {
    "interested": Story.show_interest,
    "requested": Story.ask,
    "declined": Story.be_declined,
    "overdue": Story.wait_in_vain,
    "agreed": Story.agree,
    "in_progress": Story.agree,
    "completed": Story.agree,
    "released": Story.agree,
    "discontinued": Story.agree,
    "withdrawn": Story.withdraw,
    "deferred": Story.defer,
    "unplaced": Story.leave_unplaced,
}
