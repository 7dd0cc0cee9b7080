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


@router.get("", response_class=Response)
async def events(request: Request, desk: AtDesk, after: str = "") -> Response:
    """Follow events after a cursor; the browser's Last-Event-ID goes before the query."""
    cursor = _cursor(request.headers.get("last-event-id") or after)
    ears, missed, last = await to_thread.run_sync(_catch_up, desk, request, cursor)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(
            {"events": [event.as_json() for event in missed], "last": str(last)}, headers=_HEADERS
        )
    stream = _stream(request, desk, ears, last, missed)
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


async def _stream(
    request: Request, desk: Desk, ears: Ears, last: Cursor, missed: list[Told]
) -> AsyncIterator[str]:
    hub = cast("Hub", request.app.state.hub)
    async with hub.subscribe() as queue:
        # Anything told between catching up and subscribing is read here, once more and for good.
        ears, again, last = await to_thread.run_sync(_catch_up, desk, request, last)
        yield f"retry: 2000\nid: {last}\nevent: beat\ndata: {{}}\n\n"
        for event in (*missed, *again):
            yield _frame(event)
        beat_at = time.monotonic() + BEAT_SECONDS
        while True:
            event_or_none = await _next(queue, beat_at - time.monotonic())
            if event_or_none is None:
                refreshed = await _still_there(desk, request)
                if refreshed is None:
                    return
                ears = refreshed
                beat_at = time.monotonic() + BEAT_SECONDS
                yield "event: beat\ndata: {}\n\n"
            elif event_or_none.cursor > last:
                last = event_or_none.cursor
                if ears.hear(event_or_none):
                    yield _frame(event_or_none)


async def _next(queue: asyncio.Queue[Told], seconds: float) -> Told | None:
    try:
        return await asyncio.wait_for(queue.get(), max(seconds, 0.01))
    except TimeoutError:
        return None


async def _still_there(desk: Desk, request: Request) -> Ears | None:
    """Ask at every beat whether the session still lives: a logout must end the stream too."""
    try:
        return await to_thread.run_sync(_ears, desk, request)
    except Unauthenticated:
        return None


def _ears(desk: Desk, request: Request) -> Ears:
    with desk.recheck(request) as work:
        return Ears(frozenset(work.caller.units), requested_episodes(work.session))


def _frame(event: Told) -> str:
    shown: dict[str, Any] = event.as_json()
    return f"id: {event.cursor}\ndata: {json.dumps(shown)}\n\n"
