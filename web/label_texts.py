# SPDX-License-Identifier: EUPL-1.2
"""The words and tones behind ``web/labels.py``: one table per closed list."""

from enum import StrEnum

from models import vocabulary as v
from web.event_texts import EVENTS, MAILS
from web.texts import LazyString
from web.texts import lazy_gettext as _

# StrEnum members of two lists can be equal strings, so each list has a table of its own.
TEXTS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    v.Sector: {
        v.Sector.MBO: _("mbo"),
        v.Sector.HBO: _("hbo"),
        v.Sector.WO: _("wo"),
    },
    v.Level: {
        v.Level.MBO_2: _("mbo niveau 2"),
        v.Level.MBO_3: _("mbo niveau 3"),
        v.Level.MBO_4: _("mbo niveau 4"),
        v.Level.HBO_AD: _("hbo associate degree"),
        v.Level.HBO_BACHELOR: _("hbo bachelor"),
        v.Level.HBO_MASTER: _("hbo master"),
        v.Level.WO_BACHELOR: _("wo bachelor"),
        v.Level.WO_MASTER: _("wo master"),
        v.Level.PHD: _("promotieonderzoek"),
    },
    v.AssignmentForm: {
        v.AssignmentForm.INTERNSHIP: _("Stage"),
        v.AssignmentForm.GRADUATION: _("Afstudeeropdracht"),
        v.AssignmentForm.GROUP: _("Groepsopdracht"),
        v.AssignmentForm.HACKATHON: _("Hackathon"),
    },
    v.WorkMode: {
        v.WorkMode.ON_SITE: _("Op locatie"),
        v.WorkMode.HYBRID: _("Deels op locatie"),
        v.WorkMode.REMOTE: _("Op afstand"),
    },
    v.Cadence: {
        v.Cadence.NEVER: _("Nooit"),
        v.Cadence.DAILY: _("Elke dag"),
        v.Cadence.WEEKLY: _("Elke week"),
    },
    v.Language: {
        v.Language.DUTCH: _("Nederlands"),
        v.Language.ENGLISH: _("Engels"),
    },
    v.ProgrammeLine: {
        v.ProgrammeLine.WAU: _("Werk aan Uitvoering"),
        v.ProgrammeLine.IHH: _("Informatiehuishouding"),
    },
    v.Screening: {
        v.Screening.CONDUCT_CERTIFICATE: _("Verklaring Omtrent het Gedrag (VOG)"),
        v.Screening.CONFIDENTIALITY: _("Verklaring van geheimhouding"),
    },
    v.DataSensitivity: {
        v.DataSensitivity.PUBLIC: _("Openbare gegevens"),
        v.DataSensitivity.INTERNAL: _("Interne gegevens"),
        v.DataSensitivity.CONFIDENTIAL: _("Vertrouwelijke gegevens"),
    },
    v.OrganisationKind: {
        v.OrganisationKind.GOVERNMENT: _("Rijksorganisatie"),
        v.OrganisationKind.INSTITUTION: _("Onderwijsinstelling"),
        v.OrganisationKind.PARTNERSHIP: _("Samenwerkingsverband"),
    },
    v.Role: {
        v.Role.MINISTRY_CONTACT: _("Opdrachtgever"),
        v.Role.LECTURER: _("Docent"),
        v.Role.COORDINATOR: _("Coördinator"),
        v.Role.PROGRAMME_MANAGER: _("Programmamanager"),
        v.Role.ADMINISTRATOR: _("Beheerder"),
    },
    v.AssignmentState: {
        v.AssignmentState.DRAFT: _("Concept"),
        v.AssignmentState.SUBMITTED: _("Ingediend"),
        v.AssignmentState.RETURNED: _("Terug naar indiener"),
        v.AssignmentState.OPEN: _("Opengesteld"),
        v.AssignmentState.AGREED: _("Overeengekomen"),
        v.AssignmentState.IN_PROGRESS: _("In uitvoering"),
        v.AssignmentState.COMPLETED: _("Afgerond"),
        v.AssignmentState.WITHDRAWN: _("Ingetrokken"),
        v.AssignmentState.DEFERRED: _("Doorgeschoven"),
        v.AssignmentState.UNPLACED: _("Niet geplaatst"),
        v.AssignmentState.DISCONTINUED: _("Voortijdig gestopt"),
    },
    v.OfferState: {
        v.OfferState.DRAFT: _("Concept"),
        v.OfferState.PUBLISHED: _("Gepubliceerd"),
        v.OfferState.PAUSED: _("Gepauzeerd"),
        v.OfferState.CLOSED: _("Gesloten"),
    },
    v.SuggestionState: {
        v.SuggestionState.SUGGESTED: _("Voorstel"),
        v.SuggestionState.REQUESTED: _("Gevraagd aan de opleiding"),
        v.SuggestionState.INTERESTED: _("Docent heeft belangstelling"),
        v.SuggestionState.ACCEPTED: _("Beide kanten willen"),
        v.SuggestionState.CONFIRMED: _("Bevestigd"),
        v.SuggestionState.DECLINED: _("Afgewezen"),
        v.SuggestionState.EXPIRED: _("Verlopen"),
        v.SuggestionState.SUPERSEDED: _("Vervangen"),
    },
    v.ProgrammeSuggestionState: {
        v.ProgrammeSuggestionState.SUGGESTED: _("Nog niet gevraagd"),
        v.ProgrammeSuggestionState.INVITED: _("Uitgenodigd"),
        v.ProgrammeSuggestionState.ANSWERED: _("Docent maakt aanbod"),
        v.ProgrammeSuggestionState.DECLINED: _("Past niet volgens de opleiding"),
        v.ProgrammeSuggestionState.SUPERSEDED: _("Niet meer nodig"),
    },
    v.PlacementState: {
        v.PlacementState.AGREED: _("Overeengekomen"),
        v.PlacementState.IN_PROGRESS: _("In uitvoering"),
        v.PlacementState.COMPLETED: _("Afgerond"),
        v.PlacementState.RELEASED: _("Losgelaten voor de start"),
        v.PlacementState.STOPPED: _("Voortijdig gestopt"),
    },
    v.PlacementSource: {
        v.PlacementSource.SUGGESTION: _("Uit een voorstel"),
        v.PlacementSource.BY_HAND: _("Met de hand gemaakt"),
    },
    v.ReportBucket: {
        v.ReportBucket.IN_PREPARATION: _("In voorbereiding"),
        v.ReportBucket.IN_EXECUTION: _("In uitvoering"),
        v.ReportBucket.FINISHED: _("Afgerond"),
        v.ReportBucket.NOT_CONTINUED: _("Niet doorgegaan"),
    },
    v.DeclineReason: {
        v.DeclineReason.THEME: _("Het onderwerp past niet"),
        v.DeclineReason.LEVEL: _("Het niveau past niet"),
        v.DeclineReason.PERIOD: _("De periode past niet"),
        v.DeclineReason.FULL: _("Er is geen plek meer"),
        v.DeclineReason.TOO_FAR: _("De afstand is te groot"),
        v.DeclineReason.UNCLEAR: _("De opdracht is niet duidelijk"),
        v.DeclineReason.OTHER_CHOICE: _("Er is voor iets anders gekozen"),
        v.DeclineReason.OTHER: _("Een andere reden"),
    },
    v.HandPlacementReason: {
        v.HandPlacementReason.AGREED_OUTSIDE: _("Buiten Koppelpunt afgesproken"),
        v.HandPlacementReason.LONG_STANDING: _("Vaste samenwerking"),
        v.HandPlacementReason.NO_RESPONSE: _("Een kant gaf geen antwoord"),
        v.HandPlacementReason.RESEARCH_LINE: _("Hoort bij een onderzoekslijn"),
        v.HandPlacementReason.OTHER: _("Een andere reden"),
    },
    v.StopReason: {
        v.StopReason.STUDENTS_LEFT: _("De studenten zijn gestopt"),
        v.StopReason.SUPERVISION_FELL_AWAY: _("De begeleiding viel weg"),
        v.StopReason.SCOPE_CHANGED: _("De opdracht is te veel veranderd"),
        v.StopReason.PRIORITY_CHANGED: _("Ander werk gaat voor"),
        v.StopReason.MISTAKE: _("De koppeling was een vergissing"),
        v.StopReason.OTHER: _("Een andere reden"),
    },
    v.JobKind: {
        v.JobKind.MATCH_ASSIGNMENT: _("Voorstellen maken bij een opdracht"),
        v.JobKind.MATCH_OFFER: _("Voorstellen maken bij een aanbod"),
        v.JobKind.MATCH_PROGRAMMES: _("Opleidingen zonder aanbod zoeken bij een opdracht"),
        v.JobKind.EMBED_PROGRAMMES: _("Gegevens van opleidingen lezen"),
        v.JobKind.DELIVER_MAIL: _("E-mail versturen"),
        v.JobKind.ANSWER_INQUIRY: _("Vraag aan de computer beantwoorden"),
        v.JobKind.TRAIN_THEMES: _("Thema's leren"),
        v.JobKind.FIT_RANKING: _("Leren van beslissingen"),
        v.JobKind.RANK_ALL: _("Alle voorstellen opnieuw maken"),
        v.JobKind.EMBED_ALL: _("Teksten lezen met een ander taalmodel"),
    },
    v.InquiryKind: {
        v.InquiryKind.DRAFT_ADVICE: _("Wat past bij een concept"),
        v.InquiryKind.WHY_NOT: _("Waarom een aanbod niet past"),
        v.InquiryKind.SEARCH: _("Zoeken op betekenis"),
    },
    v.RankingSource: {
        v.RankingSource.SHIPPED: _("Meegeleverd"),
        v.RankingSource.LEARNED: _("Hier geleerd"),
    },
    v.RankingVerdict: {
        v.RankingVerdict.PASSED: _("Geslaagd voor de proef"),
        v.RankingVerdict.REFUSED: _("Gezakt voor de proef"),
    },
    v.RankingOutcome: {
        v.RankingOutcome.TOO_LITTLE: _("Er zijn nog te weinig beslissingen om van te leren."),
        v.RankingOutcome.SAME: _("De beslissingen geven geen reden om iets te veranderen."),
        v.RankingOutcome.NEW: _("Er is een nieuwe versie geleerd en beproefd."),
    },
    v.JobState: {
        v.JobState.QUEUED: _("Wacht"),
        v.JobState.RUNNING: _("Loopt"),
        v.JobState.DONE: _("Klaar"),
        v.JobState.DEAD: _("Mislukt"),
    },
    v.MailState: {
        v.MailState.QUEUED: _("Wacht op verzending"),
        v.MailState.SENT: _("Verzonden"),
        v.MailState.FAILED: _("Niet verzonden"),
    },
    v.TokenPurpose: {
        v.TokenPurpose.SET_UP: _("Koppelpunt inrichten"),
        v.TokenPurpose.INVITATION: _("Uitnodiging"),
        v.TokenPurpose.PASSWORD_RESET: _("Nieuw wachtwoord"),
    },
    v.SubjectKind: {
        v.SubjectKind.ASSIGNMENT: _("Opdracht"),
        v.SubjectKind.OFFER: _("Aanbod"),
        v.SubjectKind.SUGGESTION: _("Voorstel"),
        v.SubjectKind.PROGRAMME_SUGGESTION: _("Opleiding zonder aanbod"),
        v.SubjectKind.PLACEMENT: _("Koppeling"),
        v.SubjectKind.PERSON: _("Persoon"),
        v.SubjectKind.ORGANISATION: _("Organisatie"),
        v.SubjectKind.THEME: _("Thema"),
        v.SubjectKind.THEME_MODEL: _("Geleerde thema's"),
        v.SubjectKind.MATCHER: _("Taalmodel"),
        v.SubjectKind.SETTING: _("Instelling"),
        v.SubjectKind.RANKING: _("Rangschikking"),
        v.SubjectKind.JOB: _("Taak"),
        v.SubjectKind.MAIL: _("E-mail"),
        v.SubjectKind.EVENT: _("Regel in het logboek"),
    },
    v.EventKind: EVENTS,
    v.MailTemplate: MAILS,
}

