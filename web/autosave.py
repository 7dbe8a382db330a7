# SPDX-License-Identifier: EUPL-1.2
"""What the steps of a long form answer while somebody types: saved until here, or why not."""

from datetime import datetime

from flask import render_template, request

from models.base import utc_now
from web.locale import ZONE
from web.step_form import StepForm


def autosave_answer(form: StepForm, version: int | None) -> tuple[str, int]:
    """Return the version to go on from and the time; without ``version`` it was not saved."""
    if version is None:
        return _part(form, request.form.get("version", ""), None), form.status
    return _part(form, str(version), utc_now().astimezone(ZONE)), 200


def _part(form: StepForm, version: str, saved_at: datetime | None) -> str:
    return render_template("components/saved.html", form=form, version=version, saved_at=saved_at)
