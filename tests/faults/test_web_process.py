# SPDX-License-Identifier: EUPL-1.2
"""The web server itself: many at once, slow clients, and a stop in the middle of a request."""

import contextlib
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import pytest
from sqlalchemy import func, select

from models.capacity import TAKING
from models.placement import Placement
from models.vocabulary import HandPlacementReason, Role
from tests.factories import in_weeks, person
from tests.stack import until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]
CONTENDERS = 20
SLOW_CLIENTS = 40


def test_twenty_coordinators_confirm_the_last_place_at_once(site):
    """One wins; the others read what happened, none of them an error page."""
    with site.unit_of_work() as uow:
        assignment = site.world.opened(uow, slots=1)
        pair = site.world.suggestion(uow, assignment, site.world.published(uow))
        others = [person(uow, Role.COORDINATOR, site.world.partnership) for _ in range(CONTENDERS)]
    address = f"/koppelingen/bevestigen/{pair.public_id}"
    browsers = [site.browser(at) for at in others]
    for browser in browsers:
        assert browser.get(address) == HTTPStatus.OK
    terms = {
        "students": "3",
        "start_on": in_weeks(12).strftime("%d-%m-%Y"),
        "hand_reason": HandPlacementReason.NO_RESPONSE.value,
        "note": "Afgesproken in het overleg van de coördinatoren.",
    }

    with ThreadPoolExecutor(CONTENDERS) as pool:
        statuses = list(pool.map(lambda at: at.post(address, **terms), browsers))

    assert set(statuses) <= {HTTPStatus.FOUND, HTTPStatus.CONFLICT}, statuses
    said = [at.page for at in browsers if at.get("/koppelingen") == HTTPStatus.OK]
    assert len(said) == CONTENDERS
    placed = Placement.assignment_id == assignment.id, Placement.state.in_(TAKING)
    assert site.read(select(func.count(Placement.id)).where(*placed)) == [1]


def test_stop_in_the_middle_of_a_request_finishes_it(site):
    (draft,) = site.drafts(1)
    browser = site.browser(draft.owner)
    assert browser.get(f"/opdrachten/{draft.public_id}/controleren") == HTTPStatus.OK
    webs, statuses = web_processes(site), []
    submitting = threading.Thread(target=lambda: statuses.append(browser.submit(draft.public_id)))

    with site.unit_of_work():  # the one writer: the page waits for it
        submitting.start()
        time.sleep(1)
        for pid in webs.values():
            os.kill(pid, signal.SIGTERM)
        time.sleep(1)
    submitting.join()

    assert statuses == [HTTPStatus.FOUND]
    until(lambda: are_new(web_processes(site), webs), 30)
    until(lambda: site.stack.get("/healthz") == HTTPStatus.OK, 30)
    site.wait_until_done([draft], 40)


def test_a_killed_web_process_refuses_nobody(site):
    """The supervisor holds the listening socket; whoever comes meanwhile is answered."""
    until(lambda: len(web_processes(site)) == 2, 30)
    statuses = []

    for name in ("web-1", "web-2"):
        os.kill(web_processes(site)[name], signal.SIGKILL)
        statuses += [site.stack.get("/healthz") for _ in range(20)]
        until(lambda: len(web_processes(site)) == 2, 30)

    assert set(statuses) == {HTTPStatus.OK}


def are_new(now, before):
    """Whether all are there again, none of them as before."""
    return now.keys() == before.keys() and set(now.values()).isdisjoint(before.values())


def web_processes(site):
    """Process ids of the web servers that live now, by name."""
    return {name: pid for name, pid in site.stack.pids().items() if name.startswith("web-")}


def test_clients_that_send_slowly_hold_up_nobody(site):
    with contextlib.ExitStack() as stack:
        for number in range(SLOW_CLIENTS):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", site.stack.port)))
            half = "GET / HTTP/1.1\r\nHost: 127" if number % 2 else LONG_BODY
            client.sendall(half.encode())
        # The answer must come within ten seconds; the slow ones are let go after thirty.
        assert site.stack.get("/healthz") == HTTPStatus.OK


LONG_BODY = "POST /inloggen HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nemail="
