"""The steps of a stay as the staff take them, so that each test says only what is its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine, text

from tests.people import World

# Whatever an answer or a body holds; the tests ask it as a screen would.
Json: TypeAlias = Any

API = "/api/v1"


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 -- the edge: tests choose the time


def later(**parts: float) -> str:
    return (now() + timedelta(**parts)).isoformat()


@dataclass
class Ward:
    """Infektion 1, and how its people do what they do."""

    world: World
    owner: Engine
    log_in: Callable[[str], TestClient]
    beds: list[UUID]
    other_bed: UUID
    _open: dict[str, TestClient] = field(default_factory=dict)

    def by(self, name: str) -> TestClient:
        """The browser of somebody who is logged in."""
        if name not in self._open:
            self._open[name] = self.log_in(name)
        return self._open[name]

    def post(self, name: str, path: str, body: dict[str, Any] | None = None) -> Response:
        return self.by(name).post(API + path, json=body or {})

    def get(self, name: str, path: str) -> Json:
        answer = self.by(name).get(API + path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def done(self, name: str, path: str, body: dict[str, Any] | None = None) -> Json:
        """Post what must succeed."""
        answer = self.post(name, path, body)
        assert answer.status_code in {200, 201, 204}, answer.text
        return answer.json() if answer.content else None

    def page(self, episode: str, name: str = "alice") -> Json:
        return self.get(name, f"/episodes/{episode}/stay")

    def flag(self, name: str = "anna", **other: Json) -> str:
        made: str = self.done(name, "/candidates", self.flagging(**other))["episode_id"]
        return made

    def flagging(self, **other: Json) -> dict[str, Any]:
        return {
            "unit_id": str(self.world.ward),
            "identifier": "189002029800",
            "given_name": "Kim",
            "family_name": "Ås",
            "diagnosis_sv": "Pneumoni",
            "diagnosis_en": "Pneumonia",
            "plan_id": "pneumonia",
            "admitted_at": later(days=-2),
            "reason": "Feberfri och piggare",
        } | other

    def move(self, name: str, episode: str, seen: str, to: str, **more: Json) -> Response:
        return self.post(name, f"/episodes/{episode}/moves", {"seen": seen, "to": to, **more})

    def moved(self, name: str, episode: str, seen: str, to: str, **more: Json) -> Json:
        answer = self.move(name, episode, seen, to, **more)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def write(
        self, name: str, episode: str, kind: str, /, previous: str | None = None, **content: Json
    ) -> Response:
        body = {"entry": {"kind": kind, **content}, "previous": previous}
        return self.post(name, f"/episodes/{episode}/entries", body)

    def wrote(
        self, name: str, episode: str, kind: str, /, previous: str | None = None, **content: Json
    ) -> Json:
        answer = self.write(name, episode, kind, previous, **content)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def informed(self, episode: str) -> None:
        self.wrote(
            "alice",
            episode,
            "information",
            to="patient",
            brochure="Tidig hemgång",
            brochure_version="3",
            language="sv",
        )
        self.moved("alice", episode, "candidate", "informed")

    def says_yes(self, episode: str) -> None:
        self.wrote("alice", episode, "answer", of="patient", willing="yes", feels_safe="yes")

    def assessed_together(self, episode: str, result: str = "suitable") -> None:
        joint = self.wrote("fia", episode, "suitability", **fitness(result))
        self.wrote(
            "tove",
            episode,
            "suitability_signature",
            suitability_id=joint["id"],
            profession="occupational_therapist",
        )

    def decided(self, path: str = "kim") -> str:
        """Flag a candidate and bring them as far as the doctor's decision."""
        episode = self.flag()
        self.informed(episode)
        self.says_yes(episode)
        self.assessed_together(episode)
        self.moved("fia", episode, "informed", "assessed")
        self.moved("bob", episode, "assessed", "decided", decision=decision(path))
        return episode

    def preparing(self, path: str = "kim") -> str:
        episode = self.decided(path)
        self.moved("alice", episode, "decided", "preparing")
        return episode

    def reserve(self, episode: str, bed: int = 0, **until: float) -> Json:
        body = {
            "kind": "held",
            "bed_id": str(self.beds[bed]),
            "until": later(**(until or {"days": 7})),
        }
        return self.done("olle", f"/episodes/{episode}/bed", body)

    def agree(self, episode: str, seen: int | None = None, **other: Json) -> Json:
        body = {"content": agreement(**other), "seen": seen, "reason": "Som överenskommet"}
        return self.done("alice", f"/episodes/{episode}/agreement", body)

    def receipt(self, name: str, episode: str, number: int, **other: Json) -> Response:
        body = {
            "number": number,
            "party": "patient",
            "holder": "patient",
            "step": "acknowledged",
            "means": "paper",
        } | other
        return self.post(name, f"/episodes/{episode}/agreement/receipts", body)

    def consented(self, episode: str, unit: UUID | None = None) -> None:
        """Note that the patient lets a home-care unit be told; a second time says nothing new."""
        receiver = str(unit or self.world.home_care)
        about: dict[str, Json] = {"receiver": receiver, "about": "Vården hemma", "given": True}
        assert self.write("alice", episode, "consent", **about).status_code in {201, 409}

    def ask_home_care(self, episode: str, *, consent: bool = True, **other: Json) -> str:
        if consent:
            self.consented(episode)
        body = {"unit_id": str(self.world.home_care), "content": request(**other)}
        made: str = self.done("alice", f"/episodes/{episode}/care-requests", body)["id"]
        return made

    def step(self, name: str, asked: str, step: str, seen: str, **more: Json) -> Response:
        return self.post(
            name, f"/care-requests/{asked}/steps", {"step": step, "seen": seen, **more}
        )

    def checked(
        self, episode: str, name: str, item: str, answer: str = "done", **more: Json
    ) -> None:
        self.wrote("alice", episode, "checked", list=name, item=item, answer=answer, **more)

    def everything_checked(self, episode: str) -> None:
        """Do all that the checklist asks for, for a patient whom home care does not visit."""
        why = {"note": "Ingen hemsjukvård behövs"}
        self.checked(episode, "leaving", "agreement_home_care", "not_applicable", **why)
        self.checked(episode, "leaving", "request", "not_applicable", **why)
        self.checked(episode, "leaving", "vascular_access", "not_applicable", note="Tabletter")
        for item in ("test_call", "supervised_set", "medicine_list", "call_112"):
            self.checked(episode, "leaving", item)
        self.checked(episode, "leaving", "labs", note="CRP 12, taget i dag 07:10")
        for item in ("medicines", "material", "meters", "tablet", "sampling"):
            self.checked(episode, "packing", item)
        self.wrote(
            "alice",
            episode,
            "responsible",
            care_contact="Sara Ek",
            care_contact_phone="010-555 54 01",
            coordinator="Johan Lind",
            coordinator_phone="010-555 54 02",
        )

    def at_home(self, path: str = "kim") -> str:
        """Bring a candidate all the way home."""
        episode = self.preparing(path)
        self.reserve(episode)
        self.agree(episode)
        assert self.receipt("alice", episode, 1).status_code == 201
        self.everything_checked(episode)
        self.moved("alice", episode, "preparing", "at_home")
        return episode

    def sql(self, statement: str, **values: Json) -> Json:
        """Ask the database as its owner."""
        with self.owner.begin() as connection:
            found = connection.execute(text(statement), values)
            return found.scalar() if found.returns_rows else None


