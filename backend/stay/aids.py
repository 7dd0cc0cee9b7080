"""Aids and how they reach the home: one with the patient, the rest by tour or by kin (D12, D61)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from backend.stay.file import File
from backend.stay.said import Said
from backend.stay.templates import Dated, in_force, raw


class Transport(Dated):
    """What the transports carry and how long they take."""

    aids_on_patient_transport: int
    tour_days: int


def transport(on: date) -> Transport:
    """Give the rules of transport in force on a day."""
    return in_force((Transport.model_validate(row) for row in raw("transport")["transport"]), on)


def warnings(file: File, today: date) -> list[Said]:
    """Say which aids will not be there when they are needed, and why."""
    rules = transport(today)
    aids = [row.content for row in file.all_of("aid")]
    return [
        *_too_many(aids, rules),
        *(_late(aid, today, rules) for aid in aids if _is_late(aid, today, rules)),
    ]


def _too_many(aids: list[Mapping[str, Any]], rules: Transport) -> list[Said]:
    riding = [aid for aid in aids if aid["way"] == "patient_transport"]
    if len(riding) <= rules.aids_on_patient_transport:
        return []
    most = rules.aids_on_patient_transport
    return [
        Said(
            f"Patienttransporten tar {most} hjälpmedel, {len(riding)} är bokade: "
            "låt närstående eller LD-turen ta resten.",
            f"The patient transport takes {most} aid, {len(riding)} are booked: "
            "let kin or the tour take the rest.",
        )
    ]


def _is_late(aid: Mapping[str, Any], today: date, rules: Transport) -> bool:
    return _arrives(aid, today, rules) > date.fromisoformat(aid["needed_on"])


def _arrives(aid: Mapping[str, Any], today: date, rules: Transport) -> date:
    if aid["arrives_on"] is not None:
        return date.fromisoformat(aid["arrives_on"])
    if aid["way"] == "ld_tour":
        # Nobody has given a day: count with the days that the tour usually takes.
        return today + timedelta(days=rules.tour_days)
    return date.fromisoformat(aid["needed_on"])


def _late(aid: Mapping[str, Any], today: date, rules: Transport) -> Said:
    arrives = _arrives(aid, today, rules)
    return Said(
        f"{aid['name']} behövs {aid['needed_on']} men väntas först {arrives}.",
        f"{aid['name']} is needed on {aid['needed_on']} but expected on {arrives} only.",
    )
