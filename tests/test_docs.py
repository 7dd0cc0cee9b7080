"""What the pages say is so: settings, commands and files that they name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backend.core.settings import _FROM_FILE, Settings
from backend.process.cli import _parser

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
FIELDS = Settings.model_fields
_ROW = re.compile(r"^\| `(HEMROND_\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
# Where the default depends on who asks, the page says how.
_DEPENDS = {"HEMROND_STATE_DIR"}


def test_every_setting_stands_in_the_table_with_its_default_and_its_meaning() -> None:
    told = {name: (default, what) for name, default, what in _ROW.findall(OPERATIONS)}
    real = {
        f"HEMROND_{name.upper()}": (
            "none" if field.default is None else f"`{field.default}`",
            field.description,
        )
        for name, field in FIELDS.items()
    }

    assert told.keys() == real.keys()
    assert {name: what for name, (_, what) in told.items()} == {
        name: what for name, (_, what) in real.items()
    }
    assert {n: d for n, (d, _) in told.items() if n not in _DEPENDS} == {
        n: d for n, (d, _) in real.items() if n not in _DEPENDS
    }


def test_no_page_names_a_setting_that_is_not_there() -> None:
    known = {f"HEMROND_{name.upper()}" for name in FIELDS} | {f"{n}_FILE" for n in _FROM_FILE}
    named = {
        (page.name, name)
        for page in PAGES
        for name in re.findall(r"\bHEMROND_[A-Z][A-Z_]*[A-Z]\b", page.read_text("utf-8"))
    }

    assert {pair for pair in named if pair[1] not in known} == set()


def test_no_setting_is_read_behind_the_settings_back() -> None:
    known = {f"HEMROND_{name.upper()}" for name in FIELDS} | {f"{n}_FILE" for n in _FROM_FILE}
    used = {
        name
        for file in [*(ROOT / "backend").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")]
        for name in re.findall(r"\bHEMROND_[A-Z][A-Z_]*[A-Z]\b", file.read_text("utf-8"))
    }

    assert used <= known


def test_every_command_that_the_operations_page_names_is_there() -> None:
    real = set(re.findall(r"^    (\w+)  ", _parser().format_help(), re.MULTILINE))
    named = set(re.findall(r"`(?:\S+=\S+ )*hemrond (\w+)", OPERATIONS))

    assert named <= real
    assert {"serve", "worker", "migrate"} <= named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
