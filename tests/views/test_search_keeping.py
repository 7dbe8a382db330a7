# SPDX-License-Identifier: EUPL-1.2
"""Keeping a search: from the results to the list, and back to what is new."""

from sqlalchemy import select

from models.access import Actor
from models.operations.saved_searches import MOST_KEPT, save_search
from models.search import SavedSearch, SearchKind, Wanted
from models.unit_of_work import UnitOfWork
from tests.views.assignment_forms import as_person


def kept(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(SavedSearch).order_by(SavedSearch.id)).all()


def keep(client, query="/zoeken?zoek=archief&vorm=group", name="Archief"):
    page = client.get(query)
    return client.submit(page, ".kp-keep form", name=name)


def test_a_search_is_kept_from_the_page_of_its_results(app, world, session):
    client = as_person(app, world.coordinator)

    page = client.follow(keep(client))

    assert page.flashes == ["De zoekopdracht is bewaard."]
    assert "Archief" in page.text
    (search,) = kept(session)
    assert search.person_id == world.coordinator.id
    assert search.terms == {
        "kind": "assignment", "text": "archief", "chosen": {"form": "group"}, "order": "best",
    }  # fmt: skip


def test_looking_goes_to_the_results_and_makes_them_old(app, world, session, sent):
    client = as_person(app, world.coordinator)
    keep(client)
    with UnitOfWork(session, sent) as uow:
        world.submitted(uow, title="Archief nieuw")
    listed = client.get("/zoeken/bewaard")

    results = client.follow(client.press(listed, "Bekijken: Archief"))

    assert "1 nieuw resultaat" in listed.text
    assert "Archief nieuw" in results.text
    assert results.path.startswith("/zoeken?soort=assignment&zoek=archief&vorm=group")
    assert "0 nieuwe resultaten" in client.get("/zoeken/bewaard").text


def test_the_start_page_says_what_is_new(app, world, session, sent):
    client = as_person(app, world.coordinator)
    assert "Uw bewaarde zoekopdrachten" not in client.get("/overzicht").text
    keep(client)
    with UnitOfWork(session, sent) as uow:
        world.submitted(uow, title="Archief nieuw")

    page = client.get("/overzicht")
    assert "1 nieuw resultaat" in page.text
    assert page.link("Alle bewaarde zoekopdrachten") == "/zoeken/bewaard"


def test_a_name_is_asked_and_what_is_searched_stays(app, world, session):
    client = as_person(app, world.coordinator)

    page = client.submit(client.get("/zoeken?zoek=archief"), ".kp-keep form", name="", _status=400)

    assert page.errors == ["Vul een naam in."]
    client.submit(page, "main form.kp-form", name="Toch")
    assert [(at.name, at.terms["text"]) for at in kept(session)] == [("Toch", "archief")]


def test_the_twenty_first_is_refused_in_plain_words(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        for number in range(MOST_KEPT):
            wanted = Wanted(kind=SearchKind.OFFER, text=str(number), chosen={})
            save_search(uow, Actor.of(world.coordinator), f"Nummer {number}", wanted)
    client = as_person(app, world.coordinator)

    page = client.submit(client.get("/zoeken?zoek=x"), ".kp-keep form", name="Meer", _status=400)

    assert page.errors == ["U bewaart al 20 zoekopdrachten. Verwijder er eerst een."]


def test_name_and_mail_can_be_changed(app, world, session):
    client = as_person(app, world.coordinator)
    page = client.follow(keep(client))
    address = f"/zoeken/bewaard/{kept(session)[0].public_id}"

    client.submit(client.get(address), "form.kp-form", name="Beter", cadence="weekly")

    (search,) = kept(session)
    assert (search.name, search.cadence) == ("Beter", "weekly")
    assert "e-mail: elke week" in client.get("/zoeken/bewaard").text
    assert page.text


def test_a_search_can_be_deleted(app, world, session):
    client = as_person(app, world.coordinator)
    page = client.follow(keep(client))

    page = client.follow(client.press(page, "Verwijderen: Archief"))

    assert page.flashes == ["De zoekopdracht is verwijderd."]
    assert kept(session) == []


def test_the_search_of_somebody_else_does_not_exist(app, world, session):
    keep(as_person(app, world.coordinator))
    address = f"/zoeken/bewaard/{kept(session)[0].public_id}"
    stranger = as_person(app, world.manager)
    token = stranger.get("/mijn-gegevens").value("csrf_token")

    stranger.get(address, status=404)
    for verb in ("", "/bekijken", "/verwijderen"):
        stranger.post(address + verb, {"csrf_token": token, "name": "Mijn"}, status=404)

    assert [at.name for at in kept(session)] == ["Archief"]
    assert "Archief" not in stranger.get("/zoeken/bewaard").text


def test_a_wrong_search_is_not_kept(app, world, session):
    client = as_person(app, world.coordinator)
    token = client.get("/mijn-gegevens").value("csrf_token")

    for wrong in ({"thema": "x"}, {"soort": "programme"}):
        client.post("/zoeken/bewaren", {"csrf_token": token, "name": "Fout"} | wrong, status=400)

    assert kept(session) == []


def test_twenty_kept_searches_are_counted_in_one_statement(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        for number in range(MOST_KEPT):
            wanted = Wanted(kind=SearchKind.ASSIGNMENT, text=f"woord{number}", chosen={})
            save_search(uow, Actor.of(world.lecturer), f"Nummer {number}", wanted)

    as_person(app, world.lecturer).get("/zoeken/bewaard", most_queries=8)