def fitness(result: str = "suitable") -> dict[str, Any]:
    return {
        "mobility": "Går utan hjälpmedel",
        "transfers": "Självständig",
        "daily_living": "Självständig",
        "home": "Hiss, nära till toalett",
        "aids_needed": [],
        "result": result,
        "condition": "Dottern bor hemma" if result == "suitable_if" else "",
    }


def decision(path: str | None = "kim") -> dict[str, Any]:
    return {
        "diagnosis_group": "Pneumoni",
        "conditions": ["Daglig rond", "Åter vid feber över gränsen"],
        "planned_days": 5,
        "path": path,
    }


def agreement(**other: Json) -> dict[str, Any]:
    return {
        "rows": [
            {
                "key": "measure",
                "what": "Mäta morgon och kväll",
                "who": "patient",
                "when": "Morgon och kväll",
                "hours": [8, 20],
            }
        ],
        "contacts": [
            {
                "name": "Avdelningen",
                "phone": "010-555 54 00",
                "weekdays": [1, 2, 3, 4, 5, 6, 7],
                "begins": "00:00:00",
                "ends": "23:59:59",
            }
        ],
        "criteria": ["Feberfri"],
        "what_matters": "Att kunna sova i egen säng",
        "call_112": "Ring 112 vid livshotande tillstånd",
        "participants": [{"name": "Kim Ås", "as_what": "patient"}],
        "coordinator": "Johan Lind",
    } | other


def request(**other: Json) -> dict[str, Any]:
    start = now().date()
    return {
        "question": "Intravenös antibiotika i hemmet",
        "answer_needed_by": later(hours=4),
        "first_visit_at": later(days=2),
        "interventions": [
            {
                "key": "ab",
                "type": "antibiotics",
                "what": "Bensylpenicillin",
                "times": "08, 14, 20",
                "start": start.isoformat(),
                "stop": (start + timedelta(days=4)).isoformat(),
                "can_travel": False,
                "can_travel_why": "Orkar inte resa tre gånger om dagen",
            }
        ],
    } | other


def a_meeting(**told: Json) -> dict[str, Json]:
    """Give a digital meeting in three days, with what a test tells of it."""
    return {
        "key": "m1",
        "type": "planned_round",
        "starts_at": later(days=3),
        "ends_at": later(days=3, hours=1),
        "mode": "digital",
        "tool": "vmr",
        "link": "https://video.example/rum",
        "convener": "Alice",
        "starter": "Alice",
        "host": "Avdelningen",
    } | told
