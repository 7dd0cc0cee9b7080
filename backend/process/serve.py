"""Serving: the API and the ward behind uvicorn."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError
from starlette.types import ASGIApp

from backend.api.deps import Desk
from backend.core.database import Database, assert_durable, open_database
from backend.core.embedded import Database as EmbeddedOrNot
from backend.core.embedded import Running, choose_database
from backend.core.errors import BadConfiguration
from backend.core.migrate import migrate, newest, reached
from backend.core.settings import Settings, read_settings
from backend.monitoring.plans import shelf
from backend.process.compose import compose
from backend.process.worker import work

log = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 1.0
PATIENCE_SECONDS = 60.0
# Open event streams never end by themselves; do not wait for them for ever.
GRACE_SECONDS = 5
# Python's 700 objects are a tenth of one round list: the collector would run ten times for each.
COLLECT_AFTER = (20_000, 20, 50)


def application() -> ASGIApp:
    """Build the product from the environment: what each of uvicorn's processes calls."""
    _end_with_parent()
    settings = read_settings()
    if settings.database_url is None:
        raise BadConfiguration("Set HEMROND_DATABASE_URL, or start with `hemrond serve`.")
    database = open_database(settings.database_url.get_secret_value(), pool_size=settings.pool_size)
    check_ready(database)
    shelf.use(settings.plans_dir)
    product = compose(Desk(database, settings)).application
    leave_alone_what_stays()
    return product


def leave_alone_what_stays() -> None:
    """Keep the garbage collector from walking the program itself, over and over, while homes wait.

    Each full round over it took up to a fifth of a second; what requests leave behind is little.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def serve(*, host: str, port: int, processes: int, with_worker: bool) -> None:
    """Serve until stopped; starts the embedded database where no other is named."""
    settings = read_settings()
    settings.key()
    with running_database(settings) as running:
        os.environ["HEMROND_DATABASE_URL"] = running.url_app
        if running.url_owner and settings.database_url is None:
            migrate(running.url_owner)
        with beside(running.url_app, settings, wanted=with_worker):
            where = f"{host}, port {port}, as {settings.public_url}"
            sys.stdout.write(f"Serving on {where}. Ctrl-C ends it.\n")
            sys.stdout.flush()
            uvicorn.run(
                "backend.process.serve:application",
                factory=True,
                host=host,
                port=port,
                workers=processes,
                log_level="warning",
                server_header=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )


def run_worker(settings: Settings) -> None:
    """Work until stopped."""
    if settings.database_url is None:
        raise BadConfiguration("Set HEMROND_DATABASE_URL: a worker joins a database that runs.")
    database = open_database(settings.database_url.get_secret_value(), pool_size=2)
    check_ready(database)
    shelf.use(settings.plans_dir)
    stop = threading.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: stop.set())
    work(database, stop, zone=settings.time_zone)
    database.close()


@contextmanager
def running_database(
    settings: Settings, *, say: Callable[[str], None] = print
) -> Iterator[Running]:
    """Have the database running for as long as it is needed."""
    chosen = choose_database(
        _plain(settings.database_url),
        settings.state_dir / "database",
        _plain(settings.owner_database_url),
    )
    try:
        running = chosen.start(say)
        with kept_alive(chosen):
            yield running
    finally:
        chosen.stop()


@contextmanager
def kept_alive(database: EmbeddedOrNot) -> Iterator[None]:
    """See that a server of ours that dies is started again: homes and screens wait for it."""
    stop = threading.Event()
    thread = threading.Thread(target=_keep_alive, args=(database, stop), name="database-keeper")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _keep_alive(database: EmbeddedOrNot, stop: threading.Event) -> None:
    while not stop.wait(LOOK_EVERY_SECONDS):
        try:
            if database.revive():
                log.critical("The database server had died; it runs again.")
        except BadConfiguration as wrong:
            log.critical("The database server has died and does not start: %s", wrong)


@contextmanager
def beside(url: str, settings: Settings, *, wanted: bool) -> Iterator[None]:
    """Have a worker running beside, if it is wanted."""
    if not wanted:
        yield
        return
    database = open_database(url, pool_size=2)
    stop = threading.Event()
    thread = threading.Thread(
        target=work, args=(database, stop), kwargs={"zone": settings.time_zone}, name="worker"
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        database.close()


def check_ready(database: Database) -> None:
    """Refuse to serve from a database that has another shape or does not keep what it says."""
    _wait_for(database)
    assert_durable(database)
    if reached(database.engine) != newest():
        raise BadConfiguration("The database is not at this version: run `hemrond migrate` first.")


def _end_with_parent() -> None:
    """Let one of several processes end when the one that started it was killed.

    Nobody would start it again, it would have no database, and it would hold the port.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()


def _wait_for(database: Database) -> None:
    """Wait for a database that is just starting, or starting again."""
    given_up = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with database.engine.connect():
                return
        except OperationalError as wrong:
            if time.monotonic() > given_up:
                raise BadConfiguration(f"The database cannot be reached: {wrong.orig}") from wrong
        time.sleep(LOOK_EVERY_SECONDS)


def _plain(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()
