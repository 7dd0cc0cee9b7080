"""How a score has moved: the newest verdict against the one that stood a day before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

A_DAY = timedelta(hours=24)
# The day before's verdict may be up to a day older than that: after a silent night it is no trend.
_CHANGE = text("""
    SELECT s.episode_id, (s.news2->>'lower')::int - a.news2_lower AS change
    FROM standing s
    CROSS JOIN LATERAL (
        SELECT x.news2_lower FROM assessment x
        WHERE x.episode_id = s.episode_id
          AND x.assessed_at <= CAST(:before AS timestamptz)
          AND x.assessed_at > CAST(:oldest AS timestamptz)
        ORDER BY x.assessed_at DESC LIMIT 1
    ) a
    WHERE s.episode_id = ANY (:episodes)
""")


def changes(session: Session, episodes: Sequence[UUID], *, now: datetime) -> dict[UUID, int | None]:
    """Give each episode's change of the lower bound in 24 h; None where nothing stood then."""
    found = session.execute(
        _CHANGE,
        {"episodes": list(episodes), "before": now - A_DAY, "oldest": now - 2 * A_DAY},
    )
    known = {row.episode_id: row.change for row in found}
    return {episode: known.get(episode) for episode in episodes}
