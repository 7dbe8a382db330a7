# SPDX-License-Identifier: EUPL-1.2
"""Real processes, really killed: what a page accepted is done, and its result stored once."""

import contextlib
import os
import shutil
import signal
import threading
import time

import pytest
from celery import Celery
from sqlalchemy.exc import OperationalError

from models.vocabulary import JobState
from tests.faults.handlers import SLOW
from tests.stack import is_alive, until
from workers.dispatch import RUN_JOB, queue_settings
from workers.instance_lock import CHILDREN_GONE_WITHIN_S

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]


def kill_group(pid):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def is_running(site, drafts):
    return any(job.state is JobState.RUNNING for job in site.jobs(drafts))


def test_broker_killed_again_and_again_while_people_submit(site):
    drafts = site.drafts(24)
    ended, kills = threading.Event(), []

    def kill_broker():
        while not ended.wait(0.5):
            if pid := site.stack.pids().get("broker"):
                kill_group(pid)
                kills.append(pid)

    killer = threading.Thread(target=kill_broker)
    killer.start()
    browser, statuses, slowest = site.browser(drafts[0].owner), [], 0.0
    for draft in drafts:
        began = time.monotonic()
        statuses.append(browser.submit(draft.public_id))
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.2)
    ended.set()
    killer.join()

    assert len(set(kills)) >= 2
    assert set(statuses) == {302}
    assert slowest < 3
    site.wait_until_done(drafts, 40)
    site.assert_matched_once(drafts)


def test_worker_tree_killed_in_the_middle_of_a_job(site):
    drafts = site.drafts(4, SLOW.format(seconds=1))
    assert set(site.submit_all(drafts)) == {302}
    until(lambda: is_running(site, drafts), 20)

    kill_group(site.stack.pids()["worker-embed"])

    jobs = site.wait_until_done(drafts, 40)
    assert sum(job.runs for job in jobs) == len(drafts) + 1
    site.assert_matched_once(drafts)


def test_broker_killed_and_its_data_gone_with_jobs_queued_and_running(site):
    drafts = site.drafts(8, SLOW.format(seconds=0.7))
    assert set(site.submit_all(drafts)) == {302}
    until(lambda: is_running(site, drafts), 20)

    kill_group(site.stack.pids()["broker"])
    shutil.rmtree(site.stack.settings.data_dir / "valkey" / "appendonlydir")

    jobs = site.wait_until_done(drafts, 40)
    assert {job.runs for job in jobs} == {1}, "a running job goes on when the broker dies"
    site.assert_matched_once(drafts)


def test_supervisor_killed_and_started_again(site):
    drafts = site.drafts(4, SLOW.format(seconds=1))
    assert set(site.submit_all(drafts)) == {302}
    family = site.stack.family()

    site.stack.kill_supervisor()

    until(lambda: not any(map(is_alive, family)), CHILDREN_GONE_WITHIN_S)
    site.stack.lines.clear()
    site.stack.start()
    site.wait_until_done(drafts, 40)
    site.assert_matched_once(drafts)


def test_every_message_ten_times(site):
    drafts = site.drafts(20)
    hints = site.submit_silently(drafts)
    app = Celery(set_as_current=False)
    app.conf.update(queue_settings(site.stack.settings.broker_url))
    with app.connection_for_write() as connection:
        for _ in range(10):
            for hint in hints:
                app.send_task(RUN_JOB, (hint.job_id,), queue=hint.queue, connection=connection)

    jobs = site.wait_until_done(drafts, 40)

    assert {job.runs for job in jobs} == {1}
    site.assert_matched_once(drafts)


def test_job_that_kills_its_process_ends_dead_and_holds_up_nobody(site):
    site.wait_until_done(site.beside_poison, 40)
    until(lambda: site.jobs(site.poisoned)[0].state is JobState.DEAD, 80)

    (job,) = site.jobs(site.poisoned)
    assert (job.runs - 1, job.error) == (5, "too_many_attempts")
    administrator = site.browser(site.world.administrator)
    assert administrator.get("/beheer/taken") == 200
    assert f"/beheer/taken/{job.id}/opnieuw" in administrator.page
    after = site.drafts(2)
    assert set(site.submit_all(after)) == {302}
    site.wait_until_done(after, 30)


def drafts_beside_frozen(site, group):
    """Stop a worker between two transactions: one that stops inside holds up every writer."""
    for _ in range(10):
        os.killpg(group, signal.SIGSTOP)
        try:
            return site.drafts(2)
        except OperationalError:
            os.killpg(group, signal.SIGCONT)
            time.sleep(0.2)
    pytest.fail("the worker is never outside a transaction")


def test_frozen_worker_is_replaced(site):
    frozen = site.stack.pids()["worker-embed"]

    drafts = drafts_beside_frozen(site, frozen)
    assert set(site.submit_all(drafts)) == {302}
    site.wait_until_done(drafts, 60)
    site.assert_matched_once(drafts)
    assert not is_alive(frozen)


def test_double_click_on_submit(site):
    (draft,) = site.drafts(1)
    browsers = [site.browser(draft.owner) for _ in range(2)]
    for browser in browsers:
        assert browser.get(f"/opdrachten/{draft.public_id}/controleren") == 200
    statuses = []
    clicks = [
        threading.Thread(target=lambda at=at: statuses.append(at.submit(draft.public_id)))
        for at in browsers
    ]

    for click in clicks:
        click.start()
    for click in clicks:
        click.join()

    assert statuses == [302, 302]
    site.wait_until_done([draft], 30)
    site.assert_matched_once([draft])
    pages = [at.page for at in browsers if at.get(f"/opdrachten/{draft.public_id}/ingediend")]
    assert sum("Dit was al gedaan" in page for page in pages) == 1
