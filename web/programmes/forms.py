# SPDX-License-Identifier: EUPL-1.2
"""What people fill in about a programme without an offer, and the filters of the list."""

from models.operations.content import LONGEST
from models.operations.people import LONGEST_EMAIL
from models.queries.pair_filters import PairFilters
from models.queries.programme_suggestions import FittingFilters
from models.vocabulary import AssignmentForm, Level
from web import forms
from web.filter_form import FilterForm, chosen_id, chosen_member
from web.labels import choices
from web.regions import REGION_CHOICES
from web.suggestions.forms import DeclineForm
from web.texts import lazy_gettext as _


class InviteForm(forms.Form):
    """An invitation to the lecturers of an institution."""

    message = forms.TextAreaField(
        _("Uw bericht"),
        max_length=LONGEST["message"],
        help_text=_("Zet hier geen telefoonnummer of e-mailadres. Uw naam staat in de e-mail."),
    )


class AddressForm(InviteForm):
    """An invitation to an institution where nobody has an account."""

    email = forms.EmailField(
        _("E-mailadres bij de onderwijsinstelling"),
        max_length=LONGEST_EMAIL,
        help_text=_("Wij gebruiken het adres voor deze ene e-mail en bewaren het niet."),
        missing=_("Vul een e-mailadres in."),
    )


class DoesNotFitForm(DeclineForm):
    """No, with a reason from the list."""

    message = forms.TextAreaField(
        _("Toelichting"),
        max_length=LONGEST["message"],
        help_text=_("De coördinator en de opdrachtgever lezen de reden."),
    )


class FittingFilterForm(FilterForm):
    """What a lecturer looks for among fitting assignments."""

    text = forms.TextField(_("Zoekwoord"), name="tekst", max_length=100)
    programme = forms.SelectField(_("Opleiding"), name="opleiding")
    institution = forms.SelectField(_("Onderwijsinstelling"), name="instelling")
    form = forms.SelectField(_("Opdrachtvorm"), name="vorm", choices=choices(AssignmentForm))
    level = forms.SelectField(_("Niveau"), name="niveau", choices=choices(Level))
    theme = forms.SelectField(_("Thema"), name="thema")
    region = forms.SelectField(_("Regio"), name="regio", choices=REGION_CHOICES)
    starts_from = forms.DateField(_("Start vanaf"), name="vanaf")
    only_favourites = forms.CheckboxField(_("Alleen favorieten"), name="favoriet")

    def filters(self) -> FittingFilters:
        """Return what is looked for; fields with an error do not filter."""
        at = self.answers
        pairs = PairFilters(
            text=at["text"] or "",
            form=chosen_member(AssignmentForm, at["form"]),
            level=chosen_member(Level, at["level"]),
            theme=chosen_id(at["theme"]),
            region=at["region"] or "",
            starts_from=at["starts_from"],
            only_favourites=bool(at["only_favourites"]),
        )
        return FittingFilters(
            pairs=pairs,
            programme=chosen_id(at["programme"]),
            institution=chosen_id(at["institution"]),
        )
