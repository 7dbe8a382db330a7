# SPDX-License-Identifier: EUPL-1.2
"""Every action from every state by everybody: exactly the cells written out here pass.

The tables are written by hand from the lifecycle's description, not read from the code. For a cell
that is not here the answer is: not allowed, when nobody like this may ever take the step; already
done, when the step leads to where it stands; else invalid.
"""

import itertools
from typing import Any

import pytest

from models.assignment import Assignment
from models.errors import MissingInformation
from models.lifecycle import TRANSITIONS, move, permitted
from models.offer import Offer
from models.placement import Placement
from models.programme_suggestion import ProgrammeSuggestion
from models.suggestion import Suggestion
from models.transitions import (
    REPORT_BUCKETS,
    AssignmentAction,
    OfferAction,
    PlacementAction,
    ProgrammeAction,
    SuggestionAction,
)
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentState,
    OfferState,
    PlacementState,
    ProgrammeSuggestionState,
    ReportBucket,
    SuggestionState,
)
from tests.domain.stage import Stage

# action | from | to | who | needs
ASSIGNMENTS = """
submit            | draft returned           | submitted    | author             | submission
return_to_author  | submitted                | returned     | coordinator        | reason
open_for_interest | submitted deferred       | open         | coordinator system |
agree             | open                     | agreed       | coordinator        |
release           | agreed                   | open         | coordinator        | reason
start             | agreed                   | in_progress  | coordinator        |
start             | agreed                   | in_progress  | programme          |
complete          | in_progress              | completed    | coordinator        | ended_on outcome
complete          | in_progress              | completed    | programme          | ended_on outcome
defer             | submitted open deferred  | deferred     | coordinator        | next_start_on
mark_unplaced     | submitted open           | unplaced     | coordinator        | reason
withdraw          | draft submitted returned | withdrawn    | author coordinator | reason
withdraw          | open deferred            | withdrawn    | author coordinator | reason
discontinue       | agreed in_progress       | discontinued | coordinator        | reason
reopen            | withdrawn unplaced       | submitted    | coordinator        | reason submission
reopen            | discontinued             | submitted    | coordinator        | reason submission
close_slots       | agreed                   | agreed       | coordinator        | slots
close_slots       | in_progress              | in_progress  | coordinator        | slots
"""
OFFERS = """
publish | draft                  | published | programme        | publication
pause   | published              | paused    | programme        |
resume  | paused                 | published | programme        |
close   | draft published paused | closed    | programme system |
"""
SUGGESTIONS = """
request            | suggested expired superseded   | requested  | author coordinator | deadline_on
express_interest   | suggested expired superseded   | interested | programme          | deadline_on
accept             | requested                      | accepted   | programme          |
accept             | interested                     | accepted   | author             |
decline            | suggested                      | declined   | programme          | reason
decline            | requested interested accepted  | declined   | programme author   | reason
expire             | requested interested           | expired    | system             |
supersede          | suggested requested interested | superseded | system             |
supersede          | accepted confirmed             | superseded | system             |
revive             | superseded                     | suggested  | system             |
confirm            | accepted                       | confirmed  | coordinator        |
confirm            | suggested requested interested | confirmed  | coordinator        | reason
confirm            | expired declined superseded    | confirmed  | coordinator        | reason
undo_confirmation  | confirmed                      | accepted   | coordinator        |
restore_request    | superseded                     | requested  | system             | deadline_on
restore_interest   | superseded                     | interested | system             | deadline_on
restore_acceptance | superseded                     | accepted   | system             |
restore_refusal    | superseded                     | declined   | system             |
"""
PROGRAMMES = """
invite    | suggested                  | invited    | coordinator |
answer    | suggested invited          | answered   | programme   | offer_id
decline   | suggested invited          | declined   | programme   | reason
supersede | suggested invited answered | superseded | system      |
revive    | answered superseded        | suggested  | system      |
"""
PLACEMENTS = """
start    | agreed      | in_progress | coordinator programme |
complete | in_progress | completed   | coordinator programme | ended_on outcome
release  | agreed      | released    | coordinator           | reason
stop     | in_progress | stopped     | coordinator           | reason
"""
TABLES = {
    Assignment: ASSIGNMENTS,
    Offer: OFFERS,
    Suggestion: SUGGESTIONS,
    ProgrammeSuggestion: PROGRAMMES,
    Placement: PLACEMENTS,
}
ACTIONS: dict[type, Any] = {
    Assignment: AssignmentAction,
    Offer: OfferAction,
    Suggestion: SuggestionAction,
    ProgrammeSuggestion: ProgrammeAction,
    Placement: PlacementAction,
}
STATES = {
    Assignment: AssignmentState,
    Offer: OfferState,
    Suggestion: SuggestionState,
    ProgrammeSuggestion: ProgrammeSuggestionState,
    Placement: PlacementState,
}
MACHINES = list(TABLES)
BY_MACHINE = pytest.mark.parametrize("machine", MACHINES, ids=lambda kind: kind.__tablename__)
SUBMISSION = (
    "title", "question", "background", "expected_result", "form", "levels", "themes", "start_on",
    "duration_weeks", "work_mode", "not_business_critical",
)  # fmt: skip
PUBLICATION = (
    "title", "description", "forms", "levels", "themes", "languages", "work_modes", "start_on",
    "duration_weeks", "closes_on",
)  # fmt: skip


