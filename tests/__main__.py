"""All tests, step by step: what `python3 run.py test`, `just test` and CI run.

    python -m tests                everything
    python -m tests fast browser   only these steps

A step that lacks something on the machine installs it (Chromium from Debian's packages, Node
packages from their lock file) or fails and says what is missing; nothing is skipped in silence.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# A file of tests stays in one process: its tests may share a database, a house or a ward.
FILE_BY_FILE = ("--dist=loadscope", "--no-loadscope-reorder")
CORES = os.cpu_count() or 1
SIDE_BY_SIDE = ("-n", str(min(CORES, 4)), *FILE_BY_FILE)
# A ward and a browser keep a core busy.
TWO_WARDS = ("-n", str(min(CORES, 2)), *FILE_BY_FILE)
# Ten thousand examples, and every demo stay by several plans: every line they run is run by shorter
# tests too, and measuring which would make them last several times as long.
TOO_LONG_TO_MEASURE = {"test_look_again.py", "test_clinical_safety.py"}
ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of test."""

    name: str
    about: str
    run: Callable[[], int]


def main() -> int:
    """Run the chosen steps, all of them even if one fails, and say what came of each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("steps", nargs="*", choices=[[], *(step.name for step in STEPS)])
    chosen = set(parser.parse_args().steps) or {step.name for step in STEPS}
    # A shell's `&` makes its children deaf to Ctrl-C; some of the tests send it to theirs.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    outcome = {step.name: _timed(step) for step in STEPS if step.name in chosen}
    print("\n" + "\n".join(f"{name:<10} {said}" for name, (_, said) in outcome.items()))
    return max((code for code, _ in outcome.values()), default=0)


def _timed(step: Step) -> tuple[int, str]:
    print(f"\n== {step.name}: {step.about}", flush=True)
    begun = time.monotonic()
    code = step.run()
    took = time.monotonic() - begun
    return (1 if code else 0), f"{'failed' if code else 'ok':<7} {took:6.0f} s"


def _check() -> int:
    """Lint, format, types, contracts."""
    commands = (
        ("ruff", "check", "--output-format", "concise"),
        ("ruff", "format", "--check"),
        ("mypy",),
        ("lint-imports",),
    )
    return max([_call(str(BIN / name), *rest) for name, *rest in commands])


def _fast() -> int:
    """Everything that needs no browser: the pure parts and those on a real PostgreSQL."""
    measured = sorted(
        str(file.relative_to(ROOT))
        for file in (ROOT / "tests" / "careplans").glob("test_*.py")
        if file.name not in TOO_LONG_TO_MEASURE
    )
    elsewhere = (f"--ignore={path}" for path in ("tests/e2e", "tests/timescale", *measured))
    coverage = ("--cov=careplans", "--cov-branch", "--cov-report=")
    return max(
        _pytest("tests", *elsewhere, *SIDE_BY_SIDE),
        _pytest(*measured, *coverage, *SIDE_BY_SIDE) or _covered("careplans/*", 100),
    )


def _browser() -> int:
    if not _chromium():
        print("No Chromium was found and none could be installed; the browser tests need one.")
        return 1
    return _pytest("tests/e2e", "--tb=short", *TWO_WARDS)


def _timescale() -> int:
    return _pytest("tests/timescale")


def _alone() -> int:
    return _call(sys.executable, "tests/device_bridge/alone.py")


STEPS = (
    Step("check", "lint, format, types and the contracts between the parts", _check),
    Step("fast", "the pure parts, and the backend on a real PostgreSQL", _fast),
    Step("browser", "the product in a real Chromium", _browser),
    Step(
        "timescale", "TimescaleDB's own SQL on WebAssembly: compatibility, nothing else", _timescale
    ),
    Step("alone", "the bridge installed without anything of the server's", _alone),
)


def _pytest(*arguments: str) -> int:
    return _call(sys.executable, "-m", "pytest", "-q", *arguments)


def _covered(what: str, least: int) -> int:
    return _call(
        sys.executable, "-m", "coverage", "report", f"--include={what}", f"--fail-under={least}"
    )


def _call(*command: str) -> int:
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _chromium() -> bool:
    """Find Chromium, or install it from Debian's packages, or Playwright's."""
    if os.environ.get("HEMROND_CHROMIUM") or any(
        shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")
    ):
        return True
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("Installing Chromium from Debian's packages ...", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for rest in (("update", "-qq"), ("install", "-y", "-qq", "chromium")):
            subprocess.run(["apt-get", *rest], env=quiet, check=False, stdout=subprocess.DEVNULL)
        return shutil.which("chromium") is not None
    print("Installing Playwright's Chromium ...", flush=True)
    return _call(sys.executable, "-m", "playwright", "install", "chromium") == 0


if __name__ == "__main__":
    sys.exit(main())
