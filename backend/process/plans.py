"""`hemrond plans`: the tools of those who own the rules. Read plans and data; change nothing."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from backend.core.clock import database_now
from backend.core.database import open_database
from backend.core.errors import BadConfiguration
from backend.core.migrate import newest, reached
from backend.core.settings import read_settings
from backend.monitoring.stays import stored_stays
from backend.process.demo.place import folder_of
from backend.process.serve import running_database
from careplans.check import ENDING, check
from careplans.csvdata import stays
from careplans.describe import describe
from careplans.load import PlanError, library, packaged, read
from careplans.plan import Template
from careplans.simulate import ALL_KINDS, HOME_KINDS, by_rule, simulate, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from careplans.plan import CarePlan
    from careplans.simulate import Stay

DEMO = Path(__file__).parent / "data" / "mimic3-demo"
DOCS = Path("docs/careplans")
SCHEMA = "plan.schema.json"
_WHOLE = "unit.toml"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plans` and what it can do to the command line."""
    plans = commands.add_parser("plans", help="check, describe and try the care plans")
    tools = plans.add_subparsers(required=True, metavar="TOOL")
    _check(tools.add_parser("check", help="check all plans and run their examples"))
    _describe(tools.add_parser("describe", help="a plan in plain Swedish, to read and sign"))
    _simulate(tools.add_parser("simulate", help="run a plan over stays that have been"))
    schema = tools.add_parser("schema", help="the JSON Schema of a plan's file, for editors")
    schema.set_defaults(command=lambda _: sys.stdout.write(schema_text()))
    _docs(tools.add_parser("docs", help="write the pages that are generated from the plans"))


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--plans",
        type=Path,
        metavar="FOLDER",
        help="a clinic's own plans, on top of the packaged ones; instead of them if unit.toml is "
        "among them (default: HEMROND_PLANS_DIR)",
    )


def _check(parser: argparse.ArgumentParser) -> None:
    _folder(parser)
    parser.set_defaults(command=lambda chosen: run_check(chosen.plans))


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="a diagnosis, with a path if need be: pneumonia+kim")
    _folder(parser)
    parser.set_defaults(
        command=lambda chosen: sys.stdout.write(describe(plan_of(chosen.name, chosen.plans)))
    )


def _simulate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="a diagnosis, with a path if need be: pneumonia+kim")
    parser.add_argument(
        "--data", type=Path, default=DEMO, metavar="FOLDER", help="stays.csv and vitals.csv(.gz)"
    )
    parser.add_argument(
        "--stored", action="store_true", help="the stays in our own database, not --data"
    )
    parser.add_argument("--demo", action="store_true", help="with --stored: in the demo's database")
    parser.add_argument("--beside", metavar="NAME", help="another plan to lay beside it")
    parser.add_argument(
        "--all-kinds", action="store_true", help="not only what is measured at home"
    )
    _folder(parser)
    parser.set_defaults(command=run_simulate)


def _docs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, default=DOCS, help=f"where to write ({DOCS})")
    parser.add_argument("--check", action="store_true", help="only say whether they are current")
    parser.set_defaults(command=lambda chosen: run_docs(chosen.folder, only_check=chosen.check))


def run_check(folder: Path | None) -> None:
    """Check plans and examples; name file, key and reason of each problem."""
    plans, examples = _plans(folder), _examples(folder)
    problems = check(plans, examples)
    if problems:
        raise BadConfiguration("\n".join(["The plans are not sound.", *map(str, problems)]))
    sys.stdout.write(f"{len(plans)} files of plans and {len(examples)} of examples are sound.\n")


def _plans(folder: Path | None) -> dict[str, str]:
    """Give the plans of a folder as they will be in force: by themselves only if they are all."""
    own = _own(folder, examples=False)
    if _WHOLE in own:
        return own
    # Not by their bare names: a new version may be called as the packaged file it follows.
    return packaged() | {f"own/{name}": text for name, text in own.items()}


def _examples(folder: Path | None) -> dict[str, str]:
    whole = _WHOLE in _own(folder, examples=False)
    return ({} if whole else packaged(examples=True)) | _own(folder, examples=True)


