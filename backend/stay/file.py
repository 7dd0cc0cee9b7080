"""The file of a stay as it stands: one snapshot in a fixed number of queries, and pure questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from backend.access.callers import EVERY_PART, parts_used
from backend.core.tables import Episode, discharge_conversations
from backend.core.words import Part

Kept = Row[*tuple[Any, ...]]

_ENTRIES = text("""
    SELECT x.episode_id, x.id, x.kind, x.subject, x.previous_id, x.content, x.at, x.author_role, x.author_id,
           x.care_unit_id, s.name AS author
    FROM stay_entry x JOIN staff s ON s.id = x.author_id
    WHERE x.episode_id = ANY (:episodes) ORDER BY x.at, x.id
""")
_BED = text("""
    SELECT r.episode_id, r.id, r.bed_id, r.during, r.admitted_at, b.label, b.kind, b.closed_at, b.care_unit_id
    FROM bed_reservation r JOIN bed b ON b.id = r.bed_id
    WHERE r.episode_id = ANY (:episodes) AND r.released_at IS NULL
""")
_VERSIONS = text("""
    SELECT v.episode_id, v.id, v.number, v.template_id, v.template_version, v.content, v.reason, v.at,
           v.author_role, s.name AS author
    FROM agreement_version v JOIN staff s ON s.id = v.author_id
    WHERE v.episode_id = ANY (:episodes)
      AND NOT EXISTS (SELECT 1 FROM agreement_withdrawal w WHERE w.version_id = v.id)
    ORDER BY v.number DESC
""")
_RECEIPTS = text("""
    SELECT c.episode_id, c.party, c.holder, c.step, c.means, c.at, v.number, v.id AS version_id, s.name AS author
    FROM agreement_receipt c JOIN agreement_version v ON v.id = c.version_id
    JOIN staff s ON s.id = c.author_id
    WHERE c.episode_id = ANY (:episodes) ORDER BY c.at, c.id
""")
_REQUESTS = text("""
    SELECT q.id, q.episode_id, q.care_unit_id, q.status, q.sent_at, q.phoned_at, q.answered_at,
           q.version, q.content, u.name AS unit_name, u.phone AS unit_phone, a.lead_hours,
           (SELECT n.content ->> 'booked_for' FROM care_request_step n WHERE n.request_id = q.id
            AND n.step = 'accepted' ORDER BY n.at DESC, n.id DESC LIMIT 1) AS booked_for
    FROM care_request q JOIN care_unit u ON u.id = q.care_unit_id
    JOIN episode e ON e.id = q.episode_id
    LEFT JOIN LATERAL (
        SELECT CAST(x.content ->> 'lead_hours' AS integer) AS lead_hours FROM unit_agreement x
        WHERE x.home_care_id = q.care_unit_id AND x.ward_id = e.care_unit_id
        ORDER BY x.number DESC LIMIT 1
    ) a ON true
    WHERE q.episode_id = ANY (:episodes) ORDER BY q.id
""")
_STANDING = text("""
    SELECT e.id AS episode_id, u.parts, u.name AS ward, u.phone AS ward_phone,
           coalesce(s.criteria_met, 0) AS criteria_met,
           coalesce(s.criteria_of, 0) AS criteria_of
    FROM episode e JOIN care_unit u ON u.id = e.care_unit_id
    LEFT JOIN standing s ON s.episode_id = e.id WHERE e.id = ANY (:episodes)
""")
_MOVES = text("""
    SELECT m.episode_id, m.id, m.from_status, m.to_status, m.reason, m.details, m.followed, m.at, m.author_role,
           s.name AS author
    FROM episode_move m JOIN staff s ON s.id = m.author_id
    WHERE m.episode_id = ANY (:episodes) ORDER BY m.at, m.id
