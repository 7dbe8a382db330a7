# SPDX-License-Identifier: EUPL-1.2
"""Every address that takes a form: whose it is, which thing it needs, and where the form stands.

Forms with an attempt of their own stand in ``COVERED``, all others in ``FORMS``.
"""

from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from models.access import Actor
from models.base import utc_now
from models.job import Job
from models.operations import (
    assignments,
    execution,
    handover,
    links,
    offers,
    people,
    saved_searches,
    suggestions,
    theme_models,
)
from models.operations.drafts import start_draft
from models.person import Person
from models.search import SearchKind, Wanted
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, JobState, OrganisationKind, Role, TokenPurpose
from tests.factories import World, new_ranking, organisation, person, programme
from tests.views.placing import accepted, placed
from tests.views.reading import read, theme_model

# address (:its word) | who sends it | about what | page that holds the form, unless its own
FORMS: Final = """
account.logout                | contact       | nothing      | cockpit.show
account.logout_everywhere     | contact       | nothing      | account.profile
account.reset_password        | nobody        | reset_link   |
account.set_up                | nobody        | set_up_link  |
admin.deactivate              | administrator | busy_contact |
admin.move_theme              | administrator | the_theme    | admin.themes
admin.reactivate              | administrator | closed_one   | admin.person
admin.requeue                 | administrator | dead_job     | admin.jobs
admin.resend_invitation       | administrator | invited      | admin.person
admin.revoke                  | administrator | idle_contact | admin.person
admin.train_themes            | administrator | nothing      | admin.theme_models
admin.use_best_theme_model    | administrator | by_hand      | admin.theme_models
admin.use_no_theme_model      | administrator | used_model   | admin.theme_models
admin.use_theme_model         | administrator | unused_model | admin.theme_models
admin.verify_chain            | administrator | nothing      | admin.audit
assignments.ask_advice        | contact       | draft        | assignments.check
assignments.copy              | contact       | submitted    | assignments.show
assignments.hand_over         | coordinator   | made_for     | assignments.check
assignments.on_behalf         | coordinator   | nothing      |
assignments.paste             | contact       | draft        |
assignments.set_favourite     | lecturer      | opened       | assignments.show
assignments.share             | contact       | shared       |
assignments.split             | contact       | read_draft   | assignments.advice
assignments.submit            | contact       | draft        | assignments.check
assignments.take_theme        | contact       | read_draft   | assignments.advice
assignments.withdraw          | contact       | opened       |
components.index              | nobody        | nothing      |
components.press              | nobody        | nothing      | components.index
offers.close                  | lecturer      | published    | offers.close_page
offers.copy                   | lecturer      | published    | offers.show
offers.new                    | lecturer      | nothing      |
offers.pause                  | lecturer      | published    | offers.show
offers.publish                | lecturer      | offer        | offers.check
offers.resume                 | lecturer      | paused       | offers.show
placements.by_hand            | coordinator   | asking       |
placements.complete           | lecturer      | started      |
placements.confirm_terms      | coordinator   | agreed_pair  | placements.confirm
placements.confirm_terms      | coordinator   | pair         | placements.confirm
placements.release            | coordinator   | placed       |
placements.start              | lecturer      | placed       | placements.show
placements.stop               | coordinator   | started      |
placements.undo               | coordinator   | placed       |
programmes.decline            | lecturer      | fitting      | programmes.show
programmes.invite             | coordinator   | fitting      | programmes.show
programmes.invite             | coordinator   | far_fitting  | programmes.show
programmes.show_interest      | lecturer      | fitting      | programmes.show
ranking.compare_words_only    | administrator | nothing      | ranking.index
ranking.learn                 | manager       | nothing      | ranking.index
ranking.use                   | manager       | new_ranking  | ranking.show
screening.open_one            | coordinator   | submitted    | assignments.show
screening.open_several        | coordinator   | submitted    | screening.index
screening.step:doorschuiven   | coordinator   | submitted    |
screening.step:heropenen      | coordinator   | unplaced     |
screening.step:niet-geplaatst | coordinator   | opened       |
screening.step:plekken-sluiten| coordinator   | half_placed  |
screening.step:stoppen        | coordinator   | half_placed  |
screening.step:terugsturen    | coordinator   | submitted    |
search.edit_saved             | contact       | kept         |
search.forget_saved           | contact       | kept         | search.saved
search.open_saved             | contact       | kept         | search.saved
search.save                   | contact       | nothing      | search.index
suggestions.accept            | contact       | interested   | suggestions.show
suggestions.ask_by_hand       | contact       | asked_offer  |
suggestions.decline           | contact       | interested   | suggestions.show
suggestions.express_interest  | lecturer      | pair         | suggestions.show
suggestions.interest_by_hand  | lecturer      | asking       |
suggestions.request_programme | contact       | pair         | suggestions.show
suggestions.why_not           | lecturer      | asking       |
"""

