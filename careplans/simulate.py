"""Run a plan over stays that have been: how often it would have called, and how early."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import takewhile
from statistics import median
from typing import TYPE_CHECKING

from careplans.assess import assess
from careplans.measurements import Kind
from careplans.model import Urgency
from careplans.patient import Observation, Patient
from careplans.schedule import due_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from careplans.plan import CarePlan
    from careplans.verdict import Finding

HOME_KINDS = frozenset(
    {
        Kind.PULSE,
        Kind.OXYGEN_SATURATION,
        Kind.SYSTOLIC,
        Kind.DIASTOLIC,
        Kind.TEMPERATURE,
        Kind.OXYGEN_FLOW,
    }
)
ALL_KINDS = frozenset(Kind)
CHARTED_WITHIN = timedelta(hours=4)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the patient, to measure the warning against."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay that has been: everything charted, and how it ended."""

    id: str
    begins: datetime
    ends: datetime
    charted: tuple[Observation, ...]
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """How long before an event the first alarm of MEDEL or HÖG came, and was one up near it."""

    stay: str
    event: str
    before: timedelta | None
    near: bool


@dataclass(slots=True)
class Report:
    """What a plan would have done over all the stays."""

    plan: str
    stays: int = 0
    patient_days: float = 0.0
    sets: int = 0
    quiet_days: int = 0
    days: int = 0
    alarms: Counter[tuple[str, Urgency]] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    leads: list[Lead] = field(default_factory=list)

    def per_day(self, urgency: Urgency) -> float:
        """Give the alarms of an urgency per patient-day."""
        count = sum(n for (_, one), n in self.alarms.items() if one is urgency)
        return count / self.patient_days if self.patient_days else 0.0

    def confirmed(self) -> float | None:
        """Give the share of repeats asked for that confirmed the value; None if none was asked."""
        asked = sum(self.asked.values())
        return self.outcomes["confirmed"] / asked if asked else None

    def median_lead(self, event: str) -> timedelta | None:
        """Give the median time from first alarm to an event, where there was one."""
        told = [one.before for one in self.leads if one.event == event and one.before is not None]
        if not told:
            return None
        return timedelta(seconds=median(before.total_seconds() for before in told))


def simulate(
    plan: CarePlan,
    stays: Iterable[Stay],
    *,
    kinds: frozenset[Kind] = HOME_KINDS,
    resampled: bool = True,
) -> Report:
    """Let a plan judge every stay as if it had been measured at home, three times a day.

    What was measured at home already is judged as it was, not resampled.
    """
    report = Report(plan.id)
    for stay in stays:
        coming = resample(plan, stay, kinds) if resampled else list(stay.charted)
        _Run(plan, stay, report, coming).go()
    return report


def resample(plan: CarePlan, stay: Stay, kinds: frozenset[Kind]) -> list[Observation]:
    """Take the newest value of each kind charted in the hours before each set.

    Every day has the sets of the schedule's first day, so that long stays are measured alike.
    """
    patient = Patient(home_since=stay.begins)
    daily = plan.schedule.model_copy(update={"days": plan.schedule.days[:1]})
    due = takewhile(lambda at: at <= stay.ends, due_after(daily, patient, stay.begins))
    times = [seen.at for seen in stay.charted]
    sets: list[Observation] = []
    for moment in due:
        recent = stay.charted[
            bisect_right(times, moment - CHARTED_WITHIN) : bisect_right(times, moment)
        ]
        newest = {seen.kind: seen for seen in recent if seen.kind in kinds}
        sets.extend(_at(seen, moment) for seen in newest.values())
    return sets


def _at(seen: Observation, moment: datetime) -> Observation:
    return Observation(seen.id, seen.kind, seen.value, moment, source=seen.source)