""")


@dataclass(frozen=True, slots=True)
class File:
    """Everything that is known of one stay at a moment."""

    episode: Episode
    entries: Sequence[Kept]
    moves: Sequence[Kept]
    bed: Kept | None
    versions: Sequence[Kept]
    receipts: Sequence[Kept]
    requests: Sequence[Kept]
    criteria: tuple[int, int]
    latest: Mapping[tuple[str, str], Kept]
    # The newest conversation signed on the round that sends the patient home for good.
    conversation: Kept | None = None
    # The home-care unit that this is all of it for; None for the patient's own ward.
    narrowed_to: str | None = None
    # Which parts of the product the patient's own ward uses.
    parts: frozenset[Part] = EVERY_PART
    # The patient's own ward, and its number that is answered day and night.
    ward: str = ""
    ward_phone: str = ""

    def newest(self, kind: str, subject: str = "") -> Kept | None:
        """Give how things stand about one thing."""
        return self.latest.get((kind, subject))

    def content(self, kind: str, subject: str = "") -> Mapping[str, Any] | None:
        """Give what the newest entry about one thing says."""
        kept = self.newest(kind, subject)
        return None if kept is None else kept.content

    def all_of(self, kind: str) -> list[Kept]:
        """Give the newest entry about each thing of a kind."""
        return [kept for (of, _), kept in self.latest.items() if of == kind]

    @property
    def agreement(self) -> Kept | None:
        """The newest version of the documented agreement."""
        return next(iter(self.versions), None)

    @property
    def open_requests(self) -> list[Kept]:
        """The care requests that still count."""
        return [row for row in self.requests if row.status not in {"declined", "withdrawn"}]


def load(session: Session, episode: Episode) -> File:
    """Read a stay's file."""
    return load_all(session, [episode])[episode.id]


def load_all(session: Session, episodes: Sequence[Episode]) -> dict[UUID, File]:
    """Read the files of any number of stays in the same few queries (house rule 18)."""
    about = {"episodes": [episode.id for episode in episodes]}
    entries = _grouped(session.execute(_ENTRIES, about))
    moves = _grouped(session.execute(_MOVES, about))
    beds = _grouped(session.execute(_BED, about))
    versions = _grouped(session.execute(_VERSIONS, about))
    receipts = _grouped(session.execute(_RECEIPTS, about))
    requests = _grouped(session.execute(_REQUESTS, about))
    standing = {row.episode_id: row for row in session.execute(_STANDING, about)}
    talked = discharge_conversations(session, about["episodes"])
    return {
        one.id: File(
            episode=one,
            entries=entries[one.id],
            moves=moves[one.id],
            bed=next(iter(beds[one.id]), None),
            versions=versions[one.id],
            receipts=receipts[one.id],
            requests=requests[one.id],
            criteria=(standing[one.id].criteria_met, standing[one.id].criteria_of),
            latest={(row.kind, row.subject): row for row in entries[one.id]},
            conversation=talked.get(one.id),
            parts=parts_used(standing[one.id].parts),
            ward=standing[one.id].ward,
            ward_phone=standing[one.id].ward_phone,
        )
        for one in episodes
    }


def _grouped(rows: Iterable[Kept]) -> dict[UUID, list[Kept]]:
    found: dict[UUID, list[Kept]] = defaultdict(list)
    for row in rows:
        found[row.episode_id].append(row)
    return found


def reserved(bed: Kept | None, now: datetime) -> bool:
    """Tell whether a bed stands reserved at a moment, and is not closed."""
    if bed is None or bed.closed_at is not None:
        return False
    until = bed.during.upper
    return until is None or until > now


def entry_json(row: Kept) -> dict[str, Any]:
    """Give an entry as the screens get it."""
    return {
        "id": row.id,
        "kind": row.kind,
        "subject": row.subject,
        "content": row.content,
        "at": row.at,
        "author": row.author,
        "role": row.author_role,
        "previous": row.previous_id,
    }


def previous_of(file: File, kind: str, subject: str) -> UUID | None:
    """Give the id that a new entry about the same thing must name."""
    kept = file.newest(kind, subject)
    return None if kept is None else kept.id
