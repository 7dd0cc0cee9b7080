"""What happens, as it happens: server-sent events with replay, and the same as JSON for polling."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from sqlalchemy.exc import SQLAlchemyError

from backend.api.deps import AtDesk, Desk
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
    cursor = _cursor(request.headers.get("last-event-id") or after)
    ears, missed, last = await to_thread.run_sync(_catch_up, desk, request, cursor)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(
            {"events": [event.as_json() for event in missed], "last": str(last)}, headers=_HEADERS
        )
    stream = _stream(request, desk, _Place(ears, missed, begun=cursor or last, last=last))
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


def _catch_up(
    desk: Desk, request: Request, cursor: Cursor | None
) -> tuple[Ears, list[Told], Cursor]:
    with desk.work(request) as work:
        ears = Ears(frozenset(work.caller.units), requested_episodes(work.session))
        if cursor is None:
            return ears, [], newest(work.session)
        told = since(work.session, cursor)
    return ears, [event for event in told if ears.hear(event)], told[-1].cursor if told else cursor


async def _stream(request: Request, desk: Desk, place: _Place) -> AsyncIterator[str]:
    hub = cast("Hub", request.app.state.hub)
    async with hub.subscribe() as queue:
        # The id of where it began: if the line breaks now, nothing of what follows was heard.
        yield f"retry: 2000\nid: {place.begun}\nevent: beat\ndata: {{}}\n\n"
        # Page by page, and once more: something may have been told before we subscribed.
        more = True
        while more:
            for event in place.missed:
                yield _frame(event)
            more = await _further(request, desk, place)
        async for frame in _live(request, desk, place, queue):
            yield frame


async def _further(request: Request, desk: Desk, place: _Place) -> bool:
    """Read the next page of what was missed; tell whether there was one."""
    before = place.last
    found = await to_thread.run_sync(_catch_up, desk, request, before)
    place.ears, place.missed, place.last = found
    return place.last != before


async def _live(
    request: Request, desk: Desk, place: _Place, queue: asyncio.Queue[Told]
) -> AsyncIterator[str]:
    beat_at = time.monotonic() + BEAT_SECONDS
    while True:
        event = await _next(queue, beat_at - time.monotonic())
        # Also when one event follows the other without a pause.
        if time.monotonic() >= beat_at:
            refreshed = await _still_there(desk, request)
            if refreshed is None:
                return
            place.ears = refreshed
            beat_at = time.monotonic() + BEAT_SECONDS
            yield "event: beat\ndata: {}\n\n"
        if event is not None and event.cursor > place.last:
            place.last = event.cursor
            if place.ears.hear(event):
                yield _frame(event)


async def _next(queue: asyncio.Queue[Told], seconds: float) -> Told | None:
    try:
        return await asyncio.wait_for(queue.get(), max(seconds, 0.01))
    except TimeoutError:
        return None


async def _still_there(desk: Desk, request: Request) -> Ears | None:
    """Ask at every beat whether the session still lives: a logout must end the stream too."""
    try:
        return await to_thread.run_sync(_ears, desk, request)
    except (Unauthenticated, SQLAlchemyError):
        return None  # without a database nobody can be asked: the browser comes back by itself


def _ears(desk: Desk, request: Request) -> Ears:
    with desk.recheck(request) as work:
        return Ears(frozenset(work.caller.units), requested_episodes(work.session))


def _frame(event: Told) -> str:
    shown: dict[str, Any] = event.as_json()
    return f"id: {event.cursor}\ndata: {json.dumps(shown)}\n\n"
