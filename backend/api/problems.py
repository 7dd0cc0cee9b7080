"""Errors as problem documents (RFC 9457): one handler each, and never a value or a name in them."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.sentences import sentence
from backend.core.errors import DatabaseAway, Invalid, Refusal, kind_and_place

log = logging.getLogger(__name__)
_NOT_ACCEPTABLE = "Something in the request cannot be accepted."


def answer_errors(app: FastAPI) -> None:
    """Let every error of an app leave as a problem document."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http)
    for away in (OperationalError, InterfaceError, NoConnectionFree):
        app.add_exception_handler(away, _away)
    app.add_exception_handler(DataError, _unkeepable)
    app.add_middleware(Unforeseen)


def invalid(wrong: ValidationError) -> Invalid:
    """Turn pydantic's list of what is wrong into one refusal that names each field."""
    return Invalid(_NOT_ACCEPTABLE, errors=list(_places(wrong.errors(include_input=False), 0)))


def problem(
    status: int, title: str, detail: str, extra: Mapping[str, Any] | None = None
) -> JSONResponse:
    """Make a problem document."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(
        body | jsonable_encoder(dict(extra or {})),
        status_code=status,
        media_type="application/problem+json",
    )


def _refused(_request: Request, wrong: Exception) -> JSONResponse:
    assert isinstance(wrong, Refusal)  # noqa: S101 -- Starlette hands over what was registered
    answer = problem(wrong.status, wrong.title, str(wrong), wrong.extra)
    if wrong.status == HTTPStatus.UNAUTHORIZED:
        answer.headers["www-authenticate"] = "Bearer"
    if wrong.wait_seconds is not None:
        answer.headers["retry-after"] = str(wrong.wait_seconds)
    return answer


def _away(request: Request, wrong: Exception) -> JSONResponse:
    # 503 and not 500: it is the house that is not well, and what was sent can be sent again.
    kept = getattr(wrong, "orig", None)
    state = getattr(kept, "sqlstate", None)
    log.warning("The database does not answer: %s %s", type(kept or wrong).__name__, state)
    return _refused(request, DatabaseAway())


def _unkeepable(request: Request, _wrong: Exception) -> JSONResponse:
    # What no field's own check has caught: a text with a NUL in it, a number out of range.
    return _refused(request, Invalid("Something in the request cannot be kept by the database."))


def _invalid_request(_request: Request, wrong: Exception) -> JSONResponse:
    assert isinstance(wrong, RequestValidationError)  # noqa: S101 -- as above
    errors = [
        {"pointer": pointer, "detail": detail} for pointer, detail in _places(wrong.errors(), 1)
    ]
    return problem(422, Invalid.title, _NOT_ACCEPTABLE, {"errors": errors})


def _http(_request: Request, wrong: Exception) -> JSONResponse:
    assert isinstance(wrong, HTTPException)  # noqa: S101 -- as above
    phrase = HTTPStatus(wrong.status_code).phrase
    answer = problem(wrong.status_code, phrase, str(wrong.detail))
    answer.headers.update(wrong.headers or {})
    return answer


class Unforeseen:
    """Answers what nobody foresaw, inside of what would write its text to the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; an error becomes a number to ask about."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as wrong:  # noqa: BLE001 -- the edge: told by number, kind and place
            answer = _unforeseen(wrong)
            if not begun:
                await answer(scope, receive, send)


def _unforeseen(wrong: Exception) -> JSONResponse:
    number = uuid.uuid4().hex[:8]
    log.error("Error %s: %s", number, kind_and_place(wrong))
    return problem(500, "Something went wrong here", f"Nothing was changed. Report error {number}.")


def _places(errors: Sequence[Any], skip: int) -> Iterable[tuple[str, str]]:
    for error in errors:
        if not _follows(error, errors):
            path = "".join(f"/{_escaped(part)}" for part in error["loc"][skip:])
            yield path, sentence(error)


def _follows(error: Mapping[str, Any], errors: Sequence[Any]) -> bool:
    """Tell whether a list is too short only because what stood in it was wrong, and is told."""
    at = error["loc"]
    within = (one["loc"] for one in errors if len(one["loc"]) > len(at))
    return error["type"] == "too_short" and any(loc[: len(at)] == at for loc in within)


def _escaped(part: object) -> str:
    """Write one part of a pointer (RFC 6901, 3)."""
    return str(part).replace("~", "~0").replace("/", "~1")
