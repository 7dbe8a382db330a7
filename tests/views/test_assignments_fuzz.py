# SPDX-License-Identifier: EUPL-1.2
"""Whatever is sent to a form of an assignment, the answer is a page in Dutch and never a 500.

One database for many attempts: nothing here may depend on what an earlier attempt stored.
"""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.unit_of_work import UnitOfWork
from models.vocabulary import Level
from tests.views.assignment_forms import SLUGS, address, as_person, step

TEXT = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200),
    st.sampled_from([
        "", "0", "-1", "-99999999999999999999", "1e9", "2147483648", "9" * 40, "٣", "½",
        "01-01-1900", "29-02-2027", "31-12-9999", "0000-00-00", "a\x00b", "\ud800", "x" * 20000,
        "' OR 1=1 --", "<script>alert(1)</script>", "{{ 7*7 }}", "%00", "..", "\u202e", "😀" * 300,
        "00000000-0000-0000-0000-000000000000", "jan@example.nl", "NL91ABNA0417164300",
    ]),
)  # fmt: skip
MANY = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FINE = {200, 302, 400, 409}


@pytest.fixture
def draft(world, session, sent):
    with UnitOfWork(session, sent) as uow:
        return world.draft(uow, levels=[Level.MBO_4])


@pytest.fixture
def coordinator(app, world):
    return as_person(app, world.coordinator)


def send(client, path, values):
    """Post what no browser would; a lone surrogate travels as the bytes it would have."""
    body = "&".join(
        f"{quote(name, errors='surrogatepass')}={quote(value, errors='surrogatepass')}"
        for name, value in values
    )
    answer = client.browser.post(
        path, data=body.encode(), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in FINE, (answer.status_code, values)
    return answer


def names_of(page):
    return sorted({c["name"] for c in page.form("form.kp-form").select("[name]")} - {"csrf_token"})


@pytest.mark.parametrize("slug", SLUGS)
@MANY
@given(answers=st.lists(TEXT, min_size=1, max_size=12), keep=st.booleans())
def test_any_answer_to_a_step_gets_a_page(contact, draft, slug, answers, keep):
    page = step(contact, draft, slug)
    names = names_of(page)
    typed = [(name, answers[i % len(answers)]) for i, name in enumerate(names)]
    version = [("version", str(page.value("version")))] if keep else []
    known = [pair for pair in typed if not (keep and pair[0] == "version")]
    token = [("csrf_token", str(page.value("csrf_token")))]

    for rest in ((), ("bewaren",)):
        send(contact, address(draft, "bewerken", slug, *rest), token + version + known)
    step(contact, draft, slug)


@MANY
@given(values=st.dictionaries(
    st.sampled_from(["zoek", "fase", "vorm", "niveau", "thema", "provincie", "organisatie", "taal",
                     "werkvorm", "van", "tot", "favorieten", "mijn", "sorteer"]),
    TEXT, max_size=6,
))  # fmt: skip
def test_any_filter_gets_a_list(coordinator, values):
    query = "&".join(f"{k}={quote(v, errors='surrogatepass')}" for k, v in values.items())

    answer = coordinator.browser.get(f"/opdrachten?{query}")

    assert answer.status_code in {200, 400}, values


@MANY
@given(answers=st.lists(TEXT, min_size=3, max_size=3))
def test_any_answer_to_the_other_forms_gets_a_page(contact, coordinator, draft, answers):
    one, two, three = answers

    for client, path, values in (
        (contact, "/opdrachten/nieuw", [("organisation", one)]),
        (contact, address(draft, "delen"), [("deputy", one), ("co_owners", two)]),
        (contact, address(draft, "favoriet"), [("favoriet", one)]),
        (coordinator, "/opdrachten/namens",
         [("organisation", one), ("owner", two), ("contacts_shown", three),
          ("organisation-zoektekst", two)]),
    ):  # fmt: skip
        page = client.get(
            "/opdrachten/namens" if client is coordinator else address(draft, "delen")
        )
        token = ("csrf_token", str(page.soup.select_one("[name=csrf_token]")["value"]))
        send(client, path, [token, *values])


@pytest.mark.parametrize("public_id", ["1", "9" * 30, "x", "%00", "' or 1=1", "-"])
def test_an_impossible_address_is_not_found(contact, public_id):
    contact.get(f"/opdrachten/{quote(public_id)}", status=404)
