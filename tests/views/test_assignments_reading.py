# SPDX-License-Identifier: EUPL-1.2
"""Lists of assignments and the page of one: who sees what, and how it is found."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from models.access import Actor
from models.job import Job
from models.operations import assignments, drafts, placements, suggestions
from models.organisation import Place
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentForm, JobState, Language, Level, Role, WorkMode
from tests.factories import World, in_weeks, organisation, person, programme, theme
from tests.views.assignment_forms import address, as_person

UNREADABLE = "Haal de onleesbare tekens uit deze tekst. Typ de tekst opnieuw."


@pytest.fixture
def world(session, sent):
    with UnitOfWork(session, sent) as uow:
        return World(uow)


def titles(page) -> list[str]:
    return [a.get_text(strip=True) for a in page.soup.select("#resultaten tbody th a")]


def drafts_on(page) -> list[str]:
    return [a.get_text(strip=True) for a in page.soup.select("#concepten .kp-task__title")]


def test_each_role_lists_what_it_may_see(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        world.draft(uow, title="Concept")
        world.submitted(uow, title="Ingediend")
        world.opened(uow, title="Open")

    contact = as_person(app, world.contact).get("/opdrachten")
    coordinator = as_person(app, world.coordinator).get("/opdrachten")
    manager = as_person(app, world.manager).get("/opdrachten")
    lecturer = as_person(app, world.lecturer).get("/opdrachten")

    assert drafts_on(contact) == ["Concept"]
    assert set(titles(contact)) == {"Ingediend", "Open"}
    assert (drafts_on(coordinator), set(titles(coordinator))) == ([], {"Ingediend", "Open"})
    assert set(titles(manager)) == {"Ingediend", "Open"}
    assert titles(lecturer) == ["Open"]


def test_an_administrator_has_no_assignments(app, world):
    as_person(app, world.administrator).get("/opdrachten", status=403)


def test_a_visitor_is_asked_to_sign_in(client, world):
    assert client.get("/opdrachten", status=302).location.startswith("/inloggen")


def test_a_colleague_sees_what_is_submitted_but_no_draft(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        colleague = person(uow, Role.MINISTRY_CONTACT, world.ministry)
        draft = world.draft(uow)
        sent_in = world.submitted(uow)

    client = as_person(app, colleague)

    client.get(address(draft), status=404)
    client.get(address(sent_in))


def test_somebody_of_another_ministry_finds_nothing(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        elsewhere = organisation(uow, world.ministry.kind)
        stranger = person(uow, Role.MINISTRY_CONTACT, elsewhere)
        opened = world.opened(uow)

    client = as_person(app, stranger)

    assert titles(client.get("/opdrachten")) == []
    for rest in ((), ("voorstellen",), ("controleren",), ("delen",), ("bewerken", "vraag")):
        client.get(address(opened, *rest), status=404)
    page = client.get("/opdrachten/nieuw")
    token = page.value("csrf_token")
    for rest in ("favoriet", "kopie", "indienen", "intrekken", "bewerken/vraag/bewaren"):
        client.post(address(opened, rest), {"csrf_token": token}, status=404)


def test_a_lecturer_sees_no_assignment_before_it_opens(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        submitted = world.submitted(uow)

    as_person(app, world.lecturer).get(address(submitted), status=404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("zoek=BRIEV", ["Brieven"], id="title in capitals"),
        pytest.param("zoek=ZOEKT+brieven", ["Brieven"], id="words of title and question"),
        pytest.param("zoek=%C3%89%C3%A9nvoud", ["Bruggen"], id="accents in any case"),
        pytest.param("zoek=50%25", [], id="a percent sign is no wildcard"),
        pytest.param("fase=open", ["Bruggen"], id="state"),
        pytest.param("vorm=internship", ["Bruggen"], id="form"),
        pytest.param("niveau=mbo-4", ["Bruggen"], id="level"),
        pytest.param("provincie=Utrecht", ["Bruggen"], id="province"),
        pytest.param("taal=en", ["Bruggen"], id="language"),
        pytest.param("werkvorm=hybrid", ["Bruggen"], id="work mode"),
        pytest.param("favorieten=1", ["Bruggen"], id="favourites"),
        pytest.param("sorteer=title", ["Brieven", "Bruggen"], id="by title"),
        pytest.param("sorteer=start", ["Bruggen", "Brieven"], id="by start"),
    ],
)
def test_filters_find(app, world, session, sent, query, found):
    with UnitOfWork(session, sent) as uow:
        place = Place(
            name="Amersfoort", municipality="Amersfoort", province="Utrecht",
            latitude=52.1, longitude=5.3,
        )  # fmt: skip
        uow.session.add(place)
        uow.session.flush()
        world.submitted(uow, title="Brieven", question="Wie zoekt onze brieven?")
        bridges = world.opened(
            uow, title="Bruggen", question="Waar is éénvoud?", form=AssignmentForm.INTERNSHIP,
            levels=[Level.HBO_AD, Level.MBO_4], language=Language.ENGLISH, start_on=in_weeks(8),
            place_id=place.id, work_mode=WorkMode.HYBRID,
        )  # fmt: skip
        drafts.set_favourite(uow, bridges, Actor.of(world.coordinator), wanted=True)

    assert titles(as_person(app, world.coordinator).get(f"/opdrachten?{query}")) == found


def test_theme_window_and_organisation_find(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        other, elsewhere = theme(uow), organisation(uow, world.ministry.kind)
        world.submitted(uow, title="Vroeg", start_on=in_weeks(6))
        late = world.submitted(uow, title="Laat", start_on=in_weeks(30), themes=[other])
        late.organisation_id = elsewhere.id

    client = as_person(app, world.coordinator)
    middle = (in_weeks(18)).strftime("%d-%m-%Y")

    assert titles(client.get(f"/opdrachten?van={middle}")) == ["Laat"]
    assert titles(client.get(f"/opdrachten?tot={middle}")) == ["Vroeg"]
    assert titles(client.get(f"/opdrachten?thema={other.public_id}")) == ["Laat"]
    assert titles(client.get(f"/opdrachten?organisatie={elsewhere.public_id}")) == ["Laat"]


def test_a_contact_can_ask_for_own_assignments_only(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        colleague = person(uow, Role.MINISTRY_CONTACT, world.ministry)
        mine = world.submitted(uow, title="Van mij")
        theirs = world.submitted(uow, title="Van een collega")
        theirs.owner_id = colleague.id
        assert mine.owner_id == world.contact.id

    page = as_person(app, world.contact).get("/opdrachten?mijn=1")

    assert titles(page) == ["Van mij"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param("niveau=mbo-9", "Kies een antwoord uit de lijst.", id="unknown level"),
        pytest.param("thema=' or 1=1", "Kies een antwoord uit de lijst.", id="no theme"),
        pytest.param("van=31-02-2027", "Vul een datum in die bestaat, bijvoorbeeld 01-02-2027.",
                     id="no day"),
        pytest.param("zoek=a%00b", UNREADABLE, id="zero byte"),
    ],
)  # fmt: skip
def test_a_wrong_filter_is_named_and_left_out(app, world, session, sent, query, message):
    with UnitOfWork(session, sent) as uow:
        world.submitted(uow, title="Blijft staan")

    page = as_person(app, world.coordinator).get(f"/opdrachten?{query}", status=400)

    assert page.errors == [message]
    assert titles(page) == ["Blijft staan"]


def test_fifty_rows_a_page_and_filters_survive_it(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        for number in range(53):
            world.submitted(uow, title=f"Archief {number}")
        world.submitted(uow, title="Iets anders")

    client = as_person(app, world.coordinator)
    first = client.get("/opdrachten?zoek=archief")
    second = client.get(first.link("2"))

    assert (len(titles(first)), len(titles(second))) == (50, 3)
    assert "53 opdrachten gevonden" in first.text
    assert second.value("zoek") == "archief"
    assert set(titles(first)).isdisjoint(titles(second))
    client.get("/opdrachten?pagina=3&zoek=archief", status=404)
    client.get("/opdrachten?pagina=nul", status=404)


@pytest.mark.parametrize("who", ["contact", "coordinator", "lecturer"])
def test_a_full_list_asks_as_many_queries_as_a_short_one(app, world, session, sent, who):
    client = as_person(app, getattr(world, who))
    with UnitOfWork(session, sent) as uow:
        for _ in range(30):
            world.opened(uow)

    client.get("/opdrachten", most_queries=14)


def test_an_empty_list_helps(app, world):
    contact = as_person(app, world.contact).get("/opdrachten")
    lecturer = as_person(app, world.lecturer).get("/opdrachten")
    none = as_person(app, world.coordinator).get("/opdrachten?zoek=niets")

    assert "U schrijft haar in vijf stappen." in contact.text
    assert "Zodra een opdracht open staat" in lecturer.text
    assert "Kies minder filters" in none.text


def test_the_page_of_an_assignment_tells_all_to_its_contact(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow, title="Zoeken in archieven", slots=2)
        first = world.suggestion(uow, assignment, world.published(uow, title="Semester Data"))
        second = world.suggestion(uow, assignment, world.published(uow, title="Minor Archief"))
        second.score = 40
        suggestions.express_interest(uow, first, Actor.of(world.lecturer))
        suggestions.accept_suggestion(uow, first, Actor.of(world.contact))
        terms = placements.Terms(students=3)
        placements.confirm_placement(uow, first, Actor.of(world.coordinator), terms)

    page = as_person(app, world.contact).get(address(assignment))

    cards = [card.get_text(strip=True) for card in page.soup.select(".kp-ranking h3")]
    assert cards == ["Semester Data", "Minor Archief"]
    assert "Er is een opleiding gekoppeld" in page.text
    assert page.soup.select_one("#koppelingen tbody th") is not None
    assert page.link("Vraag deze opleiding").endswith(str(second.public_id))


def test_the_timeline_says_who_why_and_from_where(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.submitted(uow)
        actor = Actor.of(world.coordinator)
        assignments.return_assignment(uow, assignment, actor, "Het resultaat is vaag.")

    page = as_person(app, world.contact).get(address(assignment))

    top = page.soup.select_one(".kp-timeline__item").get_text(" ", strip=True)
    assert "Opdracht terug naar de indiener" in top
    assert "Van Ingediend naar Terug naar indiener." in top
    assert "Reden: Het resultaat is vaag." in top
    assert "Coördinator" in top
    assert world.coordinator.name not in page.soup.select_one("#verloop").get_text()
    assert f"{world.contact.name}, opdrachtgever" in page.text


def test_a_coordinator_reads_names_and_a_lecturer_none(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.submitted(uow)
        coordinator = Actor.of(world.coordinator)
        assignments.return_assignment(uow, assignment, coordinator, "Graag korter.")
        assignments.submit_assignment(uow, assignment, Actor.of(world.contact))
        assignments.open_assignment(uow, assignment, coordinator)
        other = person(uow, Role.LECTURER, organisation(uow, world.institution.kind, sector="wo"))
        assert other.id

    inside = as_person(app, world.coordinator).get(address(assignment))
    outside = as_person(app, world.lecturer).get(address(assignment))

    assert f"{world.contact.name}, opdrachtgever" in inside.text
    assert world.contact.name not in outside.text
    assert "Graag korter." not in outside.text
    assert "Opdracht opengesteld" in outside.text
    assert "Opdracht ingediend" not in outside.soup.select_one("#verloop").get_text()


def test_a_lecturer_sees_only_own_pairs_and_may_bring_in_another_offer(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        school = organisation(uow, world.institution.kind, sector="hbo")
        rival = person(uow, Role.LECTURER, school)
        theirs = world.published(uow, by=rival, programme=programme(uow, school), title="Rivaal")
        named, free = (
            world.published(uow, title="Genoemd"),
            world.published(uow, title="Vrij aanbod"),
        )
        assignment = world.opened(uow)
        world.suggestion(uow, assignment, theirs)
        world.suggestion(uow, assignment, named)

    page = as_person(app, world.lecturer).get(address(assignment))

    assert [h.get_text(strip=True) for h in page.soup.select(".kp-ranking h3")] == ["Genoemd"]
    offers = page.soup.select_one("#aanbod").get_text()
    assert free.title in offers
    assert "Genoemd" not in offers
    assert page.link("Toon belangstelling") == address(assignment, "belangstelling")
    assert "Rivaal" not in page.text


def test_favourites_are_kept_and_forgotten(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow)

    client = as_person(app, world.lecturer)
    page = client.get(address(assignment))
    page = client.follow(client.press(page, "Bewaar als favoriet"))
    assert page.flashes == ["De opdracht staat bij uw favorieten."]
    assert titles(client.get("/opdrachten?favorieten=1")) == [assignment.title]
    client.press(page, "Haal uit favorieten")

    assert titles(client.get("/opdrachten?favorieten=1")) == []


@pytest.mark.parametrize(
    ("state", "due_ago", "says"),
    [
        pytest.param(JobState.QUEUED, 0, "De voorstellen worden gemaakt.", id="busy"),
        pytest.param(JobState.RUNNING, 300, "De voorstellen duren langer dan anders.", id="slow"),
        pytest.param(JobState.DEAD, 0, "Het maken van voorstellen is niet gelukt.", id="dead"),
        pytest.param(JobState.DONE, 0, "Nog geen passend aanbod", id="nothing fits"),
    ],
)
def test_the_list_of_suggestions_tells_how_far_it_is(
    app, world, session, sent, state, due_ago, says
):
    with UnitOfWork(session, sent) as uow:
        assignment = world.submitted(uow)
        uow.session.execute(delete(Job))
        due = uow.now - timedelta(seconds=due_ago)
        uow.session.add(
            Job(kind="match_assignment", subject_id=assignment.id, state=state,
                due_at=due, created_at=due)
        )  # fmt: skip

    page = as_person(app, world.contact).get(address(assignment, "voorstellen"))

    region = page.soup.select_one("#voorstellen-lijst")
    assert says in region.get_text(" ", strip=True)
    assert region.has_attr("hx-get") == (state in {JobState.QUEUED, JobState.RUNNING})


def test_the_page_of_an_assignment_stays_within_its_queries(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow, slots=3)
        for _ in range(12):
            world.suggestion(uow, assignment, world.published(uow))

    for who in ("contact", "coordinator", "lecturer"):
        as_person(app, getattr(world, who)).get(address(assignment), most_queries=26)
