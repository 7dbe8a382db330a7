# SPDX-License-Identifier: EUPL-1.2
"""One attacked site per database, shared by the tests: each attack leaves it working."""

import pytest

from tests.faults.handlers import POISON
from tests.faults.site import Site
from tests.stack import running_stack


@pytest.fixture(scope="session")
def site(databases, database_kind, tmp_path_factory):
    """A running site; one of its jobs kills whoever does it, from the first moment on."""
    maker = databases[database_kind]
    url = maker.create()
    folder = tmp_path_factory.mktemp(f"site-{database_kind}")
    with running_stack(folder, "tests.faults.supervisor", DATABASE_URL=url) as stack:
        site = Site(stack)
        site.poisoned = site.drafts(1, POISON)
        site.beside_poison = site.drafts(5)
        assert set(site.submit_all(site.beside_poison)) == {302}
        assert site.submit_all(site.poisoned) == [302]
        yield site
        site.close()
    maker.drop(url)
