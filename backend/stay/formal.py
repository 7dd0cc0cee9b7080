"""What the care formally is, and the act's timers that run because of it (law 2.3)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from backend.core.words import FormalStatus
from backend.stay.clocks import Moments, Timer, payment_from, timers
from backend.stay.file import File
from backend.stay.said import Said
from backend.stay.templates import Clocks, clocks

# Never "discharged" and never "ready for discharge" while the patient is cared for at home (D35).
LABELS = {
    FormalStatus.ADMITTED: Said(
        "inskriven i slutenvård, vårdas hemma", "admitted to hospital, cared for at home"
    ),
    FormalStatus.ON_LEAVE: Said("på permission, vårdas hemma", "on leave, cared for at home"),
    FormalStatus.OUTPATIENT: Said("öppenvård, vårdas hemma", "outpatient, cared for at home"),
}


def formal(file: File, *, zone: str, now: datetime, today: date) -> dict[str, Any]:
    """Give what the care formally is, its label and the timers."""
    status = FormalStatus(file.episode.formal_status)
    rules = clocks(today)
    ready = _moments(file).ready_notice
    pays = ready is not None and status in rules.inpatient_statuses
    return {
        "status": status,
        "label": LABELS[status].as_json(),
        "timers": [timer.as_json(now) for timer in running(file, rules, zone)],
        "payment_from": payment_from(ready, rules=rules, zone=zone) if ready and pays else None,
        "rules_version": rules.version,
    }


def running(file: File, rules: Clocks, zone: str) -> list[Timer]:
    """Give the act's timers that this stay has set going."""
    return timers(_moments(file), formal_status=file.episode.formal_status, rules=rules, zone=zone)


def _moments(file: File) -> Moments:
    left = [row.at for row in file.moves if row.to_status == "discharged"]
    return Moments(
        admitted=file.episode.admitted_at,
        admission_notice=_sent(file, "admission"),
        ready_notice=_sent(file, "ready"),
        sip_call=_sent(file, "sip_call"),
        discharged=left[-1] if left else None,
        information=_sent(file, "information"),
    )


def _sent(file: File, notice: str) -> datetime | None:
    content = file.content("notice", notice)
    return None if content is None else datetime.fromisoformat(content["sent_at"])
