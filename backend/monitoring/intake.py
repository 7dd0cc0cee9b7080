"""Uploads that arrive together share a transaction, and nothing else.

A transaction has a price of its own, four times that of a set's rows. So whatever has come in while
the last group was being written is opened, judged and written together. One that waits for somebody
else's lock, or fails in a way nobody foresaw, is taken out and received alone; the rest of its
group does not wait for it and is not undone for it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from backend.core.database import Database
from backend.core.errors import kind_and_place
from backend.monitoring.readings import Sent, receive, receive_together
from backend.monitoring.uploads import Batch, Receipt

log = logging.getLogger(__name__)
MOST_UPLOADS = 16
# What one upload may hold: a long one is a group of its own.
MOST_READINGS = 500
GROUPS_AT_ONCE = 1
ALONE_AT_ONCE = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """An upload whose home waits for the answer."""

    sent: Sent
    answer: asyncio.Future[Receipt]


class Intake:
    """Where uploads are handed in; one for the process."""

    def __init__(
        self, database: Database, *, zone: str, replayed: Callable[[], datetime | None]
    ) -> None:
        self._database = database
        self._zone = zone
        self._replayed = replayed
        self._waiting: list[_Waiting] = []
        self._groups = 0
        self._lock = threading.Lock()
        self._together = ThreadPoolExecutor(GROUPS_AT_ONCE, thread_name_prefix="intake")
        self._apart = ThreadPoolExecutor(ALONE_AT_ONCE, thread_name_prefix="intake-alone")

    async def take(self, token: str, batch: Batch) -> Receipt:
        """Hand an upload in and wait until it is stored, judged and committed."""
        waiting = _Waiting(Sent(token, batch), asyncio.get_running_loop().create_future())
        with self._lock:
            self._waiting.append(waiting)
            begin = self._groups < GROUPS_AT_ONCE
            self._groups += begin
        if begin:
            self._together.submit(self._work)
        return await waiting.answer

    def _work(self) -> None:
        """Receive group after group, until nobody waits."""
        while group := self._next():
            try:
                self._receive(group)
            except Exception as wrong:  # noqa: BLE001 -- nobody may wait for ever, nor the next group
                said = "A group of %s uploads could not be answered: %s"
                log.error(said, len(group), kind_and_place(wrong))  # noqa: TRY400 -- values in it
                _tell([(one, wrong) for one in group])

    def _next(self) -> list[_Waiting]:
        """Take who has waited longest, one upload of a home at a time."""
        with self._lock:
            group = _chosen(self._waiting)
            taken = set(map(id, group))
            self._waiting = [one for one in self._waiting if id(one) not in taken]
            self._groups -= not group
            return group

    def _receive(self, group: Sequence[_Waiting]) -> None:
        sent = [one.sent for one in group]
        try:
            with self._database.session() as session:
                answers = receive_together(session, sent, zone=self._zone, now=self._replayed())
        except Exception as wrong:  # noqa: BLE001 -- whose fault it was shows when each is alone
            log.warning(
                "A group of %s uploads is taken one by one: %s", len(group), kind_and_place(wrong)
            )
            answers = [None] * len(group)
        told = [
            (one, answer) for one, answer in zip(group, answers, strict=True) if answer is not None
        ]
        _tell(told)
        for one, answer in zip(group, answers, strict=True):
            if answer is None:
                self._apart.submit(self._receive_alone, one)

    def _receive_alone(self, one: _Waiting) -> None:
        try:
            with self._database.session() as session:
                token, batch = one.sent.token, one.sent.batch
                answer: Receipt | Exception = receive(
                    session, token, batch, zone=self._zone, now=self._replayed()
                )
        except Exception as wrong:  # noqa: BLE001 -- it is the home's answer
            answer = wrong
        _tell([(one, answer)])


def _chosen(waiting: Iterable[_Waiting]) -> list[_Waiting]:
    """Choose a group: no home twice, for the second must be judged on what the first has brought."""
    group: dict[object, _Waiting] = {}
    readings = 0
    for one in waiting:
        batch = one.sent.batch
        if batch.episode_id in group:
            continue
        readings += len(batch.readings)
        if group and readings > MOST_READINGS:
            break
        group[batch.episode_id] = one
        if len(group) == MOST_UPLOADS:
            break
    return list(group.values())


def _tell(told: Sequence[tuple[_Waiting, Receipt | Exception]]) -> None:
    """Give the answers to those who wait, each on the loop where it waits."""
    for loop in {one.answer.get_loop() for one, _ in told}:
        theirs = [(one, answer) for one, answer in told if one.answer.get_loop() is loop]
        with suppress(RuntimeError):  # the loop has ended, and with it whoever waited
            loop.call_soon_threadsafe(_settle, theirs)


def _settle(told: Sequence[tuple[_Waiting, Receipt | Exception]]) -> None:
    for one, answer in told:
        if one.answer.done():  # the home has hung up
            continue
        if isinstance(answer, Exception):
            one.answer.set_exception(answer)
        else:
            one.answer.set_result(answer)
