"""Answers of the API as the tests of the screens need them: whole, and easily varied."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.answers import (
        Acknowledged,
        Assessment,
        Choices,
        Criterion,
        Enterable,
        Episode,
        Finding,
        Happened,
        News2,
        Plan,
        Point,
        Readings,
        Review,
        Round,
        RoundSession,
        Row,
        Series,
        Since,
        Word,
    )

Whole = TypeVar("Whole")
NOW = datetime(2026, 11, 22, 8, 41, tzinfo=UTC)  # 09:41 in Stockholm, a Sunday in winter


def ago(**delta: float) -> str:
    return (NOW - timedelta(**delta)).isoformat()


def varied(whole: Whole, told: Mapping[str, object]) -> Whole:
    """Change some of an answer; a test may set any key to anything."""
    return cast("Whole", {**cast("dict[str, object]", whole), **told})


def news2(**told: object) -> News2:
    whole: News2 = {
        "lower": 2,
        "upper": 8,
        "complete": False,
        "missing": ["respiratory_rate", "consciousness"],
        "single_three": False,
        "level": "unknown",
        "text": {"sv": "Nivån kan inte anges.", "en": "The level cannot be stated."},
        "change_24h": 1,
    }
    return varied(whole, told)


def finding(**told: object) -> Finding:
    whole: Finding = {
        "rule": "temperature-high",
        "urgency": 2,
        "code": "t",
        "text": {"sv": "Temp 39,2 °C", "en": "Temp 39.2 °C"},
        "because": {"sv": "Över 39 grader.", "en": "Above 39 degrees."},
        "evidence": [],
        "at": ago(hours=3),
        "kind": "temperature",
        "acknowledgement": None,
    }
    return varied(whole, told)


def acknowledged(**told: object) -> Acknowledged:
    whole: Acknowledged = {
        "by": "Sara Ek",
        "title": "överläkare",
        "at": ago(minutes=5),
        "comment": "Ringt, kommer in.",
    }
    return varied(whole, told)


def criterion(answer: str = "met", **told: object) -> Criterion:
    whole: Criterion = {
        "id": "afebrile",
        "text": {"sv": "Feberfri 48 h", "en": "Afebrile 48 h"},
        "answer": "met",
        "evidence": [],
        "why": {"sv": "Alla värden under 37,8.", "en": "All values below 37.8."},
    }
    return varied(whole, {"answer": answer, **told})


def row(**told: object) -> Row:
    whole: Row = {
        "episode_id": "e-anna",
        "rank": 1,
        "tier": 2,
        "patient": {"name": "Anna Lind", "identifier": "193405121274", "age": 92},
        "news2": news2(),
        "findings": [finding()],
        "alerts": 1,
        "unacknowledged": 1,
        "latest": {"at": ago(minutes=36), "due_at": ago(hours=-2), "late": False},
        "temperature": [(ago(hours=30), "38.2"), (ago(hours=26), "38.0"), (ago(hours=2), "37.9")],
        "diagnosis": {"sv": "Pneumoni", "en": "Pneumonia"},
        "day": 3,
        "planned_days": 14,
        "criteria": {"met": 2, "of": 6},
        "bed": {"label": "54:12", "until": ago(hours=-8)},
        "owner": "Dr Ek",
        "mine": False,
        "review": {"status": "open", "at": None, "by": None, "outcome": None},
        "parked": None,
        "writers": [],
        "visit": None,
        "in_call": False,
    }
    return varied(whole, told)


def the_round(*rows: Row, reviewed: int = 0) -> Round:
    return {
        "unit": {"id": "u-54", "name": "Avdelning 54 hemma"},
        "date": "2026-11-22",
        "generated_at": NOW.isoformat(),
        "demo": True,
        "counts": {
            "patients": len(rows),
            "reviewed": reviewed,
            "parked": 0,
            "unacknowledged": sum(one["unacknowledged"] for one in rows),
        },
        "rows": list(rows),
    }


def point(value: str | None = "37.9", **told: object) -> Point:
    whole: Point = {
        "id": "r-1",
        "at": ago(hours=2),
        "value": value,
        "points": 0,
        "source": "device",
        "implausible": None,
        "received_at": ago(hours=2),
        "late": False,
        "flags": [],
    }
    return varied(whole, told)


BANDS: dict[str, list[tuple[str | None, str | None, int]]] = {
    "temperature": [(None, "35.0", 3), ("36.1", "38.0", 0), ("38.1", "39.0", 1), ("39.1", None, 2)],
    "pulse": [(None, "40", 3), ("51", "90", 0), ("91", "110", 1), ("111", "130", 2)],
}
NAMES = {
    "temperature": ("Temperatur", "Temperature", "Cel", 1),
    "pulse": ("Puls", "Pulse", "/min", 0),
    "diastolic": ("Diastoliskt blodtryck", "Diastolic blood pressure", "mm[Hg]", 0),
}


def series(kind: str = "temperature", *points: Point) -> Series:
    sv, en, unit, precision = NAMES[kind]
    return {
        "kind": kind,
        "unit": unit,
        "precision": precision,
        "name": {"sv": sv, "en": en},
        "bands": [{"low": a, "high": b, "points": p} for a, b, p in BANDS.get(kind, ())],
        "points": list(points),
    }


def readings(*told: Series) -> Readings:
    return {"since": ago(days=14), "until": NOW.isoformat(), "series": list(told)}


def review(**told: object) -> Review:
    whole: Review = {
        "id": "v-1",
        "version": 1,
        "outcome": "continue",
        "note": "Dricker bra.",
        "next_check_at": ago(hours=-4),
        "author": {"name": "Johan Ek", "title": "överläkare"},
        "signed_at": ago(hours=23),
        "undo_until": ago(hours=22.9),
        "assessment_id": "a-0",
        "corrects": None,
        "withdrawn_at": None,
        "decided": {},
    }
    return varied(whole, told)


def assessment(**told: object) -> Assessment:
    whole: Assessment = {
        "id": "a-1",
        "assessed_at": ago(minutes=30),
        "news2": news2(),
        "findings": [finding()],
        "criteria": [criterion(), criterion("not_enough_data")],
        "next_set_due": None,
    }
    return varied(whole, told)


def episode(**told: object) -> Episode:
    whole: Episode = {
        "episode_id": "e-anna",
        "patient": {
            "name": "Anna Lind",
            "identifier": "193405121274",
            "age": 92,
            "birth_date": "1934-05-12",
            "phone": "070-174 06 35",
            "allergy": {"status": "known", "text": "Penicillin: anafylaxi 2011"},
        },
        "unit": {"name": "Avdelning 54 hemma", "phone": "08-123 754 00"},
        "home_care": {"name": "Hemsjukvården Vasastan", "phone": "08-123 754 10"},
        "diagnosis": {"sv": "Pneumoni", "en": "Pneumonia"},
        "day": 3,
        "planned_days": 14,
        "status": "at_home",
        "formal_status": "admitted",
        "bed": {"label": "54:12", "until": ago(hours=-8)},
        "assessment": assessment(),
        "reviews": [review()],
        "position": {"n": 3, "of": 18, "next": "e-bo", "previous": "e-eva", "onward": "e-bo"},
        "draft": None,
        "writers": [],
        "since": since(),
        "labs": [],
        "infusions": [],
        "tasks": [],
        "visits": [],
        "participants": [],
        "cultures": [],
        "agreement": None,
        "parked": None,
        "visited": [],
        "missed": [],
        "first_due": ago(hours=-5),
    }
    return varied(whole, told)


def happened(kind: str = "note", **told: object) -> Happened:
    details: dict[str, dict[str, object]] = {
        "note": {"text": "Sover dåligt.", "chips": ["better", "in_pain"]},
        "check_in": {
            "answers": [
                {
                    "question": {"sv": "Frossa", "en": "Chills"},
                    "answer": {"sv": "nej", "en": "no"},
                }
            ]
        },
        "entry": {"kind": "vitals", "values": {"temperature": "38.4"}, "note": "Per telefon"},
        "missed_set": {
            "missing": [{"kind": "pulse", "sv": "Puls", "en": "Pulse"}],
            "all": False,
        },
        "acknowledgement": {"comment": "Ringt."},
        "task": {"what": "Ta CRP", "ending": "done", "comment": None},
    }
    whole = {
        "type": kind,
        "id": "h-1",
        "at": ago(hours=2),
        "known_at": ago(hours=1),
        "by": None if kind == "missed_set" else "Maria Berg",
        "title": None,
        "role": None,
        "unread": True,
        "details": details[kind],
    }
    return varied(cast("Happened", whole), told)


def since(*items: Happened) -> Since:
    return {
        "since": ago(hours=23),
        "read_until": None,
        "unread": sum(1 for one in items if one["unread"]),
        "items": list(items),
    }


def plan(**told: object) -> Plan:
    whole: Plan = {
        "limits": [],
        "rules": [
            {
                "rule": "saturation-low",
                "kind": "oxygen_saturation",
                "name": {"sv": "Syremättnad", "en": "Oxygen saturation"},
                "unit": "%",
                "below": True,
                "plan_value": "92",
                "low": "50",
                "high": "100",
                "urgency": 2,
            }
        ],
        "kinds": [{"code": "pulse", "text": {"sv": "Puls", "en": "Pulse"}}],
        "agreement": {
            "number": 2,
            "at": ago(hours=20),
            "by": "Johan Lind",
            "rows": [agreed_row()],
            "criteria": ["Feberfri", "Trygg"],
        },
        "requests": [
            {
                "id": "q-1",
                "unit_id": "u-home",
                "unit": "Hemsjukvården Vasastan",
                "status": "accepted",
                "version": 3,
                "content": asked(),
            }
        ],
        "units": [
            {
                "id": "u-home",
                "name": "Hemsjukvården Vasastan",
                "lead_hours": 24,
                "earliest_first_visit": ago(hours=-24),
            }
        ],
        "transports": [],
    }
    return varied(whole, told)


def agreed_row(**told: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "key": "measure",
        "what": "Mäta morgon och kväll",
        "who": "patient",
        "name": "",
        "when": "Morgon och kväll",
        "hours": [8, 20],
        "first_day_only": False,
        "start": None,
        "stop": None,
    }
    return whole | told


def asked(**told: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "question": "Dropp i hemmet",
        "answer_needed_by": "2026-11-22T12:00:00Z",
        "first_visit_at": "2026-11-23T07:00:00Z",
        "contact_by": "phone",
        "external_reference": "V-7",
        "interventions": [
            {
                "key": "ab",
                "type": "antibiotics",
                "what": "Bensylpenicillin",
                "times": "08, 14, 20",
                "start": "2026-11-23",
                "stop": "2026-11-27",
                "can_travel": False,
                "can_travel_why": "Orkar inte",
                "pick_up_at": "Apoteket",
            }
        ],
    }
    return whole | told


def choices() -> Choices:
    def words(*told: str) -> list[Word]:
        return [{"code": one, "text": {"sv": f"{one} sv", "en": one}} for one in told]

    def value(kind: str, *answers: str) -> Enterable:
        return {
            "kind": kind,
            "name": {"sv": kind, "en": kind},
            "unit": "Cel",
            "precision": 1,
            "low": "25.0",
            "high": "45.0",
            "answers": [{"sv": one, "en": one} for one in answers],
        }

    return {
        "chips": words("better", "worse"),
        "participants": words("patient", "staff"),
        "modes": words("on_site", "video", "phone"),
        "identified": words("bankid"),
        "visits": words("antibiotics"),
        "values": {
            "vitals": [value("chills", "nej", "ja"), value("mean_pressure"), value("temperature")],
            "labs": [value("crp")],
            "infusion": [value("dose_given", "nej", "ja"), value("pump_weight_before")],
        },
    }


def the_session(**told: object) -> RoundSession:
    whole: RoundSession = {
        "id": "s-1",
        "unit": "u-54",
        "opened_by": "Sara Ek",
        "opened_at": ago(minutes=40),
        "closed_by": None,
        "closed_at": None,
        "without_outcome": 3,
        "participants": [],
        "calls": [
            {
                "id": "c-1",
                "episode_id": "e-anna",
                "patient": "Anna Lind",
                "identifier": "193405121274",
                "mode": "phone",
                "tool": "phone",
                "reference": "070-174 06 35",
                "started_at": ago(minutes=3),
            }
        ],
    }
    return varied(whole, told)
