"""What somebody has typed into a small form: read as people write it, refused beside the field."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dashboard.i18n import gettext as _
from dashboard.ward import words

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBER = re.compile(r"[-+\u2212]?\d{1,7}(?:[.,]\d{1,4})?", re.ASCII)

# How a laboratory writes what it could not count: below, or above, what its method can tell.
BOUND = re.compile(rf"[<>≤≥]=?({NUMBER.pattern})", re.ASCII)


class Wrong(Exception):
    """Something that was typed cannot be sent as it is; the errors stand beside their fields."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


class Typed:
    """The fields of a form, read one by one; what is wrong is collected and told at once."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.errors: dict[str, str] = {}

    def words(self, name: str, *, must: str = "") -> str:
        """Read a text; `must` is what to say when it is empty."""
        text = str(self.data.get(name) or "").strip()
        if must and not text:
            self.errors[name] = must
        return text

    def number(self, name: str, *, must: bool = False) -> str | None:
        """Read a number with a comma or a point, as the API takes it."""
        text = self.words(name, must=_("Write a number.") if must else "")
        if not text:
            return None
        bare = re.sub(r"\s", "", text)
        if bound := BOUND.fullmatch(bare):
            self.errors[name] = _("Write the limit without its sign: {number} for {typed}.").format(
                number=bound[1], typed=bare
            )
            return None
        if not NUMBER.fullmatch(bare):
            self.errors[name] = _("Write a number, for instance {example}.").format(
                example=words.number("38.4")
            )
            return None
        return str(Decimal(bare.replace(",", ".").replace(words.MINUS, "-")))

    def moment(self, name: str, *, now: datetime | None = None, must: bool = False) -> str | None:
        """Read a time of the ward's clock; with `now`, one that lies ahead is refused."""
        text = self.words(
            name, must=_("Write day and time, for instance 2026-11-22 14:30.") if must else ""
        )
        if not text:
            return None
        try:
            at = datetime.fromisoformat(text).replace(tzinfo=words.STOCKHOLM)
        except ValueError:
            self.errors[name] = _("Write day and time, for instance 2026-11-22 14:30.")
            return None
        if now is not None and at > now:
            self.errors[name] = _("This time has not come yet.")
        return at.isoformat()

    def many(self, name: str) -> list[str]:
        """Read what was ticked."""
        told = self.data.get(name) or []
        return [str(one) for one in told] if isinstance(told, list) else [str(told)]

    def checked(self) -> None:
        """Refuse the form if anything in it was wrong."""
        if self.errors:
            raise Wrong(self.errors)
