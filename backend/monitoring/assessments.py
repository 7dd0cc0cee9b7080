"""Verdicts: kept for ever as they were, the newest laid out for the round, looked at again in time."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
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
from backend.monitoring.columns import identities, moments, plain, texts
from backend.monitoring.extras import Measured, tick_off
from backend.monitoring.judging import LOOKBACK, Verdict, judge, observations
from backend.monitoring.opened import Opened

log = logging.getLogger(__name__)
# An episode that cannot be judged is tried again after this, and does not stop the others.
AFTER_A_FAILURE = timedelta(minutes=5)
_OPEN = "SELECT * FROM open_episode(%(episode)s, '{}', %(lookback)s, %(now)s)"
_KEEP = """
    WITH kept AS (
        SELECT * FROM unnest(
            %(id)s::uuid[], %(episode)s::uuid[], %(patient)s::uuid[], %(unit)s::uuid[],
            %(now)s::timestamptz[], %(upload)s::uuid[], %(plan)s::text[], %(version)s::text[],
            %(verdict)s::jsonb[], %(met)s::smallint[], %(of)s::smallint[], %(tier)s::smallint[],
            %(urgency)s::smallint[], %(next_set_due)s::timestamptz[],
            %(look_again_at)s::timestamptz[], %(event)s::text[]
        ) AS k (id, episode, patient, unit, now, upload, plan, version, verdict, met, "of", tier,
            urgency, next_set_due, look_again_at, event)
    ), verdict AS (
        INSERT INTO assessment (id, episode_id, assessed_at, cause, upload_id, plan_id,
            plan_version, verdict, look_again_at)
        SELECT id, episode, now, %(cause)s, upload, plan, version, verdict, look_again_at FROM kept
    ), standing AS (
        UPDATE standing SET assessment_id = k.id, assessed_at = k.now, tier = k.tier,
            urgency = k.urgency, news2 = k.verdict->'news2',
            findings = k.verdict->'findings', criteria_met = k.met, criteria_of = k.of,
            latest_at = (SELECT max(l.observed_at) FROM latest_reading l
                         WHERE l.patient_id = k.patient),
            next_set_due = k.next_set_due, look_again_at = k.look_again_at
        FROM kept k WHERE standing.episode_id = k.episode
    )
    INSERT INTO event (kind, at, care_unit_id, episode_id, urgency)
    SELECT event, now, unit, episode, urgency FROM kept
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A verdict on an opened episode, and the upload that it was asked for, if there is one."""

    opened: Opened
    episode_id: UUID
    verdict: Verdict
    upload_id: UUID | None = None


def keep_verdicts(session: Session, kept: Sequence[Kept], *, cause: str) -> list[UUID]:
    """Add verdicts, make each its episode's standing, and tell the open screens.

    What had been asked for and is now measured is done (one statement more, only then).
    """
    ids = [new_id(one.opened.now) for one in kept]
    driver(session).execute(_KEEP, _columns(kept, ids) | {"cause": cause}, prepare=True)
    tick_off(
        session,
        (
            Measured(one.episode_id, state, one.opened.now)
            for one in kept
            for state in one.verdict.assessment.extras
        ),
    )
    return ids


def _columns(kept: Sequence[Kept], ids: Sequence[UUID]) -> dict[str, str]:
    opened = [one.opened for one in kept]
    verdicts = [one.verdict for one in kept]
    assessments = [verdict.assessment for verdict in verdicts]
    return {
        "id": identities(ids),
        "episode": identities(one.episode_id for one in kept),
        "patient": identities(one.patient_id for one in opened),
        "unit": identities(one.unit_id for one in opened),
        "now": moments(one.now for one in opened),
        "upload": identities(one.upload_id for one in kept),
        "plan": texts(one.plan_id for one in assessments),
        "version": texts(one.plan_version for one in assessments),
        "verdict": texts(to_json(one.json).decode() for one in verdicts),
        "met": plain(one.criteria_met for one in verdicts),
        "of": plain(len(one.json["criteria"]) for one in verdicts),
        "tier": plain(one.tier for one in verdicts),
        "urgency": plain(one.urgency for one in verdicts),
        "next_set_due": moments(one.next_set_due for one in assessments),
        "look_again_at": moments(one.look_again_at for one in assessments),
        "event": plain(_event(one) for one in kept),
    }


def _event(kept: Kept) -> EventKind:
    worse = kept.verdict.urgency > kept.opened.urgency
    return EventKind.FINDING if worse else EventKind.ASSESSED


def assess_again(
    session: Session, episode_id: UUID, *, cause: str, zone: str, now: datetime | None = None
) -> UUID:
    """Judge an episode on what is stored: when time alone, or a person, may have changed it."""
    cursor = driver(session).cursor(binary=True, row_factory=kwargs_row(Opened))
    (opened,) = cursor.execute(_OPEN, {"episode": episode_id, "lookback": LOOKBACK, "now": now})
    verdict = judge(opened, observations(opened), zone=zone)
    (identity,) = keep_verdicts(session, [Kept(opened, episode_id, verdict)], cause=cause)
    return identity


def judge_now(session: Session, episode_id: UUID, *, cause: str, zone: str, now: datetime) -> None:
    """Judge an episode whose standing is locked, as a person has changed what it is judged by.

    Never as of before its newest verdict; and nobody who is not at home is judged.
    """
    if session.get_one(Episode, episode_id).status != EpisodeStatus.AT_HOME:
        return
    newest = session.get_one(Standing, episode_id).assessed_at
    moment = now if newest is None else max(now, newest)
    assess_again(session, episode_id, cause=cause, zone=zone, now=moment)


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
