"""What a move brings with it, in the same transaction; each effect says what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select, text, update

from backend.core.tables import Standing
from backend.core.words import EpisodeStatus, Part, RequestStep
from backend.stay import agreements, beds, request_steps, tasks
from backend.stay.agreement_text import Content
from backend.stay.carrying import carry
from backend.stay.file import File
from backend.stay.kinds_home import Kit
from backend.stay.opening import Desk
from backend.stay.said import Said
from backend.stay.states import CARE, Effect
from backend.stay.writing import put

_MEASUREMENTS = text("""
    INSERT INTO task_end (task_id, episode_id, ending, comment, author_id, at)
    SELECT t.id, t.episode_id, 'cancelled', '', :author, :now FROM task t
    WHERE t.episode_id = :episode AND t.code = 'measurement' ON CONFLICT DO NOTHING
""")


@dataclass(frozen=True, slots=True)
class Going:
    """A move that is being made."""

    desk: Desk
    file: File
    to: EpisodeStatus
    reason: str
    decision: Mapping[str, Any]
    zone: str


def bring_about(effect: Effect, going: Going) -> dict[str, Any] | None:
    """Do what follows and give what is noted of it.

    It is done in every ward, whatever it uses now: a bed or a request from before is seen to as
    well. Only that there was nothing to do is not told where that part is not used.
    """
    said = DO[effect](going)
    unused = effect in OF and OF[effect] not in going.file.parts
    return None if unused and said in NOTHING else {"effect": effect, "said": said.as_json()}


def _keep_decision(going: Going) -> Said:
    episode = going.desk.episode
    episode.plan_path = going.decision["path"] or episode.plan_path
    episode.planned_days = going.decision["planned_days"]
    return Said("Beslutet är sparat.", "The decision is kept.")


def _start_home(going: Going) -> Said:
    episode, now = going.desk.episode, going.desk.now
    episode.home_since = now
    beds.go_home(going.desk)
    agreed = going.file.agreement
    if agreed is not None:
        content = Content.model_validate(agreed.content)
        agreements.plan_tasks(going.desk, content, agreed.id, going.zone)
    # From now on silence counts: the worker judges at once, and again when a set is late.
    _look_again(going, now if Part.ROUND in going.file.parts else None)
    if not going.file.parts & CARE:
        return AT_HOME
    return Said("Vården i hemmet har börjat.", "Care at home has begun.")


def _admit_to_bed(going: Going) -> Said:
    if Part.BEDS not in going.file.parts and going.file.bed is None:
        return NO_BEDS_HERE
    bed, other = beds.admit(going.desk, going.reason)
    label = beds.label_of(going.desk.session, bed)
    if other:
        return Said(
            f"Den reserverade platsen kunde inte användas; patienten får {label}.",
            f"The reserved bed could not be used; the patient gets {label}.",
        )
    return Said(f"Patienten är inlagd på {label}.", f"The patient is admitted to {label}.")


def _release_bed(going: Going) -> Said:
    if beds.release(going.desk, going.reason or going.to):
        return Said("Trygghetsplatsen är släppt.", "The reserved bed is released.")
    return NO_BED


def _stop_schedule(going: Going) -> Said:
    stopped = tasks.stop(going.desk, going.reason or going.to)
    _stop_measurements(going)
    if not stopped:
        return NO_SCHEDULE
    return Said(
        f"Hemschemat är stoppat ({stopped} uppgifter).",
        f"The home schedule is stopped ({stopped} tasks).",
    )


def _stop_measurements(going: Going) -> None:
    """Cancel what a round has asked to be measured at home beside the schedule."""
    asked = {"episode": going.desk.id, "author": going.desk.caller.staff_id, "now": going.desk.now}
    # Readings end such tasks as well, and hold this lock meanwhile.
    wait = select(Standing.episode_id).where(Standing.episode_id == going.desk.id)
    going.desk.session.execute(wait.with_for_update(key_share=True))
    going.desk.session.execute(_MEASUREMENTS, asked)


def _mute_reminders(going: Going) -> Said:
    _look_again(going, None)
    return MUTED


def _tell_home_care(going: Going) -> Said:
    """Write on each request, and ask the ward to phone: a message is never the acute way (D91)."""
    asked = going.file.open_requests
    for row in asked:
        request_steps.note(going.desk, row.id, RequestStep.CHANGED, _WORDS[going.to].sv)
        call = tasks.NewTask(
            "hand_over",
            f"Ring {row.unit_name}, {row.unit_phone}: {_WORDS[going.to].sv}",
            "Ansvarig sjuksköterska",
            going.desk.now,
            owner_unit_id=going.desk.episode.care_unit_id,
        )
        tasks.add(going.desk, [call])
    if not asked:
        return NO_HOME_CARE
    names = ", ".join(row.unit_name for row in asked)
    return Said(f"Hemsjukvården är meddelad: {names}. Ring också.", f"Told: {names}. Phone, too.")


def _fetch_kit(going: Going) -> Said:
    kit = going.file.newest("kit")
    if kit is None or kit.content["state"] not in {"packed", "at_home"}:
        return NO_KIT
    back = Kit.model_validate(kit.content | {"state": "to_return"})
    kept = put(going.desk, back, kit.id)
    carry(going.desk, back, kept["id"], kit.id, going.zone)
    return Said("Utrustningen ska tillbaka.", "The equipment is to come back.")


def _end_stay(going: Going) -> Said:
    going.desk.episode.ended_at = going.desk.now
    return Said("Vårdformen är avslutad.", "The stay is over.")


def _look_again(going: Going, at: datetime | None) -> None:
    going.desk.session.execute(
        update(Standing)
        .where(Standing.episode_id == going.desk.id)
        .values(look_again_at=at, next_set_due=None)
    )


_WORDS: Mapping[EpisodeStatus, Said] = MappingProxyType(
    {
        EpisodeStatus.READMITTED: Said(
            "Patienten är åter på avdelningen; planerade besök ska inte göras.",
            "The patient is back on the ward; planned visits are not to be made.",
        ),
        EpisodeStatus.DISCHARGED: Said(
            "Vården i hemmet är avslutad.", "Care at home has been concluded."
        ),
        EpisodeStatus.DECEASED: Said("Patienten har avlidit.", "The patient has died."),
    }
)
AT_HOME = Said("Patienten är hemma; platsen står kvar.", "The patient is at home; the bed stands.")
NO_BEDS_HERE = Said(
    "Den här avdelningen reserverar inga platser i Hemrond: ordna plats på vanligt sätt.",
    "This ward reserves no beds in Hemrond: find a bed in the usual way.",
)
NO_BED = Said("Ingen plats var reserverad.", "No bed was reserved.")
NO_SCHEDULE = Said(
    "Hemschemat är stoppat (0 uppgifter).", "The home schedule is stopped (0 tasks)."
)
MUTED = Said("Patientens påminnelser är tysta.", "The patient's reminders are muted.")
NO_HOME_CARE = Said("Ingen hemsjukvård att meddela.", "No home care to tell.")
NO_KIT = Said("Ingen utrustning att hämta.", "No equipment to fetch.")
# That there was nothing to do, and in which wards that is worth a word.
NOTHING = (NO_BED, NO_SCHEDULE, MUTED, NO_HOME_CARE, NO_KIT)
OF: Mapping[Effect, Part] = MappingProxyType(
    {
        Effect.RELEASE_BED: Part.BEDS,
        Effect.STOP_SCHEDULE: Part.AGREEMENT,
        Effect.MUTE_REMINDERS: Part.ROUND,
        Effect.TELL_HOME_CARE: Part.HOME_CARE,
        Effect.FETCH_KIT: Part.CHECKLISTS,
    }
)
DO: Mapping[Effect, Callable[[Going], Said]] = MappingProxyType(
    {
        Effect.KEEP_DECISION: _keep_decision,
        Effect.START_HOME: _start_home,
        Effect.ADMIT_TO_BED: _admit_to_bed,
        Effect.RELEASE_BED: _release_bed,
        Effect.STOP_SCHEDULE: _stop_schedule,
        Effect.MUTE_REMINDERS: _mute_reminders,
        Effect.TELL_HOME_CARE: _tell_home_care,
        Effect.FETCH_KIT: _fetch_kit,
        Effect.END_STAY: _end_stay,
    }
)
