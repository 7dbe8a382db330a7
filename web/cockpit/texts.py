# SPDX-License-Identifier: EUPL-1.2
"""Words of the start page: each kind of task, and what to do when nothing waits."""

from dataclasses import dataclass

from models.queries.task import TaskKey as Key
from models.vocabulary import Role
from web.texts import LazyString
from web.texts import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class TaskText:
    """How one kind of task reads: title (names its subject), button, icon, heading of its count."""

    title: LazyString
    button: LazyString
    icon: str
    heading: LazyString


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a role can usefully do when nothing waits."""

    text: LazyString
    button: LazyString
    endpoint: str


TASKS: dict[Key, TaskText] = {
    Key.FINISH_DRAFT: TaskText(
        _("Maak uw concept af: %(subject)s"), _("Verder met concept"), "pencil", _("af te maken")
    ),
    Key.CHECK_DRAFT_ON_BEHALF: TaskText(
        _("Controleer de opdracht die voor u is gemaakt: %(subject)s"),
        _("Opdracht controleren"), "list-check", _("te controleren"),
    ),
    Key.IMPROVE_RETURNED: TaskText(
        _("Vul uw opdracht aan: %(subject)s"), _("Opdracht aanvullen"), "pencil", _("terug naar u"),
    ),
    Key.ANSWER_INTEREST: TaskText(
        _("Beantwoord de belangstelling van %(detail)s"),
        _("Antwoord geven"), "message", _("te beantwoorden"),
    ),
    Key.AWAIT_CONFIRMATION: TaskText(
        _("De coördinator bevestigt de koppeling met %(detail)s"),
        _("Voorstel bekijken"), "hourglass", _("wacht op de coördinator"),
    ),
    Key.PREPARE_START: TaskText(
        _("Bereid de start voor met %(detail)s"),
        _("Koppeling bekijken"), "calendar", _("start binnenkort"),
    ),
    Key.ANSWER_REQUEST: TaskText(
        _("Beantwoord de vraag van %(detail)s"),
        _("Antwoord geven"), "message", _("te beantwoorden"),
    ),
    Key.VIEW_SUGGESTIONS: TaskText(
        _("Bekijk nieuwe voorstellen bij %(subject)s: %(count)s"),
        _("Voorstellen bekijken"), "search", _("aanbod met nieuwe voorstellen"),
    ),
    Key.ANSWER_INVITATION: TaskText(
        _("U bent uitgenodigd voor %(subject)s"),
        _("Opdracht bekijken"), "mail", _("uitnodigingen"),
    ),
    Key.VIEW_FITTING: TaskText(
        _("Bekijk opdrachten die bij uw opleidingen passen"),
        _("Opdrachten bekijken"), "school", _("onderwijsinstellingen met passende opdrachten"),
    ),
    Key.FINISH_OFFER: TaskText(
        _("Maak uw aanbod af: %(subject)s"), _("Verder met aanbod"), "pencil", _("af te maken"),
    ),
    Key.OFFER_CLOSES: TaskText(
        _("Uw aanbod sluit binnenkort: %(subject)s"),
        _("Aanbod bekijken"), "clock", _("sluit binnenkort"),
    ),
    Key.START_PLACEMENT: TaskText(
        _("Meld dat de opdracht is gestart: %(subject)s"),
        _("Start melden"), "circle-check", _("te starten"),
    ),
    Key.COMPLETE_PLACEMENT: TaskText(
        _("Rond de opdracht af: %(subject)s"), _("Opdracht afronden"), "check", _("af te ronden"),
    ),
    Key.SCREEN_ASSIGNMENT: TaskText(
        _("Beoordeel de opdracht: %(subject)s"),
        _("Opdracht beoordelen"), "list-check", _("te beoordelen"),
    ),
    Key.CONFIRM_PAIR: TaskText(
        _("Bevestig de koppeling: %(subject)s"),
        _("Koppeling bevestigen"), "circle-check", _("te bevestigen"),
    ),
    Key.MISSING_ANSWER: TaskText(
        _("Er kwam geen antwoord: %(subject)s"),
        _("Voorstel bekijken"), "clock", _("zonder antwoord"),
    ),
    Key.FILL_SLOTS: TaskText(
        _("Er is nog plek bij: %(subject)s"),
        _("Opdracht bekijken"), "users", _("met vrije plek"),
    ),
    Key.STUCK_ASSIGNMENT: TaskText(
        _("Deze opdracht staat lang stil: %(subject)s"),
        _("Opdracht bekijken"), "alert-triangle", _("te lang stil"),
    ),
    Key.START_OVERDUE: TaskText(
        _("De startdatum is voorbij en de start is niet gemeld: %(subject)s"),
        _("Koppeling bekijken"), "calendar", _("start niet gemeld"),
    ),
    Key.END_OVERDUE: TaskText(
        _("De einddatum is voorbij en de opdracht is niet afgerond: %(subject)s"),
        _("Koppeling bekijken"), "calendar", _("niet afgerond"),
    ),
    Key.OLD_INVITATION: TaskText(
        _("Deze uitnodiging is niet gebruikt: %(subject)s"),
        _("Persoon bekijken"), "mail", _("niet gebruikt"),
    ),
    Key.DEAD_JOBS: TaskText(
        _("Taken die niet lukten: %(count)s"), _("Taken bekijken"), "alert-circle", _("mislukt"),
    ),
    Key.FAILED_MAILS: TaskText(
        _("E-mails die niet aankwamen: %(count)s"), _("Post bekijken"), "mail", _("niet verzonden"),
    ),
}  # fmt: skip

NEXT_STEPS: dict[Role, NextStep] = {
    Role.MINISTRY_CONTACT: NextStep(
        _("Hebt u een vraag waar studenten aan kunnen werken? Maak er een opdracht van."),
        _("Opdracht maken"), "assignments.new",
    ),
    Role.LECTURER: NextStep(
        _("Hebt u plek voor studenten? Plaats uw aanbod. Daarna krijgt u voorstellen."),
        _("Aanbod plaatsen"), "offers.new",
    ),
    Role.COORDINATOR: NextStep(
        _("Bekijk in de voortgang of alle opdrachten op schema liggen."),
        _("Voortgang bekijken"), "tracker.index",
    ),
    Role.PROGRAMME_MANAGER: NextStep(
        _("De cijfers zijn altijd bij. U kunt ze per datum bekijken."),
        _("Cijfers bekijken"), "figures.index",
    ),
    Role.ADMINISTRATOR: NextStep(
        _("Nieuwe collega's? Nodig ze uit en geef ze een rol."),
        _("Iemand uitnodigen"), "admin.invite",
    ),
}  # fmt: skip
