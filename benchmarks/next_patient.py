"""What a doctor waits for, in a real Chromium on the product: the next patient, the list, an alarm.

Run `python -m benchmarks.next_patient`. Times are taken by the page itself, from the key press to
the frame after the last plot. Slow is Chromium with its processor slowed four times, about an old
ward PC. The ratio is to the bare answers of the API, fetched by the same browser.
"""

from __future__ import annotations

import http.client
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from random import Random
from time import sleep

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from backend.core.clock import machine_now
from benchmarks.cpu import used
from benchmarks.generator import percentile
from benchmarks.ground import PASSWORD, Home, Urls, Ward, durable_database, settle, tidy
from benchmarks.homes import PATH, body, give_a_past, set_of_five
from benchmarks.report import Row
from benchmarks.served import PRODUCT, Served, served
from tests.e2e.browser import launched, screen

SIZES = (25, 200, 1000)
LIST_BUDGETS = {200: 1.0}
NEXT, NEXT_SLOW, ALARM, SILENCE, ACTIONS = 0.5, 1.5, 2.0, 15.0, 3
SLOWED = 4
CALM = 2.0  # seconds between two alarms: the page takes those that come closer together
ILL = {"pulse": "134", "oxygen_saturation": "88", "systolic": "88", "temperature": "39.6"}
_TIMER = (Path(__file__).parent / "next_patient.js").read_text()


