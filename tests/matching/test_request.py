# SPDX-License-Identifier: EUPL-1.2
from datetime import date

import pytest

from matcher.request import RequestError, read_request

ASSIGNMENT = {"id": "a", "title": "Titel", "text": "Tekst"}
OFFER = {"id": "o", "name": "Naam", "text": "Tekst"}


def request_with(*, assignment=None, offer=None, **rest):
    assignments, offers = [ASSIGNMENT | (assignment or {})], [OFFER | (offer or {})]
    return {"assignments": assignments, "offers": offers} | rest


def test_smallest_request():
    request = read_request(request_with())

    assert request.assignments[0].title == "Titel"
    assert request.offers[0].is_open
    assert (request.glossary, request.weights) == ({}, {})


def test_every_field_is_read():
    window = {"start": "2027-02-01", "end": "2027-06-30", "flexible_weeks": 2}
    request = read_request(
        request_with(
            assignment={
                "expected_result": "Rapport",
                "skills": ["SQL"],
                "levels": ["hbo-bachelor", "wo-bachelor"],
                "form": "group",
                "themes": ["Blockchain"],
                "language": "en",
                "window": window,
                "group_min": 3,
                "group_max": 5,
                "place": {"lat": 52, "lon": 4.3},
                "work_mode": "hybrid",
            },
            offer={
                "courses": "Data",
                "levels": ["phd"],
                "forms": ["group"],
                "themes": ["Blockchain"],
                "languages": ["nl", "en"],
                "window": window,
                "capacity": {"groups": 1, "students": 6},
                "group_min": 2,
                "group_max": 6,
                "place": {"lat": 52, "lon": 4.3},
                "max_distance_km": 40,
            },
            glossary={"X": "iks"},
            weights={"theme": 1},
        )
    )

    assignment, offer = request.assignments[0], request.offers[0]
    assert assignment.levels == ("hbo-bachelor", "wo-bachelor")
    assert assignment.window is not None
    assert assignment.window.start == date(2027, 2, 1)
    assert (offer.groups_left, offer.students_left, offer.max_distance_km) == (1, 6, 40.0)
    assert (request.glossary, request.weights) == ({"X": "iks"}, {"theme": 1.0})


def test_null_means_not_stated():
    request = read_request(
        request_with(
            assignment=dict.fromkeys(("levels", "form", "window", "place")),
            offer=dict.fromkeys(("courses", "capacity", "languages")),
            glossary=None,
        )
    )

    assert request.assignments[0].levels == ()
    assert request.offers[0].groups_left is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param([], "request: must be an object", id="no object"),
        pytest.param({"offers": []}, "request: field 'assignments' is missing", id="missing"),
        pytest.param(request_with(extra=1), "request: unknown field 'extra'", id="unknown"),
        pytest.param(
            {"assignments": {}, "offers": []}, "request.assignments: must be a list", id="no list"
        ),
        pytest.param(
            request_with(assignment={"lvls": []}),
            "request.assignments[0]: unknown field 'lvls'",
            id="unknown in assignment",
        ),
        pytest.param(
            request_with(offer={"capacity": {"teams": 1}}),
            "request.offers[0].capacity: unknown field 'teams'",
            id="unknown in capacity",
        ),
        pytest.param(
            request_with(assignment={"title": 3}),
            "request.assignments[0].title: must be a text",
            id="no text",
        ),
        pytest.param(
            request_with(offer={"id": ""}), "request.offers[0].id: must be a text", id="no id"
        ),
        pytest.param(
            request_with(assignment={"text": None}),
            "request.assignments[0]: field 'text' is missing",
            id="required but null",
        ),
        pytest.param(
            request_with(assignment={"levels": ["hbo"]}),
            "request.assignments[0]: levels: unknown code 'hbo'",
            id="level",
        ),
        pytest.param(
            request_with(assignment={"group_min": True}),
            "request.assignments[0].group_min: must be a whole number",
            id="boolean for a number",
        ),
        pytest.param(
            request_with(offer={"max_distance_km": float("inf")}),
            "request.offers[0].max_distance_km: must be a number",
            id="endless",
        ),
        pytest.param(
            request_with(assignment={"window": {"start": "1 feb"}}),
            "request.assignments[0].window.start: must be a date",
            id="date",
        ),
        pytest.param(
            request_with(assignment={"window": {"start": "2027-02-01", "end": "2027-01-01"}}),
            "request.assignments[0]: window: end 2027-01-01 lies before",
            id="period",
        ),
        pytest.param(
            request_with(assignment={"place": {"lat": 99, "lon": 0}}),
            "request.assignments[0]: place: (99.0, 0.0) is not on the globe",
            id="place",
        ),
        pytest.param(
            request_with(assignment={"language": "de"}),
            "request.assignments[0].language: must be one of nl, en",
            id="language",
        ),
        pytest.param(
            request_with(glossary=["x"]), "request.glossary: must be an object", id="glossary"
        ),
        pytest.param(
            request_with(weights={"text": "veel"}),
            "request.weights.text: must be a number",
            id="weight",
        ),
        pytest.param(
            {"assignments": [ASSIGNMENT, ASSIGNMENT], "offers": []},
            "request.assignments: identifier 'a' occurs twice",
            id="double",
        ),
    ],
)
def test_faulty_request_is_refused_naming_the_place(content, message):
    with pytest.raises(RequestError) as caught:
        read_request(content)

    assert str(caught.value).startswith(message)
