# SPDX-License-Identifier: EUPL-1.2
"""Whatever people type in the forms of accounts and administration: a message, never a crash."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.access import Actor
from models.delivery import Mail
from models.operations import people
from models.person import Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import MailTemplate, Role
from tests.client import form_values
from tests.factories import World
from web.limits import limiter

FORMS = {
    "/inloggen": (),
    "/wachtwoord-vergeten": (),
    "/mijn-gegevens": (),
    "/mijn-gegevens/wachtwoord": (),
    "/beheer/mensen/uitnodigen": ("role", "organisation"),
    "/beheer/mensen/{contact}/rol": ("role", "organisation"),
    "/beheer/mensen/{contact}/overdragen": (),
    "/beheer/organisaties/nieuw": ("kind",),
    "/beheer/organisaties/{ministry}/wijzigen": (),
    "/beheer/organisaties/{ministry}/samenvoegen": ("into", "confirmed"),
    "/beheer/themas/nieuw": (),
    "/beheer/themas/{theme}": (),
    "/beheer/instellingen": (),
}
LISTS = {
    "/beheer/mensen": ("tekst", "rol", "account", "pagina"),
    "/beheer/organisaties": ("tekst", "soort", "gesloten", "pagina"),
    "/beheer/logboek": ("wat", "wie", "vanaf", "tot", "pagina"),
    "/beheer/post": ("status", "pagina"),
    "/beheer/taken": ("pagina",),
    "/inloggen": ("next",),
}
AWKWARD = st.sampled_from([
    "", " ", "\x00", "a\x00b", "x" * 5000, "é" * 300, "🦉", "\u202e", "-1", "0", "99999999999999",
    "1e9", "NaN", "' OR 1=1 --", "<script>alert(1)</script>", "{{ 7*7 }}", "%s%n", "..\\..",
    "administrator", "government", "institution", "31-02-2027", "01-01-0001", "ja",
    "00000000-0000-0000-0000-000000000000", "not-a-uuid", "a@b.nl", "a@b", "null",
])  # fmt: skip
TYPED = st.one_of(AWKWARD, st.text(max_size=60))
MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def world(session, sent):
    with UnitOfWork(session, sent) as uow:
        made = World(uow)
        made.opened(uow)  # so that there is work to hand over
        return made


def path_in(world, path):
    ids = {name: getattr(world, name).public_id for name in ("contact", "ministry", "theme")}
    return path.format(**ids)


@pytest.mark.parametrize("path", FORMS)
def test_any_answer_gets_a_message_and_is_kept(client, world, path):
    if path not in ("/inloggen", "/wachtwoord-vergeten"):
        client.sign_in(world.administrator)
    page = client.get(path_in(world, path))
    own = form_values(page.form())
    names = sorted({*own, *FORMS[path]} - {"csrf_token"})

    @MANY
    @given(st.fixed_dictionaries(dict.fromkeys(names, TYPED)))
    def answer(values):
        limiter.reset()
        response = client.browser.post(page.path, data=own | values)
        assert response.status_code in (200, 302, 400), (response.status_code, values)
        if response.status_code == 400:
            text = response.get_data(as_text=True)
            assert 'class="utrecht-alert utrecht-alert--error' in text

    if names:
        answer()


@pytest.mark.parametrize("path", LISTS)
def test_any_filter_gives_a_page(client, world, path):
    if path != "/inloggen":
        client.sign_in(world.administrator)

    @MANY
    @given(st.fixed_dictionaries(dict.fromkeys(LISTS[path], TYPED)))
    def ask(values):
        response = client.browser.get(path, query_string=values)
        assert response.status_code in (200, 404), (response.status_code, values)

    ask()


@pytest.mark.parametrize("kind", ["wachtwoord", "uitnodiging", "aanmaken"])
def test_any_token_gives_a_page(client, world, kind):
    @MANY
    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/"), min_size=1))
    def ask(token):
        limiter.reset()
        response = client.browser.get(f"/{kind}/{token}")
        assert response.status_code in (404, 410), (response.status_code, token)

    ask()


def test_any_name_and_password_at_an_invitation(client, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        invited = people.invite_person(
            uow, Actor.of(world.administrator), name="Noor", email="noor@example.org",
            role=Role.LECTURER, organisation=world.institution,
        )  # fmt: skip
        mail = invited_mail(uow, invited)
    page = client.get(mail.context["secret_path"])
    own = form_values(page.form())

    @MANY
    @given(AWKWARD, AWKWARD)
    def answer(name, password):
        limiter.reset()
        response = client.browser.post(page.path, data=own | {"name": name, "password": password})
        assert response.status_code in (302, 400, 410), (response.status_code, name, password)

    answer()


def invited_mail(uow, person: Person):
    statement = select(Mail).where(
        Mail.person_id == person.id, Mail.template == MailTemplate.INVITATION.value
    )
    return uow.session.scalars(statement).one()
