# SPDX-License-Identifier: EUPL-1.2
"""Closed lists of the field, stored by value. Screen words live in ``web/label_texts.py``."""

from enum import StrEnum


class Sector(StrEnum):
    """Dutch education sector; an axis of its own, since hbo and wo bachelors share NLQF 6."""

    MBO = "mbo"
    HBO = "hbo"
    WO = "wo"


class Level(StrEnum):
    """Level of education, in rising order."""

    MBO_2 = "mbo-2"
    MBO_3 = "mbo-3"
    MBO_4 = "mbo-4"
    HBO_AD = "hbo-ad"
    HBO_BACHELOR = "hbo-bachelor"
    HBO_MASTER = "hbo-master"
    WO_BACHELOR = "wo-bachelor"
    WO_MASTER = "wo-master"
    PHD = "phd"

    @property
    def sector(self) -> Sector:
        """The sector that teaches this level (a doctorate is wo)."""
        return Sector.WO if self is Level.PHD else Sector(self.value.split("-")[0])


class AssignmentForm(StrEnum):
    """How students work on an assignment."""

    INTERNSHIP = "internship"
    GRADUATION = "graduation"
    GROUP = "group"
    HACKATHON = "hackathon"


class WorkMode(StrEnum):
    """Where students work."""

    ON_SITE = "on_site"
    HYBRID = "hybrid"
    REMOTE = "remote"


class Language(StrEnum):
    """Working and screen languages."""

    DUTCH = "nl"
    ENGLISH = "en"


class ProgrammeLine(StrEnum):
    """Government-wide programme an assignment contributes to."""

    WAU = "WAU"
    IHH = "IHH"


class Screening(StrEnum):
    """What students must arrange before the start."""

    CONDUCT_CERTIFICATE = "vog"
    CONFIDENTIALITY = "nda"


class DataSensitivity(StrEnum):
    """Kind of data students will see."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"


class OrganisationKind(StrEnum):
    """What an organisation is in the partnership."""

    GOVERNMENT = "government"
    INSTITUTION = "institution"
    PARTNERSHIP = "partnership"


class Role(StrEnum):
    """What a person does in one organisation."""

    MINISTRY_CONTACT = "ministry_contact"
    LECTURER = "lecturer"
    COORDINATOR = "coordinator"
    PROGRAMME_MANAGER = "programme_manager"
    ADMINISTRATOR = "administrator"


class AssignmentState(StrEnum):
    """Where an assignment stands; moved by ``models.lifecycle`` only."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    OPEN = "open"
    AGREED = "agreed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"
    UNPLACED = "unplaced"
    DISCONTINUED = "discontinued"


class OfferState(StrEnum):
    """Where an offer stands; full is computed from capacity, not stored."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    CLOSED = "closed"


class SuggestionState(StrEnum):
    """Where a scored pair stands between machine, programme and ministry."""

    SUGGESTED = "suggested"
    REQUESTED = "requested"
    INTERESTED = "interested"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class ProgrammeSuggestionState(StrEnum):
    """Where a programme without an offer stands that fits an assignment."""

    SUGGESTED = "suggested"
    INVITED = "invited"
    ANSWERED = "answered"
    DECLINED = "declined"
    SUPERSEDED = "superseded"


class PlacementState(StrEnum):
    """Where a confirmed pair stands."""

    AGREED = "agreed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    RELEASED = "released"
    STOPPED = "stopped"


class PlacementSource(StrEnum):
    """How a placement came about."""

    SUGGESTION = "suggestion"
    BY_HAND = "by_hand"


class ReportBucket(StrEnum):
    """The three counts of the programme's public figures, and what is counted apart."""

    IN_PREPARATION = "in_preparation"
    IN_EXECUTION = "in_execution"
    FINISHED = "finished"
    NOT_CONTINUED = "not_continued"


class DeclineReason(StrEnum):
    """Why a party says no to a pair."""

    THEME = "theme"
    LEVEL = "level"
    PERIOD = "period"
    FULL = "full"
    TOO_FAR = "too_far"
    UNCLEAR = "unclear"
    OTHER_CHOICE = "other_choice"
    OTHER = "other"


