"""What holds for every test: zones come from the pinned package, as in the program; --all runs the slow ones too."""

import logging
import os
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from bot.store.address import PostgresServer
from schedules.zones import use_pinned_zones
from tests import house
from tests.postgres import Server, a_server

use_pinned_zones()
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # thousands of trials
settings.register_profile("the same every time", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="the slow tests too: the complete matrix")


def pytest_configure(config: pytest.Config) -> None:
    """A default run looks at the same examples each time; with --all new ones are searched for."""
    settings.load_profile("searching" if config.getoption("--all") else "the same every time")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out unless they are asked for."""
    if config.getoption("--all"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    items[:] = [item for item in items if item not in slow]
    config.hook.pytest_deselected(items=slow)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores, for some tests wait for other processes most of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A real PostgreSQL, started by the first test that wants it."""
    with a_server() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: Server) -> Iterator[PostgresServer]:
    """A fresh database with our tables."""
    address = postgres_server.make()
    yield address
    postgres_server.drop(address)


@pytest.fixture(params=["sqlite", "postgresql"])
def on_each_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Houses of this test stand on a SQLite file, then on PostgreSQL."""
    if request.param == "postgresql":
        house.ADDRESS.append(request.getfixturevalue("postgres"))
    yield request.param
    house.ADDRESS.clear()
