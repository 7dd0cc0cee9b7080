"""The shape of what the API answers, as far as the screens read it."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict, final

Level = Literal["emergency", "urgent", "single_three", "unknown", "low"]
Answer = Literal["met", "not_met", "not_enough_data", "waiting_for_person"]
Outcome = Literal["continue", "change_plan", "back_to_ward", "discharge"]


class Said(TypedDict):
    """A text of the backend, in both languages."""

    sv: str
    en: str


class Unit(TypedDict):
    """A care unit."""

    id: str
    name: str
    kind: NotRequired[str]


class Me(TypedDict):
    """Who is logged in."""

    id: str
    name: str
    title: str
    role: str
    language: str
    units: list[Unit]


class Part(TypedDict):
    """One parameter of a score."""

    kind: str
    points: int
    value: str | None
    at: str | None
    source: str | None


@final
class Change(TypedDict):
    """What is told of a score when there is none: nothing but that it did not change."""

    change_24h: NotRequired[int | None]


@final
class News2(TypedDict):
    """A score that says how sure it is of itself."""

    lower: int
    upper: int
    complete: bool
    missing: list[str]
    single_three: bool
    level: Level
    text: Said
    change_24h: NotRequired[int | None]
    parts: NotRequired[list[Part]]


class Acknowledged(TypedDict):
    """Who has seen a finding and answers for what happens next."""

    by: str
    title: str
    at: str
    comment: str


class Finding(TypedDict):
    """What a rule found, and why; and who answers for it, if anybody."""

    rule: str
    urgency: int
    code: str
    text: Said
    because: Said
    evidence: list[str]
    at: str
    kind: str | None
    acknowledgement: Acknowledged | None


class Criterion(TypedDict):
    """A discharge criterion with its answer."""

    id: str
    text: Said
    answer: Answer
    evidence: list[str]
    why: Said


class Allergy(TypedDict):
    """What is known of hypersensitivity; four states that are never mixed."""

    status: Literal["known", "none_known", "not_asked", "unknown"]
    text: str | None


class Person(TypedDict):
    """A patient as the list names them."""

    name: str
    identifier: str
    age: int | None


class Identity(Person):
    """A patient as the banner names them."""

    birth_date: str | None
    phone: str | None
    allergy: Allergy


class Contact(TypedDict):
    """A unit and how to reach it at once."""

    name: str
    phone: str


class Latest(TypedDict):
    """When the patient was last measured, and should have been."""

    at: str | None
    due_at: str | None
    late: bool


class Share(TypedDict):
    """So many of so many."""

    met: int
    of: int


class Bed(TypedDict):
    """The reserved bed."""

    label: str
    until: str | None


class Status(TypedDict):
    """Where today's round stands for one patient."""

    status: Literal["open", "signed", "parked"]
    at: str | None
    by: str | None
    outcome: Outcome | None


class Word(TypedDict):
    """One of a closed list."""

    code: str
    text: Said


class Enterable(TypedDict):
    """A value that can be entered: its unit, what is possible, and what can be answered."""

    kind: str
    name: Said
    unit: str
    precision: int
    low: str
    high: str
    answers: list[Said]


class Choices(TypedDict):
    """What the small forms can choose from."""

    chips: list[Word]
    participants: list[Word]
    modes: list[Word]
    identified: list[Word]
    visits: list[Word]
    values: dict[Literal["vitals", "labs", "infusion"], list[Enterable]]


class Parked(TypedDict):
    """Put aside for later today, by whom and why."""

    reason: str
    by: str
    at: str


class Visit(TypedDict):
    """The visit that is going on in the home, or today's next."""

    starts_at: str
    ends_at: str
    who: str
    what: list[str]
    now: bool


class Row(TypedDict):
    """One patient of the round."""

    episode_id: str
    rank: int
    tier: int
    patient: Person
    news2: News2 | Change
    findings: list[Finding]
    alerts: int
    unacknowledged: int
    latest: Latest
    temperature: list[tuple[str, str]]
    diagnosis: Said
    day: int
    planned_days: int | None
    criteria: Share
    bed: Bed | None
    owner: str | None
    review: Status
    parked: Parked | None
    writers: list[str]
    visit: Visit | None
    in_call: bool


class Counts(TypedDict):
    """How far the round has come."""

    patients: int
    reviewed: int
    parked: int
    unacknowledged: int


class Round(TypedDict):
    """Today's round of one unit, in the order of the backend."""

    unit: Unit
    date: str
    generated_at: str
    demo: bool
    counts: Counts
    rows: list[Row]


class Author(TypedDict):
    """Who wrote, with the title that answers for it."""

    name: str
    title: str


class Review(TypedDict):
    """A signed decision."""

    id: str
    version: int
    outcome: Outcome
    note: str
    next_check_at: str | None
    author: Author
    signed_at: str
    assessment_id: str | None
    corrects: str | None
    withdrawn_at: str | None


