"""The commands of `hemrond-bridge`: what they print is for the person who sets up the home."""

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from device_bridge import bridge, clock, radio
from device_bridge.config import Config, ConfigError, load
from device_bridge.outbox import Outbox, OutboxError
from device_bridge.radio import RadioError
from device_bridge.simulator import Condition, Home, MadeUpPatient
from device_bridge.uplink import State

HOME_FILE = Path("/etc/hemrond/home.toml")
DONE, FAILED, UNUSABLE = 0, 1, 2

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    asked = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would tell of every request
    try:
        return int(asked.command(asked))
    except ConfigError as error:
        return _fail(str(error), UNUSABLE)
    except (OutboxError, RadioError) as error:
        return _fail(str(error), FAILED)
    except KeyboardInterrupt:
        return DONE


def run(asked: argparse.Namespace) -> int:
    """Listen to the home's devices and deliver, until stopped."""
    config = load(asked.config)
    if not config.devices:
        return _fail(f"{asked.config}: 'devices' is empty; there is nobody to listen to.", UNUSABLE)
    if asked.retry_parked:
        with contextlib.closing(Outbox(config.outbox, config.episode)) as outbox:
            _say(f"{outbox.release()} parked uploads will be sent once more.")
    asyncio.run(_until_stopped(bridge.run(config)))
    return DONE


def scan(asked: argparse.Namespace) -> int:
    """Show what is announced nearby."""
    found = asyncio.run(radio.scan(asked.seconds))
    for one in found:
        readable = "can be read" if one.readable else ""
        _say(f"{one.address}  {one.rssi:4d} dBm  {one.name:24}  {readable}".rstrip())
    return DONE if found else _fail("No device was seen; is one of them awake and near?", FAILED)


def simulate(asked: argparse.Namespace) -> int:
    """Play a home with a made-up patient, through the real outbox and the real API."""
    config = load(asked.config)
    patient = MadeUpPatient(Condition(asked.patient), since=clock.now(), seed=asked.seed)
    return asyncio.run(_live(config, patient, asked.sets, asked.every))


def status(asked: argparse.Namespace) -> int:
    """Show what is in the outbox; 1 if a person has to look at it."""
    config = load(asked.config)
    if not config.outbox.exists():
        return _fail(f"{config.outbox}: there is no outbox yet.", FAILED)
    with contextlib.closing(Outbox(config.outbox, config.episode)) as outbox:
        counts, parked, quarantined = outbox.counts(), outbox.parked(), outbox.quarantined()
    _say(f"delivered    {counts.delivered:6d} readings")
    _say(f"waiting      {counts.waiting:6d} readings")
    _say(f"unread       {counts.unread:6d} messages")
    _say(f"parked       {counts.parked:6d} readings")
    for upload_id, readings, reason in parked:
        _say(f"  {upload_id}  {readings} readings  {reason}")
    _say(f"quarantined  {counts.quarantined:6d} messages")
    for arrival, reason in quarantined:
        _say(f"  {arrival.received_at:%Y-%m-%d %H:%M:%SZ}  {arrival.device}  {reason}")
    return FAILED if parked or quarantined else DONE


async def _live(config: Config, patient: MadeUpPatient, sets: int | None, every: float) -> int:
    """Measure and deliver, set after set; tell at the end whether the ward has it all."""
    home = Home(config, patient)
    try:
        measured = 0
        while sets is None or measured < sets:
            home.measure(clock.now())
            await home.deliver(clock.now())
            measured += 1
            if measured != sets:
                await asyncio.sleep(every)
        counts = home.counts()
    finally:
        await home.close()
    _say(
        f"{counts.delivered} readings delivered, {counts.waiting} waiting, {counts.parked} parked."
    )
    if home.state is State.REFUSED:
        return _fail("The ward does not know this token.", FAILED)
    return FAILED if counts.waiting or counts.parked else DONE


async def _until_stopped(work: Awaitable[None]) -> None:
    """Stop cleanly when systemd or a person says so: let go of the radio and close the outbox."""
    task = asyncio.ensure_future(work)
    with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers of this kind
        for number in _STOP_SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hemrond-bridge", description="Bring what is measured in the home to the ward."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    at_work = _command(commands, run, "run")
    _with_config(at_work)
    at_work.add_argument(
        "--retry-parked", action="store_true", help="send what the ward refused once more"
    )
    near = _command(commands, scan, "scan")
    near.add_argument("--seconds", type=_positive, default=10.0, help="how long to listen (10)")
    played = _command(commands, simulate, "simulate")
    _with_config(played)
    played.add_argument("--patient", choices=[*Condition], default=Condition.STABLE)
    played.add_argument("--sets", type=int, help="how many sets to measure (until stopped)")
    played.add_argument("--every", type=_positive, default=60.0, help="seconds between sets (60)")
    played.add_argument("--seed", type=int, default=0, help="another seed is another patient")
    _with_config(_command(commands, status, "status"))
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    command: Callable[[argparse.Namespace], int],
    name: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=command.__doc__, description=command.__doc__)
    parser.set_defaults(command=command)
    return parser


def _with_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, default=HOME_FILE, help=f"the home's settings ({HOME_FILE})"
    )


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return number


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")


def _fail(sentence: str, code: int) -> int:
    sys.stderr.write(f"hemrond-bridge: {sentence}\n")
    return code
