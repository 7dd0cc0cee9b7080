"""The stay's pages: fetched as the person who is looking, and what they do sent on to the API."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from dash import ClientsideFunction, Input, Output, State, dcc, html

from dashboard.client import Conflict, Refused, quoted
from dashboard.ward import (
    stay_actions,
    stay_file,
    stay_meetings,
    stay_sheets,
    stay_words,
    trouble,
    used_parts,
)
from dashboard.ward import stay_week as weeks
from dashboard.ward.pages import (
    frame,
    routines,
    stay_beds,
    stay_candidates,
    stay_due,
    stay_fax,
    stay_figures,
    stay_home_care,
    stay_messages,
    stay_patients,
    stay_print,
    stay_requests,
    stay_units,
    stay_visitors,
    stay_week,
)
from dashboard.ward.pages import stay as one_stay
from dashboard.ward.pages import stay_meetings as meetings
from dashboard.ward.pages.stay import Around
from dashboard.ward.stay_forms import NotReadable
from dashboard.ward.stay_parts import browser_texts
from dashboard.ward.words import STOCKHOLM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from dashboard.answers import Me
    from dashboard.client import Backend
    from dashboard.ward.stay_forms import Sent

STAY = "/ward/stay/"
HOME_SHEETS = frozenset({"visitors", "week", "week-sheet", "fax"})


def parts() -> list[Any]:
    """Return what the frame holds for these pages: nothing of anybody's."""
    stores = ("stay-form", "stay-result", "stay-again", "stay-push")
    return [
        *(dcc.Store(id=name) for name in stores),
        dcc.Store(id="stay-texts", data=browser_texts()),
        *(html.Div(id=f"sink-{name}", hidden=True) for name in ("stay-result", "stay-texts")),
    ]


def concerns(path: str) -> bool:
    """Tell whether an address is one of these pages."""
    return path.startswith(STAY) or path in used_parts.WAYS.keys() - {used_parts.FIRST}


