"""The round list: server time for wards of 25, 200 and 1,000 patients with a week of readings."""

from __future__ import annotations

import argparse
import http.client
import json
from collections.abc import Callable, Iterator
from time import perf_counter

from backend.access.callers import Caller, Post
from backend.core.clock import machine_now
from backend.core.database import Database, open_database, work_for
from backend.core.words import Role, UnitKind
from backend.rounds.round_list import neighbours
from benchmarks.generator import percentile
from benchmarks.ground import PASSWORD, Ward, durable_database, settle, tidy
from benchmarks.homes import ZONE, give_a_past
from benchmarks.report import Row
from benchmarks.served import PRODUCT, Served, served

BUDGETS = {25: 50, 1000: 200}
_SIZES = (25, 200, 1000)
# PostgreSQL plans a prepared statement anew five times before it keeps a plan.
_WARM = 6


def measure(*, times: int = 40) -> Iterator[Row]:
    """Measure all three wards in one database: through HTTP, then what a patient's page asks."""
    with durable_database() as urls:
        now = machine_now()
        wards = settle(urls, _SIZES, now)
        give_a_past(urls, [h for w in wards for h in w.homes], now, days=7, sets_an_upload=4)
        tidy(urls)
        with served(urls, PRODUCT, processes=1) as server:
            for ward in wards:
                yield _row("GET /api/v1/round", ward, _by_http(server, ward, times))
        database = open_database(urls.app, pool_size=1)
        for ward in wards:
            yield _row("the order alone", ward, _by_statement(database, ward, times), judged=False)
        database.close()


def _by_http(server: Served, ward: Ward, times: int) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    cookies = _log_in(connection, ward)

    def ask() -> bytes:
        connection.request("GET", f"/api/v1/round?unit={ward.unit_id}", headers={"Cookie": cookies})
        return connection.getresponse().read()

    rows = json.loads(ask())["rows"]
    if len(rows) != len(ward.homes):
        raise RuntimeError(f"{len(rows)} of {len(ward.homes)} patients were on the list.")
    return _timed(ask, times)


def _log_in(connection: http.client.HTTPConnection, ward: Ward) -> str:
    who = json.dumps({"username": ward.username, "password": PASSWORD})
    connection.request("POST", "/api/v1/sessions", who, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return "; ".join(
        value.partition(";")[0] for key, value in answer.getheaders() if key.lower() == "set-cookie"
    )


def _by_statement(database: Database, ward: Ward, times: int) -> list[float]:
    post = Post(ward.unit_id, "Ward", UnitKind.WARD, Role.PHYSICIAN)
    caller = Caller(ward.doctor_id, "Doctor", "Läkare", "sv", (post,))
    with database.session() as session:
        work_for(session, caller.units)

        def ask() -> object:
            return neighbours(session, caller, ward.unit_id, zone=ZONE, now=machine_now())

        return _timed(ask, times)


def _timed(ask: Callable[[], object], times: int) -> list[float]:
    for _ in range(_WARM):
        ask()
    waits = []
    for _ in range(times):
        begun = perf_counter()
        ask()
        waits.append(perf_counter() - begun)
    return waits


def _row(what: str, ward: Ward, waits: list[float], *, judged: bool = True) -> Row:
    size = len(ward.homes)
    budget = BUDGETS.get(size) if judged else None
    slow = percentile(waits, 95)
    return Row(
        f"{what}, {size} patients",
        f"p50 {percentile(waits, 50):.0f} ms, p95 {slow:.0f} ms",
        budget="" if budget is None else f"p95 {budget} ms",
        met=budget is None or slow <= budget,
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=40)
    for row in measure(times=arguments.parse_args().times):
        print(row, flush=True)
