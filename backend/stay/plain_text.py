"""The agreement and the requests as text that is pasted into another record system (D8, D44)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.stay.agreement_text import Content
from backend.stay.file import Kept
from backend.stay.narrow import file_for
from backend.stay.opening import read

# Words of the record, which is kept in Swedish (L07).
WHO: Mapping[str, str] = {
    "patient": "patienten",
    "kin": "närstående",
    "ward": "avdelningen",
    "home_care": "hemsjukvården",
    "home_help": "hemtjänsten",
    "other": "annan",
}
DAYS = ("", "mån", "tis", "ons", "tor", "fre", "lör", "sön")


def pasteable(
    session: Session, caller: Caller, episode_id: UUID, *, zone: str, now: datetime
) -> dict[str, Any]:
    """Give the texts of a stay that are kept in another system, too, and their numbers there."""
    desk = read(session, caller, episode_id, what="text-to-paste", now=now)
    file = file_for(desk)
    newest = file.agreement
    return {
        "agreement": None if newest is None else "\n".join(_agreement(newest, zone)),
        "requests": [
            {
                "id": row.id,
                "unit": row.unit_name,
                "reference": row.content.get("external_reference", ""),
                "text": "\n".join(_request(row, zone)),
            }
            for row in file.requests
            if row.content
        ],
        "references": [
            {"about": row.subject, "reference": row.content["reference"]}
            for row in file.all_of("notice")
            if row.content["reference"]
        ],
    }


def _agreement(row: Kept, zone: str) -> Iterator[str]:
    content = Content.model_validate(row.content)
    yield f"DOKUMENTERAD ÖVERENSKOMMELSE, version {row.number}, {_local(row.at, zone)}, {row.author}"
    yield f"Samordnare: {content.coordinator}"
    yield f"Viktigt för patienten: {content.what_matters}"
    yield "Vem gör vad:"
    for one in content.rows:
        who = one.name or WHO[one.who]
        yield f"- {one.what}: {who}, {one.when}{_span(one.start, one.stop)}"
    yield "Att ringa:"
    for contact in content.contacts:
        days = ", ".join(DAYS[day] for day in contact.weekdays)
        hours = f"{contact.begins:%H.%M}-{contact.ends:%H.%M}"
        yield f"- {contact.name} {contact.phone} ({days} {hours})"
    yield "Utskrivningskriterier:"
    yield from (f"- {criterion}" for criterion in content.criteria)
    yield f"112: {content.call_112}"
    people = ", ".join(f"{one.name} ({one.as_what})" for one in content.participants)
    yield f"Deltog: {people}"


def _request(row: Kept, zone: str) -> Iterator[str]:
    content = row.content
    yield f"VÅRDBEGÄRAN till {row.unit_name}, version {row.version}"
    yield f"Frågeställning: {content['question']}"
    yield f"Svar önskas senast: {_iso(content['answer_needed_by'], zone)}"
    yield f"Första besök: {_iso(content['first_visit_at'], zone)}"
    for one in content["interventions"]:
        yield f"- {one['what']}, {one['times']}{_span(one['start'], one['stop'])}"
        travel = "kan" if one["can_travel"] else "kan inte"
        yield f"  Tröskelprincipen: {travel} ta sig till vårdcentral. {one['can_travel_why']}"
        places = (("Hämtas", one["pick_up_at"]), ("Lämnas", one["drop_off_at"]))
        yield from (f"  {what}: {place}" for what, place in places if place)


def _span(start: object, stop: object) -> str:
    return f" ({start or '…'} till {stop or '…'})" if start or stop else ""


def _iso(moment: str, zone: str) -> str:
    return _local(datetime.fromisoformat(moment), zone)


def _local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H.%M}"
