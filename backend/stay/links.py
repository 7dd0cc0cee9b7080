"""A personal link from outside: opened once it belongs to that browser, and to no other (D102)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.access.sessions import hash_token
from backend.stay.templates import Dated, in_force, raw

State = Literal["unopened", "open", "elsewhere", "revoked", "cancelled", "expired", "unknown"]
# Meetings run over; who was cut off is let in again for a while.
GRACE = timedelta(hours=1)
_OPEN = text("SELECT * FROM open_meeting_link(:token, :browser, :binding, :now, :grace)")


class LinkPage(Dated):
    """What a page says to somebody who comes by a personal link; nothing in it is anybody's."""

    heading_sv: str
    heading_en: str
    join_sv: str
    join_en: str
    open_sv: str
    open_en: str
    call_sv: str
    call_en: str
    states: Mapping[str, Mapping[Literal["sv", "en"], str]]


@dataclass(frozen=True, slots=True)
class Link:
    """How a link stands for one browser, and how to join when it is theirs."""

    state: State
    content: Mapping[str, Any]


def follow(session: Session, token: str, browser: str, *, binding: bool, now: datetime) -> Link:
    """Look a link up; `binding`: the person has pressed the button, and it becomes this browser's.

    To look is not to open: mail programs look at every link before a person does.
    """
    row = session.execute(
        _OPEN,
        {
            "token": hash_token(token),
            "browser": hash_token(browser),
            "binding": binding,
            "now": now,
            "grace": GRACE,
        },
    ).one()
    return Link(row.state, row.content or {})


def page_text(on: date) -> LinkPage:
    """Give the words of the page in force on a day."""
    return in_force((LinkPage.model_validate(row) for row in raw("meetings")["link_pages"]), on)