class HandPlacementReason(StrEnum):
    """Why a coordinator confirms without both answers."""

    AGREED_OUTSIDE = "agreed_outside"
    LONG_STANDING = "long_standing"
    NO_RESPONSE = "no_response"
    RESEARCH_LINE = "research_line"
    OTHER = "other"


class StopReason(StrEnum):
    """Why a placement falls through or an assignment ends early."""

    STUDENTS_LEFT = "students_left"
    SUPERVISION_FELL_AWAY = "supervision_fell_away"
    SCOPE_CHANGED = "scope_changed"
    PRIORITY_CHANGED = "priority_changed"
    MISTAKE = "mistake"
    OTHER = "other"


class JobKind(StrEnum):
    """Durable work; each kind has one handler in ``workers/running.py``."""

    MATCH_ASSIGNMENT = "match_assignment"
    MATCH_OFFER = "match_offer"
    MATCH_PROGRAMMES = "match_programmes"
    EMBED_PROGRAMMES = "embed_programmes"
    DELIVER_MAIL = "deliver_mail"
    ANSWER_INQUIRY = "answer_inquiry"
    TRAIN_THEMES = "train_themes"
    FIT_RANKING = "fit_ranking"
    RANK_ALL = "rank_all"
    EMBED_ALL = "embed_all"


class InquiryKind(StrEnum):
    """What a worker answers while somebody waits; each kind has one answer in ``workers``."""

    DRAFT_ADVICE = "draft_advice"
    WHY_NOT = "why_not"
    SEARCH = "search"


class RankingSource(StrEnum):
    """Where the weights of a ranking come from."""

    SHIPPED = "shipped"
    LEARNED = "learned"


class RankingVerdict(StrEnum):
    """What the replay of earlier decisions said about weights."""

    PASSED = "passed"
    REFUSED = "refused"


