# SPDX-License-Identifier: EUPL-1.2
"""Mail from outbox rows: over SMTP, or as files when no server is set.

A mail carries the same Message-ID at every attempt: when the server's answer was lost, a mail
program shows the second copy as the same message.
"""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from sqlalchemy import update

from config import Settings
from models.base import utc_now
from models.delivery import Mail
from models.unit_of_work import UnitOfWork
from models.vocabulary import Language, MailState
from workers.mail_text import mail_text
from workers.toolbox import Toolbox

if TYPE_CHECKING:
    from workers.running import Store

SMTP_TIMEOUT_S: Final = 20
SECRET_KEYS: Final = ("secret_path",)


def deliver_mail(tools: Toolbox, mail_id: int) -> "Store":
    """Send one mail that waits; return what marks it sent and forgets secrets and address."""
    with tools.session_factory() as session:
        mail = session.get_one(Mail, mail_id)
        if mail.state is MailState.SENT:
            return _keep
        message = compose(mail, tools.settings)
        public_id = mail.public_id
        context = {key: value for key, value in mail.context.items() if key not in SECRET_KEYS}
    if tools.settings.smtp_url:
        send_by_smtp(message, tools.settings.smtp_url)
    else:
        write_to_folder(message, tools.settings.outbox_dir, f"{public_id}.eml")
    return partial(_mark_sent, mail_id=mail_id, context=context)


def compose(mail: Mail, settings: Settings) -> EmailMessage:
    """Return the message of a mail row, headers free of line breaks."""
    name, address, language = receiver(mail)
    text = mail_text(mail.template, language, mail.context, name=name, base_url=settings.base_url)
    message = EmailMessage()
    message["Subject"] = text.subject
    message["From"] = settings.mail_from
    message["To"] = address
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.public_id}@{urlsplit(settings.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.body)
    return message


def receiver(mail: Mail) -> tuple[str, str, Language]:
    """Return name, address and language of who gets it; an institution by its own name."""
    if mail.person is not None:
        return mail.person.name, mail.person.email, mail.person.language
    return mail.context["institution"], mail.address, mail.language or Language.DUTCH


def send_by_smtp(message: EmailMessage, smtp_url: str) -> None:
    """Hand over to a server: ``smtp://`` (plain), ``smtp+starttls://`` or ``smtps://``."""
    url = urlsplit(smtp_url)
    context = ssl.create_default_context()
    host, port = url.hostname or "localhost", url.port or 0
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port, timeout=SMTP_TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=SMTP_TIMEOUT_S)
    with server:
        if url.scheme == "smtp+starttls":
            server.starttls(context=context)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)


def write_to_folder(message: EmailMessage, folder: Path, name: str) -> None:
    """Write the message as a file, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = folder / f".{name}"
    unfinished.write_bytes(message.as_bytes())
    unfinished.replace(folder / name)


def _keep(uow: UnitOfWork) -> None:
    """Change nothing: the mail was sent before."""


def _mark_sent(uow: UnitOfWork, *, mail_id: int, context: dict[str, object]) -> None:
    uow.session.execute(
        update(Mail)
        .where(Mail.id == mail_id)
        .values(state=MailState.SENT, sent_at=utc_now(), context=context, address="", error="")
    )
