"""A cuff's octets become rows of the ward: the real bridge, the real product, HTTP between them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, text

from device_bridge.config import Config
from device_bridge.kit import Kit
from device_bridge.outbox import Counts, Outbox
from device_bridge.simulator import Condition, Home, MadeUpPatient
from device_bridge.uplink import State
from tests.backend.homes import rows
from tests.people import World

WELL = {
    "pulse": Decimal(72),
    "oxygen_saturation": Decimal(97),
    "systolic": Decimal(128),
    "diastolic": Decimal(76),
    "temperature": Decimal("37.1"),
}
Sets = list[tuple[datetime, Mapping[str, Decimal]]]


def live(
    config: Config,
    sets: Sets,
    now: datetime,
    *,
    kit: Kit | None = None,
    times: int = 1,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[int, State, Counts]:
    """Let a home measure given values and deliver; give what is safe, the road, and the outbox."""

    async def work() -> tuple[int, State, Counts]:
        patient = MadeUpPatient(Condition.STABLE, since=now)
        async with Home(config, patient, kit=kit) as home:
            home.replay(sets)
            safe = 0
            for _ in range(times):
                safe += await home.deliver(now)
                meanwhile()
            return safe, home.state, home.counts()

    return asyncio.run(work())


def test_every_value_of_a_set_arrives_as_it_was_measured(
    adas_home: Config, world: World, owner: Engine, now: datetime
) -> None:
    at = (now - timedelta(minutes=20)).replace(microsecond=0)

    safe, state, counts = live(adas_home, [(at, WELL)], now)

    assert (safe, state, counts.delivered, counts.parked) == (6, State.ONLINE, 6, 0)
    kept = rows(
        owner, "SELECT kind, value, observed_at, patient_id, device, raw, source FROM reading"
    )
    assert len({row.kind for row in kept}) == len(kept) == 6
    assert {row.value for row in kept} == {*WELL.values(), Decimal(93)}
    assert {(row.patient_id, row.source) for row in kept} == {(world.ada.patient_id, "device")}
    assert all(abs(row.observed_at - at) < timedelta(seconds=2) for row in kept)
    assert all(row.raw and row.device.startswith("simulated-") for row in kept)


def test_what_a_cuff_shows_in_kilopascal_is_kept_in_what_the_rules_are_written_in(
    adas_home: Config, owner: Engine, now: datetime
) -> None:
    live(adas_home, [(now - timedelta(minutes=20), WELL)], now, kit=Kit(kilopascal=True))

    kept = rows(owner, "SELECT value FROM reading WHERE device = 'simulated-cuff'")
    assert all(40 < row.value < 200 for row in kept), "mm[Hg], not kPa"
    assert len(kept) >= 3


def test_a_patient_who_gets_worse_is_seen_to(
    adas_home: Config, world: World, owner: Engine, now: datetime
) -> None:
    ill = WELL | {"oxygen_saturation": Decimal(88), "pulse": Decimal(132)}

    live(adas_home, [(now - timedelta(hours=2), WELL), (now - timedelta(minutes=2), ill)], now)

    (standing,) = rows(
        owner, "SELECT tier, urgency FROM standing WHERE episode_id = :e", e=world.ada.episode_id
    )
    assert standing.tier <= 2


def test_nothing_is_stored_twice_when_the_whole_outbox_is_sent_again(
    adas_home: Config, owner: Engine, now: datetime
) -> None:
    """A lost answer, or a disk put back from a copy: the same octets under the same ids."""
    live(adas_home, [(now - timedelta(minutes=20), WELL)], now)
    outbox = Outbox(adas_home.outbox, adas_home.episode)
    outbox._db.execute("UPDATE upload SET state = 'pending'")
    outbox.close()

    _, state, counts = live(adas_home, [], now)

    assert (state, counts.delivered, counts.parked) == (State.ONLINE, 6, 0)
    assert rows(owner, "SELECT count(*) AS n FROM reading")[0].n == 6


def test_a_home_whose_clock_is_an_hour_wrong_is_put_right(
    adas_home: Config, owner: Engine, now: datetime
) -> None:
    """The bridge says at each sending what its clock shows (X-Sent-At)."""
    theirs = now + timedelta(hours=1)
    at = theirs - timedelta(minutes=10)

    live(adas_home, [(at, WELL)], theirs, kit=Kit(cuff_clock=None))

    kept = rows(owner, "SELECT observed_at, time_quality FROM reading")
    assert {row.time_quality for row in kept} == {"corrected"}
    real = now - timedelta(minutes=10)
    assert all(abs(row.observed_at - real) < timedelta(minutes=1) for row in kept)


def test_what_the_ward_will_not_take_is_parked_and_the_rest_goes_through(
    adas_home: Config, owner: Engine, now: datetime
) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE episode SET status = 'discharged'"))

    safe, state, counts = live(adas_home, [(now - timedelta(minutes=9), WELL)], now, times=3)

    assert (safe, counts.waiting, counts.delivered) == (0, 0, 0)
    assert (counts.parked, state) == (6, State.ONLINE)


def test_a_revoked_token_keeps_everything_in_the_home(
    adas_home: Config, owner: Engine, now: datetime
) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE device_token SET revoked_at = now()"))

    safe, state, counts = live(adas_home, [(now - timedelta(minutes=9), WELL)], now, times=3)

    assert (safe, state) == (0, State.REFUSED)
    assert (counts.waiting, counts.parked) == (6, 0)
    assert rows(owner, "SELECT FROM reading") == []


def test_a_new_token_lets_out_what_was_kept(
    adas_home: Config, owner: Engine, now: datetime
) -> None:
    refused = replace(adas_home, token="not-the-one-we-gave-out")  # noqa: S106 -- and not a secret
    live(refused, [(now - timedelta(minutes=9), WELL)], now)

    safe, state, _ = live(adas_home, [], now)

    assert (safe, state) == (6, State.ONLINE)
    assert rows(owner, "SELECT count(*) AS n FROM reading")[0].n == 6


def test_a_ward_that_is_away_is_waited_for(
    adas_home: Config, owner: Engine, now: datetime, address: str
) -> None:
    away = replace(adas_home, backend="http://127.0.0.1:9")
    _, state, counts = live(away, [(now - timedelta(minutes=9), WELL)], now, times=8)
    assert (state, counts.waiting, counts.parked) == (State.OFFLINE, 6, 0)
    assert httpx.get(f"{address}/health").status_code in {200, 503}

    safe, _, _ = live(adas_home, [], now)

    assert safe == 6
    assert rows(owner, "SELECT count(*) AS n FROM upload")[0].n == 1, "not one by one"


@pytest.mark.parametrize("hours", [12])
def test_a_night_without_network_comes_in_as_a_whole(
    adas_home: Config, owner: Engine, now: datetime, hours: int
) -> None:
    sets: Sets = [
        (now - timedelta(minutes=10 * n), WELL | {"pulse": Decimal(70 + n % 9)})
        for n in range(hours * 6)
    ]

    safe, _, counts = live(adas_home, sets, now)

    assert (safe, counts.waiting) == (6 * len(sets), 0)
    assert rows(owner, "SELECT count(*) AS n FROM reading")[0].n == 6 * len(sets)


def test_the_outbox_has_nobodys_name_in_it(
    adas_home: Config, world: World, now: datetime, tmp_path: Path
) -> None:
    """T21: whoever finds the kit learns values, not whose."""
    live(adas_home, [(now - timedelta(minutes=9), WELL)], now)

    octets = b"".join(file.read_bytes() for file in (tmp_path / "ada").iterdir())
    assert b"Ada" not in octets
    assert b"195009072553" not in octets
    assert world.ada.token.encode() not in octets
