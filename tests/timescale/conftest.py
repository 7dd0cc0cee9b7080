import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.orm import Session, sessionmaker

from backend.core.database import Database
from backend.core.migrate import migrate_engine
from tests.people import World, populate
from tests.timescale.pglite import BANNER, NotAvailable, install, timescale_engine

_MISSING = pytest.StashKey[str]()
_RAN = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def installed(request: pytest.FixtureRequest) -> None:
    """See that TimescaleDB can be had: a failure in CI, a loud skip elsewhere."""
    try:
        install()
    except NotAvailable as missing:
        request.config.stash[_MISSING] = str(missing)
        if os.environ.get("CI"):
            pytest.fail(f"CI must check TimescaleDB, but: {missing}", pytrace=False)
        pytest.skip(f"TimescaleDB is NOT CHECKED: {missing}")
    request.config.stash[_RAN] = True


@pytest.fixture(scope="session")
def bare(installed: None) -> Iterator[Engine]:  # noqa: ARG001  -- it must have run
    """A TimescaleDB without tables."""
    with timescale_engine() as engine:
        yield engine


@pytest.fixture(scope="session")
def limited(installed: None) -> Iterator[Engine]:  # noqa: ARG001  -- it must have run
    """A migrated TimescaleDB that refuses what needs the Timescale licence."""
    with timescale_engine("--without-licensed") as engine:
        yield _migrated(engine)


@pytest.fixture(scope="session")
def timescale(bare: Engine) -> Engine:
    """A migrated TimescaleDB."""
    return _migrated(bare)


@pytest.fixture(scope="session")
def world(timescale: Engine) -> World:
    with Session(timescale) as session, session.begin():
        return populate(session)


@pytest.fixture
def emptied(timescale: Engine) -> Iterator[None]:
    """Take away the readings of a test that had to commit them."""
    yield
    with timescale.begin() as connection:
        connection.execute(text("TRUNCATE reading"))


@pytest.fixture
def owner(timescale: Engine) -> Iterator[Connection]:
    with timescale.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@pytest.fixture
def app(timescale: Engine) -> Database:
    """The database as the application sees it: the one connection, in its role."""
    engine = timescale.execution_options()
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("SET LOCAL ROLE hemrond_app"))
    return Database(engine, sessionmaker(engine, expire_on_commit=False))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.stash.get(_RAN, False):
        terminalreporter.section(BANNER, sep="-")
    if missing := config.stash.get(_MISSING, ""):
        terminalreporter.section(f"TimescaleDB is NOT CHECKED: {missing}", sep="!", red=True)


def _migrated(engine: Engine) -> Engine:
    migrate_engine(engine)
    with engine.begin() as connection:
        connection.execute(text("SET timezone = 'UTC'"))
    return engine