def _own(folder: Path | None, *, examples: bool) -> dict[str, str]:
    folder = folder or read_settings().plans_dir
    if folder is None:
        return {}
    found = _texts(folder, examples=examples)
    if not found and not examples:
        raise BadConfiguration(f"There is no plan in {folder}; one is called <id>.toml.")
    return found


def _texts(folder: Path, *, examples: bool) -> dict[str, str]:
    if not folder.is_dir():
        raise BadConfiguration(f"There is no folder {folder}.")
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted(folder.glob("*.toml"))
        if file.name.endswith(ENDING) == examples
    }


def plan_of(name: str, folder: Path | None) -> CarePlan:
    """Load a plan as it is at this clinic, or as a folder would make it."""
    try:
        return read(_plans(folder)).plan(name)
    except PlanError as error:
        raise BadConfiguration(str(error)) from error


def run_simulate(chosen: argparse.Namespace) -> None:
    """Run a plan over data, beside the one named, or beside the clinic's of the same name."""
    plans = [plan_of(chosen.name, chosen.plans)]
    if chosen.beside is not None or chosen.plans is not None:
        plans.append(plan_of(chosen.beside or chosen.name, None))
    data = stored(demo=chosen.demo) if chosen.stored else read_stays(chosen.data)
    kinds = ALL_KINDS if chosen.all_kinds else HOME_KINDS
    reports = [simulate(plan, data, kinds=kinds, resampled=not chosen.stored) for plan in plans]
    sys.stdout.write(f"{table(reports)}\n{by_rule(reports)}")


def stored(*, demo: bool = False) -> tuple[Stay, ...]:
    """Read the stays of our own patients; what comes out of it are numbers, not people."""
    settings = read_settings()
    if demo:
        its_own = {"state_dir": folder_of(settings.state_dir), "database_url": None}
        settings = settings.model_copy(update=its_own)
    with running_database(settings, say=lambda _: None) as running:
        database = open_database(running.url_app, pool_size=1)
        try:
            if reached(database.engine) != newest():
                raise BadConfiguration(
                    "The database is not at this version: run `hemrond migrate` first."
                )
            with database.system_session() as session:
                return tuple(stored_stays(session, now=database_now(session)))
        except OperationalError as wrong:
            raise BadConfiguration(f"The database cannot be reached: {wrong.orig}") from wrong
        finally:
            database.close()


def read_stays(folder: Path) -> tuple[Stay, ...]:
    """Read stays.csv and vitals.csv, or vitals.csv.gz, from a folder."""
    try:
        return stays(_text(folder / "stays.csv"), _text(folder / "vitals.csv"))
    except (KeyError, ValueError) as error:
        raise BadConfiguration(f"The data in {folder} has another form: {error}.") from error


def _text(file: Path) -> str:
    packed = file.with_name(f"{file.name}.gz")
    if file.exists():
        return file.read_text(encoding="utf-8")
    if packed.exists():
        return gzip.decompress(packed.read_bytes()).decode()
    raise BadConfiguration(f"There is no file {file}.")


def schema_text() -> str:
    """Give the JSON Schema of a plan's file."""
    return json.dumps(Template.model_json_schema(), indent=2, ensure_ascii=False) + "\n"


def pages() -> Iterator[tuple[str, str]]:
    """Give the name and text of every generated page."""
    yield SCHEMA, schema_text()
    for name in (*library().names(), *_examples_of_paths()):
        yield f"{name}.md", describe(library().plan(name))


def _examples_of_paths() -> tuple[str, ...]:
    """Show each path on the diagnosis it is most used with, rather than thirty combinations."""
    return "pneumonia+kim", "cellulitis+omar", "endocarditis+opat-pump", "endocarditis+opat-nurse"


def run_docs(folder: Path, *, only_check: bool) -> None:
    """Write the generated pages, or say which of them are not current."""
    stale = [name for name, text in pages() if not _is(folder / name, text)]
    if only_check and stale:
        names = ", ".join(stale)
        raise BadConfiguration(f"Not current: {names}. Run `hemrond plans docs`.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages():
        if name in stale:
            (folder / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(stale)} pages written.\n")


def _is(file: Path, text: str) -> bool:
    return file.exists() and file.read_text(encoding="utf-8") == text
