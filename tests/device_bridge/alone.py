"""Prove that the bridge goes home alone: python tests/device_bridge/alone.py.

Builds the wheel, installs `hemrond[bridge]` from it into an empty environment, makes sure that
nothing from the server's shelf came along, and runs the bridge's tests there, against the installed
code. Uses `uv` of the environment it runs in; ends with exit code 0 only if every step did.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAYS_AT_THE_WARD = ("alembic", "dash", "fastapi", "plotly", "psycopg", "pydantic", "sqlalchemy")
TOOLS = ("pytest", "hypothesis")
MEGABYTE = 1_000_000
# Beside our interpreter (the dev group brings it), or wherever the machine has one.
# Many hospitals' networks have a certificate authority that only the machine knows.
MACHINES_OWN = {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"}
UV = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"


def main() -> int:
    """Build, install, look, and test; say how large it is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = folder / "home" / "bin" / "python"
        run([UV, "build", "--quiet", "--wheel", "--out-dir", str(folder / "dist"), str(ROOT)])
        (wheel,) = (folder / "dist").glob("*.whl")
        run([UV, "venv", "--quiet", "--python", sys.executable, str(folder / "home")])
        install(python, f"hemrond[bridge] @ {wheel.as_uri()}")
        say_sizes(python, wheel, folder / "home")
        check_nothing_came_along(python, folder)
        install(python, *TOOLS)
        check_nothing_came_along(python, folder)
        copy_tests(folder / "tests")
        run([str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"], folder)
    sys.stdout.write("The bridge goes home alone.\n")
    return 0


def install(python: Path, *what: str) -> None:
    """Install into the empty environment; its interpreter is named, for UV_PYTHON outranks it."""
    run([UV, "pip", "install", "--quiet", "--python", str(python), *what])


def say_sizes(python: Path, wheel: Path, home: Path) -> None:
    """Print what the home has to download and to hold."""
    frozen = [UV, "pip", "freeze", "--quiet", "--python", str(python)]
    packages = subprocess.run(frozen, check=True, capture_output=True, text=True)  # noqa: S603 -- our own steps
    held = sum(f.stat().st_size for f in home.rglob("*") if f.is_file() and not f.is_symlink())
    names = sorted(line.split("==")[0].split(" @ ")[0] for line in packages.stdout.splitlines())
    sys.stdout.write(f"wheel {wheel.stat().st_size / MEGABYTE:.2f} MB\n")
    sys.stdout.write(f"installed {held / MEGABYTE:.1f} MB, {len(names)} packages: {names}\n")


def check_nothing_came_along(python: Path, folder: Path) -> None:
    """Ask the interpreter itself, from a folder in which there is nothing to import by chance."""
    question = (
        "import importlib.util as util, device_bridge, sys;"
        "found = [name for name in sys.argv[1:] if util.find_spec(name)];"
        "sys.exit(f'came along: {found}' if found else 0)"
    )
    run([str(python), "-I", "-c", question, *STAYS_AT_THE_WARD], folder)


def copy_tests(tests: Path) -> None:
    """Take the bridge's tests and nothing else, with the project's own pytest settings."""
    shutil.copytree(ROOT / "tests" / "device_bridge", tests / "device_bridge")
    (tests / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tests.parent)


def run(command: Sequence[str], folder: Path = ROOT) -> None:
    """Run one step; a step that fails ends everything with its exit code."""
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    code = subprocess.run(command, check=False, cwd=folder, env=clean).returncode  # noqa: S603 -- our own steps
    if code and command[0] == UV:
        clean |= MACHINES_OWN
        code = subprocess.run(command, check=False, cwd=folder, env=clean).returncode  # noqa: S603 -- as above
    if code:
        sys.exit(code)


if __name__ == "__main__":
    sys.exit(main())
