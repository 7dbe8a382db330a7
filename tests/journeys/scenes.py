# SPDX-License-Identifier: EUPL-1.2
"""One of everything in the hands of the example accounts, with texts as long as they may be.

Each scene has a name such as ``assignment.open``; a page is looked at in one or more of them.
"""

from __future__ import annotations

from email.message import EmailMessage
from uuid import UUID

from sqlalchemy import select

from models.access import Actor
from models.assignment import Assignment
from models.base import local_date, utc_now
from models.delivery import Mail
from models.intake import read_intake
from models.job import Job
from models.offer import Offer
from models.operations import (
    assignments,
    drafts,
    execution,
    inquiries,
    links,
    offers,
    organisations,
    people,
    placements,
    saved_searches,
    suggestions,
)
from models.operations.content import LONGEST
from models.operations.intake import fill_draft
from models.organisation import Organisation
from models.person import Membership, Person
from models.placement import Placement
from models.search import SearchKind, Wanted
from models.suggestion import Suggestion
from models.theme import Theme
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    DeclineReason,
    HandPlacementReason,
    InquiryKind,
    JobKind,
    JobState,
    Language,
    MailState,
    OrganisationKind,
    Role,
    StopReason,
    SuggestionState,
    TokenPurpose,
)
from tests.factories import World, in_weeks, new_ranking, organisation, person
from tests.journeys.quiet_programmes import keep_fitting
from workers.imports.examples.texts import read_assignments
from workers.matching import match_assignment
from workers.toolbox import Toolbox

TODAY = local_date(utc_now())
PRACTICAL = """

Een groep van 3 tot 5 hbo-studenten werkt 20 weken, 16 uur per week, op afstand.

Een VOG is nodig.
"""
LONG_TITLE = (
    "Een informatiehuishoudingsverbeterplan met archiefwaardigheidsbeoordelingen "
    "en vergunningverleningsondersteuning"
)
MESSAGE = (
    "Onze groep past bij deze vraag: het blok gaat over zoeken in grote hoeveelheden tekst. "
    "Wij begeleiden elke week en komen graag een keer langs om de vraag scherp te krijgen."
)
WIDE = {"form": AssignmentForm.HACKATHON, "slots": 10}
TALKS = (
    *("suggested", "requested", "interested", "accepted", "confirmed", "declined", "expired"),
    *("superseded", "agreed", "in_progress", "completed", "released", "stopped"),
)


