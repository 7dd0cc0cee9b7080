"""The way to the ward: the only module that imports httpx.

What may pass is sent again, what will not is parked, and where we are not known we stop; the log
tells each change once.
"""

import asyncio
import logging
import random
from datetime import datetime
from enum import StrEnum

import httpx

from device_bridge import clock
from device_bridge.config import Config, ConfigError
from device_bridge.outbox import Outbox, Upload

Transport = httpx.AsyncBaseTransport

log = logging.getLogger(__name__)

IDLE_PAUSE = 1.0
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
STUMBLES_AT_MOST = 5  # so often may the ward stumble over a batch before its readings go one by one

# Answers about this very request, if the ward gives them; any other 4xx is about the road.
_UNKNOWN = 401
_FINAL = frozenset({400, 403, 409, 413, 415, 422})
_STUMBLES = frozenset({413, 500})  # may be the batch's fault
_INDIVISIBLE = frozenset({403})  # the token is of another episode: no reading will do better alone


class State(StrEnum):
    """What we know about the road to the ward."""

    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"


class Uplink:
    """A home's line to the ward."""

    def __init__(self, config: Config, outbox: Outbox, transport: Transport | None = None) -> None:
        """Prepare the line; nothing is sent yet."""
        self.state = State.ONLINE
        self._config = config
        self._outbox = outbox
        self._failures = 0
        self._refused_token: str | None = None
        self._random = random.SystemRandom()
        timeout = httpx.Timeout(30, connect=10)
        self._http = httpx.AsyncClient(timeout=timeout, transport=transport)

    async def close(self) -> None:
        """Close the line."""
        await self._http.aclose()

    async def keep_delivering(self) -> None:
        """Deliver for ever; every failure in a row makes the pause longer."""
        while True:
            while await self._deliver_next(clock.now()) is not None:
                continue
            await asyncio.sleep(self.pause())

    async def deliver(self, now: datetime) -> int:
        """Send until nothing waits or the road is closed; return how many readings are safe."""
        safe = 0
        while (delivered := await self._deliver_next(now)) is not None:
            safe += delivered
        return safe

    def pause(self) -> float:
        """Return how long to wait before the next attempt, in seconds, with jitter."""
        if self.state is State.REFUSED:
            return LONGEST_PAUSE
        if self._failures == 0:
            return IDLE_PAUSE
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._failures, 10))
        return self._random.uniform(FIRST_PAUSE, longest)

    def _token(self) -> str | None:
        """Return the token, unless it is the one that was refused."""
        try:
            token = self._config.read_token()
        except ConfigError as error:
            self._now(State.REFUSED, str(error))
            return None
        return None if token == self._refused_token else token

    async def _deliver_next(self, now: datetime) -> int | None:
        """Send one upload; return how many readings are safe, none if we had better stop now."""
        token = self._token()
        upload = None if token is None else self._outbox.next_upload(now)
        if token is None or upload is None:
            return None
        answer = await self._post(upload, token, now)
        if not self._settle(upload, answer, token, now):
            return None
        return upload.readings if answer is not None and answer.is_success else 0

    async def _post(self, upload: Upload, token: str, now: datetime) -> httpx.Response | None:
        """Send an upload; the head says what our clock shows now, the body stays as it was."""
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "X-Sent-At": now.isoformat(),
        }
        address = f"{self._config.backend}/api/v1/readings"
        try:
            return await self._http.post(address, content=upload.body, headers=headers)
        except httpx.HTTPError:
            return None

    def _settle(
        self, upload: Upload, answer: httpx.Response | None, token: str, now: datetime
    ) -> bool:
        """Do what the answer asks for; return whether the road is open."""
        if answer is not None and _confirms(answer, upload):
            self._outbox.delivered(upload)
        elif answer is not None and _explains(answer) and answer.status_code in _FINAL:
            self._give_up(upload, answer, now)
        elif answer is not None and _explains(answer) and answer.status_code == _UNKNOWN:
            self._refused_token = token
            self._now(State.REFUSED, "The ward does not know our token; everything is kept here.")
            return False
        else:
            return self._try_later(upload, answer, now)
        self._failures = 0
        self._now(State.ONLINE, "The ward answers.")
        return True

    def _give_up(self, upload: Upload, answer: httpx.Response, now: datetime) -> None:
        """Park what the ward will never take; a batch is divided first, for one may be to blame."""
        reason = _reason(answer)
        if upload.readings > 1 and answer.status_code not in _INDIVISIBLE:
            self._outbox.split(upload, now, reason)
            return
        self._outbox.park(upload, reason)
        log.error(
            "The ward will not take upload %s (readings: %d, status %d): parked, see 'status'.",
            upload.upload_id,
            upload.readings,
            answer.status_code,
        )

    def _try_later(self, upload: Upload, answer: httpx.Response | None, now: datetime) -> bool:
        """Leave the upload where it is; divide a batch over which the ward stumbles each time."""
        self._failures += 1
        stumbles = answer is not None and answer.status_code in _STUMBLES
        if stumbles and upload.readings > 1 and upload.tries >= STUMBLES_AT_MOST:
            self._outbox.split(upload, now, "The ward stumbles over this batch.")
        else:
            self._outbox.failed(upload)
        why = "no answer" if answer is None else f"status {answer.status_code}"
        self._now(State.OFFLINE, f"The ward cannot be reached ({why}); everything is kept here.")
        return False

    def _now(self, state: State, sentence: str) -> None:
        """Tell the log, but only when something has changed."""
        if state is not self.state:
            self.state = state
            log.log(logging.INFO if state is State.ONLINE else logging.WARNING, "%s", sentence)


def _confirms(answer: httpx.Response, upload: Upload) -> bool:
    """Tell whether this is the ward's word for these readings, not a login page on the way."""
    if answer.status_code != httpx.codes.OK:
        return False
    match _json(answer):
        case {"upload_id": str(upload_id), "stored": int(stored), "known": int(known)}:
            return (upload_id, stored + known) == (str(upload.upload_id), upload.readings)
        case _:
            return False


def _explains(answer: httpx.Response) -> bool:
    """Tell whether the ward itself refuses (RFC 9457), and not a proxy or a hotel's network."""
    return str(answer.headers.get("Content-Type")).startswith("application/problem+json")


def _reason(answer: httpx.Response) -> str:
    """Return the ward's reason (RFC 9457) for the person who looks into what was parked."""
    match _json(answer):
        case {"title": str(title), **more}:
            return f"{answer.status_code} {title}: {more.get('detail')} {more.get('errors', '')}"
        case _:
            return f"{answer.status_code} without a reason"


def _json(answer: httpx.Response) -> object:
    try:
        return answer.json()
    except ValueError:
        return None
