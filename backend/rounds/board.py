"""The criteria board: how each discharge criterion stands, with the values that it rests on (D92)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from backend.core.tables import Assessment, Episode
from careplans import BY_CODE

# A criterion's evidence lies within the stay; the longest stay is planned for 90 days.
LOOKBACK = timedelta(days=90)
_EVIDENCE = text("""
    SELECT r.reading_uuid, r.kind, r.value, r.observed_at, r.source FROM reading_v r
    WHERE r.patient_id = :patient AND r.observed_at > :since
      AND r.reading_uuid = ANY (:readings) AND r.value IS NOT NULL
    ORDER BY r.observed_at, r.kind
""")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value that a criterion rests on, in words that need no other table."""

    kind: str
    sv: str
    en: str
    value: str
    unit: str
    answer_sv: str | None
    answer_en: str | None
    at: str
    source: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion, which of its four answers holds, why, and on what evidence."""

    id: str
    text: Mapping[str, str]
    answer: str
    why: Mapping[str, str]
    evidence: tuple[Evidence, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as it is kept with the conversation."""
        return asdict(self)


def criteria_seen(
    session: Session, episode_id: UUID, assessment_id: UUID | None
) -> Sequence[Mapping[str, Any]]:
    """Give the criteria of the verdict that was on the screen; none when it is not this stay's."""
    seen = None if assessment_id is None else session.get(Assessment, assessment_id)
    if seen is None or seen.episode_id != episode_id:
        return []
    criteria: Sequence[Mapping[str, Any]] = seen.verdict["criteria"]
    return criteria


def board_of(
    session: Session, episode: Episode, criteria: Sequence[Mapping[str, Any]], *, now: datetime
) -> list[Criterion]:
    """Lay the criteria out with their evidence, in one question for all of them."""
    asked = {
        "patient": episode.patient_id,
        "since": now - LOOKBACK,
        "readings": [UUID(one) for criterion in criteria for one in criterion["evidence"]],
    }
    found = {str(row.reading_uuid): _evidence(row) for row in session.execute(_EVIDENCE, asked)}
    return [_criterion(one, found) for one in criteria]


def _criterion(told: Mapping[str, Any], found: Mapping[str, Evidence]) -> Criterion:
    rests_on = (found[one] for one in told["evidence"] if one in found)
    return Criterion(told["id"], told["text"], told["answer"], told["why"], tuple(rests_on))


def _evidence(row: Row[*tuple[Any, ...]]) -> Evidence:
    measured = BY_CODE[row.kind]
    sv, en = measured.answers[int(row.value)] if measured.answers else (None, None)
    return Evidence(
        kind=measured.kind,
        sv=measured.sv,
        en=measured.en,
        value=str(row.value),
        unit=measured.shown,
        answer_sv=sv,
        answer_en=en,
        at=row.observed_at.isoformat(),
        source=row.source,
    )
