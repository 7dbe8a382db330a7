# SPDX-License-Identifier: EUPL-1.2
"""Explanations beside the choices of the steps."""

from typing import Final

from models.vocabulary import AssignmentForm, DataSensitivity
from web.texts import LazyString
from web.texts import lazy_gettext as _

FORM_EXPLANATIONS: Final[dict[AssignmentForm, LazyString]] = {
    AssignmentForm.INTERNSHIP: _("Een student werkt een aantal maanden bij u mee."),
    AssignmentForm.GRADUATION: _("Een of twee studenten doen er hun afstudeeronderzoek over."),
    AssignmentForm.GROUP: _("Een groep van drie tot acht studenten werkt er in een vak aan."),
    AssignmentForm.HACKATHON: _("Teams van een of meer opleidingen werken er kort en hard aan."),
}
SLOTS: Final[dict[AssignmentForm, LazyString]] = {
    AssignmentForm.INTERNSHIP: _("Een stage heeft altijd 1 plek."),
    AssignmentForm.GRADUATION: _("Een afstudeeropdracht heeft altijd 1 plek."),
    AssignmentForm.GROUP: _(
        "Een plek is een groep van een opleiding. U kunt 1 tot 3 plekken geven."
    ),
    AssignmentForm.HACKATHON: _(
        "Een plek is een opleiding die meedoet. U kunt 1 tot 10 plekken geven."
    ),
}
ANY_SLOTS: Final = _("Een plek is een groep of opleiding. Kies eerst een opdrachtvorm bij stap 2.")
GROUP_SIZES: Final[dict[AssignmentForm, LazyString]] = {
    AssignmentForm.INTERNSHIP: _("Bij een stage is dat meestal 1 student."),
    AssignmentForm.GRADUATION: _("Bij afstuderen zijn dat 1 of 2 studenten."),
    AssignmentForm.GROUP: _("Bij een groepsopdracht zijn dat meestal 3 tot 8 studenten."),
    AssignmentForm.HACKATHON: _("Bij een hackathon is dat het aantal studenten per opleiding."),
}
ANY_GROUP: Final = _("Hoeveel studenten werken er samen aan?")
SENSITIVITY_EXPLANATIONS: Final[dict[DataSensitivity, LazyString]] = {
    DataSensitivity.PUBLIC: _("Iedereen mag deze gegevens zien."),
    DataSensitivity.INTERNAL: _("Alleen voor mensen die aan de opdracht werken."),
    DataSensitivity.CONFIDENTIAL: _("Er gelden afspraken vooraf, bijvoorbeeld geheimhouding."),
}
