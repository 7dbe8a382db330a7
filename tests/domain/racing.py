# SPDX-License-Identifier: EUPL-1.2
"""Many at once: each contender has a thread and a session of its own, all start together."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy.orm import sessionmaker

from models.base import ReadFirstSession
from models.errors import DomainError
from models.unit_of_work import UnitOfWork

Attempt = Callable[[UnitOfWork, int], Any]
WON = "won"


def race(
    session_factory: sessionmaker[ReadFirstSession], contenders: int, attempt: Attempt
) -> list[str]:
    """Return per contender ``WON`` or the code of the domain error; anything else is raised."""
    start = threading.Barrier(contenders)

    def run(number: int) -> str:
        with session_factory() as session:
            start.wait(timeout=30)
            try:
                with UnitOfWork(session, lambda _hint: None) as uow:
                    attempt(uow, number)
            except DomainError as error:
                return error.code
        return WON

    with ThreadPoolExecutor(contenders) as pool:
        return list(pool.map(run, range(contenders)))
