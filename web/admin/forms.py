# SPDX-License-Identifier: EUPL-1.2
"""Forms and filters of the administration."""

from collections.abc import Iterable
from typing import Any

from models.queries.audit import AuditFilters
from models.queries.organisations import OrganisationFilters
from models.queries.people import AccountState, OwnedWork, PeopleFilters
from models.setting import BOUNDS, SettingKey
from models.vocabulary import EventKind, OrganisationKind, Role, Sector
from web import forms
from web.admin.texts import ACCOUNT_STATES, ROLES_EXPLAINED, SETTINGS
from web.filter_form import FilterForm, chosen_member
from web.labels import choices, label
from web.regions import REGION_CHOICES
from web.texts import gettext, ngettext
from web.texts import lazy_gettext as _


def _role() -> forms.RadiosField:
    return forms.RadiosField(
        _("Rol"),
        missing=_("Kies een rol."),
        choices=[(role.value, label(role), ROLES_EXPLAINED[role]) for role in Role],
    )


def _organisation() -> forms.PickerField:
    return forms.PickerField(
        _("Organisatie"),
        missing=_("Zoek een organisatie en kies die uit de lijst."),
        help_text=_("Zoek op naam of afkorting."),
    )


class InviteForm(forms.Form):
    """Somebody new."""

    name = forms.TextField(_("Naam"), missing=_("Vul een naam in."), max_length=120)
    email = forms.EmailField(
        _("E-mailadres"),
        missing=_("Vul een e-mailadres in, bijvoorbeeld naam@organisatie.nl."),
        max_length=254,
        help_text=_("Hierheen gaat de uitnodiging."),
    )
    role = _role()
    organisation = _organisation()


class GrantForm(forms.Form):
    """One more role."""

    role = _role()
    organisation = _organisation()


def handover_form(work: Iterable[OwnedWork]) -> forms.Form:
    """Return the form that asks for a colleague per organisation with open work."""
    fields: dict[str, Any] = {
        part.field: forms.SelectField(
            gettext("Wie neemt het werk bij %(name)s over?", name=part.organisation),
            missing=gettext("Kies wie het werk bij %(name)s overneemt.", name=part.organisation),
            help_text=ngettext(
                "Hier loopt nog %(num)d opdracht of aanbod.",
                "Hier lopen nog %(num)d opdrachten of aanbod.",
                part.count,
            ),
            choices=[(str(public_id), name) for public_id, name in part.colleagues],
        )
        for part in work
    }
    form: forms.Form = type("HandoverForm", (forms.Form,), fields)()
    return form


class OrganisationForm(forms.Form):
    """What is kept of an organisation; ``kind`` and ``sector`` are fixed by the view."""

    kind = forms.RadiosField(
        _("Soort"), missing=_("Kies een soort."), choices=choices(OrganisationKind)
    )
    name = forms.TextField(_("Naam"), missing=_("Vul een naam in."), max_length=200)
    abbreviation = forms.TextField(_("Afkorting"), max_length=40)
    other_names = forms.TextAreaField(
        _("Andere namen"),
        max_length=1000,
        help_text=_("Zet elke naam op een eigen regel. Mensen vinden de organisatie ook zo."),
    )
    sector = forms.SelectField(
        _("Onderwijssoort"),
        choices=choices(Sector),
        help_text=_("Alleen voor een onderwijsinstelling."),
    )
    place = forms.TextField(_("Plaats"), max_length=100)
    province = forms.SelectField(_("Provincie"), choices=REGION_CHOICES)
    website = forms.TextField(_("Website"), max_length=300, help_text=_("Begin met https://."))
    may_open_directly = forms.CheckboxField(
        _("Opdrachten van deze organisatie gaan meteen open"),
        help_text=_("De coördinator beoordeelt ze dan niet vooraf."),
    )
    is_active = forms.CheckboxField(
        _("Deze organisatie is in gebruik"),
        help_text=_("Zonder vinkje kan niemand haar nog kiezen."),
    )


