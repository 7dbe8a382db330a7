# SPDX-License-Identifier: EUPL-1.2
"""The living page of all components, for makers and tests; only on the embedded default."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import AssignmentForm, AssignmentState, Level, WorkMode
from web import examples, forms
from web.auth import public
from web.labels import choices
from web.texts import lazy_gettext as _

blueprint = Blueprint("components", __name__, url_prefix="/componenten")


class ExampleForm(forms.Form):
    """One field of every kind."""

    title = forms.TextField(
        _("Titel"),
        missing=_("Vul een titel in."),
        max_length=120,
        help_text=_("Noem in een paar woorden wat studenten gaan maken."),
    )
    background = forms.TextAreaField(
        _("Achtergrond"), missing=_("Vertel kort waarom u dit vraagt."), words=175
    )
    note = forms.TextAreaField(_("Opmerking"), max_length=500)
    contact = forms.EmailField(_("E-mailadres"), missing=_("Vul een e-mailadres in."))
    start = forms.DateField(
        _("Startdatum"), missing=_("Vul een startdatum in, bijvoorbeeld 01-02-2027.")
    )
    groups = forms.IntegerField(
        _("Aantal groepen"), lowest=1, highest=10, missing=_("Vul in hoeveel groepen u wilt.")
    )
    form = forms.RadiosField(
        _("Opdrachtvorm"), choices=choices(AssignmentForm), missing=_("Kies een vorm.")
    )
    levels = forms.CheckboxesField(
        _("Niveau"), choices=choices(Level), missing=_("Kies ten minste een niveau.")
    )
    mode = forms.SelectField(_("Werkvorm"), choices=choices(WorkMode))
    organisation = forms.PickerField(_("Organisatie"), missing=_("Kies een organisatie."))
    agreed = forms.CheckboxField(
        _("De opdracht is niet bedrijfskritisch"), missing=_("Bevestig dit voor u verder gaat.")
    )


@blueprint.route("", methods=["GET", "POST"])
@public
def index() -> ResponseReturnValue:
    """Show everything; the form checks itself and then says so."""
    form = ExampleForm()
    form.organisation.choices = examples.organisations(form.organisation.search)
    if form.organisation.is_searching:
        return render_template("components/index.html", form=form, **_content())
    if form.validate_on_submit():
        flash(_("De gegevens zijn opgeslagen."), "ok")
        return redirect(url_for("components.index"))
    return render_template("components/index.html", form=form, **_content()), form.status


@blueprint.post("/knop")
@public
def press() -> Response:
    """Accept the press of an example button and do nothing."""
    return Response(status=204)


def _content() -> dict[str, Any]:
    today = date(2027, 1, 11)
    return {
        "states": list(AssignmentState),
        "example_day": today,
        "late": today - timedelta(days=2),
        "soon": today + timedelta(days=2),
        "events": examples.EVENTS,
        "parts": examples.PARTS,
        "differences": examples.DIFFERENCES,
        "rows": examples.ROWS,
        "page": request.args.get("pagina", 3, type=int),
        "page_address": lambda number: url_for("components.index", pagina=number),
    }
