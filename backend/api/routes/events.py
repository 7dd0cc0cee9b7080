"""What happens, as it happens: server-sent events with replay, and the same as JSON for polling."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from sqlalchemy.exc import SQLAlchemyError

from backend.api.deps import AtDesk, WallWork, Work
from backend.api.hub import Hub
from backend.core.errors import Invalid, Unauthenticated
from backend.rounds.events import Cursor, Told, newest, requested_episodes, since

router = APIRouter(prefix="/events", tags=["round"])
BEAT_SECONDS = 5.0
_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


@dataclass(frozen=True, slots=True)
class Ears:
    """What a listener may hear."""

    units: frozenset[UUID]
    episodes: frozenset[UUID]

    def hear(self, event: Told) -> bool:
        """Tell whether an event is the listener's."""
        return event.unit_id in self.units or event.episode_id in self.episodes


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who follows events: how their work is opened, asked about again, and told."""

    opened: Callable[[], AbstractContextManager[Work | WallWork]]
    still: Callable[[], AbstractContextManager[Work | WallWork]]
    told: Callable[[Told], Mapping[str, Any]]


@dataclass(slots=True)
class _Place:
    """Where a listener is: from where they began, what is still to be told, how far that is."""

    ears: Ears
    missed: list[Told]
    begun: Cursor
    last: Cursor


@router.get("", response_class=Response)
async def events(request: Request, desk: AtDesk, after: str = "") -> Response:
    """Follow events after a cursor; the browser's Last-Event-ID goes before the query."""
    person = Listener(lambda: desk.work(request), lambda: desk.recheck(request), Told.as_json)
    return await followed(request, person, after)


async def followed(request: Request, listener: Listener, after: str) -> Response:
    """Answer whoever follows events: as a stream, or all at once as JSON."""
    cursor = _cursor(request.headers.get("last-event-id") or after)
    ears, missed, last = await to_thread.run_sync(_catch_up, listener, cursor)
    if "application/json" in request.headers.get("accept", ""):
        told = [listener.told(event) for event in missed]
        return JSONResponse({"events": told, "last": str(last)}, headers=_HEADERS)
    hub = cast("Hub", request.app.state.hub)
    stream = _stream(hub, listener, _Place(ears, missed, begun=cursor or last, last=last))
    return StreamingResponse(stream, media_type="text/event-stream", headers=_HEADERS)


def _cursor(written: str) -> Cursor | None:
    if not written:
        return None
    cursor = Cursor.read(written)
    if cursor is None:
        raise Invalid(
            "The cursor is not one of ours.",
            errors=[("/after", "Send the id of the last event you have seen.")],
        )
    return cursor


def _catch_up(listener: Listener, cursor: Cursor | None) -> tuple[Ears, list[Told], Cursor]:
    with listener.opened() as work:
        ears = Ears(frozenset(work.units), requested_episodes(work.session))
        if cursor is None:
            return ears, [], newest(work.session)
        told = since(work.session, cursor)
    return ears, [event for event in told if ears.hear(event)], told[-1].cursor if told else cursor


async def _stream(hub: Hub, listener: Listener, place: _Place) -> AsyncIterator[str]:
    async with hub.subscribe() as queue:
        # The id of where it began: if the line breaks now, nothing of what follows was heard.
        yield f"retry: 2000\nid: {place.begun}\nevent: beat\ndata: {{}}\n\n"
        # Page by page, and once more: something may have been told before we subscribed.
        more = True
        while more:
            for event in place.missed:
                yield _frame(listener, event)
            more = await _further(listener, place)
        async for frame in _live(listener, place, queue):
            yield frame


async def _further(listener: Listener, place: _Place) -> bool:
    """Read the next page of what was missed; tell whether there was one."""
    before = place.last
    found = await to_thread.run_sync(_catch_up, listener, before)
    place.ears, place.missed, place.last = found
    return place.last != before


async def _live(
    listener: Listener, place: _Place, queue: asyncio.Queue[Told]
) -> AsyncIterator[str]:
    beat_at = time.monotonic() + BEAT_SECONDS
    while True:
        event = await _next(queue, beat_at - time.monotonic())
        # Also when one event follows the other without a pause.
        if time.monotonic() >= beat_at:
            refreshed = await _still_there(listener)
            if refreshed is None:
                return
            place.ears = refreshed
            beat_at = time.monotonic() + BEAT_SECONDS
            yield "event: beat\ndata: {}\n\n"
        if event is not None and event.cursor > place.last:
            place.last = event.cursor
            if place.ears.hear(event):
                yield _frame(listener, event)


async def _next(queue: asyncio.Queue[Told], seconds: float) -> Told | None:
    try:
        return await asyncio.wait_for(queue.get(), max(seconds, 0.01))
    except TimeoutError:
        return None


async def _still_there(listener: Listener) -> Ears | None:
    """Ask at every beat whether the session still lives: a logout must end the stream too."""
    try:
        return await to_thread.run_sync(_ears, listener)
    except (Unauthenticated, SQLAlchemyError):
        return None  # without a database nobody can be asked: the browser comes back by itself


def _ears(listener: Listener) -> Ears:
    with listener.still() as work:
        return Ears(frozenset(work.units), requested_episodes(work.session))


def _frame(listener: Listener, event: Told) -> str:
    return f"id: {event.cursor}\ndata: {json.dumps(listener.told(event))}\n\n"