TONES: dict[type[StrEnum], dict[StrEnum, str]] = {
    v.AssignmentState: {
        v.AssignmentState.RETURNED: "warning",
        v.AssignmentState.OPEN: "safe",
        v.AssignmentState.AGREED: "safe",
        v.AssignmentState.IN_PROGRESS: "safe",
        v.AssignmentState.COMPLETED: "safe",
        v.AssignmentState.DEFERRED: "warning",
        v.AssignmentState.UNPLACED: "warning",
        v.AssignmentState.DISCONTINUED: "danger",
    },
    v.OfferState: {
        v.OfferState.PUBLISHED: "safe",
        v.OfferState.PAUSED: "warning",
    },
    v.SuggestionState: {
        v.SuggestionState.REQUESTED: "warning",
        v.SuggestionState.INTERESTED: "warning",
        v.SuggestionState.ACCEPTED: "safe",
        v.SuggestionState.CONFIRMED: "safe",
        v.SuggestionState.DECLINED: "danger",
    },
    v.ProgrammeSuggestionState: {
        v.ProgrammeSuggestionState.INVITED: "warning",
        v.ProgrammeSuggestionState.ANSWERED: "safe",
        v.ProgrammeSuggestionState.DECLINED: "danger",
    },
    v.PlacementState: {
        v.PlacementState.AGREED: "safe",
        v.PlacementState.IN_PROGRESS: "safe",
        v.PlacementState.COMPLETED: "safe",
        v.PlacementState.RELEASED: "warning",
        v.PlacementState.STOPPED: "danger",
    },
    v.RankingVerdict: {
        v.RankingVerdict.PASSED: "safe",
        v.RankingVerdict.REFUSED: "danger",
    },
    v.JobState: {v.JobState.DONE: "safe", v.JobState.DEAD: "danger"},
    v.MailState: {v.MailState.SENT: "safe", v.MailState.FAILED: "danger"},
}
