"""The command line of the ward's side."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from backend.core.errors import BadConfiguration, HemrondError
from backend.core.migrate import migrate
from backend.core.retention import retain
from backend.core.settings import read_settings
from backend.process import plans, staff, states, tokens, units
from backend.process.demo.run import demo
from backend.process.serve import run_worker, running_database, serve
from careplans import PlanError

Command = Callable[[argparse.Namespace], None]
PORT = 8300
_LAST_PORT = 65535


def run(arguments: Sequence[str]) -> int:
    """Run one command; an error is a sentence, not a traceback."""
    chosen = _parser().parse_args(arguments)
    command: Command = chosen.command
    try:
        command(chosen)
    except (HemrondError, PlanError) as wrong:
        sys.stderr.write(f"hemrond: {wrong}\n")
        return 1
    except OSError as wrong:
        if not isinstance(wrong.filename, str | Path):
            raise
        sys.stderr.write(f"hemrond: {wrong.filename} cannot be used: {wrong.strerror}.\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hemrond", description="Hospital at home: the ward's side."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _demo(commands.add_parser("demo", help="a living ward of made-up patients, on this machine"))
    _serve(commands.add_parser("serve", help="serve the API and the ward"))
    worker = commands.add_parser("worker", help="judge again when a moment has come")
    worker.set_defaults(command=_run_worker)
    shape = commands.add_parser("migrate", help="bring the database to this version")
    shape.set_defaults(command=_run_migrate)
    units.add_parsers(commands)
    staff.add_parser(commands)
    tokens.add_parser(commands)
    plans.add_parser(commands)
    states.add_parser(commands)
    return parser


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fresh", action="store_true", help="begin anew, forget the earlier demo")
    parser.add_argument("--still", action="store_true", help="history only; nobody measures on")
    _address(parser)
    parser.set_defaults(
        command=lambda chosen: demo(
            host=chosen.host, port=chosen.port, fresh=chosen.fresh, still=chosen.still
        )
    )


def _serve(parser: argparse.ArgumentParser) -> None:
    _address(parser)
    parser.add_argument("--processes", type=_count, default=1, help="how many serve side by side")
    parser.add_argument("--with-worker", action="store_true", help="run a worker beside, too")
    parser.set_defaults(
        command=lambda chosen: serve(
            host=chosen.host,
            port=chosen.port,
            processes=chosen.processes,
            with_worker=chosen.with_worker,
        )
    )


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=_port, default=PORT, help=f"port to listen on ({PORT})")


def _port(said: str) -> int:
    number = int(said)
    if not 0 < number <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{number} is no port: 1 to {_LAST_PORT}")
    return number


def _count(said: str) -> int:
    number = int(said)
    if number < 1:
        raise argparse.ArgumentTypeError("one or more")
    return number


def _run_migrate(_chosen: argparse.Namespace) -> None:
    settings = read_settings()
    if settings.database_url is not None and settings.owner_database_url is None:
        raise BadConfiguration(
            "Set HEMROND_OWNER_DATABASE_URL: the application's own role may not change tables."
        )
    with running_database(settings) as running:
        url = running.url_owner or running.url_app
        reached = migrate(url)
        retain(url, settings.reading_retention_years)
    sys.stdout.write(f"The database is at {reached}.\n")


def _run_worker(_chosen: argparse.Namespace) -> None:
    run_worker(read_settings())
