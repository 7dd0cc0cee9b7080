"""SBAR on one key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from backend.api.deps import AtDesk, Work
from backend.api.shown import Bilingual
from backend.rounds.meeting import visible
from backend.rounds.sbar import Facts, Language, Vital, facts_of, write

router = APIRouter(prefix="/episodes/{episode_id}/sbar", tags=["round"])


class PartsShown(BaseModel):
    """The four parts in one language, and all of it as one text to copy."""

    situation: list[str]
    background: list[str]
    current: list[str]
    recommendation: list[str]
    text: str


class VitalShown(BaseModel):
    """The newest value of a kind; `current` is false when it is too old to be called so."""

    kind: str
    name: Bilingual
    value: str
    unit: str
    at: datetime
    age_minutes: int
    current: bool
    source: str


class SbarShown(BaseModel):
    """SBAR as of a moment, in both languages."""

    generated_at: datetime
    vitals: list[VitalShown]
    sv: PartsShown
    en: PartsShown


@router.get("")
def sbar(episode_id: UUID, request: Request, desk: AtDesk) -> SbarShown:
    """Write down what is known of a patient, each value with its age."""
    with desk.work(request) as work:
        return written(work, episode_id, desk.settings.time_zone)


def written(work: Work, episode_id: UUID, zone: str, reason: str = "") -> SbarShown:
    """Write an SBAR for whoever asks, with the reason if somebody has given one."""
    episode = visible(work.session, episode_id)
    facts = facts_of(work.session, work.caller, episode, zone=zone, now=work.now, reason=reason)
    return SbarShown(
        generated_at=work.now,
        vitals=[_vital(one) for one in facts.vitals],
        sv=_parts(facts, "sv"),
        en=_parts(facts, "en"),
    )


def _parts(facts: Facts, language: Language) -> PartsShown:
    return PartsShown.model_validate(write(facts, language), from_attributes=True)


def _vital(one: Vital) -> VitalShown:
    return VitalShown(
        kind=one.measurement.kind,
        name=Bilingual(sv=one.measurement.sv, en=one.measurement.en),
        value=str(one.value),
        unit=one.measurement.shown,
        at=one.at,
        age_minutes=int(one.age.total_seconds() // 60),
        current=one.current,
        source=one.source,
    )
