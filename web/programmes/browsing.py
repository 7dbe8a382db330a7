# SPDX-License-Identifier: EUPL-1.2
"""What fits programmes that offer nothing yet: the list of a lecturer."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from models.access import Permission
from models.queries.programme_suggestions import (
    fitting_page,
    fitting_programmes,
    own_institutions,
)
from models.queries.reference import active_themes
from web.auth import actor, requires
from web.database import session
from web.labels import label
from web.paging import page_address, page_number
from web.programmes.forms import FittingFilterForm
from web.programmes.routes import blueprint
from web.reasons import top_reasons
from web.theme_names import theme_choices


@blueprint.get("")
@requires(Permission.BROWSE_SUGGESTIONS)
def index() -> ResponseReturnValue:
    """Show open assignments that fit programmes of the own institution, fifty at a time."""
    form = FittingFilterForm.asked()
    form.theme.choices = theme_choices(active_themes(session()))
    found = fitting_programmes(session(), actor())
    form.programme.choices = [(str(at.public_id), f"{at.name} ({label(at.level)})") for at in found]
    schools = own_institutions(session(), actor())
    form.institution.choices = [(str(at.public_id), at.name) for at in schools]
    form.validate()
    page = fitting_page(session(), actor(), form.filters(), number=page_number())
    if page.number > page.pages:
        abort(404)
    return render_template(
        "programmes/index.html",
        form=form,
        page=page,
        page_address=page_address(),
        has_schools=len(schools) > 1,
        reasons=top_reasons,
    ), form.status
