# SPDX-License-Identifier: EUPL-1.2
"""What somebody reads when the domain refuses a value: reason code -> what to do about it.

A text may name the details of the error, such as ``%(limit)s``.
"""

from datetime import date

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from models.errors import CapacityExceeded, InvalidInput
from models.personal_data import PersonalData
from web.locale import format_number, format_typed_day

REASONS: dict[str, LazyString] = {
    "too_long": _("Maak de tekst korter. U mag %(limit)s tekens gebruiken."),
    "unreadable": _("Haal de onleesbare tekens uit deze tekst. Typ de tekst opnieuw."),
    "personal_data": _("In deze tekst staat %(kind)s. Haal dit weg: iedereen kan de tekst lezen."),
    "below_minimum": _("Vul een getal in van %(minimum)s of meer."),
    "out_of_bounds": _("Vul een getal in van %(lowest)s tot en met %(highest)s."),
    "too_many": _("Dit is te veel. U mag er ten hoogste %(limit)s invullen."),
    "too_many_searches": _("U bewaart al %(limit)s zoekopdrachten. Verwijder er eerst een."),
    "item_too_long": _("Maak elke regel korter. Een regel heeft ten hoogste %(limit)s tekens."),
    "in_past": _("Vul een datum in die in de toekomst ligt, bijvoorbeeld 01-02-2027."),
    "start_passed": _("De startdatum is voorbij. Stuur de opdracht terug of schuif haar door."),
    "in_future": _("Vul een datum in die niet in de toekomst ligt."),
    "before_start": _("Vul een datum in die na de start ligt."),
    "closes_after_start": _("Kies een dag die niet na de start ligt."),
    "not_open": _("Deze opdracht zoekt nu geen opleiding. Kies een andere opdracht."),
    "not_published": _("Dit aanbod is nu niet gepubliceerd. Kies een ander aanbod."),
    "has_offer": _("Deze opleiding heeft nu aanbod. Vraag haar via dat aanbod."),
    "not_a_contact": _("Kies iemand die opdrachtgever is bij dezelfde organisatie."),
    "not_mbo": _("Deze school geeft geen mbo. Kies een opleiding uit de lijst."),
    "unknown_programme": _("Kies een opleiding uit de lijst."),
    "password_too_short": _("Gebruik ten minste %(lowest)s tekens."),
    "password_too_long": _("Gebruik ten hoogste %(highest)s tekens."),
    "password_too_easy": _("Dit wachtwoord is te makkelijk te raden. Kies een ander wachtwoord."),
    "email_in_use": _("Dit e-mailadres heeft al een account. Zoek de persoon op bij Mensen."),
    "no_role": _("Geef deze persoon eerst een rol. Verstuur daarna de uitnodiging."),
    "organisation_closed": _("Deze organisatie is gesloten. Kies een andere organisatie."),
    "closed_for_new_work": _("Deze organisatie is gesloten. Vraag de beheerder om hulp."),
    "organisation_merged": _("Deze organisatie is samengevoegd. Wijzig de organisatie die bleef."),
    "ministry_contact_needs_government": _("Kies een rijksorganisatie voor een opdrachtgever."),
    "lecturer_needs_institution": _("Kies een onderwijsinstelling voor een docent."),
    "last_administrator": _("Dit is de laatste beheerder. Maak eerst iemand anders beheerder."),
    "not_a_colleague": _("Kies een collega met dezelfde rol bij deze organisatie."),
    "has_open_work": _("Deze persoon heeft hier nog werk (%(count)s). Draag dat eerst over."),
    "other_encoder": _("Deze versie hoort bij een ander taalmodel. Laat opnieuw leren."),
    "name_in_use": _("Deze naam bestaat al. Kies een andere naam."),
    "same_organisation": _("Kies een andere organisatie dan deze."),
    "other_kind": _("Kies een organisatie van dezelfde soort."),
    "refused": _("Deze versie is gezakt voor de proef. Kies een andere versie."),
    "words_only": _("Het taalmodel staat uit. Zet het aan om van beslissingen te leren."),
    "sector_missing": _("Kies een onderwijssoort voor deze onderwijsinstelling."),
}

PERSONAL_DATA: dict[PersonalData, LazyString] = {
    PersonalData.EMAIL: _("een e-mailadres"),
    PersonalData.PHONE: _("een telefoonnummer"),
    PersonalData.BSN: _("een burgerservicenummer"),
    PersonalData.IBAN: _("een rekeningnummer"),
}

CAPACITY: dict[str, LazyString] = {
    "slots": _("Deze opdracht heeft geen vrije plek meer."),
    "groups": _("Dit aanbod heeft geen plek meer voor een groep."),
    "students": _("Dit aanbod heeft nog plek voor %(left)s studenten. Vul een lager aantal in."),
}


def error_text(error: InvalidInput) -> str:
    """Return what to do about a refused value, in the language of the page."""
    text = REASONS.get(error.reason)
    if text is None:
        return str(gettext("Controleer dit antwoord en pas het aan."))
    details = {name: _shown(value) for name, value in error.details.items()}
    if error.reason == "personal_data":
        details["kind"] = str(PERSONAL_DATA[PersonalData(str(error.details["kind"]))])
    return str(text) % details


def capacity_text(error: CapacityExceeded) -> str:
    """Return which place is missing."""
    return str(CAPACITY[error.what]) % {"left": format_number(error.left)}


def _shown(value: object) -> str:
    if isinstance(value, date):
        return format_typed_day(value)
    return format_number(value) if isinstance(value, int) else str(value)
