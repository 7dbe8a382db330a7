# SPDX-License-Identifier: EUPL-1.2
"""Words of the administration that no closed list of the domain has."""

from models.queries.people import AccountState
from models.setting import SettingKey
from models.vocabulary import (
    AssignmentState,
    MailTemplate,
    OfferState,
    PlacementState,
    Role,
    SubjectKind,
    SuggestionState,
)
from web.labels import label
from web.texts import LazyString, Text
from web.texts import lazy_gettext as _

ACCOUNT_STATES: dict[AccountState, LazyString] = {
    AccountState.ACTIVE: _("In gebruik"),
    AccountState.INVITED: _("Uitgenodigd"),
    AccountState.CLOSED: _("Gesloten"),
}
ACCOUNT_TONES: dict[AccountState, str] = {
    AccountState.ACTIVE: "safe",
    AccountState.INVITED: "warning",
    AccountState.CLOSED: "neutral",
}

ROLES_EXPLAINED: dict[Role, LazyString] = {
    Role.MINISTRY_CONTACT: _("Dient opdrachten in voor een rijksorganisatie."),
    Role.LECTURER: _("Plaatst aanbod van een onderwijsinstelling."),
    Role.COORDINATOR: _("Beoordeelt opdrachten en bevestigt koppelingen."),
    Role.PROGRAMME_MANAGER: _("Leest en publiceert de cijfers."),
    Role.ADMINISTRATOR: _("Beheert mensen, organisaties, thema's en instellingen."),
}

SETTINGS: dict[SettingKey, tuple[LazyString, LazyString]] = {
    SettingKey.RESPONSE_DAYS: (
        _("Dagen om te antwoorden"),
        _("Zo lang heeft iemand om op een vraag of belangstelling te antwoorden. "
          "Van %(lowest)s tot en met %(highest)s, gewoonlijk %(default)s."),
    ),
    SettingKey.REMINDER_DAYS: (
        _("Dagen voor het einde een herinnering"),
        _("Zo veel dagen van tevoren krijgt iemand een herinnering. "
          "Van %(lowest)s tot en met %(highest)s, gewoonlijk %(default)s."),
    ),
    SettingKey.SUGGESTIONS_SHOWN: (
        _("Aantal voorstellen in beeld"),
        _("Zo veel voorstellen staan er ten hoogste bij een opdracht. "
          "Van %(lowest)s tot en met %(highest)s, gewoonlijk %(default)s."),
    ),
    SettingKey.STUCK_AFTER_DAYS: (
        _("Dagen tot een opdracht stilstaat"),
        _("Na zo veel dagen zonder verandering ziet de coördinator de opdracht als stilstaand. "
          "Van %(lowest)s tot en met %(highest)s, gewoonlijk %(default)s."),
    ),
}  # fmt: skip

CHAIN_PROBLEMS: dict[str, LazyString] = {
    "missing link": _("er ontbreekt een regel"),
    "altered link": _("de regel is gewijzigd"),
    "altered payload": _("de inhoud is gewijzigd"),
    "head does not fit the last link": _("er zijn regels weggehaald aan het einde"),
}

STATES = {
    SubjectKind.ASSIGNMENT: AssignmentState,
    SubjectKind.OFFER: OfferState,
    SubjectKind.SUGGESTION: SuggestionState,
    SubjectKind.PLACEMENT: PlacementState,
}


def state_word(subject: SubjectKind, state: str) -> Text:
    """Return the word for a state in the log; settings have plain numbers there."""
    return label(STATES[subject](state)) if subject in STATES else state


MAILS: dict[str, LazyString] = {
    MailTemplate.ON_BEHALF_DRAFT.value: _("Concept voor u gemaakt"),
    MailTemplate.ASSIGNMENT_SUBMITTED.value: _("Opdracht ingediend"),
    MailTemplate.ASSIGNMENT_RETURNED.value: _("Opdracht terug naar indiener"),
    MailTemplate.ASSIGNMENT_OPENED.value: _("Opdracht opengesteld"),
    MailTemplate.ASSIGNMENT_ENDED.value: _("Opdracht gestopt of doorgeschoven"),
    MailTemplate.PROGRAMME_REQUESTED.value: _("Opleiding gevraagd"),
    MailTemplate.INTEREST_EXPRESSED.value: _("Belangstelling getoond"),
    MailTemplate.SUGGESTION_ACCEPTED.value: _("Beide kanten willen"),
    MailTemplate.SUGGESTION_DECLINED.value: _("Voorstel afgewezen"),
    MailTemplate.SUGGESTION_SUPERSEDED.value: _("Voorstel vervallen"),
    MailTemplate.SUGGESTION_RESTORED.value: _("Voorstel weer geldig"),
    MailTemplate.ANSWER_REMINDER.value: _("Herinnering"),
    MailTemplate.ANSWER_EXPIRED.value: _("Geen antwoord gekomen"),
    MailTemplate.PLACEMENT_CONFIRMED.value: _("Koppeling bevestigd"),
    MailTemplate.PLACEMENT_RELEASED.value: _("Koppeling losgelaten"),
    MailTemplate.PLACEMENT_STOPPED.value: _("Koppeling gestopt"),
    MailTemplate.PLACEMENT_COMPLETED.value: _("Koppeling afgerond"),
    MailTemplate.NEXT_CANDIDATES.value: _("Volgende kandidaten"),
    MailTemplate.WORK_TRANSFERRED.value: _("Werk overgedragen"),
    MailTemplate.INVITATION.value: _("Uitnodiging"),
    MailTemplate.PASSWORD_RESET.value: _("Nieuw wachtwoord"),
}