def measure(*, times: int = 20) -> Iterator[Row]:
    """Measure everything on one database, the lost contact last: it ends the server."""
    with durable_database() as urls:
        wards = _settled(urls)
        small = wards[0]
        with served(urls, PRODUCT, processes=1) as server, _chromium() as browser:
            with _page(browser, server, small) as page:
                yield from _next_patients(page, server, small, times)
                yield _actions(page, small)
                yield from _alarms(page, server, small, times)
            for ward in wards:
                with _page(browser, server, ward) as page:
                    yield _list(page, ward, times // 2)
            with _page(browser, server, small) as page:
                yield _lost(page, server, small)


def _settled(urls: Urls) -> list[Ward]:
    now = machine_now()
    wards = settle(urls, SIZES, now)
    give_a_past(urls, wards[0].homes, now, days=8, sets_an_upload=8)
    rest = [home for ward in wards[1:] for home in ward.homes]
    give_a_past(urls, rest, now, days=1, sets_an_upload=4)
    tidy(urls)
    return wards


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield from launched(playwright)


@contextmanager
def _page(browser: Browser, server: Served, ward: Ward) -> Iterator[Page]:
    seat = screen(browser, f"http://127.0.0.1:{server.port}")
    page = seat.page
    page.add_init_script(_TIMER)
    page.context.request.post(
        "/api/v1/sessions", data={"username": ward.username, "password": PASSWORD}
    )
    _open_list(page, ward)
    yield page
    page.context.close()


def _open_list(page: Page, ward: Ward) -> None:
    page.goto(f"/ward/?unit={ward.unit_id}")
    page.locator("#roundlist tr[data-id]").first.wait_for(timeout=60_000)


def _next_patients(page: Page, server: Served, ward: Ward, times: int) -> Iterator[Row]:
    page.keyboard.press("Enter")
    page.locator("#vitals .scatterlayer .trace").first.wait_for(state="attached")
    asked = [f"/api/v1/episodes/{ward.homes[0].episode_id}{tail}" for tail in ("", "/readings")]
    bare = percentile(_told(page, f"bare({asked})", times), 50)
    with _processors(page, server) as spent:
        waits = _told(page, "nextPatient('sign')", times // 2)
    yield _row("signed, next patient drawn", waits, NEXT, bare, spent.each(len(waits)))
    with _processors(page, server) as spent:
        waits = _told(page, "nextPatient('turn')", times)
    yield _row("next patient drawn", waits, NEXT, bare, spent.each(len(waits)))
    spent.chromium.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    waits = _told(page, "nextPatient('turn')", times)
    spent.chromium.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    yield _row("next patient drawn, processor slowed 4 times", waits, NEXT_SLOW)


@dataclass
class Spent:
    """Processor time of the page's own thread and of the server, as neighbours cannot stretch it."""

    chromium: CDPSession
    server: Served
    page_s: float = 0.0
    server_s: float = 0.0

    def so_far(self) -> tuple[float, float]:
        """Give the seconds spent since both began."""
        told = self.chromium.send("Performance.getMetrics")["metrics"]
        page = next(one["value"] for one in told if one["name"] == "TaskDuration")
        return float(page), used(self.server.pid)

    def each(self, times: int) -> str:
        """Say what one time cost."""
        page, server = (1e3 * seconds / times for seconds in (self.page_s, self.server_s))
        return f"; {page:.0f} + {server:.0f} ms of processor in page and server"


@contextmanager
def _processors(page: Page, server: Served) -> Iterator[Spent]:
    spent = Spent(page.context.new_cdp_session(page), server)
    spent.chromium.send("Performance.enable", {"timeDomain": "threadTicks"})
    begun = spent.so_far()
    yield spent
    spent.page_s, spent.server_s = (
        after - before for after, before in zip(spent.so_far(), begun, strict=True)
    )


def _told(page: Page, what: str, times: int) -> list[float]:
    page.evaluate(what)
    return [float(page.evaluate(what)) / 1e3 for _ in range(times)]


def _actions(page: Page, ward: Ward) -> Row:
    """Sign a stable patient from the list, and count what a person does."""
    _open_list(page, ward)
    keys = ("Enter", "1", "Control+Enter")
    for key in keys:
        page.keyboard.press(key)
        if key == "Enter":
            page.locator("#note").wait_for()
    page.locator("#toasts .undo").wait_for()
    met = len(keys) <= ACTIONS
    return Row("stable patient opened, decided and signed", "3 keys", "3 actions", met)


def _alarms(page: Page, server: Served, ward: Ward, times: int) -> Iterator[Row]:
    _open_list(page, ward)
    waits = [_alarm(page, server, home) for home in ward.homes[:times]]
    slow = percentile(waits, 95)
    yield Row(
        "reading sent to alarm on the screen",
        _spread(waits),
        f"p95 {ALARM:.0f} s",
        slow <= ALARM * 1e3,
    )


def _alarm(page: Page, server: Served, home: Home) -> float:
    sleep(CALM)
    chance, now = Random(), machine_now()
    readings = [
        reading | {"value": ILL.get(str(reading["kind"]), reading["value"])}
        for reading in set_of_five(now - timedelta(seconds=5), chance)
    ]
    page.evaluate(f"watchFor('{home.episode_id}')")
    sent = machine_now()
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    headers = {"authorization": f"Bearer {home.token}", "content-type": "application/json"}
    connection.request("POST", PATH, body(home, readings, now, chance), headers)
    if connection.getresponse().status != HTTPStatus.OK:
        raise RuntimeError("The set was not taken.")
    connection.close()
    seen = float(page.evaluate("seen"))
    return seen / 1e3 - sent.timestamp()


def _list(page: Page, ward: Ward, times: int) -> Row:
    size = len(ward.homes)
    bare = percentile(_told(page, f"bare(['/api/v1/round?unit={ward.unit_id}'])", times), 50)
    waits = _told(page, f"listDrawn({size})", times)
    return _row(f"list of {size} drawn", waits, LIST_BUDGETS.get(size), bare)


def _lost(page: Page, server: Served, ward: Ward) -> Row:
    """Kill the server and its children as a power cut does, right after a sign of life."""
    _open_list(page, ward)
    page.evaluate("nextBeat()")
    killed = machine_now()
    os.kill(server.pid, signal.SIGKILL)
    page.locator("#stale:not(:empty)").wait_for(timeout=60_000)
    took = (machine_now() - killed) / timedelta(seconds=1)
    return Row("lost contact told", f"{took:.1f} s", f"{SILENCE:.0f} s", took <= SILENCE)


def _row(
    what: str, waits: list[float], budget: float | None, bare: float | None = None, more: str = ""
) -> Row:
    slow = percentile(waits, 95)
    return Row(
        what,
        _spread(waits) + more,
        "" if budget is None else f"p95 {budget * 1e3:.0f} ms",
        budget is None or slow <= budget * 1e3,
        None if bare is None else percentile(waits, 50) / bare,
    )


def _spread(waits: list[float]) -> str:
    p50, p95 = percentile(waits, 50), percentile(waits, 95)
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, worst {max(waits) * 1e3:.0f} ms"


if __name__ == "__main__":
    for row in measure():
        print(row, flush=True)