class Scenes(World):
    """The example accounts with everything they can meet."""

    def __init__(self, tools: Toolbox, accounts: dict[Role, str]) -> None:
        self.tools = tools
        self.made: dict[str, UUID] = {}
        self.links: dict[str, str] = {}
        with tools.session_factory() as self.session:
            self._cast(accounts)
            self._people()
            self._written()
            self._in_talks()
            self._placed()
            self._ended()
            self._offered()
            keep_fitting(self, LONG_TITLE, MESSAGE)
            self._administration()
        del self.session

    def _take(self) -> UnitOfWork:
        return self.tools.unit_of_work(self.session)

    def _keep(self, name: str, thing: Assignment | Offer | Suggestion | Placement | Person) -> None:
        self.made[name] = thing.public_id

    def _cast(self, accounts: dict[Role, str]) -> None:
        found = {
            role: self.session.scalars(select(Person).where(Person.email == email)).one()
            for role, email in accounts.items()
        }
        self.contact, self.lecturer = found[Role.MINISTRY_CONTACT], found[Role.LECTURER]
        self.coordinator, self.manager = found[Role.COORDINATOR], found[Role.PROGRAMME_MANAGER]
        self.administrator = found[Role.ADMINISTRATOR]
        self.ministry = self.contact.memberships[0].organisation
        self.institution = self.lecturer.memberships[0].organisation
        self.partnership = self.coordinator.memberships[0].organisation
        own = select(Offer).where(Offer.owner_id == self.lecturer.id).order_by(Offer.id).limit(1)
        self.programme = self.session.scalars(own).one().programme
        self.theme = self.session.scalars(select(Theme).order_by(Theme.id).limit(1)).one()
        self.text = next(at for at in read_assignments() if at.language == "nl")

    def _people(self) -> None:
        """Somebody with every role, and two who begin today."""
        with self._take() as uow:
            everybody = self._newcomer(uow, "alles", Role.ADMINISTRATOR, self.partnership)
            everybody.memberships += [
                Membership(organisation=at, role=role, granted_at=uow.now)
                for role, at in (
                    (Role.MINISTRY_CONTACT, self.ministry),
                    (Role.LECTURER, self.institution),
                    (Role.COORDINATOR, self.partnership),
                    (Role.PROGRAMME_MANAGER, self.partnership),
                )
            ]
            self._newcomer(uow, "nieuwe-opdrachtgever", Role.MINISTRY_CONTACT, self.ministry)
            school = organisation(uow, OrganisationKind.INSTITUTION, name="Hogeschool De Overkant")
            self._newcomer(uow, "nieuwe-docent", Role.LECTURER, school)

    def _newcomer(self, uow: UnitOfWork, name: str, role: Role, at: Organisation) -> Person:
        return person(
            uow,
            role,
            at,
            name=f"Wilhelmina-Alexandra van der {name.capitalize()}",
            email=f"{name}@voorbeeld.example",
            password_hash=self.contact.password_hash,
        )

    def _long(self) -> dict[str, object]:
        body = self.text
        return {
            "title": LONG_TITLE,
            "unit": "Directie Informatiehuishouding en Openbaarheid, team Vergunningverlening",
            "question": body.question,
            "background": body.background,
            "expected_result": body.expected_result,
            "skills": ["tekstanalyse", "gebruikersonderzoek", "informatiehuishoudingsadvies"],
        }

    def _written(self) -> None:
        """Assignments that no programme has seen."""
        contact, coordinator = Actor.of(self.contact), Actor.of(self.coordinator)
        with self._take() as uow:
            home = self.ministry.id
            empty = drafts.create_assignment(uow, contact, organisation_id=home)
            self._keep("assignment.empty", empty)
            pasted = drafts.create_assignment(uow, contact, organisation_id=home)
            intake = read_intake(
                self.text.question + PRACTICAL, today=TODAY, longest=LONGEST, towns={}
            )
            fill_draft(uow, pasted, contact, intake)
            self._keep("assignment.pasted", pasted)
            self._keep("assignment.draft", self.draft(uow, **self._long()))
            behalf = drafts.create_assignment(
                uow, coordinator, organisation_id=home, owner=self.contact
            )
            fill_draft(uow, behalf, coordinator, intake)
            self._keep("assignment.behalf", behalf)
            self._keep("assignment.submitted", self.submitted(uow, **self._long()))
            returned = self.submitted(uow, **self._long())
            assignments.return_assignment(uow, returned, coordinator, MESSAGE)
            self._keep("assignment.returned", returned)

    def _in_talks(self) -> None:
        """An assignment with room, suggestions of a real run, and the same offer in every state."""
        with self._take() as uow:
            asking = self.opened(uow, **self._long() | WIDE)
            shown = {name: self._fitting(uow, name) for name in TALKS}
            waiting = self.opened(uow, **self._long())
        self._keep("assignment.several", asking)
        self._keep("assignment.open", waiting)
        self._rank(asking)
        self._rank(waiting)
        mine = select(Suggestion).where(Suggestion.assignment_id == asking.id)
        by_offer = {at.offer_id: at for at in self.session.scalars(mine)}
        self.pairs = {name: by_offer[offer.id] for name, offer in shown.items()}
        with self._take() as uow:
            for name, pair in self.pairs.items():
                self._bring(uow, name, uow.session.merge(pair))
                self._keep(f"suggestion.{name}", pair)
            by_hand = self.suggestion(uow, self.opened(uow), self.published(uow))
            self._keep("suggestion.plain", by_hand)

    def _rank(self, assignment: Assignment) -> None:
        store = match_assignment(self.tools, assignment.id)
        with self._take() as uow:
            store(uow)

    def _fitting(self, uow: UnitOfWork, name: str) -> Offer:
        return self.published(
            uow, title=f"{LONG_TITLE[:90]} {name}", description=self.text.question
        )

    def _bring(self, uow: UnitOfWork, name: str, pair: Suggestion) -> None:
        """Bring a pair to a state; the names of placements need a pair that both sides want."""
        contact, lecturer = Actor.of(self.contact), Actor.of(self.lecturer)
        if name in ("requested", "declined"):
            suggestions.request_programme(uow, pair, contact, MESSAGE)
        elif name != "suggested":
            suggestions.express_interest(uow, pair, lecturer, MESSAGE)
        if name == "declined":
            suggestions.decline_suggestion(uow, pair, lecturer, DeclineReason.OTHER, MESSAGE)
        elif name in ("expired", "superseded"):
            pair.state = SuggestionState(name)
            pair.previous_state = SuggestionState.INTERESTED
        elif name not in ("suggested", "requested", "interested"):
            suggestions.accept_suggestion(uow, pair, contact)

    def _placed(self) -> None:
        """A placement in every state, all of one assignment."""
        coordinator = Actor.of(self.coordinator)
        terms = placements.Terms(students=3, start_on=TODAY, note=MESSAGE)
        names = ("confirmed", "agreed", "in_progress", "completed", "released", "stopped")
        with self._take() as uow:
            for name in names:
                pair = uow.session.merge(self.pairs[name])
                made = placements.confirm_placement(uow, pair, coordinator, terms)
                self._advance(uow, name, made, coordinator)
                self._keep(f"placement.{name}", made)

    def _advance(self, uow: UnitOfWork, name: str, made: Placement, by: Actor) -> None:
        if name in ("in_progress", "completed", "stopped"):
            execution.start_placement(uow, made, by)
        if name == "completed":
            execution.complete_placement(uow, made, by, TODAY, self.text.expected_result)
        elif name == "stopped":
            execution.stop_placement(uow, made, by, StopReason.STUDENTS_LEFT, MESSAGE)
        elif name == "released":
            execution.release_placement(uow, made, by, StopReason.SCOPE_CHANGED, MESSAGE)

    def _ended(self) -> None:
        """Assignments that found a programme, and those that ended without."""
        contact, coordinator = Actor.of(self.contact), Actor.of(self.coordinator)
        by_hand = placements.Terms(
            students=3, start_on=TODAY, hand_reason=HandPlacementReason.OTHER, note=MESSAGE
        )
        with self._take() as uow:
            for name in ("agreed", "in_progress", "completed", "discontinued"):
                placed = self.opened(uow, **self._long())
                made = placements.place_by_hand(
                    uow, placed, self.published(uow), coordinator, by_hand
                )
                self._advance(uow, name, made, coordinator)
                if name == "discontinued":
                    execution.discontinue_assignment(
                        uow, placed, coordinator, StopReason.OTHER, MESSAGE
                    )
                self._keep(f"assignment.{name}", placed)
            gone = [self.opened(uow, **self._long()) for _ in range(3)]
            assignments.withdraw_assignment(uow, gone[0], contact, MESSAGE)
            assignments.mark_unplaced(uow, gone[1], coordinator, MESSAGE)
            assignments.defer_assignment(uow, gone[2], coordinator, in_weeks(30), MESSAGE)
            for name, at in zip(("withdrawn", "unplaced", "deferred"), gone, strict=True):
                self._keep(f"assignment.{name}", at)

    def _offered(self) -> None:
        lecturer = Actor.of(self.lecturer)
        with self._take() as uow:
            empty = offers.create_offer(uow, lecturer, self.programme)
            paused, closed = self.published(uow), self.published(uow, title=LONG_TITLE)
            offers.pause_offer(uow, paused, lecturer)
            offers.close_offer(uow, closed, lecturer)
            self._keep("offer.empty", empty)
            self._keep("offer.draft", self.offer(uow, title=LONG_TITLE))
            self._keep("offer.published", self.published(uow, title=LONG_TITLE))
            self._keep("offer.paused", paused)
            self.made["offer.asked"] = self.pairs["requested"].offer.public_id
            self._keep("offer.closed", closed)

    def _administration(self) -> None:
        """Accounts, organisations and links in every state, and work that failed."""
        administrator = Actor.of(self.administrator)
        with self._take() as uow:
            invited = people.invite_person(
                uow,
                administrator,
                name="Anne-Fleur Wijnbergen-Schimmelpenninck",
                email="anne-fleur.wijnbergen-schimmelpenninck@voorbeeld.example",
                role=Role.LECTURER,
                organisation=self.institution,
            )
            closed = person(uow, Role.LECTURER, self.institution, is_active=False)
            kind = OrganisationKind.GOVERNMENT
            double = organisation(uow, kind, name=f"{self.ministry.name} (dubbel)")
            namesake = organisation(uow, kind, name=self.ministry.name)
            organisations.merge_organisations(uow, double, self.ministry, administrator)
            for made, name in ((invited, "invited"), (closed, "closed"), (self.contact, "busy")):
                self._keep(f"person.{name}", made)
            for at, name in ((self.ministry, "full"), (double, "merged"), (namesake, "empty")):
                self.made[f"organisation.{name}"] = at.public_id
            self.made["theme.first"] = self.theme.public_id
            self._rankings(uow)
            self._kept_searches(uow)
            for purpose, who in ((TokenPurpose.SET_UP, None), (TokenPurpose.INVITATION, invited)):
                _, path = links.make_link(uow, purpose, who)
                self.links[purpose.value] = path.rpartition("/")[2]
            self._failed_work(uow)

    def _rankings(self, uow: UnitOfWork) -> None:
        """A version that may be used, and one that harms a level."""
        pair = uow.session.scalars(select(Suggestion).order_by(Suggestion.id)).first()
        assert pair is not None
        ids = {"assignment": pair.assignment_id, "offer": pair.offer_id}
        figure = {
            "measure": "ndcg", "group": "level", "name": "mbo-4", "n": 6, "before": 0.8123,
            "after": 0.8456, "low": 0.01, "high": 0.05, "is_worse": False,
        }  # fmt: skip
        worse = figure | {"measure": "mrr", "after": 0.7, "is_worse": True}
        good = new_ranking(uow, figures=[figure], moved=[ids | {"before": 12, "after": 3}])
        bad = new_ranking(uow, figures=[figure, worse], passes=False)
        for name, made in (("learned", good), ("refused", bad)):
            self.made[f"ranking.{name}"] = made.public_id

    def _kept_searches(self, uow: UnitOfWork) -> None:
        """A search of each role, under a name as long as it may be."""
        for who in ("contact", "lecturer", "coordinator", "manager", "administrator"):
            wanted = Wanted(kind=SearchKind.OFFER, text="informatie", chosen={})
            owner = Actor.of(getattr(self, who))
            kept = saved_searches.save_search(uow, owner, LONG_TITLE[:80], wanted)
            self.made[f"search.{who}"] = kept.public_id
            asked = inquiries.ask(uow, owner, InquiryKind.SEARCH, wanted.to_json())
            hits = [{"id": at.id, "version": at.version, "similarity": 500, "sentence": MESSAGE}
                    for at in self.session.scalars(select(Offer).limit(3))]  # fmt: skip
            inquiries.store_answer(uow, asked.id, {"is_available": True, "hits": hits})
            self.made[f"meaning.{who}"] = asked.public_id

    def _failed_work(self, uow: UnitOfWork) -> None:
        for number in (1, 2):
            uow.session.add(
                Job(
                    kind=JobKind.MATCH_OFFER,
                    subject_id=number,
                    state=JobState.DEAD,
                    due_at=uow.now,
                    created_at=uow.now,
                    finished_at=uow.now,
                    attempt=5,
                    runs=5,
                    error="EncoderUnavailable: het taalmodel is niet gevonden",
                )
            )
        queued = select(Mail).where(Mail.state == MailState.QUEUED).order_by(Mail.id)
        failed, sent = uow.session.scalars(queued.limit(2)).all()
        failed.state, failed.error = MailState.FAILED, "SMTPRecipientsRefused: 550 onbekend adres"
        sent.state, sent.sent_at = MailState.SENT, uow.now
        self.made["mail.sent"] = sent.public_id
        message = EmailMessage()
        message["Subject"] = f"Nieuwe belangstelling voor {LONG_TITLE}"
        message.set_content(f"Goedendag,\n\n{MESSAGE}\n\nhttps://koppelpunt.example/{'a' * 90}\n")
        outbox = self.tools.settings.outbox_dir
        outbox.mkdir(parents=True, exist_ok=True)
        (outbox / f"{sent.public_id}.eml").write_bytes(bytes(message))


def empty_cast(uow: UnitOfWork, password_hash: str) -> None:
    """Somebody of every role where nothing has happened yet."""
    kinds = {
        Role.MINISTRY_CONTACT: OrganisationKind.GOVERNMENT,
        Role.LECTURER: OrganisationKind.INSTITUTION,
    }
    for role in Role:
        at = organisation(uow, kinds.get(role, OrganisationKind.PARTNERSHIP))
        person(
            uow,
            role,
            at,
            email=f"{role.value}@voorbeeld.example",
            language=Language.ENGLISH,
            password_hash=password_hash,
        )
