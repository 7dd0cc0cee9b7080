"""The documented agreement and its tasks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from backend.api import parts
from backend.api.deps import AtDesk
from backend.api.routes.stay.shown import AgreementPage, AgreementShown, HolderShown, TaskShown
from backend.core.clock import local_day
from backend.core.words import Part, Party, ReceiptStep, TaskStep
from backend.stay import agreements, tasks
from backend.stay.agreement_text import Content
from backend.stay.entries import Line
from backend.stay.errands import Errand, ask_for
from backend.stay.narrow import file_for, tasks_for
from backend.stay.opening import read
from backend.stay.reading import readers

router = APIRouter(tags=["stay: agreement"])
_OF = [parts.of(Part.AGREEMENT)]


class AgreementIn(BaseModel):
    """A new version, and the number of the one that was revised (null for the first)."""

    model_config = ConfigDict(extra="forbid")

    content: Content
    seen: int | None
    reason: str = Field("", max_length=2000)


class ReceiptIn(BaseModel):
    """That a version was sent to, reached, or was acknowledged by somebody."""

    model_config = ConfigDict(extra="forbid")

    number: int
    party: Party
    holder: Line = Field(description="'patient', the kin's name, or the unit's name")
    step: ReceiptStep
    means: Line = Field(description="tablet, paper, phone, fax, ...")


class TaskAnswer(BaseModel):
    """What is said of a task."""

    model_config = ConfigDict(extra="forbid")

    step: TaskStep
    note: str = Field("", max_length=2000)


@router.get("/episodes/{episode_id}/agreement", response_model=AgreementPage, dependencies=_OF)
def the_agreement(episode_id: UUID, request: Request, desk: AtDesk) -> dict[str, Any]:
    """Give the agreement: current, versions, holders, warning, whom to call now, blank template."""
    with desk.work(request) as work:
        opened = read(work.session, work.caller, episode_id, what="agreement", now=work.now)
        file = file_for(opened)
        zone = desk.settings.time_zone
        shown = agreements.summary(file, zone=zone, now=work.now)
        template = agreements.blank(file, local_day(work.now, zone))
        return shown | {"template": template, "read_by": readers(opened)}


@router.post(
    "/episodes/{episode_id}/agreement",
    status_code=201,
    response_model=AgreementShown,
    dependencies=_OF,
)
def make_version(
    episode_id: UUID, wanted: AgreementIn, request: Request, desk: AtDesk
) -> dict[str, Any]:
    """Make the next version; 409 with both when somebody made one since."""
    with desk.work(request) as work:
        return agreements.make(
            work.session,
            work.caller,
            episode_id,
            agreements.Draft(wanted.content, wanted.seen, wanted.reason),
            zone=desk.settings.time_zone,
            now=work.now,
        )


@router.post(
    "/episodes/{episode_id}/agreement/receipts",
    status_code=201,
    response_model=list[HolderShown],
    dependencies=_OF,
)
def add_receipt(
    episode_id: UUID, wanted: ReceiptIn, request: Request, desk: AtDesk
) -> list[dict[str, Any]]:
    """Note a receipt and give who holds which version; an old one cannot be acknowledged."""
    with desk.work(request) as work:
        return agreements.acknowledge(
            work.session,
            work.caller,
            episode_id,
            agreements.Receipt(**wanted.model_dump()),
            now=work.now,
        )


@router.get("/episodes/{episode_id}/stay-tasks", response_model=list[TaskShown])
def the_tasks(episode_id: UUID, request: Request, desk: AtDesk) -> list[dict[str, Any]]:
    """Give a stay's tasks, the first due first."""
    with desk.work(request) as work:
        opened = read(work.session, work.caller, episode_id, what="stay-tasks", now=work.now)
        return tasks_for(opened, tasks.tasks_of(work.session, [episode_id], now=work.now))


@router.post("/episodes/{episode_id}/stay-tasks", status_code=201, response_model=list[TaskShown])
def ask_for_task(
    episode_id: UUID, wanted: Errand, request: Request, desk: AtDesk
) -> list[dict[str, Any]]:
    """Write a task down with owner, place and time; give the stay's tasks."""
    with desk.work(request) as work:
        return ask_for(work.session, work.caller, episode_id, wanted, now=work.now)


@router.post("/stay-tasks/{task_id}/receipts", status_code=201, response_model=TaskShown)
def answer_task(
    task_id: UUID, wanted: TaskAnswer, request: Request, desk: AtDesk
) -> dict[str, Any]:
    """Say that a task is taken, done, or not done and why; 409 when it is over."""
    with desk.work(request) as work:
        return tasks.answer(
            work.session, work.caller, task_id, wanted.step, wanted.note, now=work.now
        )
