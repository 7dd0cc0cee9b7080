"""What is carried from others is what it says it is, and fits what draws with it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import plotly
import pytest

from dashboard.ward.app import ASSETS

E2E = Path(__file__).parent.parent / "e2e" / "vendor"
LINE = re.compile(r"^\| `([^`]+)` \|.*\| ([\d.]+) \| .* \| `([0-9a-f]{64})` \|$", re.MULTILINE)


def carried() -> list[tuple[Path, str, str]]:
    return [
        (folder / name, version, digest)
        for folder in (ASSETS, E2E)
        for name, version, digest in LINE.findall((folder / "VENDOR.md").read_text("utf-8"))
    ]


@pytest.mark.parametrize(("file", "version", "digest"), carried(), ids=lambda v: Path(v).name)
def test_a_carried_file_is_unchanged(file: Path, version: str, digest: str) -> None:
    assert version
    assert hashlib.sha256(file.read_bytes()).hexdigest() == digest


def test_everything_carried_is_listed() -> None:
    assert {file.name for file, _, _ in carried()} == {
        "a_plotly-basic.min.js",
        "source-sans-3-latin-wght-normal.woff2",
        "axe.min.js",
    }


def test_plotly_js_is_the_version_that_the_python_package_draws_for() -> None:
    theirs = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    version = re.compile(rb"plotly\.js v(\d+\.\d+\.\d+)|minified\) v(\d+\.\d+\.\d+)")

    def told(file: Path) -> bytes:
        with file.open("rb") as head:
            found = version.search(head.read(400))
        assert found is not None
        return found.group(1) or found.group(2)

    assert told(ASSETS / "a_plotly-basic.min.js") == told(theirs)


def test_our_own_scripts_never_write_markup() -> None:
    for script in ASSETS.glob("*.js"):
        if "plotly" not in script.name:
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(",
                script.read_text("utf-8"),
            ), script.name


def test_nothing_of_ours_is_fetched_from_elsewhere() -> None:
    for file in (*ASSETS.glob("*.css"), *ASSETS.glob("ward*.js"), *ASSETS.glob("login.*")):
        told = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://", told), file.name