class _Run:
    """One stay, judged whenever something is measured and whenever time alone may change it."""

    def __init__(
        self, plan: CarePlan, stay: Stay, report: Report, coming: list[Observation]
    ) -> None:
        self.plan, self.stay, self.report = plan, stay, report
        self.patient = Patient(home_since=stay.begins)
        self.coming = coming
        self.seen: list[Observation] = []
        self.moments: list[datetime] = []
        self.up: dict[str, Urgency] = {}
        self.waiting: set[str] = set()
        self.first: datetime | None = None
        self.last_up: datetime | None = None
        self.loud: set[int] = set()

    def go(self) -> None:
        """Walk the stay from its beginning to its end."""
        sets = {seen.at for seen in self.coming}
        self.moments = sorted({self.stay.begins} | sets)
        self.report.sets += len(sets)
        before = None
        while self.moments and (now := heappop(self.moments)) <= self.stay.ends:
            if now != before:
                self._judge(now)
            before = now
        self._close()

    def _judge(self, now: datetime) -> None:
        self.seen.extend(seen for seen in self.coming if seen.at == now)
        self.coming = [seen for seen in self.coming if seen.at != now]
        verdict = assess(self.plan, self.seen, patient=self.patient, now=now)
        if verdict.look_again_at is not None:
            heappush(self.moments, verdict.look_again_at)
        # The most urgent comes first in a verdict, and last in the dictionary: it wins.
        findings = {f.rule: f for f in reversed(verdict.findings) if f.code != "clock"}
        for finding in findings.values():
            self._count(finding, now)
        if any(f.urgency >= Urgency.ORANGE and f.code != "silent" for f in findings.values()):
            self.first = self.first or now
            self.last_up = now
        self._settle(findings)

    def _count(self, finding: Finding, now: datetime) -> None:
        if finding.code == "ask-again":
            self._ask(finding, now)
        elif self.up.get(finding.rule, -1) < finding.urgency:
            self.up[finding.rule] = finding.urgency
            self._alarm(finding, now)

    def _alarm(self, finding: Finding, now: datetime) -> None:
        self.report.alarms[finding.rule, finding.urgency] += 1
        if finding.urgency >= Urgency.YELLOW:
            self.loud.add((now - self.stay.begins) // DAY)

    def _ask(self, finding: Finding, now: datetime) -> None:
        """Ask for a new measurement; it comes if one was charted in time."""
        if finding.rule in self.waiting:
            return
        self.waiting.add(finding.rule)
        self.report.asked[finding.rule] += 1
        rule = self.plan.rule(finding.rule)
        until = now if rule is None or rule.ask_again is None else now + rule.ask_again
        repeat = next(
            (s for s in self.stay.charted if s.kind is finding.kind and now < s.at < until), None
        )
        if repeat is not None:
            self.coming.append(repeat)
            heappush(self.moments, repeat.at)

    def _settle(self, findings: Mapping[str, Finding]) -> None:
        """Note what has gone, and how the values that were waiting turned out."""
        self.up = {rule: urgency for rule, urgency in self.up.items() if rule in findings}
        for rule in sorted(self.waiting):
            code = findings[rule].code if rule in findings else "withdrawn"
            if code != "ask-again":
                self.waiting.remove(rule)
                self.report.outcomes[code] += 1

    def _close(self) -> None:
        length = self.stay.ends - self.stay.begins
        days = -(-length // DAY)
        self.report.stays += 1
        self.report.patient_days += length / DAY
        self.report.days += days
        self.report.quiet_days += days - len(self.loud)
        self.report.leads.extend(self._lead(event) for event in self.stay.events)

    def _lead(self, event: Event) -> Lead:
        before = None if self.first is None else event.at - self.first
        near = self.last_up is not None and event.at - self.last_up <= DAY
        return Lead(self.stay.id, event.name, before, near)


def table(reports: Sequence[Report]) -> str:
    """Lay reports side by side, as a Markdown table."""
    return "\n".join(_table(reports)) + "\n"


def _table(reports: Sequence[Report]) -> Iterable[str]:
    yield _row("", [report.plan for report in reports])
    yield "|---|" + "---:|" * len(reports)
    yield _row("stays", [str(report.stays) for report in reports])
    yield _row("patient-days", [f"{report.patient_days:.1f}" for report in reports])
    yield _row("sets measured", [str(report.sets) for report in reports])
    for urgency in sorted(Urgency, reverse=True):
        word = f"{urgency.name} alarms per patient-day"
        yield _row(word, [f"{report.per_day(urgency):.2f}" for report in reports])
    yield _row("days without any alarm", [_share(r.quiet_days, r.days) for r in reports])
    yield _row("repeats asked for", [str(sum(report.asked.values())) for report in reports])
    for outcome in ("confirmed", "not-repeated", "withdrawn"):
        shares = [_share(r.outcomes[outcome], sum(r.asked.values())) for r in reports]
        yield _row(f"of them {outcome}", shares)
    for event in sorted({lead.event for report in reports for lead in report.leads}):
        yield _row(f"{event}: warned before", [_warned(report, event) for report in reports])
        yield _row(f"{event}: warned in the last day", [_near(r, event) for r in reports])
        yield _row(f"{event}: median hours before", [_hours(report, event) for report in reports])


def by_rule(reports: Sequence[Report]) -> str:
    """Lay the alarms of each rule per hundred patient-days side by side."""
    rules = sorted({key for report in reports for key in report.alarms}, key=_loudest)
    lines = [_row("alarms per 100 patient-days", [report.plan for report in reports])]
    lines.append("|---|" + "---:|" * len(reports))
    for rule, urgency in rules:
        rates = [100 * r.alarms[rule, urgency] / (r.patient_days or 1) for r in reports]
        lines.append(_row(f"{urgency.name} {rule}", [f"{rate:.1f}" for rate in rates]))
    return "\n".join(lines) + "\n"


def _loudest(key: tuple[str, Urgency]) -> tuple[int, str]:
    return -key[1], key[0]


def _row(name: str, cells: Iterable[str]) -> str:
    return f"| {name} | " + " | ".join(cells) + " |"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _warned(report: Report, event: str) -> str:
    leads = [lead for lead in report.leads if lead.event == event]
    return f"{sum(lead.before is not None for lead in leads)} of {len(leads)}"


def _near(report: Report, event: str) -> str:
    leads = [lead for lead in report.leads if lead.event == event]
    return f"{sum(lead.near for lead in leads)} of {len(leads)}"


def _hours(report: Report, event: str) -> str:
    lead = report.median_lead(event)
    return "–" if lead is None else f"{lead / timedelta(hours=1):.1f}"