@dataclass(frozen=True, slots=True)
class Stays:
    """The callbacks; each may be called by anyone logged in, and the API decides what they get."""

    backend: Backend
    clock: Callable[[], datetime]

    async def ways(self, search: str, here: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fill the row of links."""
        me = await self.backend.me()
        return used_parts.links(chosen(me["units"], search), me["role"], here, search or "")

    async def page(self, path: str, search: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Choose the page by its address."""
        return html.Div(await self.view(path, search), id="stay-view")

    async def again(self, _changed: object, _push: object, path: str, search: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch the open page anew: somebody has done something."""
        return await self.view(path, search)

    async def view(self, path: str, search: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch what a page shows."""
        try:
            me = await self.backend.me()
            if path.startswith(STAY):
                episode, _slash, sheet = path.removeprefix(STAY).strip("/").partition("/")
                return await self.one(episode, sheet, search, me)
            unit = chosen(me["units"], search)
            # Where one comes to first is the ward's own first page, under the same address.
            path = used_parts.start(unit, me["role"]) if path == used_parts.FIRST else path
            switch = stay_units.switch(me["units"], str(unit["id"]), path)
            return [*switch, await self.of_unit(path, unit, me["role"], search)]
        except Refused as refused:
            return frame.sorry(unused(refused) or trouble.sentence(refused))

    async def of_unit(self, path: str, unit: Mapping[str, Any], role: str, search: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch a page about a whole unit."""
        ask = {"unit": str(unit["id"])}
        now = self.clock()
        match path:
            case "/ward/candidates" | "/ward/beds" | "/ward/patients":
                return await self.of_patients(path, unit, role)
            case "/ward/requests":
                told = await self.backend.read("care-requests", ask)
                ward = unit.get("kind") == "ward"
                asked, templates, written = await asyncio.gather(
                    self.perhaps("care-units", ask=ask, wanted=ward),
                    self.perhaps("message-templates"),
                    self.perhaps("messages", ask=ask),
                )
                cards = stay_messages.card_of(templates, written, ask["unit"], role, now=now)
                return stay_requests.requests_page(
                    told, role, units=asked or (), more=cards, now=now
                )
            case "/ward/follow-up":
                told = await self.backend.read("follow-up", ask | period(search, now))
                return stay_figures.figures_page(told, unit)
            case "/ward/routines":
                told = await self.backend.read("texts", ask)
                return routines.routines_page(told, unit, now=now)
            case _due:
                told = await self.backend.read("due", ask)
                return stay_due.due_page(stay_due.by_patient(told["items"]), unit, now=now)

    async def of_patients(self, path: str, unit: Mapping[str, Any], role: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch a list of a ward's patients, or of its beds with whoever they stand for."""
        ask, now = {"unit": str(unit["id"])}, self.clock()
        if path == "/ward/beds":
            alone = used_parts.only_beds(used_parts.of_unit(unit))
            board = await self.backend.read("beds", ask)
            return stay_beds.beds_page(board, role, alone=alone, now=now)
        if path == "/ward/candidates":
            rows = await self.backend.read("candidates", ask)
            return stay_candidates.candidates_page(rows, unit, role, now=now)
        rows = await self.backend.read("stays", ask)
        return stay_patients.patients_page(rows, unit, role, now=now)

    async def one(self, episode: str, sheet: str, search: str, me: Me) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch one patient's stay, or a sheet of paper about it."""
        path, now = f"episodes/{quoted(episode)}", self.clock()
        if sheet in HOME_SHEETS:
            return await self.home_sheet(path, sheet, search, me)
        if sheet == "ambulance":
            stay, told = await self.read_all(f"{path}/stay", f"{path}/hand-over")
            return stay_print.ambulance(stay, told, me, now=now)
        if sheet == "meetings":
            stay, told = await self.read_all(f"{path}/stay", f"{path}/meetings")
            cards = await self.messages(stay, me)
            return meetings.meetings_page(stay, told, me, more=cards, now=now)
        stay, agreement = await asyncio.gather(
            self.backend.read(f"{path}/stay"), self.agreement(path)
        )
        agreement = agreement or {"current": None, "call_now": stay["agreement"]["call_now"]}
        if sheet == "agreement":
            return stay_print.agreement(stay, agreement, me, now=now)
        if me["role"] == "home_care_nurse":
            return stay_home_care.home_care_page(stay, agreement, now=now)
        return one_stay.stay_page(stay, await self.around(stay, agreement, me), me["role"], now=now)

    async def agreement(self, path: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch a stay's agreement; where the ward writes none the page does without."""
        try:
            return await self.backend.read(f"{path}/agreement")
        except Conflict:
            return None

    async def home_sheet(self, path: str, sheet: str, search: str, me: Me) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch what tells who comes into the home, and when."""
        now = self.clock()
        if sheet == "fax":
            asked = parse_qs((search or "").removeprefix("?")).get("request", [""])[0]
            if not asked:
                return frame.lost()
            told = await self.backend.read(f"care-requests/{quoted(asked)}/fax")
            return stay_fax.packet(told, me, now=now)
        stay = await self.backend.read(f"{path}/stay")
        if sheet == "visitors":
            written = stay["agreement"]["current"] is not None
            told = await self.backend.read(f"{path}/visitors-sheet") if written else None
            return stay_visitors.sheet(stay, told, me, now=now)
        first = weeks.first_day(search, now=now)
        told = await self.backend.read(f"{path}/calendar", {"first": first.isoformat()})
        if sheet == "week":
            return stay_week.week_page(stay, told, first, me["role"], now=now)
        return stay_week.week_sheet(stay, told, stay["agreement"], first, me, now=now)

    async def around(self, stay: Any, agreement: Any, me: Me) -> Around:  # noqa: ANN401  -- dash brings no types
        """Fetch what is shown beside a stay; what this person may not read is left out."""
        path = f"episodes/{quoted(stay['episode_id'])}"
        wards = [unit for unit in me["units"] if unit.get("kind") == "ward"]
        measured = stay["status"] == "at_home" and "round" in used_parts.of_stay(stay)
        episode, sbar, *asked = await asyncio.gather(
            self.perhaps(path, wanted=measured),
            self.perhaps(
                f"{path}/sbar",
                wanted=stay["status"] == "readmitted" and "round" in used_parts.of_stay(stay),
            ),
            *(self.asked(unit) for unit in wards),
        )
        assessment = episode["assessment"] if episode else None
        return Around(
            agreement,
            board_of(stay, [board for board, _units in asked if board]),
            list({one["id"]: one for _board, units in asked for one in units or ()}.values()),
            assessment["criteria"] if assessment else None,
            sbar,
            assessment["findings"] if assessment else (),
        )

    async def asked(self, unit: Mapping[str, Any]) -> tuple[Any, Any]:
        """Fetch a ward's beds and the home-care units it may ask."""
        ask = {"unit": str(unit["id"])}
        return await asyncio.gather(
            self.perhaps("beds", ask=ask), self.perhaps("care-units", ask=ask)
        )

    async def messages(self, stay: Any, me: Me) -> list[Any]:  # noqa: ANN401  -- dash brings no types
        """Fetch the messages about a stay that one's own unit has written."""
        unit = str(me["units"][0]["id"])
        templates, written = await asyncio.gather(
            self.perhaps("message-templates"), self.perhaps("messages", ask={"unit": unit})
        )
        held = stay_file.newest(stay, "responsible", "")
        return stay_messages.card_of(
            templates,
            written,
            unit,
            me["role"],
            episode=stay["episode_id"],
            phone=held["content"]["coordinator_phone"] if held else "",
            number=(stay["agreement"]["current"] or {}).get("number"),
            now=self.clock(),
        )

    async def read_all(self, *paths: str) -> list[Any]:
        """Fetch some things at once."""
        return await asyncio.gather(*(self.backend.read(path) for path in paths))

    async def perhaps(
        self, path: str, *, ask: Mapping[str, str] | None = None, wanted: bool = True
    ) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch what a page can do without: with less of it the page is still of use."""
        try:
            return await self.backend.read(path, ask) if wanted else None
        except Refused:
            return None

    async def act(self, sent: Sent) -> Any:  # noqa: ANN401  -- dash brings no types
        """Do what somebody asked for, or say why not."""
        sent = stay_meetings.begun(sent, now=self.clock())
        try:
            answer = await self.backend.do(stay_actions.call(sent))
        except NotReadable as wrong:
            return stay_actions.unreadable(wrong)
        except Refused as refused:
            return {**stay_actions.refused(sent, refused), **stay_sheets.choices(sent, refused)}
        return {**stay_actions.done(sent, answer), **stay_sheets.after(sent, answer)}


def unused(refused: Refused) -> str:
    """Say that the ward does not use this part of the product, if that is why."""
    detail = str(refused.problem.get("detail") or "")
    return stay_words.refusal(detail) if "part" in refused.problem else ""


def board_of(stay: Mapping[str, Any], boards: Sequence[Any]) -> Any:  # noqa: ANN401  -- dash brings no types
    """Choose the board of the patient's own ward: the one that has the bed, else the first."""
    mine = stay["bed"] and stay["bed"]["bed_id"]
    kept = (board for board in boards if any(bed["id"] == mine for bed in board["beds"]))
    return next(kept, boards[0] if boards else None)


def period(search: str, now: datetime) -> dict[str, str]:
    """Give the days that the address asks for; without any the API's own are taken."""
    days = parse_qs((search or "").removeprefix("?")).get("days", [""])[0]
    if days not in {str(one) for one in stay_figures.PERIODS}:
        return {}
    last = now.astimezone(STOCKHOLM).date()
    return {"first": f"{last - timedelta(days=int(days))}", "last": f"{last}"}


def chosen(units: Sequence[Any], search: str) -> Mapping[str, Any]:
    """Return the unit of the address, else the one where this person works."""
    asked = parse_qs((search or "").removeprefix("?")).get("unit", [""])[0]
    told: Mapping[str, Any] = next((unit for unit in units if unit["id"] == asked), units[0])
    return told


def connect(app: Any, stays: Stays) -> None:  # noqa: ANN401  -- dash brings no types
    """Wire the pages: what is asked when, and where the answer goes."""
    # Where one stands among the links is the browser's to mark: the way from patient to patient
    # must not ask for them anew.
    app.callback(Output("ways", "children"), Input("here", "search"), State("here", "pathname"))(
        stays.ways
    )
    app.callback(
        Output("stay-view", "children"),
        Input("stay-again", "data"),
        Input("stay-push", "data"),
        State("here", "pathname"),
        State("here", "search"),
        prevent_initial_call=True,
    )(stays.again)
    app.callback(
        Output("stay-result", "data"), Input("stay-form", "data"), prevent_initial_call=True
    )(stays.act)
    for name, store in (
        ("stay", "stay-page"),
        ("stayed", "stay-result"),
        ("stayTexts", "stay-texts"),
    ):
        app.clientside_callback(
            ClientsideFunction("ward", name),
            Output(f"sink-{store}", "title"),
            Input(store, "data"),
        )