class RankingOutcome(StrEnum):
    """What came of learning."""

    TOO_LITTLE = "too_little"
    SAME = "same"
    NEW = "new"


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class MailState(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class TokenPurpose(StrEnum):
    """What a single-use link allows."""

    SET_UP = "set_up"
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a purpose, not a secret


class Cadence(StrEnum):
    """How often somebody is mailed about new results of a search."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


class EventKind(StrEnum):
    """Past-tense facts in the append-only log; a move's event is named by its transition."""

    ASSIGNMENT_CREATED = "assignment_created"
    ASSIGNMENT_EDITED = "assignment_edited"
    ASSIGNMENT_SUBMITTED = "assignment_submitted"
    ASSIGNMENT_RETURNED = "assignment_returned"
    ASSIGNMENT_OPENED = "assignment_opened"
    ASSIGNMENT_AGREED = "assignment_agreed"
    ASSIGNMENT_RELEASED = "assignment_released"
    ASSIGNMENT_STARTED = "assignment_started"
    ASSIGNMENT_COMPLETED = "assignment_completed"
    ASSIGNMENT_DEFERRED = "assignment_deferred"
    ASSIGNMENT_UNPLACED = "assignment_unplaced"
    ASSIGNMENT_WITHDRAWN = "assignment_withdrawn"
    ASSIGNMENT_DISCONTINUED = "assignment_discontinued"
    ASSIGNMENT_REOPENED = "assignment_reopened"
    ASSIGNMENT_SLOTS_CLOSED = "assignment_slots_closed"
    ASSIGNMENT_OWNER_CHANGED = "assignment_owner_changed"
    JOINING_PROPOSED = "joining_proposed"
    LIKENESS_DISMISSED = "likeness_dismissed"
    OFFER_CREATED = "offer_created"
    OFFER_EDITED = "offer_edited"
    OFFER_PUBLISHED = "offer_published"
    OFFER_PAUSED = "offer_paused"
    OFFER_RESUMED = "offer_resumed"
    OFFER_CLOSED = "offer_closed"
    OFFER_OWNER_CHANGED = "offer_owner_changed"
    SUGGESTIONS_READY = "suggestions_ready"
    SUGGESTION_MADE_BY_HAND = "suggestion_made_by_hand"
    PROGRAMME_REQUESTED = "programme_requested"
    INTEREST_EXPRESSED = "interest_expressed"
    SUGGESTION_ACCEPTED = "suggestion_accepted"
    SUGGESTION_DECLINED = "suggestion_declined"
    SUGGESTION_EXPIRED = "suggestion_expired"
    SUGGESTION_SUPERSEDED = "suggestion_superseded"
    SUGGESTION_CONFIRMED = "suggestion_confirmed"
    SUGGESTION_REVIVED = "suggestion_revived"
    SUGGESTION_RESTORED = "suggestion_restored"
    PROGRAMMES_RANKED = "programmes_ranked"
    PROGRAMME_INVITED = "programme_invited"
    PROGRAMME_ANSWERED = "programme_answered"
    PROGRAMME_DECLINED = "programme_declined"
    PROGRAMME_SUPERSEDED = "programme_superseded"
    PROGRAMME_REVIVED = "programme_revived"
    PLACEMENT_CONFIRMED = "placement_confirmed"
    PLACEMENT_STARTED = "placement_started"
    PLACEMENT_COMPLETED = "placement_completed"
    PLACEMENT_RELEASED = "placement_released"
    PLACEMENT_STOPPED = "placement_stopped"
    PERSON_INVITED = "person_invited"
    PERSON_ACTIVATED = "person_activated"
    PERSON_DEACTIVATED = "person_deactivated"
    MEMBERSHIP_GRANTED = "membership_granted"
    MEMBERSHIP_REVOKED = "membership_revoked"
    ORGANISATION_CREATED = "organisation_created"
    ORGANISATION_MERGED = "organisation_merged"
    ORGANISATION_EDITED = "organisation_edited"
    THEME_CREATED = "theme_created"
    THEME_EDITED = "theme_edited"
    THEMES_LEARNED = "themes_learned"
    THEME_MODEL_CHOSEN = "theme_model_chosen"
    SETTING_CHANGED = "setting_changed"
    RANKING_ASKED = "ranking_asked"
    RANKING_FITTED = "ranking_fitted"
    RANKING_SWITCHED = "ranking_switched"
    JOB_REQUEUED = "job_requeued"
    ENCODER_MOVE_STARTED = "encoder_move_started"
    ENCODER_SWITCHED = "encoder_switched"
    PAYLOAD_ERASED = "payload_erased"
    LOGIN_SUCCEEDED = "login_succeeded"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - an event, not a secret


class SubjectKind(StrEnum):
    """What an event or job is about."""

    ASSIGNMENT = "assignment"
    OFFER = "offer"
    SUGGESTION = "suggestion"
    PROGRAMME_SUGGESTION = "programme_suggestion"
    PLACEMENT = "placement"
    PERSON = "person"
    ORGANISATION = "organisation"
    THEME = "theme"
    THEME_MODEL = "theme_model"
    SETTING = "setting"
    RANKING = "ranking"
    MATCHER = "matcher"
    JOB = "job"
    MAIL = "mail"
    EVENT = "event"


class MailTemplate(StrEnum):
    """Occasions on which somebody is mailed; one text per language in ``workers/mail/``."""

    ON_BEHALF_DRAFT = "on_behalf_draft"
    ASSIGNMENT_SUBMITTED = "assignment_submitted"
    ASSIGNMENT_RETURNED = "assignment_returned"
    ASSIGNMENT_OPENED = "assignment_opened"
    ASSIGNMENT_ENDED = "assignment_ended"
    PROGRAMME_REQUESTED = "programme_requested"
    PROGRAMME_INVITED = "programme_invited"
    INSTITUTION_INVITED = "institution_invited"
    PROGRAMME_ENDED = "programme_ended"
    INTEREST_EXPRESSED = "interest_expressed"
    SUGGESTION_ACCEPTED = "suggestion_accepted"
    SUGGESTION_DECLINED = "suggestion_declined"
    SUGGESTION_SUPERSEDED = "suggestion_superseded"
    SUGGESTION_RESTORED = "suggestion_restored"
    ANSWER_REMINDER = "answer_reminder"
    ANSWER_EXPIRED = "answer_expired"
    PLACEMENT_CONFIRMED = "placement_confirmed"
    PLACEMENT_RELEASED = "placement_released"
    PLACEMENT_STOPPED = "placement_stopped"
    PLACEMENT_COMPLETED = "placement_completed"
    NEXT_CANDIDATES = "next_candidates"
    WORK_TRANSFERRED = "work_transferred"
    JOINING_PROPOSED = "joining_proposed"
    SEARCH_DIGEST = "search_digest"
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - an occasion, not a secret
