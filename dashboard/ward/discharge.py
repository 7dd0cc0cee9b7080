"""The page of the discharge conversation: fetched as the person who is looking, signed through the API."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, dcc, html

from dashboard.client import Call, Conflict, Refused, quoted
from dashboard.ward import talk_signing, trouble
from dashboard.ward.pages import discharge

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dashboard.client import Backend

PATIENTS, HERE = "/ward/p/", "/discharge"


def parts() -> list[Any]:
    """Return what the frame holds for this page: nothing of anybody's."""
    stores = ("talk-form", "talk-result", "talk-again")
    return [*(dcc.Store(id=name) for name in stores), html.Div(id="sink-talk-result", hidden=True)]


def whose(path: str) -> str | None:
    """Return whose conversation an address is about, if it is one."""
    if not (path.startswith(PATIENTS) and path.rstrip("/").endswith(HERE)):
        return None
    return path.removeprefix(PATIENTS).rstrip("/").removesuffix(HERE)


@dataclass(frozen=True, slots=True)
class Discharges:
    """The callbacks; each may be called by anyone logged in, and the API decides what they get."""

    backend: Backend
    clock: Callable[[], datetime]

    async def page(self, episode: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch the page."""
        return discharge.page(*await self._told(episode), now=self.clock())

    async def again(self, episode: str) -> Any:  # noqa: ANN401  -- dash brings no types
        """Fetch the page anew: a version has been signed, or somebody else was first."""
        return discharge.view(*await self._told(episode), now=self.clock())

    async def sign(self, form: dict[str, Any]) -> talk_signing.Result:
        """Sign a conversation, or say why not, beside the fields."""
        path = f"episodes/{quoted(form['episode'])}/discharge-conversation"
        try:
            signed = await self.backend.do(Call("POST", path, talk_signing.body(form)))
        except Conflict as conflict:
            return talk_signing.clashed(form, conflict, now=self.clock())
        except Refused as refused:
            fields = talk_signing.misfits(refused, form)
            return talk_signing.refused(form, "" if fields else trouble.sentence(refused), fields)
        return talk_signing.accepted(form, signed)

    async def _told(self, episode: str) -> Any:  # noqa: ANN401  -- each answer has its own shape
        path = f"episodes/{quoted(episode)}"
        return await asyncio.gather(
            self.backend.read(f"{path}/discharge-conversation"),
            self.backend.episode(episode),
            self.backend.choices(),
        )


def connect(app: Any, discharges: Discharges) -> None:  # noqa: ANN401  -- dash brings no types
    """Wire the page: what is asked when, and where the answer goes."""
    app.callback(
        Output("talk-view", "children"), Input("talk-again", "data"), prevent_initial_call=True
    )(discharges.again)
    app.callback(
        Output("talk-result", "data"), Input("talk-form", "data"), prevent_initial_call=True
    )(discharges.sign)
    for name, store in (("talk", "talk-data"), ("talked", "talk-result")):
        app.clientside_callback(
            ClientsideFunction("ward", name),
            Output(f"sink-{store}", "title"),
            Input(store, "data"),
        )