class Assessment(TypedDict):
    """A verdict of the rules, as it was stored."""

    id: str
    assessed_at: str
    news2: News2
    findings: list[Finding]
    criteria: list[Criterion]
    next_set_due: str | None


class Draft(TypedDict, total=False):
    """A decision as far as somebody has come with it."""

    outcome: Outcome | None
    note: str
    next_check_at: str | None


class KeptDraft(TypedDict):
    """One's own draft, as it was last saved."""

    content: Draft
    saved_at: str


class Writer(TypedDict):
    """Somebody else who is writing about the same patient."""

    name: str
    title: str
    since: str
    saved_at: str
    here: bool


class Happened(TypedDict):
    """One thing that has happened since the last round; `details` depends on `type`."""

    type: Literal["note", "check_in", "entry", "missed_set", "acknowledgement", "task"]
    id: str | None
    at: str
    known_at: str
    by: str | None
    title: str | None
    role: str | None
    unread: bool
    details: dict[str, Any]


class Since(TypedDict):
    """What has happened since the last signed outcome, newest first."""

    since: str
    read_until: str | None
    unread: int
    items: list[Happened]


class LabResult(TypedDict):
    """One laboratory result."""

    at: str
    value: str
    source: str


class Lab(TypedDict):
    """A laboratory value: its newest results, newest first, and where it is going."""

    kind: str
    name: Said
    unit: str
    precision: int
    trend: Literal["up", "down", "level"] | None
    results: list[LabResult]


class Chosen(TypedDict):
    """An answer of a closed list."""

    code: int
    sv: str
    en: str


class Infusion(TypedDict):
    """An infusion at home."""

    id: str
    at: str
    given: bool | None
    pump_weight_before: str | None
    pump_weight_after: str | None
    infused: str | None
    line_site: Chosen | None
    problem: Chosen | None
    note: str
    by: str


class Task(TypedDict):
    """Something to be done."""

    id: str
    what: str
    owner_role: str | None
    owner_unit: str | None
    due_at: str
    late: bool
    ending: Literal["done", "cancelled"] | None


class PlannedVisit(TypedDict):
    """When somebody is to be in the home."""

    id: str
    starts_at: str
    ends_at: str
    who: str
    what: list[str]
    now: bool


class Participant(TypedDict):
    """Somebody who takes or took part in today's round."""

    id: str
    kind: str
    name: str
    mode: Literal["on_site", "video", "phone"]
    identified: str | None
    left_at: str | None


class RoundCall(TypedDict):
    """A call of the round that goes on, with whom."""

    id: str
    episode_id: str
    patient: str
    identifier: str
    mode: Literal["video", "phone"]
    tool: str
    reference: str
    started_at: str


class RoundSession(TypedDict):
    """A unit's round of a day."""

    id: str
    unit: str
    opened_by: str
    opened_at: str
    closed_by: str | None
    closed_at: str | None
    without_outcome: int
    calls: list[RoundCall]


class Position(TypedDict):
    """Where in the round this patient stands."""

    n: int
    of: int
    next: str | None
    previous: str | None


class Episode(TypedDict):
    """One patient's stay at home, as the round reads it."""

    episode_id: str
    patient: Identity
    unit: Contact
    home_care: Contact | None
    diagnosis: Said
    day: int
    planned_days: int | None
    status: str
    formal_status: str
    bed: Bed | None
    assessment: Assessment | None
    reviews: list[Review]
    position: Position | None
    draft: KeptDraft | None
    writers: list[Writer]
    since: Since
    labs: list[Lab]
    infusions: list[Infusion]
    tasks: list[Task]
    visits: list[PlannedVisit]
    participants: list[Participant]


class Band(TypedDict):
    """A range of values and its NEWS2 points."""

    low: str | None
    high: str | None
    points: int


class Point(TypedDict):
    """One reading of a series."""

    id: str
    at: str
    value: str | None
    points: int | None
    source: str
    implausible: str | None
    received_at: str | None
    late: bool
    flags: list[str]


class Series(TypedDict):
    """All readings of one kind."""

    kind: str
    unit: str
    precision: int
    name: Said
    bands: list[Band]
    points: list[Point]


class Readings(TypedDict):
    """A patient's readings in a period."""

    since: str
    until: str
    series: list[Series]


class FieldError(TypedDict):
    """What is wrong with one field of what was sent."""

    pointer: str
    detail: str


class Problem(TypedDict):
    """An error as the API tells it (RFC 9457)."""

    title: NotRequired[str]
    status: NotRequired[int]
    detail: NotRequired[str]
    instance: NotRequired[str]
    errors: NotRequired[list[FieldError]]
    current: NotRequired[Review | None]
    unacknowledged: NotRequired[list[Finding]]