# module and test that fuzz a form already | addresses
COVERED: Final = """
test_account_fuzz     test_any_answer_gets_a_message_and_is_kept     | account.change_password
test_account_fuzz     test_any_answer_gets_a_message_and_is_kept     | account.forgot_password
test_account_fuzz     test_any_answer_gets_a_message_and_is_kept     | account.login account.profile
test_account_fuzz     test_any_answer_gets_a_message_and_is_kept     | admin.edit_organisation
test_account_fuzz     test_any_answer_gets_a_message_and_is_kept     | admin.edit_theme admin.grant
test_account_fuzz     test_any_answer_gets_a_message_and_is_kept     | admin.invite admin.merge
test_account_fuzz     test_any_answer_gets_a_message_and_is_kept     | admin.new_organisation
test_account_fuzz     test_any_answer_gets_a_message_and_is_kept     | admin.new_theme
test_account_fuzz     test_any_answer_gets_a_message_and_is_kept     | admin.settings
test_account_fuzz     test_any_answer_gets_a_message_and_is_kept     | admin.transfer
test_account_fuzz     test_any_name_and_password_at_an_invitation    | account.accept_invitation
test_assignments_fuzz test_any_answer_to_a_step_gets_a_page          | assignments.save
test_assignments_fuzz test_any_answer_to_a_step_gets_a_page          | assignments.autosave
test_assignments_fuzz test_any_answer_to_the_other_forms_gets_a_page | assignments.new
test_joining          test_whatever_is_sent_along_is_answered        | screening.propose_joining
test_joining          test_whatever_is_sent_along_is_answered        | screening.dismiss_likeness
test_search_meaning   test_any_question_is_answered                  | search.ask_meaning
test_offers_saving    test_whatever_is_typed_is_answered             | offers.autosave
test_offers_steps     test_whatever_is_typed_in_a_step_is_stored_or_told | offers.edit
"""


class Form(NamedTuple):
    """One line of ``FORMS``."""

    endpoint: str
    word: str
    who: str
    about: str
    page: str


def forms() -> list[Form]:
    """Return the lines of ``FORMS``."""
    cells = [[cell.strip() for cell in line.split("|")] for line in FORMS.strip().splitlines()]
    return [
        Form(*at.partition(":")[::2], who, about, page or at.partition(":")[0])
        for at, who, about, page in cells
    ]


def covered() -> dict[str, tuple[str, ...]]:
    """Return the module and the test that fuzzes each other address."""
    lines = [line.split("|") for line in COVERED.strip().splitlines()]
    return {at: tuple(test.split()) for test, endpoints in lines for at in endpoints.split()}


