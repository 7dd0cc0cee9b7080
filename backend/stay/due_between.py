"""What is due between region and municipality: answers, calls, clocks and the act's notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from backend.core.clock import local_day
from backend.core.words import EpisodeStatus, RequestStatus
from backend.stay.clocks import Timer
from backend.stay.due_item import Due, Level
from backend.stay.file import File, Kept
from backend.stay.formal import running
from backend.stay.request_text import clock_prompts
from backend.stay.said import Said
from backend.stay.templates import Clocks

_WAITING = frozenset({RequestStatus.SENT, RequestStatus.PHONED, RequestStatus.RECEIVED})
_CONCERNED = frozenset(
    {
        EpisodeStatus.PREPARING,
        EpisodeStatus.AT_HOME,
        EpisodeStatus.READMITTED,
        EpisodeStatus.DISCHARGED,
    }
)
# A notice is asked for on its last day; before that it is on the stay's own page.
_SOON = timedelta(hours=24)


def due_between(file: File, rules: Clocks, *, zone: str, now: datetime) -> Iterator[Due]:
    """Give what the ward must hear, say or send; home care is not reminded of the ward's part."""
    if file.narrowed_to is not None or file.episode.status not in _CONCERNED:
        return
    today = local_day(now, zone)
    for row in file.open_requests:
        yield from _request(row, now)
        yield from _clocks(row, rules, today)
    if file.open_requests or file.all_of("notice"):
        # The act's timers run for whom the municipality will have a part in.
        yield from _notices(running(file, rules, zone), now)


def _request(row: Kept, now: datetime) -> Iterator[Due]:
    asked = row.content.get("answer_needed_by")
    by = None if asked is None else datetime.fromisoformat(asked)
    if row.status in _WAITING and by is not None and by < now:
        yield Due("request_unanswered", "escalate", by, _unanswered(row))
    if row.sent_at is not None and row.phoned_at is None:
        yield Due("request_not_phoned", "due", row.sent_at, _not_phoned(row))


def _unanswered(row: Kept) -> Said:
    return Said(
        f"{row.unit_name} har inte svarat på vårdbegäran: ring {row.unit_phone}.",
        f"{row.unit_name} has not answered the care request: phone {row.unit_phone}.",
    )


def _not_phoned(row: Kept) -> Said:
    return Said(
        f"Vårdbegäran till {row.unit_name} är skickad men inte uppringd: ring {row.unit_phone}.",
        f"The care request to {row.unit_name} is sent but not phoned: phone {row.unit_phone}.",
    )


def _clocks(row: Kept, rules: Clocks, today: date) -> Iterator[Due]:
    for prompt in clock_prompts(row.content, rules=rules, today=today):
        if prompt["due"]:
            yield Due("clock", "prompt", None, Said(**prompt["text"]))


def _notices(timers: list[Timer], now: datetime) -> Iterator[Due]:
    for timer in timers:
        if timer.met_at is not None or timer.due_at - now > _SOON:
            continue
        level: Level = "escalate" if timer.late(now) else "due"
        yield Due(timer.name, level, timer.due_at, NOTICES[timer.name])


NOTICES: Mapping[str, Said] = MappingProxyType(
    {
        "admission_notice": Said(
            "Inskrivningsmeddelandet till kommunen är inte skickat.",
            "The admission notice to the municipality has not been sent.",
        ),
        "sip_call": Said(
            "Kallelse till samordnad individuell planering är inte skickad.",
            "The call to a coordinated plan (SIP) has not been sent.",
        ),
        "information": Said(
            "Information till kommunen efter utskrivning är inte skickad.",
            "Information to the municipality after discharge has not been sent.",
        ),
    }
)
