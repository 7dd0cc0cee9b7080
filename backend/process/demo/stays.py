"""What lies behind the demo's homes: agreement, request, day 1; and those who are on the way home.

Told through the stay's own functions, each at its own moment, as the person who would have done it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.access.callers import Caller, Post
from backend.core.clock import local_day
from backend.core.ids import new_id
from backend.core.tables import Bed, EpisodeMove, TaskReceipt
from backend.core.words import (
    BedKind,
    EpisodeStatus,
    Party,
    ReceiptStep,
    RequestStatus,
    RequestStep,
    TaskStep,
)
from backend.process.demo.people import Candidate, People, Person
from backend.stay import (
    agreements,
    beds,
    candidates,
    moves,
    requests,
    tasks,
    unit_agreements,
    writing,
)
from backend.stay.agreement_text import Content, template
from backend.stay.kinds import AnyEntry
from backend.stay.places import Wanted
from backend.stay.request_text import RequestContent

_S = EpisodeStatus
HOME_CARE = "hsv"
DOCTOR, NURSE, ASSISTANT, HOME_NURSE = "sara.ek", "johan.lind", "lena.qvist", "maria.berg"
PHYSIO, OCCUPATIONAL = "tove.nyberg", "ida.strand"
DAY_ONE = {
    "met_at_home": (timedelta(minutes=50), "home_care"),
    "arrived_call": (timedelta(minutes=75), "patient"),
    "evening_call": (timedelta(hours=8, minutes=10), "ward"),
}
_ENTRY: TypeAdapter[AnyEntry] = TypeAdapter(AnyEntry)


@dataclass(frozen=True, slots=True)
class Ward:
    """Who does what in the story, and where."""

    session: Session
    everybody: People
    units: dict[str, UUID]
    staff: dict[str, UUID]
    now: datetime
    zone: str

    def as_(self, username: str) -> Caller:
        """Be one of the staff."""
        member = next(one for one in self.everybody.staff if one.username == username)
        known = {unit.key: unit for unit in self.everybody.units}
        posts = tuple(
            Post(self.units[key], known[key].name, known[key].kind, member.role)
            for key in member.units
        )
        return Caller(self.staff[username], member.name, member.title, "sv", posts)

    def lived(self, person: Person, episode: UUID, since: datetime) -> None:
        """Tell what happened before somebody went home, and on the first day."""
        self._way_home(episode, since, person.owner)
        nurse = NURSE if person.unit == "54" else person.owner
        if person.home_care:
            self._asked(episode, since, nurse)
        self._agreed(person, episode, since, nurse)
        for kind, (after, usual) in DAY_ONE.items():
            if kind == "evening_call" and person.life == "silent":
                continue  # so that there is something to see to
            caller = usual if person.home_care or kind != "met_at_home" else "kin"
            event = {"kind": "home_event", "type": kind, "answered": True, "caller": caller}
            on = f"{local_day(since, self.zone)}"
            self._write(nurse, episode, since + after, event | {"on": on})

    def on_the_way(self, someone: Candidate) -> None:
        """Lead a candidate as far as they have come, with what was said and done."""
        flagged = self.now - timedelta(days=someone.days, hours=2)
        episode = candidates.flag(
            self.session,
            self.as_(ASSISTANT),
            candidates.Flag(
                unit_id=self.units[someone.unit],
                identifier_system="http://electronichealth.se/identifier/personnummer",
                identifier=someone.identifier,
                given_name=someone.given_name,
                family_name=someone.family_name,
                birth_date=None,
                diagnosis_sv=someone.diagnosis.sv,
                diagnosis_en=someone.diagnosis.en,
                plan_id=someone.plan,
                admitted_at=flagged - timedelta(days=1),
                reason=someone.reason,
            ),
            zone=self.zone,
            now=flagged,
        )
        if someone.state == "candidate":
            return
        self._informed(someone, episode, flagged + timedelta(hours=3))
        if someone.state == "preparing":
            self._prepared(episode, flagged + timedelta(hours=5))

    def free_beds(self, unit: str, labels: tuple[str, ...]) -> None:
        """Let some beds of a ward stand empty."""
        for label in labels:
            bed = Bed(
                id=new_id(self.now), care_unit_id=self.units[unit], kind=BedKind.HELD, label=label
            )
            self.session.add(bed)
        self.session.flush()

    def agreed_with_home_care(self, unit: str) -> None:
        """Let a ward and the home-care unit have agreed, once, on lead time and ways of contact."""
        content = unit_agreements.Agreed.model_validate(
            {**AGREED, "review_by": local_day(self.now, self.zone) + timedelta(days=365)}
        )
        unit_agreements.agree(
            self.session,
            self.as_(NURSE),
            (self.units[unit], self.units[HOME_CARE]),
            unit_agreements.Draft(content, None),
            zone=self.zone,
            now=self.now - timedelta(days=1),
        )

    def _informed(self, someone: Candidate, episode: UUID, at: datetime) -> None:
        told = {"kind": "information", "to": "patient", "brochure": "Vård hemma"}
        self._write(NURSE, episode, at, told | {"brochure_version": "1", "language": "sv"})
        if someone.kin is not None:
            kin = {"kind": "contact", "key": "kin1", **someone.kin.model_dump()}
            self._write(NURSE, episode, at, kin | {"consent": "given", "takes_part": True})
            self._answer(episode, at, {"of": "kin", "kin": "kin1", "means": "phone"})
        self._answer(episode, at, {"of": "patient"})
        self._move(NURSE, episode, at, _S.CANDIDATE, _S.INFORMED)

    def _prepared(self, episode: UUID, at: datetime) -> None:
        joint = self._write(PHYSIO, episode, at, JOINT)
        signed = {"kind": "suitability_signature", "suitability_id": str(joint)}
        self._write(OCCUPATIONAL, episode, at, signed | {"profession": "occupational_therapist"})
        self._move(NURSE, episode, at + timedelta(minutes=10), _S.INFORMED, _S.ASSESSED)
        decision = moves.Decision(
            diagnosis_group="Pneumoni",
            conditions=("Feberfri ett dygn", "Hemtjänst fyra gånger om dagen"),
            planned_days=6,
            path="omar",
        )
        self._move(DOCTOR, episode, at + timedelta(minutes=20), _S.ASSESSED, _S.DECIDED, decision)
        self._move(NURSE, episode, at + timedelta(minutes=30), _S.DECIDED, _S.PREPARING)
        beds.reserve(
            self.session,
            self.as_(NURSE),
            episode,
            Wanted(BedKind.OVER_CAPACITY),
            self.now + timedelta(days=7),
            now=at,
        )
        self._write(NURSE, episode, at, RESPONSIBLE)
        self._write(NURSE, episode, at, NEEDS)
        self._consented(NURSE, episode, at)
        drafted = at + timedelta(minutes=40)
        made = self._draft(episode, self.now + timedelta(days=1), NURSE, drafted)
        self._step(
            NURSE, made, drafted + timedelta(minutes=5), RequestStep.SENT, RequestStatus.DRAFTED
        )
        for item in ("test_call", "supervised_set"):
            self._write(
                NURSE,
                episode,
                at,
                {"kind": "checked", "list": "leaving", "item": item, "answer": "done"},
            )

    def _way_home(self, episode: UUID, since: datetime, owner: str) -> None:
        # Long before today: the moves alone, without what was said at each.
        way = (_S.CANDIDATE, _S.INFORMED, _S.ASSESSED, _S.DECIDED, _S.PREPARING, _S.AT_HOME)
        for n, (before, after) in enumerate(zip((None, *way), way, strict=False)):
            at = since - timedelta(hours=8 * (len(way) - 1 - n))
            self.session.execute(
                insert(EpisodeMove).values(
                    id=new_id(at),
                    episode_id=episode,
                    from_status=before,
                    to_status=after,
                    reason="Stabil, kan fortsätta behandlingen hemma." if before is None else "",
                    at=at,
                    author_id=self.staff[owner],
                    author_role="physician",
                    care_unit_id=self.as_(owner).units[0],
                )
            )

    def _asked(self, episode: UUID, since: datetime, nurse: str) -> None:
        sent = since - timedelta(days=1)
        self._consented(nurse, episode, sent - timedelta(hours=2))
        made = self._draft(episode, since + timedelta(hours=2), nurse, sent - timedelta(hours=1))
        self._step(nurse, made, sent, RequestStep.SENT, RequestStatus.DRAFTED)
        phoned = sent + timedelta(minutes=20)
        said = "Talat med distriktssköterskan, 010-555 70 00."
        self._step(nurse, made, phoned, RequestStep.PHONED, RequestStatus.SENT, said)
        answered = sent + timedelta(hours=3)
        self._step(HOME_NURSE, made, answered, RequestStep.ACCEPTED, RequestStatus.PHONED)

    def _consented(self, nurse: str, episode: UUID, at: datetime) -> None:
        consent = {"kind": "consent", "receiver": str(self.units[HOME_CARE]), "given": True}
        about = {"about": "Vården hemma: vårdbegäran, överenskommelse och läkemedelslista"}
        self._write(nurse, episode, at, consent | about)

    def _draft(self, episode: UUID, first: datetime, nurse: str, at: datetime) -> UUID:
        start = local_day(first, self.zone)
        content = RequestContent.model_validate(
            {
                "question": "Intravenös antibiotika och kontroller i hemmet. Patienten är inskriven i slutenvård och vårdas hemma.",
                "answer_needed_by": first - timedelta(hours=4),
                "first_visit_at": first,
                "interventions": [
                    {
                        "key": "dose",
                        "type": "antibiotics",
                        "what": "Antibiotika i infart, kontroll av infarten",
                        "times": "En gång om dagen",
                        "start": start,
                        "stop": start + timedelta(days=6),
                        "can_travel": False,
                        "can_travel_why": "Orkar inte resa, infektionskänslig.",
                    }
                ],
            }
        )
        caller = self.as_(nurse)
        unit = self.units[HOME_CARE]
        return requests.draft(self.session, caller, episode, unit, content, now=at)

    def _step(
        self,
        username: str,
        request: UUID,
        at: datetime,
        step: RequestStep,
        seen: RequestStatus,
        said: str = "",
    ) -> None:
        noted = requests.Noted(step, seen, said)
        requests.step(self.session, self.as_(username), request, noted, now=at)

    def _agreed(self, person: Person, episode: UUID, since: datetime, nurse: str) -> None:
        made = since - timedelta(hours=3)
        caller = self.as_(nurse)
        draft = agreements.Draft(self._content(person, since), None, "")
        agreements.make(self.session, caller, episode, draft, zone=self.zone, now=made)
        holders = [(Party.PATIENT, "patient", ReceiptStep.ACKNOWLEDGED, "paper")]
        if person.home_care:
            name = next(u.name for u in self.everybody.units if u.key == HOME_CARE)
            holders.append((Party.HOME_CARE, name, ReceiptStep.RECEIVED, "fax"))
        self._done(episode)
        for party, holder, step, means in holders:
            receipt = agreements.Receipt(1, party, holder, step, means)
            agreements.acknowledge(self.session, caller, episode, receipt, now=made)

    def _done(self, episode: UUID) -> None:
        # What lay before this morning was done in time; the newest is still waited for.
        for task in tasks.tasks_of(self.session, [episode], now=self.now):
            if task["due_at"] < self.now - timedelta(hours=3):
                receipt = {"step": TaskStep.DONE, "note": "", "at": task["due_at"]}
                self.session.execute(
                    insert(TaskReceipt).values(
                        id=new_id(task["due_at"]),
                        task_id=task["id"],
                        episode_id=episode,
                        author_id=self.staff[NURSE],
                        **receipt,
                    )
                )

    def _content(self, person: Person, since: datetime) -> Content:
        begun = template(person.path, local_day(since, self.zone))
        ward = next(unit for unit in self.everybody.units if unit.key == person.unit)
        always = {"weekdays": tuple(range(1, 8)), "begins": time(0), "ends": time(0)}
        name = f"{person.given_name} {person.family_name}"
        return Content.model_validate(
            {
                "rows": [row.model_dump() for row in begun.rows],
                "contacts": [{"name": ward.name, "phone": ward.phone, **always}],
                "criteria": begun.criteria,
                "what_matters": "Att få vara hemma och sova i egen säng.",
                "call_112": begun.call_112,
                "participants": [
                    {"name": name, "as_what": "patient"},
                    {"name": "Johan Lind", "as_what": "sjuksköterska"},
                ],
                "coordinator": f"Johan Lind, {ward.name}",
            }
        )

    def _answer(self, episode: UUID, at: datetime, of: dict[str, str]) -> None:
        said = {"kind": "answer", "willing": "yes", "feels_safe": "yes"}
        self._write(NURSE, episode, at, said | of)

    def _write(
        self, username: str, episode: UUID, at: datetime, entry: Mapping[str, object]
    ) -> UUID:
        new = writing.New(_ENTRY.validate_python(entry), None)
        kept = writing.write(self.session, self.as_(username), episode, new, zone=self.zone, now=at)
        identity: UUID = kept["id"]
        return identity

    def _move(
        self,
        username: str,
        episode: UUID,
        at: datetime,
        seen: EpisodeStatus,
        to: EpisodeStatus,
        decision: moves.Decision | None = None,
    ) -> None:
        step = moves.Step(seen, to, decision=decision)
        moves.take(self.session, self.as_(username), episode, step, zone=self.zone, now=at)


AGREED: Mapping[str, object] = {
    "lead_hours": 24,
    "acute_phone": "010-555 70 01",
    "contacts": [
        {"way": "phone", "to": "010-555 70 00", "when": "Dygnet runt"},
        {"way": "fax", "to": "010-555 70 09", "when": "Vardagar 8-16, ring först"},
    ],
    "booking": "Tid för kontakt bokas per telefon med samordnaren.",
    "approver": "Enhetscheferna på båda sidor",
}
JOINT: Mapping[str, object] = {
    "kind": "suitability",
    "mobility": "Går med rollator inomhus, tröttnar efter 20 meter.",
    "transfers": "Reser sig själv från stol med armstöd.",
    "daily_living": "Behöver hjälp med dusch och matlagning.",
    "home": "Lägenhet med hiss, inga trösklar.",
    "aids_needed": ["Duschstol"],
    "result": "suitable",
}
RESPONSIBLE: Mapping[str, object] = {
    "kind": "responsible",
    "care_contact": "Johan Lind",
    "care_contact_phone": "010-555 54 00",
    "coordinator": "Johan Lind",
    "coordinator_phone": "010-555 54 00",
}
NEEDS: Mapping[str, object] = {
    "kind": "basic_needs",
    "food": "Hemtjänsten värmer mat två gånger om dagen.",
    "hygiene": "Hjälp med dusch en gång i veckan.",
    "toilet": "Klarar sig själv med förhöjd sits.",
    "mobility": "Rollator. Går inte ut ensam.",
}