class Scene(World):
    """Makes a thing of each kind, in the state in which its form can be sent."""

    def thing(self, uow: UnitOfWork, name: str) -> Any:
        """Return a new one of what ``FORMS`` calls by this name."""
        made = getattr(self, f"_{name}", None) or getattr(self, name)
        return made(uow)

    def good(self) -> dict[str, str]:
        """Return the right answers to questions that the page asks only after the first one."""
        ministry = str(self.ministry.public_id)
        owner = str(self.contact.public_id)
        return {"organisation": ministry, "contacts_shown": ministry, "owner": owner}

    def _read_draft(self, uow: UnitOfWork) -> Any:
        """A draft about which a worker proposed a theme and a split."""
        draft = self.draft(uow, themes=[])
        return read(uow, self, draft)

    def _used_model(self, uow: UnitOfWork) -> Any:
        made = theme_model(uow)
        theme_models.use_theme_model(uow, made, Actor.of(self.administrator))
        return made

    def _unused_model(self, uow: UnitOfWork) -> Any:
        self._by_hand(uow)
        return theme_model(uow, better=False, labels="others")

    def _by_hand(self, uow: UnitOfWork) -> Any:
        """What learned themes there are is put aside."""
        theme_models.use_theme_model(uow, None, Actor.of(self.administrator))
        return SimpleNamespace(public_id=None)

    def _nothing(self, _uow: UnitOfWork) -> Any:
        return SimpleNamespace(public_id=None)

    def _the_theme(self, _uow: UnitOfWork) -> Any:
        return self.theme

    def _asking(self, uow: UnitOfWork) -> Any:
        """An open assignment, and an offer that could take it."""
        self.published(uow)
        return self.opened(uow)

    def _asked_offer(self, uow: UnitOfWork) -> Any:
        """An offer, and an assignment of the contact to ask it for."""
        self.opened(uow)
        return self.published(uow)

    def _shared(self, uow: UnitOfWork) -> Any:
        """A draft, and a colleague to share it with."""
        self._idle_contact(uow)
        return self.draft(uow)

    def _new_ranking(self, uow: UnitOfWork) -> Any:
        return new_ranking(uow)

    def _unplaced(self, uow: UnitOfWork) -> Any:
        actor = Actor.of(self.coordinator)
        return assignments.mark_unplaced(uow, self.opened(uow), actor, "Niemand had plek.")

    def _half_placed(self, uow: UnitOfWork) -> Any:
        return placed(uow, self, slots=2).assignment

    def _made_for(self, uow: UnitOfWork) -> Any:
        actor = Actor.of(self.coordinator)
        return start_draft(uow, actor, organisation_id=self.ministry.id, owner=self.contact)

    def _fitting(self, uow: UnitOfWork) -> Any:
        return self.programme_suggestion(uow, self.opened(uow), self.programme)

    def _far_fitting(self, uow: UnitOfWork) -> Any:
        """A programme of an institution where nobody has an account."""
        elsewhere = programme(uow, organisation(uow, OrganisationKind.INSTITUTION))
        return self.programme_suggestion(uow, self.opened(uow), elsewhere)

    def _paused(self, uow: UnitOfWork) -> Any:
        return offers.pause_offer(uow, self.published(uow), Actor.of(self.lecturer))

    def _pair(self, uow: UnitOfWork) -> Any:
        return self.suggestion(uow, self.opened(uow), self.published(uow))

    def _interested(self, uow: UnitOfWork) -> Any:
        return suggestions.express_interest(uow, self._pair(uow), Actor.of(self.lecturer))

    def _agreed_pair(self, uow: UnitOfWork) -> Any:
        return accepted(uow, self, self.opened(uow), self.published(uow))

    def _kept(self, uow: UnitOfWork) -> Any:
        wanted = Wanted(kind=SearchKind.OFFER, text="archief", chosen={})
        return saved_searches.save_search(uow, Actor.of(self.contact), "Archieven", wanted)

    def _placed(self, uow: UnitOfWork) -> Any:
        return placed(uow, self)

    def _started(self, uow: UnitOfWork) -> Any:
        return execution.start_placement(uow, placed(uow, self), Actor.of(self.lecturer))

    def _idle_contact(self, uow: UnitOfWork) -> Person:
        return person(uow, Role.MINISTRY_CONTACT, self.ministry)

    def _busy_contact(self, uow: UnitOfWork) -> Person:
        self.opened(uow)
        owner, self.contact = self.contact, self._idle_contact(uow)
        return owner

    def _closed_one(self, uow: UnitOfWork) -> Person:
        found = self._idle_contact(uow)
        handover.deactivate_person(uow, found, {}, Actor.of(self.administrator))
        return found

    def _invited(self, uow: UnitOfWork) -> Person:
        made = self._idle_contact(uow)
        return people.invite_person(
            uow, Actor.of(self.administrator), name="Noor", email=f"nieuw.{made.email}",
            role=Role.LECTURER, organisation=self.institution,
        )  # fmt: skip

    def _dead_job(self, uow: UnitOfWork) -> Any:
        now = utc_now()
        job = Job(
            kind=JobKind.DELIVER_MAIL, subject_id=self.contact.id, state=JobState.DEAD,
            due_at=now, created_at=now, finished_at=now, error="too_many_attempts",
        )  # fmt: skip
        uow.session.add(job)
        uow.session.flush()
        return SimpleNamespace(job_id=job.id)

    def _set_up_link(self, uow: UnitOfWork) -> Any:
        for administrator in people.administrators(uow.session):
            administrator.is_active = False
        return _secret(links.make_link(uow, TokenPurpose.SET_UP, None)[1])

    def _reset_link(self, uow: UnitOfWork) -> Any:
        kind = TokenPurpose.PASSWORD_RESET
        return _secret(links.make_link(uow, kind, self.contact, browser=BROWSER)[1])


BROWSER: Final = "only-this-browser"


def _secret(path: str) -> Any:
    return SimpleNamespace(token=path.rpartition("/")[2])
