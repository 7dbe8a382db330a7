# SPDX-License-Identifier: EUPL-1.2
"""What happened: the log with its chain, work that failed, and outgoing mail."""

import email
import email.policy
from pathlib import Path
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from config import Settings
from models.access import Permission
from models.delivery import Mail
from models.errors import AlreadyDone, NotFound
from models.job import Job
from models.operations.jobs import requeue_job
from models.queries.audit import audit_page, chain_status, first_breaks
from models.queries.upkeep import dead_jobs_page, mail_by_id, mails_page
from models.vocabulary import MailState
from web import limits
from web.admin.forms import AuditFilterForm
from web.admin.routes import blueprint, tell_refusal
from web.admin.texts import CHAIN_PROBLEMS, MAILS, state_word
from web.auth import actor, requires
from web.database import session, unit_of_work
from web.paging import page_address, page_number
from web.texts import gettext

LARGEST_MAIL = 200_000


@blueprint.get("/logboek")
@requires(Permission.READ_AUDIT_TRAIL)
def audit() -> str:
    """Show who did what when, with the head of the chain."""
    form = AuditFilterForm.asked()
    form.validate()
    return render_template(
        "admin/audit.html",
        form=form,
        page=audit_page(session(), form.filters(), page_number()),
        page_address=page_address(),
        chain=chain_status(session()),
        state_word=state_word,
    )


@blueprint.post("/logboek/controleren")
@requires(Permission.READ_AUDIT_TRAIL)
@limits.limiter.limit(limits.EXPORT)
def verify_chain() -> str:
    """Recompute the whole chain and say whether it holds."""
    return render_template(
        "admin/chain.html",
        breaks=first_breaks(session()),
        chain=chain_status(session()),
        problems=CHAIN_PROBLEMS,
    )


@blueprint.get("/taken")
@requires(Permission.MANAGE_JOBS)
def jobs() -> str:
    """Show work that was given up."""
    page = dead_jobs_page(session(), page_number())
    return render_template("admin/jobs.html", page=page, page_address=page_address())


@blueprint.post("/taken/<int:job_id>/opnieuw")
@requires(Permission.MANAGE_JOBS)
def requeue(job_id: int) -> ResponseReturnValue:
    """Give failed work a fresh start."""
    job = session().get(Job, job_id) if job_id < 2**63 else None
    if job is None:
        raise NotFound
    try:
        with unit_of_work() as uow:
            requeue_job(uow, job, actor())
        flash(gettext("De taak wordt opnieuw gedaan."), "ok")
    except AlreadyDone as error:
        tell_refusal(error)
    return redirect(url_for("admin.jobs"))


@blueprint.get("/post")
@requires(Permission.MANAGE_JOBS)
def mails() -> str:
    """Show outgoing mail: to whom, about what, and whether it arrived."""
    chosen = request.args.get("status", "")
    state = MailState(chosen) if chosen in set(MailState) else None
    page = mails_page(session(), state, page_number())
    return render_template(
        "admin/mails.html",
        page=page,
        page_address=page_address(),
        state=state,
        states=list(MailState),
        words=MAILS,
        has_text={mail.id: _file(mail) is not None for mail in page.rows},
    )


@blueprint.get("/post/<uuid:public_id>")
@requires(Permission.MANAGE_JOBS)
def mail_text(public_id: UUID) -> str:
    """Show a mail that was written to a file; only where no mail server is set."""
    mail = mail_by_id(session(), public_id)
    file = _file(mail) if mail else None
    if file is None:
        raise NotFound
    message = email.message_from_bytes(
        file.read_bytes()[:LARGEST_MAIL], policy=email.policy.default
    )
    body = message.get_body(("plain",))
    return render_template(
        "admin/mail_text.html",
        mail=mail,
        subject=str(message["Subject"] or ""),
        text=body.get_content() if body else "",
    )


def _file(mail: Mail) -> Path | None:
    """The text of a mail in the embedded default; it may hold links that let somebody in."""
    settings: Settings = current_app.extensions["koppelpunt.settings"]
    if not settings.is_embedded or settings.smtp_url:
        return None
    file = settings.outbox_dir / f"{mail.public_id}.eml"
    return file if file.is_file() else None
