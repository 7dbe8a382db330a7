# SPDX-License-Identifier: EUPL-1.2
"""Forms about accounts. A password is typed once and can be pasted; its rule stands above it."""

from models.operations.passwords import LONGEST, SHORTEST
from models.vocabulary import Language
from web import forms
from web.texts import Text
from web.texts import lazy_gettext as _

LONGEST_KEPT = 900_000
PASSWORD_RULE = _(
    "Gebruik %(shortest)s tekens of meer. Een zin met een paar woorden is goed. "
    "Gebruik niet uw naam en geen wachtwoord dat veel mensen hebben.",
    shortest=SHORTEST,
)


def new_password(label: Text) -> forms.PasswordField:
    """Return a field for a password that somebody chooses now."""
    return forms.PasswordField(
        label,
        missing=_("Vul een wachtwoord in van %(shortest)s tekens of meer.", shortest=SHORTEST),
        help_text=PASSWORD_RULE,
        max_length=LONGEST,
    )


def _name() -> forms.TextField:
    return forms.TextField(
        _("Uw naam"),
        missing=_("Vul uw naam in."),
        max_length=120,
        help_text=_("Andere mensen in Koppelpunt zien deze naam."),
    )


def _email() -> forms.EmailField:
    return forms.EmailField(
        _("E-mailadres"),
        missing=_("Vul uw e-mailadres in, bijvoorbeeld naam@organisatie.nl."),
        max_length=254,
    )


class LoginForm(forms.Form):
    """Who somebody is; ``next`` and ``kept`` travel along."""

    email = _email()
    password = forms.PasswordField(_("Wachtwoord"), missing=_("Vul uw wachtwoord in."))
    next = forms.HiddenField("", max_length=2000)
    kept = forms.HiddenField("", max_length=LONGEST_KEPT)


class ForgotPasswordForm(forms.Form):
    """Where the link goes to."""

    email = _email()


class NewPasswordForm(forms.Form):
    """A new password."""

    password = new_password(_("Nieuw wachtwoord"))


class InvitationForm(forms.Form):
    """The first thing somebody with an invitation does."""

    name = _name()
    password = new_password(_("Kies een wachtwoord"))


class SetUpForm(forms.Form):
    """The first administrator."""

    name = _name()
    email = _email()
    password = new_password(_("Kies een wachtwoord"))


class ProfileForm(forms.Form):
    """What somebody may change about the own account."""

    name = _name()
    language = forms.RadiosField(
        _("Taal van uw e-mails"),
        missing=_("Kies een taal."),
        choices=[(Language.DUTCH.value, _("Nederlands")), (Language.ENGLISH.value, _("Engels"))],
    )


class ChangePasswordForm(forms.Form):
    """A new password, with the present one as proof."""

    present = forms.PasswordField(
        _("Uw wachtwoord van nu"), missing=_("Vul het wachtwoord in dat u nu gebruikt.")
    )
    password = new_password(_("Nieuw wachtwoord"))
