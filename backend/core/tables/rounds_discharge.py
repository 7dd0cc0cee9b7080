"""The discharge conversation: what a review of its own kind keeps beside its outcome (D92, D93)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Row, UniqueConstraint, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.core.tables.base import Base

_HELD = text("""
    SELECT DISTINCT ON (c.episode_id) c.episode_id, c.unmet_reason, r.outcome, r.signed_at AS at,
           r.author_role, s.name AS author
    FROM discharge_conversation c JOIN review r ON r.id = c.review_id
    JOIN staff s ON s.id = r.author_id
    WHERE c.episode_id = ANY (:episodes)
      AND NOT EXISTS (SELECT 1 FROM review_withdrawal w WHERE w.review_id = c.review_id)
      AND NOT EXISTS (SELECT 1 FROM review x
                      WHERE x.corrects_id = c.review_id AND x.kind = 'round'
                        AND NOT EXISTS (SELECT 1 FROM review_withdrawal y
                                        WHERE y.review_id = x.id))
    ORDER BY c.episode_id, c.number DESC
""")


class DischargeConversation(Base):
    """One version of a conversation. Never changed: a correction is the next number (L08).

    Author, outcome, time and verdict stand on the review that was signed with it. `board` is how
    the criteria stood then, each with its evidence; `letter` is the patient's letter as written.
    """

    __tablename__ = "discharge_conversation"
    __table_args__ = (
        UniqueConstraint("episode_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("corrects_id <> review_id", name="corrects"),
    )

    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"), primary_key=True)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey("episode.id"))
    number: Mapped[int]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("discharge_conversation.review_id"))
    held_at: Mapped[datetime]
    participants: Mapped[list[Any]]
    board: Mapped[list[Any]]
    unmet_reason: Mapped[str]
    said: Mapped[dict[str, Any]]
    letter: Mapped[dict[str, Any]]


def discharge_conversation_held(session: Session, episode_id: UUID) -> bool:
    """Tell whether a stay's newest signed conversation ended in going home for good."""
    return episode_id in discharge_conversations_held(session, [episode_id])


def discharge_conversations_held(session: Session, episodes: Sequence[UUID]) -> frozenset[UUID]:
    """Tell the same of any number of stays with one question."""
    return frozenset(discharge_conversations(session, episodes))


def discharge_conversations(
    session: Session, episodes: Sequence[UUID]
) -> dict[UUID, Row[tuple[Any, ...]]]:
    """Give the newest signed conversation of each stay that it sends home for good, by the stay."""
    rows = session.execute(_HELD, {"episodes": list(episodes)})
    return {row.episode_id: row for row in rows if row.outcome == "discharge"}
