"""One patient as the round needs to see them: who, how, and what was decided before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.core.errors import NotFound
from backend.rounds.acknowledgements import holding
from backend.rounds.drafts import Kept, Writer, drafts_of
from backend.rounds.meeting import unit_of
from backend.rounds.reviews import reviews_of

_ONE = text("""
    SELECT e.id AS episode_id, e.patient_id, e.care_unit_id, e.status, e.formal_status,
           e.diagnosis_sv, e.diagnosis_en, e.planned_days, e.home_since, e.oxygen_scale,
           p.given_name, p.family_name, p.identifier, p.birth_date, p.phone,
           p.allergy_status, p.allergy_text, u.name AS unit_name, u.phone AS unit_phone, u.parts,
           h.name AS home_care_name, h.phone AS home_care_phone,
           s.assessment_id, s.assessed_at, x.verdict,
           jsonb_path_query_array(s.findings, '$[*] ? (exists(@.passed_at))') AS passed,
           b.label AS bed_label, b.kind AS bed_kind, upper(r.during) AS bed_until
    FROM episode e
    JOIN patient p ON p.id = e.patient_id
    JOIN care_unit u ON u.id = e.care_unit_id
    LEFT JOIN standing s ON s.episode_id = e.id
    LEFT JOIN assessment x ON x.id = s.assessment_id
    LEFT JOIN LATERAL (
        SELECT c.name, c.phone FROM care_request q JOIN care_unit c ON c.id = q.care_unit_id
        WHERE q.episode_id = e.id AND q.status <> 'withdrawn' ORDER BY q.sent_at DESC LIMIT 1
    ) h ON true
    LEFT JOIN LATERAL (
        SELECT y.bed_id, y.during FROM bed_reservation y
        WHERE y.episode_id = e.id AND y.released_at IS NULL
          AND y.during @> CAST(:now AS timestamptz) LIMIT 1
    ) r ON true
    LEFT JOIN bed b ON b.id = r.bed_id
    WHERE e.id = :episode
""")


@dataclass(frozen=True, slots=True)
class Opened:
    """An episode with its newest verdict, its reviews newest first, and who is at it now."""

    row: Row[*tuple[Any, ...]]
    reviews: Sequence[Row[*tuple[Any, ...]]]
    acknowledged: Mapping[tuple[str, str], Mapping[str, Any]]
    draft: Kept | None
    writers: Sequence[Writer]


def open_episode(session: Session, caller: Caller, episode_id: UUID, *, now: datetime) -> Opened:
    """Give one episode and note in the access log that it was opened (L12)."""
    row = row_of(session, episode_id, now=now)
    log.record(
        session,
        caller,
        "read",
        "episode",
        unit_id=unit_of(session, caller, episode_id),
        patients=[row.patient_id],
        now=now,
    )
    draft, writers = drafts_of(session, caller, episode_id, now=now)
    return Opened(
        row, reviews_of(session, episode_id), holding(session, episode_id), draft, writers
    )


def row_of(session: Session, episode_id: UUID, *, now: datetime) -> Row[*tuple[Any, ...]]:
    """Give an episode with its patient, newest verdict, contacts and bed."""
    row = session.execute(_ONE, {"episode": episode_id, "now": now}).one_or_none()
    if row is None:
        raise NotFound
    return row