class MergeForm(forms.Form):
    """Which organisation stays."""

    into = forms.PickerField(
        _("Welke organisatie blijft?"),
        missing=_("Zoek de organisatie die blijft en kies die uit de lijst."),
        help_text=_("Zoek op naam of afkorting. Alles gaat naar deze organisatie."),
    )
    confirmed = forms.HiddenField("", max_length=3)


class ThemeForm(forms.Form):
    """A theme."""

    name = forms.TextField(_("Naam"), missing=_("Vul een naam in."), max_length=80)
    name_en = forms.TextField(_("Naam in het Engels"), max_length=80)
    description = forms.TextAreaField(
        _("Omschrijving"),
        missing=_("Beschrijf in één of twee zinnen waar het thema over gaat."),
        max_length=1000,
        help_text=_("De computer vergelijkt opdrachten met deze zinnen."),
    )
    is_research = forms.CheckboxField(_("Dit is een onderzoeksthema"))
    is_active = forms.CheckboxField(
        _("Dit thema is in gebruik"), help_text=_("Zonder vinkje kan niemand het nog kiezen.")
    )


def settings_form(values: dict[SettingKey, int]) -> forms.Form:
    """Return the form with a field per setting, with its bounds."""
    fields: dict[str, Any] = {
        key.value: forms.IntegerField(
            SETTINGS[key][0],
            missing=_("Vul een getal in."),
            help_text=str(SETTINGS[key][1]) % _bounds(key),
            lowest=BOUNDS[key].lowest,
            highest=BOUNDS[key].highest,
            default=value,
        )
        for key, value in values.items()
    }
    form: forms.Form = type("SettingsForm", (forms.Form,), fields)()
    return form


def _bounds(key: SettingKey) -> dict[str, int]:
    bounds = BOUNDS[key]
    return {"lowest": bounds.lowest, "highest": bounds.highest, "default": bounds.default}


class PeopleFilterForm(FilterForm):
    """Whom an administrator looks for."""

    text = forms.TextField(_("Naam, e-mail of organisatie"), name="tekst", max_length=100)
    role = forms.SelectField(_("Rol"), name="rol", choices=choices(Role))
    state = forms.SelectField(
        _("Account"), name="account", choices=[(s.value, ACCOUNT_STATES[s]) for s in AccountState]
    )

    def filters(self) -> PeopleFilters:
        """Return what is looked for."""
        at = self.answers
        return PeopleFilters(
            text=at["text"] or "",
            role=chosen_member(Role, at["role"]),
            state=chosen_member(AccountState, at["state"]),
        )


class OrganisationFilterForm(FilterForm):
    """Which organisations."""

    text = forms.TextField(_("Naam of plaats"), name="tekst", max_length=100)
    kind = forms.SelectField(_("Soort"), name="soort", choices=choices(OrganisationKind))
    with_closed = forms.CheckboxField(_("Ook gesloten organisaties"), name="gesloten")

    def filters(self) -> OrganisationFilters:
        """Return what is looked for."""
        at = self.answers
        return OrganisationFilters(
            text=at["text"] or "",
            kind=chosen_member(OrganisationKind, at["kind"]),
            with_closed=bool(at["with_closed"]),
        )


class AuditFilterForm(FilterForm):
    """Which events."""

    kind = forms.SelectField(_("Wat"), name="wat", choices=choices(EventKind))
    person = forms.TextField(_("Wie"), name="wie", max_length=100)
    first_day = forms.DateField(_("Vanaf"), name="vanaf")
    last_day = forms.DateField(_("Tot en met"), name="tot")

    def filters(self) -> AuditFilters:
        """Return what is looked for."""
        at = self.answers
        return AuditFilters(
            kind=chosen_member(EventKind, at["kind"]),
            person=at["person"] or "",
            first_day=at["first_day"],
            last_day=at["last_day"],
        )
