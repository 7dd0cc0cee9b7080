"""Since the last round: notes, check-ins, entries, missed sets, acknowledgements; unread marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.tables import Episode
from backend.monitoring.missed import MissedSet, missed_sets
from careplans import BY_CODE, MEASUREMENTS

# The check-in's questions: those with answers to choose from, but not the infusion's.
_INFUSION_CODES = 40
QUESTIONS = tuple(
    one.code
    for one in MEASUREMENTS.values()
    if one.unit == "{score}" and one.code < _INFUSION_CODES
)
_MARK = text("""
    SELECT (SELECT m.read_until FROM read_mark m
            WHERE m.episode_id = :episode AND m.staff_id = :reader) AS read_until,
           (SELECT max(r.signed_at) FROM review r WHERE r.episode_id = :episode
              AND NOT EXISTS (SELECT 1 FROM review_withdrawal w WHERE w.review_id = r.id))
               AS last_round
""")


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened; `at` is when, `known_at` when the ward could know."""

    type: str
    id: UUID | None
    at: datetime
    known_at: datetime
    by: str | None
    title: str | None
    role: str | None
    details: dict[str, Any]
    unread: bool


@dataclass(frozen=True, slots=True)
class Since:
    """What has happened since a moment, newest first."""

    since: datetime
    read_until: datetime | None
    items: list[Happened]

    @property
    def unread(self) -> int:
        """How many of them the reader has not seen."""
        return sum(1 for item in self.items if item.unread)


def since_last_round(
    session: Session,
    caller: Caller,
    episode: Episode,
    *,
    zone: str,
    now: datetime,
    since: datetime | None = None,
) -> Since:
    """Give what has happened since the last signed outcome, or since a moment."""
    marks = session.execute(_MARK, {"episode": episode.id, "reader": caller.staff_id}).one()
    begins = since or marks.last_round or episode.home_since or now
    rows = session.execute(
        _statement(),
        {
            "episode": episode.id,
            "patient": episode.patient_id,
            "since": begins,
            "questions": list(QUESTIONS),
        },
    )
    happened = [_happened(row, caller, marks.read_until) for row in rows]
    missed = missed_sets(session, episode, since=begins, now=now, zone=zone)
    happened += [_missed(one, marks.read_until) for one in missed]
    happened.sort(key=lambda item: item.known_at, reverse=True)
    return Since(begins, marks.read_until, happened)


def _happened(row: Row[*tuple[Any, ...]], caller: Caller, read_until: datetime | None) -> Happened:
    new = read_until is None or row.known_at > read_until
    details = dict(row.details)
    if row.type == "check_in":
        details["answers"] = list(_answers(details["answers"]))
    return Happened(
        type=row.type,
        id=row.id,
        at=row.at,
        known_at=row.known_at,
        by=row.by,
        title=row.title,
        role=row.role,
        details=details,
        unread=new and row.author_id != caller.staff_id,
    )


def _missed(one: MissedSet, read_until: datetime | None) -> Happened:
    return Happened(
        type="missed_set",
        id=None,
        at=one.due_at,
        known_at=one.due_at,
        by=None,
        title=None,
        role=None,
        details={
            "missing": [
                {"kind": kind, "sv": MEASUREMENTS[kind].sv, "en": MEASUREMENTS[kind].en}
                for kind in one.missing
            ],
            "all": one.all_of_it,
            "open": one.can_still_be_measured,
        },
        unread=read_until is None or one.due_at > read_until,
    )


def _answers(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Write out what was asked and answered, in both languages."""
    for code in sorted(given, key=int):
        asked, value = BY_CODE[int(code)], Decimal(str(given[code]))
        chosen = int(value)
        if asked.answers and chosen < len(asked.answers):
            sv, en = asked.answers[chosen]
        else:
            sv = en = f"{value} {asked.shown}".strip()
        yield {
            "kind": asked.kind,
            "question": {"sv": asked.sv, "en": asked.en},
            "answer": {"sv": sv, "en": en},
            "value": str(value),
        }


@cache
def _statement() -> TextClause:
    return text((Path(__file__).parent / "since.sql").read_text())
