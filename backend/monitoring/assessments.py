"""Verdicts: kept for ever as they were, the newest laid out for the round, looked at again in time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.rows import kwargs_row
from pydantic_core import to_json
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from backend.core.clock import database_now
from backend.core.database import Database, driver
from backend.core.errors import kind_and_place
from backend.core.ids import new_id
from backend.core.tables import Episode, Standing
from backend.core.words import EpisodeStatus, EventKind
from backend.monitoring.judging import LOOKBACK, Verdict, judge, observations
from backend.monitoring.opened import Opened

log = logging.getLogger(__name__)
# An episode that cannot be judged is tried again after this, and does not stop the others.
AFTER_A_FAILURE = timedelta(minutes=5)
_OPEN = "SELECT * FROM open_episode(%(episode)s, '{}', %(lookback)s, %(now)s)"
_KEEP = """
    WITH verdict AS (
        INSERT INTO assessment (id, episode_id, assessed_at, cause, upload_id, plan_id,
            plan_version, verdict, look_again_at)
        VALUES (%(id)s, %(episode)s, %(now)s, %(cause)s, %(upload)s, %(plan)s, %(version)s,
            %(verdict)s::jsonb, %(look_again_at)s)
        RETURNING verdict
    ), standing AS (
        UPDATE standing SET assessment_id = %(id)s, assessed_at = %(now)s, tier = %(tier)s,
            urgency = %(urgency)s, news2 = v.verdict->'news2',
            findings = v.verdict->'findings', criteria_met = %(met)s, criteria_of = %(of)s,
            latest_at = (SELECT max(l.observed_at) FROM latest_reading l
                         WHERE l.patient_id = %(patient)s),
            next_set_due = %(next_set_due)s, look_again_at = %(look_again_at)s
        FROM verdict v WHERE standing.episode_id = %(episode)s
    )
    INSERT INTO event (kind, at, care_unit_id, episode_id, urgency)
    VALUES (%(event)s, %(now)s, %(unit)s, %(episode)s, %(urgency)s)
"""


def keep_verdict(
    session: Session,
    opened: Opened,
    episode_id: UUID,
    verdict: Verdict,
    *,
    cause: str,
    upload: UUID | None = None,
) -> UUID:
    """Add a verdict, make it the episode's standing, and tell the open screens."""
    identity = new_id(opened.now)
    worse = verdict.urgency > opened.urgency
    driver(session).execute(
        _KEEP,
        {
            "id": identity,
            "episode": episode_id,
            "patient": opened.patient_id,
            "unit": opened.unit_id,
            "now": opened.now,
            "cause": cause,
            "upload": upload,
            "plan": verdict.assessment.plan_id,
            "version": verdict.assessment.plan_version,
            "verdict": to_json(verdict.json).decode(),
            "met": verdict.criteria_met,
            "of": len(verdict.json["criteria"]),
            "tier": verdict.tier,
            "urgency": verdict.urgency,
            "next_set_due": verdict.assessment.next_set_due,
            "look_again_at": verdict.assessment.look_again_at,
            "event": EventKind.FINDING if worse else EventKind.ASSESSED,
        },
        prepare=True,
    )
    return identity


def assess_again(
    session: Session, episode_id: UUID, *, cause: str, zone: str, now: datetime | None = None
) -> UUID:
    """Judge an episode on what is stored: when time alone, or a person, may have changed it."""
    cursor = driver(session).cursor(binary=True, row_factory=kwargs_row(Opened))
    (opened,) = cursor.execute(_OPEN, {"episode": episode_id, "lookback": LOOKBACK, "now": now})
    verdict = judge(opened, observations(opened), zone=zone)
    return keep_verdict(session, opened, episode_id, verdict, cause=cause)


def look_again(database: Database, *, zone: str, now: datetime | None = None) -> int:
    """Judge everybody whose moment has come, each in a transaction of its own; give how many."""
    judged = 0
    with database.system_session() as session:
        moment = now or database_now(session)
    while (episode_id := _look_at_one(database, moment, zone=zone, now=now)) is not None:
        judged += 1
        log.debug("Looked again at episode %s", episode_id)
    return judged


def _look_at_one(
    database: Database, moment: datetime, *, zone: str, now: datetime | None
) -> UUID | None:
    with database.system_session() as session:
        episode_id = session.scalar(
            select(Standing.episode_id)
            .join(Episode, Episode.id == Standing.episode_id)
            .where(
                Standing.look_again_at <= moment,
                # Once a call each, whatever moment the new verdict names.
                or_(Standing.assessed_at < moment, Standing.assessed_at.is_(None)),
                Episode.status == EpisodeStatus.AT_HOME,
            )
            .order_by(Standing.look_again_at)
            .limit(1)
            .with_for_update(of=Standing, skip_locked=True, key_share=True)
        )
        if episode_id is None:
            return None
        try:
            with session.begin_nested():
                assess_again(session, episode_id, cause="time", zone=zone, now=now)
        except Exception as wrong:  # noqa: BLE001 -- told, put off, and the others are judged
            # One patient who cannot be judged must not leave the others unwatched.
            log.error(  # noqa: TRY400 -- a traceback ends in the error's text: a patient's values
                "Episode %s could not be judged (%s); trying again later.",
                episode_id,
                kind_and_place(wrong),
            )
            _put_off(session, episode_id, moment + AFTER_A_FAILURE)
        return episode_id


def _put_off(session: Session, episode_id: UUID, until: datetime) -> None:
    session.execute(
        update(Standing).where(Standing.episode_id == episode_id).values(look_again_at=until)
    )