def cells(machine):
    """(action, state, party) -> (target, needs) of the table above."""
    found = {}
    for line in TABLES[machine].strip().splitlines():
        action, sources, target, who, needs = (part.strip() for part in line.split("|"))
        for source, party in itertools.product(sources.split(), who.split()):
            found[action, source, party] = (target, tuple(needs.split()))
    return found


def expected_answer(table, action, state, party):
    if (action, state, party) in table:
        return table[action, state, party][0]
    targets = {to for (name, _, who), (to, _) in table.items() if (name, who) == (action, party)}
    if not targets:
        return "not_allowed"
    return "already_done" if state in targets else "invalid_transition"


@pytest.fixture
def stage(session, sent):
    """One subject of each machine, and everybody who could act on it."""
    return Stage(session, sent)


@BY_MACHINE
def test_every_action_from_every_state_by_everybody(machine, stage, session, sent):
    table, wrong = cells(machine), []

    for state in STATES[machine]:
        with UnitOfWork(session, sent) as uow:
            stage.put(session, machine, state)
            for action, (party, actors) in itertools.product(
                ACTIONS[machine], stage.actors.items()
            ):
                expected = expected_answer(table, action, state, party)
                passes = (action, state, party) in table
                take = stage.take_and_undo if passes else stage.take
                answers = {take(uow, machine, action, actor) for actor in actors}
                if answers != {expected}:
                    wrong.append((action.value, state.value, party, expected, answers))

    assert not wrong


@BY_MACHINE
def test_the_screen_offers_exactly_the_steps_that_pass(machine, stage, session, sent):
    table = cells(machine)
    for state in STATES[machine]:
        with UnitOfWork(session, sent):
            subject = stage.put(session, machine, state)
            for party in ("author", "programme", "coordinator", "system", "outsider"):
                if machine is Assignment and party == "programme":
                    continue  # a programme moves an assignment through its placement only
                for actor in stage.actors[party]:
                    offered = {action.value for action in permitted(actor, subject)}
                    assert offered == {a for a, s, who in table if (s, who) == (state, party)}


def test_a_programme_moves_an_assignment_through_its_placement_only(stage, session, sent):
    with UnitOfWork(session, sent):
        subject = stage.put(session, Assignment, AssignmentState.AGREED)
        assert permitted(stage.actors["programme"][0], subject) == frozenset()


@BY_MACHINE
def test_a_step_without_its_needs_names_the_missing_fields(machine, stage, session, sent):
    for (action, state, party), (_, needs) in cells(machine).items():
        wanted = tuple(need for need in needs if need not in ("submission", "publication"))
        if not wanted:
            continue
        with UnitOfWork(session, sent) as uow:
            subject = stage.put(session, machine, state)
            through = stage.placement if machine is Assignment else None
            actor = stage.actors[party][0]
            with pytest.raises(MissingInformation) as missing:
                move(uow, subject, ACTIONS[machine](action), actor, through=through)
        assert missing.value.fields == wanted, (action, state, party)


def test_submitting_names_each_empty_field(stage):
    author = stage.actors["author"][0]
    for field in (*SUBMISSION, "place"):
        assert stage.missing_without(field, AssignmentAction.SUBMIT, author) == (field,)


def test_publishing_names_each_empty_field(stage):
    programme = stage.actors["programme"][0]
    for field in PUBLICATION:
        assert stage.missing_without(field, OfferAction.PUBLISH, programme) == (field,)


@BY_MACHINE
def test_the_code_holds_the_same_rows_as_this_page(machine):
    coded = {
        (row.action.value, source.value, party.value): row.target.value
        for row in TRANSITIONS[machine]
        for source in row.sources
        for party in row.who
    }

    assert coded == {cell: target for cell, (target, _) in cells(machine).items()}


@BY_MACHINE
def test_every_state_can_be_reached_and_whatever_is_asked_can_end(machine):
    table = cells(machine)
    reached = {target for target, _ in table.values()}

    assert set(STATES[machine]) - reached <= {"draft", "agreed", "suggested"}
    if machine is Suggestion:
        for asked in ("requested", "interested"):
            ends = {to for (_, state, _), (to, _) in table.items() if state == asked}
            assert {"accepted", "declined", "expired", "superseded"} <= ends


def test_every_state_has_its_report_bucket():
    preparation = {"submitted", "returned", "open", "agreed", "deferred"}
    expected = {
        None: {"draft"},
        ReportBucket.IN_PREPARATION: preparation,
        ReportBucket.IN_EXECUTION: {"in_progress"},
        ReportBucket.FINISHED: {"completed"},
        ReportBucket.NOT_CONTINUED: {"withdrawn", "unplaced", "discontinued"},
    }

    found = {
        bucket: {at for at in REPORT_BUCKETS if REPORT_BUCKETS[at] is bucket} for bucket in expected
    }

    assert found == expected
    assert set(REPORT_BUCKETS) == set(AssignmentState)
