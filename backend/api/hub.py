"""One reader of the event table a process, many open screens.

It polls: a notification sent while nobody listens is lost (reliability 5), a row is not.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from backend.core.database import Database
from backend.rounds.events import Cursor, Told, newest, since

log = logging.getLogger(__name__)
POLL_SECONDS = 0.25


class Hub:
    """Hands every new event to every subscriber; each decides what is its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscribers: set[asyncio.Queue[Told]] = set()
        self._reader: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[asyncio.Queue[Told]]:
        """Get a queue of what happens from now on."""
        queue: asyncio.Queue[Told] = asyncio.Queue()
        self._subscribers.add(queue)
        if self._reader is None or self._reader.done():
            cursor = await to_thread.run_sync(self._newest)
            self._reader = asyncio.create_task(self._read(cursor))
        try:
            yield queue
        finally:
            self._subscribers.discard(queue)

    async def _read(self, cursor: Cursor) -> None:
        quiet = False
        while self._subscribers:
            try:
                told = await to_thread.run_sync(self._since, cursor)
            except SQLAlchemyError:
                if not quiet:
                    log.warning("Events cannot be read: the database does not answer.")
                quiet = True
            else:
                quiet = False
                cursor = told[-1].cursor if told else cursor
                for event in told:
                    self._hand_on(event)
            await asyncio.sleep(POLL_SECONDS)

    def _hand_on(self, event: Told) -> None:
        for queue in self._subscribers:
            queue.put_nowait(event)

    def _since(self, cursor: Cursor) -> list[Told]:
        with self._database.system_session() as session:
            return since(session, cursor)

    def _newest(self) -> Cursor:
        with self._database.system_session() as session:
            return newest(session)
