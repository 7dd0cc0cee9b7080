"""Readings from homes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from backend.api.deps import AtIntake, Bearer, Body, bearer_of, body_of, intake_of
from backend.api.problems import invalid
from backend.api.written import Aware, Naive
from backend.core.errors import Invalid
from backend.core.words import TimeQuality
from backend.monitoring.uploads import Batch, Receipt, SentReading
from careplans import Kind, Source
from careplans.measurements import MEASUREMENTS

_Flag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
# Written out, as a string: a JSON number would pass through binary on its way. As long as whatever
# a medical FLOAT can carry (IEEE 11073-20601, F.8): the absurd is kept and marked, not refused.
_Amount = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,135}(\.[0-9]{1,135})?$")]
_Device = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,64}$")]
_AWARE: TypeAdapter[datetime] = TypeAdapter(Aware)
_SENDABLE_QUALITY = {TimeQuality.DEVICE, TimeQuality.GATEWAY, TimeQuality.UNSET}


class ReadingIn(BaseModel):
    """One value of one kind; without a value, why there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reading_id: UUID
    kind: Kind
    value: _Amount | None
    unit: str
    observed_at: Aware
    time_quality: TimeQuality = TimeQuality.GATEWAY
    device_time: Naive | None = None
    source: Source = Source.DEVICE
    device: _Device | None = None
    absent_reason: _Flag | None = None
    flags: Annotated[tuple[_Flag, ...], Field(max_length=32)] = ()
    raw: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{0,1024}$")] | None = None


class UploadIn(BaseModel):
    """A batch of readings; sent again after a lost answer it must be the same to the letter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    upload_id: UUID
    episode_id: UUID
    gateway_time: Aware
    readings: Annotated[list[ReadingIn], Field(min_length=1, max_length=500)]


class Stored(BaseModel):
    """What became of an upload."""

    upload_id: UUID
    received_at: datetime
    stored: int
    known: int
    server_time: datetime


def _inlined(part: Any, parts: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- JSON is anything
    """Put what a schema refers to in its place: its own definitions do not exist in the document."""
    match part:
        case {"$ref": str(where), **more}:
            return _inlined(parts[where.rpartition("/")[2]], parts) | more
        case dict():
            return {key: _inlined(value, parts) for key, value in part.items() if key != "$defs"}
        case list():
            return [_inlined(value, parts) for value in part]
        case _:
            return part


def _schema() -> dict[str, Any]:
    """Describe the body, which is read as octets: an upload is the same only to the letter."""
    upload = UploadIn.model_json_schema()
    content = {"application/json": {"schema": _inlined(upload, upload["$defs"])}}
    return {"requestBody": {"required": True, "content": content}}


class Straight(APIRoute):
    """The one route that is asked all day: what it needs is fetched here, at a fifth of the cost."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what answers a request."""
        return _answer


async def _answer(request: Request) -> Response:
    body, token, intake = await body_of(request), await bearer_of(request), await intake_of(request)
    return await take(body, token, intake, _clock(request.headers.get("x-sent-at")))


router = APIRouter(prefix="/readings", tags=["readings"], route_class=Straight)


@router.post("", response_model=Stored, openapi_extra=_schema())
async def take(
    body: Body,
    token: Bearer,
    intake: AtIntake,
    x_sent_at: Annotated[Aware | None, Header()] = None,
) -> Response:
    """Take a batch of readings from a home: all of it or none of it."""
    receipt = await intake.take(token, read_batch(body, x_sent_at))
    return Response(_stored(receipt).model_dump_json(), media_type="application/json")


def _clock(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        return _AWARE.validate_python(written)
    except ValidationError as wrong:
        errors = [error | {"loc": ("header", "x-sent-at")} for error in wrong.errors()]
        raise RequestValidationError(errors) from None


def read_batch(body: bytes, sent_at: datetime | None) -> Batch:
    """Read an upload, or refuse it naming every field that is wrong."""
    try:
        sent = UploadIn.model_validate_json(body)
    except ValidationError as wrong:
        raise invalid(wrong) from None
    errors = [error for n, reading in enumerate(sent.readings) for error in _wrong(n, reading)]
    errors += _repeated(sent.readings)
    if errors:
        raise Invalid(errors=errors)
    return Batch(
        upload_id=sent.upload_id,
        episode_id=sent.episode_id,
        gateway_time=sent.gateway_time,
        sent_at=sent_at,
        sha256=hashlib.sha256(body).digest(),
        readings=tuple(_reading(reading) for reading in sent.readings),
    )


def _wrong(place: int, reading: ReadingIn) -> Iterator[tuple[str, str]]:
    unit = MEASUREMENTS[reading.kind].unit
    if reading.unit != unit:
        yield f"/readings/{place}/unit", f"The unit of {reading.kind} is {unit} (UCUM)."
    if (reading.value is None) != (reading.absent_reason is not None):
        yield (
            f"/readings/{place}/absent_reason",
            "Give a value, or say why there is none; not both and not neither.",
        )
    if reading.time_quality not in _SENDABLE_QUALITY:
        yield f"/readings/{place}/time_quality", "Only the server can say that."


def _repeated(readings: list[ReadingIn]) -> Iterator[tuple[str, str]]:
    first: dict[UUID, int] = {}
    for place, reading in enumerate(readings):
        if first.setdefault(reading.reading_id, place) != place:
            yield f"/readings/{place}/reading_id", "Another reading of this upload has this id."


def _reading(sent: ReadingIn) -> SentReading:
    return SentReading(
        id=sent.reading_id,
        measurement=MEASUREMENTS[sent.kind],
        value=None if sent.value is None else Decimal(sent.value),
        absent_reason=sent.absent_reason,
        observed_at=sent.observed_at,
        time_quality=sent.time_quality,
        device_time=sent.device_time,
        source=sent.source,
        device=sent.device,
        flags=sent.flags,
        raw=sent.raw,
    )


def _stored(receipt: Receipt) -> Stored:
    return Stored(
        upload_id=receipt.upload_id,
        received_at=receipt.received_at,
        stored=receipt.stored,
        known=receipt.known,
        server_time=receipt.received_at,
    )
