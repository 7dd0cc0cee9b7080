"""What can go wrong, as sentences with a status.

HemrondError
├── BadConfiguration          the process cannot start
└── Refusal                   the answer to one request
    ├── Unauthenticated       401
    ├── Forbidden             403
    ├── NotFound              404   also what belongs to somebody else
    ├── Conflict              409
    │   ├── UploadChanged
    │   └── DecidedFirst
    ├── NotJson               415
    ├── Invalid               422
    ├── TooOften              429
    └── DatabaseAway          503   nothing was changed; the same request may be sent again
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

_FRAMES = 4


class HemrondError(Exception):
    """Something in Hemrond went wrong."""

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or type(self).__doc__)


class BadConfiguration(HemrondError):
    """The settings cannot be used."""


class Refusal(HemrondError):
    """The request cannot be carried out."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Refused"

    # How long to wait before trying again, for those refusals that time alone will mend.
    wait_seconds: int | None = None

    def __init__(self, sentence: str | None = None, **extra: object) -> None:
        super().__init__(sentence)
        self.extra: Mapping[str, Any] = extra


class Unauthenticated(Refusal):
    """Log in first."""

    status = 401
    title = "Not logged in"


class Forbidden(Refusal):
    """Your role does not include this."""

    status = 403
    title = "Not allowed"


class NotFound(Refusal):
    """There is no such thing among what you may see."""

    status = 404
    title = "Not found"


class Conflict(Refusal):
    """Somebody else was first."""

    status = 409
    title = "Conflict"


class UploadChanged(Conflict):
    """This upload id has been used for other content; send the new content under a new id."""


class DecidedFirst(Conflict):
    """Someone has decided about this patient since you opened the page."""


class NotJson(Refusal):
    """Send JSON, and say so: Content-Type: application/json."""

    status = 415
    title = "Not JSON"


class TooOften(Refusal):
    """That was tried too often; wait a little."""

    status = 429
    title = "Too often"

    def __init__(self, sentence: str | None = None, *, wait_seconds: int) -> None:
        super().__init__(sentence)
        self.wait_seconds = wait_seconds


class DatabaseAway(Refusal):
    """The database does not answer just now. Nothing was changed; try again in a moment."""

    status = 503
    title = "Not now"
    wait_seconds = 5


class Invalid(Refusal):
    """Something in the request cannot be accepted."""

    status = 422
    title = "Not acceptable"

    def __init__(
        self, sentence: str | None = None, *, errors: Sequence[tuple[str, str]] = ()
    ) -> None:
        listed = [{"pointer": pointer, "detail": detail} for pointer, detail in errors]
        super().__init__(sentence, errors=listed)


def kind_and_place(wrong: BaseException) -> str:
    """Say for a log what kind of error it was and where, and nothing of its text.

    The text of an error that nobody foresaw can hold anything, also a patient's value.
    """
    frames = traceback.extract_tb(wrong.__traceback__)[-_FRAMES:]
    way = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(wrong).__name__} at {way or 'an unknown place'}"
