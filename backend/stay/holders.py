"""Who holds which version of the agreement; a warning while anyone holds an old one (D45)."""

from __future__ import annotations

from typing import Any

from backend.core.words import Party, ReceiptStep
from backend.stay.file import File, Kept
from backend.stay.said import Said

_ORDER = {ReceiptStep.SENT: 0, ReceiptStep.RECEIVED: 1, ReceiptStep.ACKNOWLEDGED: 2}
HOLDS = frozenset({ReceiptStep.RECEIVED, ReceiptStep.ACKNOWLEDGED})
PATIENT = "patient"


def holders(file: File) -> list[dict[str, Any]]:
    """Give each holder with the newest version that has reached them, and how far it came."""
    current = 0 if file.agreement is None else file.agreement.number
    return [_holder(party, name, file, current) for party, name in _parties(file)]


def warning(file: File) -> Said | None:
    """Say that somebody acts on an old version, if anybody does."""
    if file.agreement is None:
        return None
    behind = [row["holder"] for row in holders(file) if not row["up_to_date"]]
    if not behind:
        return None
    names = ", ".join(behind)
    number = file.agreement.number
    return Said(
        f"Version {number} gäller, men alla har den inte: {names}.",
        f"Version {number} applies, but not all hold it: {names}.",
    )


def patient_acknowledged(file: File) -> bool:
    """Tell whether the patient has acknowledged the newest version."""
    return any(
        row.party == Party.PATIENT and row.step == ReceiptStep.ACKNOWLEDGED
        for row in _of_current(file)
    )


def unit_holds(file: File, name: str) -> bool:
    """Tell whether a home-care unit holds the newest version."""
    return any(
        row.party == Party.HOME_CARE and row.holder == name and row.step in HOLDS
        for row in _of_current(file)
    )


def _of_current(file: File) -> list[Kept]:
    current = file.agreement
    if current is None:
        return []
    return [row for row in file.receipts if row.number == current.number]


def _parties(file: File) -> list[tuple[str, str]]:
    """Name those who should hold it: the patient, kin who take part, home care that is asked."""
    if file.narrowed_to is not None:
        return [(str(Party.HOME_CARE), file.narrowed_to)]
    kin = [c.content["name"] for c in file.all_of("contact") if c.content["takes_part"]]
    named = [
        (Party.PATIENT, PATIENT),
        *((Party.KIN, name) for name in kin),
        *((Party.HOME_CARE, row.unit_name) for row in file.open_requests),
        *((row.party, row.holder) for row in file.receipts),
    ]
    return list(dict.fromkeys((str(party), name) for party, name in named))


def _holder(party: str, name: str, file: File, current: int) -> dict[str, Any]:
    mine = [r for r in file.receipts if r.party == party and r.holder == name]
    held = max((r.number for r in mine if r.step in HOLDS), default=None)
    newest = [r for r in mine if r.number == current]
    last = max(newest, key=lambda r: _ORDER[ReceiptStep(r.step)], default=None)
    return {
        "party": party,
        "holder": name,
        "holds_version": held,
        "current_version_step": None if last is None else last.step,
        "means": None if last is None else last.means,
        "at": None if last is None else last.at,
        "up_to_date": current > 0 and held == current,
    }
