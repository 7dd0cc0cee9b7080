"""SBAR for a call or a transfer: what is known, in words, each value with its age (D85)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from backend.access import log
from backend.access.callers import Caller
from backend.core.tables import Episode
from backend.core.words import EpisodeStatus
from backend.rounds.episodes import row_of
from backend.rounds.labs import labs_of
from backend.rounds.limits import limits_of
from backend.rounds.meeting import unit_of
from backend.rounds.reviews import reviews_of
from backend.rounds.sbar_words import WORDS, Words
from careplans import BY_CODE, Kind, Measurement, Urgency

Language = Literal["sv", "en"]
# How long a value may be called current: the least frequency of monitoring for the score (Royal
# College of Physicians, NEWS2, London 2017, Chart 4: 0 points 12 h, 1-4 points 4-6 h, a single 3
# or 5-6 points 1 h, 7 or more continuous, which no value of a home is: half an hour here).
CALM, LOW, URGENT, EMERGENCY = (
    timedelta(hours=12),
    timedelta(hours=6),
    timedelta(hours=1),
    timedelta(minutes=30),
)
VITALS = (
    Kind.RESPIRATORY_RATE,
    Kind.OXYGEN_SATURATION,
    Kind.OXYGEN_FLOW,
    Kind.SYSTOLIC,
    Kind.DIASTOLIC,
    Kind.PULSE,
    Kind.CONSCIOUSNESS,
    Kind.TEMPERATURE,
    Kind.PAIN,
)
_LATEST = text("""
    SELECT l.kind, l.value, l.observed_at, l.source FROM latest_reading l
    WHERE l.patient_id = :patient AND l.kind = ANY (:kinds) AND l.value IS NOT NULL
""")


# The newest of each line; what has been taken out is no longer in the patient.
_LINES = text("""
    SELECT x.content FROM (
        SELECT DISTINCT ON (subject) subject, content FROM stay_entry
        WHERE episode_id = :episode AND kind = 'vascular_access' ORDER BY subject, at DESC, id DESC
    ) x WHERE x.content ->> 'removed_on' IS NULL ORDER BY x.subject
""")


@dataclass(frozen=True, slots=True)
class Vital:
    """The newest value of a kind, how old it is, and whether it may be called current."""

    measurement: Measurement
    value: Decimal
    at: datetime
    source: str
    age: timedelta
    current: bool


@dataclass(frozen=True, slots=True)
class Sbar:
    """The four parts in one language, as lines."""

    situation: list[str]
    background: list[str]
    current: list[str]
    recommendation: list[str]
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that an SBAR is written from."""

    row: Row[*tuple[Any, ...]]
    vitals: Sequence[Vital]
    labs: Sequence[tuple[Measurement, datetime, Decimal]]
    review: Row[*tuple[Any, ...]] | None
    limits: Sequence[Mapping[str, Any]]
    lines: Sequence[Mapping[str, Any]]
    zone: str
    now: datetime
    # Why the patient comes, where somebody has said so.
    reason: str = ""

    @property
    def findings(self) -> list[Mapping[str, Any]]:
        """The open findings worth a call."""
        found = self.row.verdict["findings"] if self.row.verdict else []
        return [one for one in found if one["urgency"] >= Urgency.YELLOW]


def facts_of(
    session: Session,
    caller: Caller,
    episode: Episode,
    *,
    zone: str,
    now: datetime,
    reason: str = "",
) -> Facts:
    """Gather what an SBAR is written from, and log that it was read."""
    row = row_of(session, episode.id, now=now)
    score = row.verdict["news2"] if row.verdict else None
    standing = (one for one in reviews_of(session, episode.id) if one.withdrawn_at is None)
    log.record(
        session,
        caller,
        "read",
        "sbar",
        unit_id=unit_of(session, caller, episode.id),
        patients=[episode.patient_id],
        now=now,
    )
    labs = labs_of(session, episode.patient_id, now=now)
    return Facts(
        row,
        _vitals(session, episode, lasts(score), now),
        [(lab.measurement, lab.results[0][0], lab.results[0][1]) for lab in labs],
        next(standing, None),
        limits_of(session, episode.id, now=now),
        session.scalars(_LINES, {"episode": episode.id}).all(),
        zone,
        now,
        reason,
    )


