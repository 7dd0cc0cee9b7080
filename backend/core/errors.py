"""What can go wrong, as sentences with a status.

HemrondError
├── BadConfiguration        the process cannot start
└── Refusal                 the answer to one request
├── Unauthenticated     401
├── Forbidden           403
├── NotFound            404   also what belongs to somebody else
├── Conflict            409
│   ├── UploadChanged
│   └── DecidedFirst
└── Invalid             422
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


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


class Invalid(Refusal):
    """Something in the request cannot be accepted."""

    status = 422
    title = "Not acceptable"

    def __init__(
        self, sentence: str | None = None, *, errors: Sequence[tuple[str, str]] = ()
    ) -> None:
        listed = [{"pointer": pointer, "detail": detail} for pointer, detail in errors]
        super().__init__(sentence, errors=listed)
