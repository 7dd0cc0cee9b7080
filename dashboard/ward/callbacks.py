"""What the browser may ask of the ward: fetch as the person who is looking, word it, hand it on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from dash import ClientsideFunction, Input, Output, State, no_update

from dashboard.client import Conflict, Refused
from dashboard.i18n import language
from dashboard.ward import (
    discharge,
    errands,
    plan_form,
    plan_typed,
    sheets,
    signing,
    tables,
    trouble,
    used_parts,
)
from dashboard.ward.pages import frame, patient, walls
from dashboard.ward.pages import round as round_list
from dashboard.ward.stay import concerns
from dashboard.ward.typed import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from dashboard.answers import Episode, Me, Readings
    from dashboard.client import Backend
    from dashboard.ward.stay import Stays

FIRST, PATIENTS, WALLS = "/ward/", "/ward/p/", "/ward/walls"
VISITS = "visits"  # as the API names the order
DAYS = 14
DRAWN = {
    "texts": "data",
    "rows": "data",
    "begun": "data",
    "context": "data",
    "numbers": "data",
    "plan": "data",
    "result": "data",
    "done": "data",
    "sheets": "data",
    "me": "children",
    "ways": "children",
}


@dataclass(frozen=True, slots=True)
class Ward:
    """The callbacks; each is an endpoint that anyone logged in can call with anything.

    So none decides who may see what: the API does, by the visitor's own session.
    """

    backend: Backend
    clock: Callable[[], datetime]
    stays: Stays
    discharges: discharge.Discharges

    async def page(self, path: str, search: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Choose the page by its address."""
        try:
            if (spoken_with := discharge.whose(path)) is not None:
                return await self.discharges.page(spoken_with)
            if path.startswith(PATIENTS):
                return await self.patient(path.removeprefix(PATIENTS).strip("/"), search)
            if concerns(path):
                return await self.stays.page(path, search)
            me = await self.backend.me()
            unit = asked(search, "unit") or first(me["units"])
            if path == WALLS:
                hung = await self.backend.read("walls", {"unit": unit})
                return walls.walls_page(hung, unit, me["role"], now=self.clock())
            known = path.rstrip("/") == FIRST.rstrip("/")
            return await self.first(me, unit, search) if known else frame.lost()
        except Refused as refused:
            return frame.sorry(trouble.sentence(refused))

    async def first(self, me: Me, unit: str, search: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch the first page of a unit: the round, or what a ward without rounds begins with."""
        found = next((one for one in me["units"] if str(one["id"]) == unit), None)
        if found is None or used_parts.start(found, me["role"]) == used_parts.FIRST:
            return round_list.page(me["units"], unit, by_visits=order(search) == VISITS)
        return await self.stays.page(used_parts.FIRST, search)

    async def patient(self, episode: str, search: str = "") -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch one patient's page."""
        told, readings = await self._told(episode, search)
        return patient.page(told, readings, now=self.clock(), language=language())

    async def me(self, _loaded: object) -> Any:  # noqa: ANN401  -- dash brings no types
        """Say who is logged in."""
        return frame.me(await self.backend.me())

    async def sheets(self, _loaded: object) -> Any:  # noqa: ANN401  -- dash brings no types
        """Describe the small forms, with what the backend lets one choose."""
        return sheets.all_sheets(await self.backend.choices())

    async def rows(self, _push: object, search: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch the round list anew."""
        unit = asked(search, "unit") or first((await self.backend.me())["units"])
        try:
            told, session = await asyncio.gather(
                self.backend.round(unit, order=order(search)), self.backend.session(unit)
            )
        except Conflict:  # the ward holds no rounds: there is no list, and nothing is wrong
            return no_update
        by_visits = order(search) == VISITS
        return tables.round_view(told, session, now=self.clock(), by_visits=by_visits)

    async def _told(self, episode: str, search: str) -> tuple[Episode, Readings]:
        told, readings = await asyncio.gather(
            self.backend.episode(episode, order=order(search)),
            self.backend.readings(episode, days=DAYS),
        )
        return told, readings

    async def refresh(self, episode: str | None, search: str = "") -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch the open patient anew, beside what somebody is writing."""
        if not episode:
            return no_update, no_update
        told, readings = await self._told(episode, search)
        now = self.clock()
        view = patient.view(told, readings, now=now, language=language())
        return view, patient.context(told, now=now)

    async def sign(self, form: signing.Form) -> signing.Result:
        """Sign a decision, or say why not with both decisions side by side."""
        if missing := signing.objection(form):
            return signing.refused(form, missing)
        if red := signing.standing_in_the_way(form):
            return signing.blocked(form, red)
        parts = plan_typed.Parts(form["changes"] if form["outcome"] == "change_plan" else {})
        if parts.errors:
            return signing.misfitting(form, parts.errors)
        return await self._sent(form, signing.body(form, parts.body))

    async def _sent(self, form: signing.Form, body: Mapping[str, object]) -> signing.Result:
        try:
            review = await self.backend.sign(form["episode"], body)
        except Conflict as conflict:
            return signing.clashed(form, conflict, now=self.clock())
        except Refused as refused:
            return signing.rejected(form, refused)
        return signing.accepted(form, review)

    async def plan(self, asking: Mapping[str, str] | None) -> Any:  # noqa: ANN401  -- dash brings no types
        """Describe the form for a change of plan, filled with the plan as it stands."""
        if not asking:
            return no_update
        episode = asking["episode"]
        try:
            told = await self.backend.plan(episode)
        except Refused as refused:
            return {"episode": episode, "trouble": trouble.sentence(refused)}
        return plan_form.described(episode, told, now=self.clock())

    async def errand(self, asked: errands.Errand) -> errands.Done:
        """Do what somebody asked for, or say why not beside the field it is about."""
        try:
            await self.backend.do(errands.call_for(asked, now=self.clock()))
        except Wrong as wrong:
            return errands.refused(asked, wrong.errors.get("", ""), wrong.errors)
        except Conflict as conflict:
            return errands.clashed(asked, conflict, now=self.clock())
        except Refused as refused:
            fields = errands.misfits(refused)
            return errands.refused(asked, "" if fields else trouble.sentence(refused), fields)
        return errands.done(asked)


def asked(search: str | None, name: str) -> str:
    """Return what the address asks for by this name, if it does."""
    return parse_qs((search or "").removeprefix("?")).get(name, [""])[0]


def order(search: str | None) -> str:
    """Return the order in which the round is held: by need, unless visits are asked for."""
    return VISITS if asked(search, "order") == VISITS else "need"


def first(units: list[Any]) -> str:
    """Return the unit one works at when the address names none."""
    return str(units[0]["id"]) if units else ""


def connect(app: Any, ward: Ward) -> None:  # noqa: ANN401  -- dash brings no types
    """Wire the page: what is asked when, and where the answer goes."""
    app.callback(Output("page", "children"), Input("here", "pathname"), Input("here", "search"))(
        ward.page
    )
    app.callback(Output("me", "children"), Input("texts", "data"))(ward.me)
    app.callback(Output("sheets", "data"), Input("texts", "data"))(ward.sheets)
    app.callback(
        Output("rows", "data"),
        # Going to a patient, which changes the path alone, needs no new list.
        Input("push", "data"),
        Input("here", "search"),
    )(ward.rows)
    app.callback(
        Output("view", "children"),
        Output("context", "data"),
        Input("refresh", "data"),
        State("here", "search"),
        prevent_initial_call=True,
    )(ward.refresh)
    app.callback(Output("plan", "data"), Input("ask-plan", "data"), prevent_initial_call=True)(
        ward.plan
    )
    app.callback(Output("result", "data"), Input("form", "data"), prevent_initial_call=True)(
        ward.sign
    )
    app.callback(Output("done", "data"), Input("errand", "data"), prevent_initial_call=True)(
        ward.errand
    )
    for name, told in DRAWN.items():
        draw = ClientsideFunction("ward", name)
        app.clientside_callback(draw, Output(f"sink-{name}", "title"), Input(name, told))