def lasts(score: Mapping[str, Any] | None) -> timedelta:
    """Say for how long a value is current at a score; without a score the shortest time holds."""
    if score is None or score["lower"] >= 7:  # noqa: PLR2004 -- NEWS2's emergency, as above
        return EMERGENCY
    if score["lower"] >= 5 or score["single_three"]:  # noqa: PLR2004 -- NEWS2's urgent, as above
        return URGENT
    return LOW if score["lower"] else CALM


def write(facts: Facts, language: Language) -> Sbar:
    """Write the four parts."""
    words = WORDS[language]
    parts = (
        list(_situation(facts, words)),
        list(_background(facts, words)),
        list(_state(facts, words)),
        list(_recommendation(facts, words)),
    )
    titled = zip(words.titles, parts, strict=True)
    whole = "\n\n".join("\n".join((title, *lines)) for title, lines in titled)
    return Sbar(*parts, whole)


def _situation(facts: Facts, words: Words) -> Iterator[str]:
    row = facts.row
    yield f"{row.given_name} {row.family_name}, {_hyphened(row.identifier)}."
    if facts.reason:
        yield words.reason(facts.reason)
    yield words.diagnosis(row)
    if row.verdict:
        yield row.verdict["news2"]["text"][words.language] + "."
    yield from (one["text"][words.language] for one in facts.findings)
    for one in row.passed or ():
        went = datetime.fromisoformat(one["passed_at"])
        yield words.passed(one, _local(went, facts.zone))


def _background(facts: Facts, words: Words) -> Iterator[str]:
    row = facts.row
    if row.home_since is not None:
        yield words.home_since(_local(row.home_since, facts.zone))
    yield words.allergy(row.allergy_status, row.allergy_text)
    for line in facts.lines:
        yield words.line(line)
    if row.bed_label is not None:
        until = None if row.bed_until is None else _local(row.bed_until, facts.zone)
        taken = row.status == EpisodeStatus.READMITTED
        yield words.bed(row.bed_label, until, taken=taken)
    for limit in facts.limits:
        yield words.own_limit(limit["rule"], limit["value"], limit["reason"])
    if facts.review is not None:
        review = facts.review
        yield words.review(
            review.outcome, review.note, review.author_name, _local(review.signed_at, facts.zone)
        )


def _state(facts: Facts, words: Words) -> Iterator[str]:
    if not facts.vitals:
        yield words.no_values
    for vital in facts.vitals:
        measured = _local(vital.at, facts.zone)
        yield words.vital(
            vital.measurement, vital.value, measured, vital.age, current=vital.current
        )
    for measurement, at, value in facts.labs:
        yield words.lab(measurement, value, _local(at, facts.zone))


def _recommendation(facts: Facts, words: Words) -> Iterator[str]:
    urgent = [one for one in facts.findings if one["urgency"] >= Urgency.ORANGE]
    if any(one["urgency"] >= Urgency.RED for one in urgent):
        yield words.life_threat
    yield from dict.fromkeys(one["because"][words.language] for one in urgent)
    stale = [one.measurement for one in facts.vitals if not one.current]
    if stale or not facts.vitals:
        yield words.measure_again(stale)
    if facts.review is not None and facts.review.next_check_at is not None:
        yield words.next_check(_local(facts.review.next_check_at, facts.zone))
    yield words.call(facts.row.unit_name, facts.row.unit_phone)


def _vitals(session: Session, episode: Episode, lasting: timedelta, now: datetime) -> list[Vital]:
    codes = {one.code: one for one in BY_CODE.values() if one.kind in VITALS}
    rows = session.execute(_LATEST, {"patient": episode.patient_id, "kinds": list(codes)})
    found = [
        Vital(
            codes[row.kind],
            row.value,
            row.observed_at,
            row.source,
            now - row.observed_at,
            now - row.observed_at <= lasting,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: VITALS.index(one.measurement.kind))


def _hyphened(number: str) -> str:
    """Write a personal identity number as it is read out; others as they are."""
    whole = number.isdecimal() and len(number) == 12  # noqa: PLR2004 -- YYYYMMDDNNNN
    return f"{number[:8]}-{number[8:]}" if whole else number


def _local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
