"""A clinic's own plans come on top of the packaged ones; a broken file changes nothing."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest

from backend.monitoring import plans
from backend.monitoring.plans import Shelf
from careplans.load import packaged

DAY = date(2026, 11, 22)


def newer(text: str, version: str) -> str:
    lines = [
        f'version = "{version}"'
        if line.startswith("version")
        else "in_force_from = 2026-11-21"
        if line.startswith("in_force_from")
        else line
        for line in text.splitlines()
    ]
    return "\n".join(lines)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(plans, "LOOK_EVERY_SECONDS", 0.0)
    found = Shelf()
    found.use(tmp_path)
    return found


def test_an_empty_folder_leaves_the_packaged_plans(shelf: Shelf) -> None:
    assert shelf.plan("pneumonia", DAY).id == "pneumonia"


def test_a_newer_version_takes_over_from_its_day(shelf: Shelf, tmp_path: Path) -> None:
    before = shelf.plan("pneumonia", DAY).version
    (tmp_path / "pneumonia.toml").write_text(newer(packaged()["pneumonia.toml"], "2026.99"))

    assert shelf.plan("pneumonia", DAY).version != before
    assert "2026.99" in shelf.plan("pneumonia", DAY).version
    assert shelf.plan("pneumonia", date(2026, 11, 20)).version == before


def test_a_misspelt_key_is_told_with_file_and_key_and_the_plan_in_force_stays(
    shelf: Shelf, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = shelf.plan("pneumonia", DAY)
    text = newer(packaged()["pneumonia.toml"], "2026.99").replace("urgency", "urgensy", 1)
    (tmp_path / "pneumonia.toml").write_text(text)

    with caplog.at_level(logging.ERROR):
        assert shelf.plan("pneumonia", DAY) == before

    assert "pneumonia.toml" in caplog.text
    assert "urgensy" in caplog.text


def test_a_mended_file_is_taken_without_a_restart(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "pneumonia.toml").write_text("no toml at all [")
    shelf.plan("pneumonia", DAY)
    (tmp_path / "pneumonia.toml").write_text(newer(packaged()["pneumonia.toml"], "2026.99"))

    assert "2026.99" in shelf.plan("pneumonia", DAY).version


def test_a_folder_that_is_gone_leaves_what_is_in_force(shelf: Shelf, tmp_path: Path) -> None:
    before = shelf.plan("pneumonia", DAY)
    tmp_path.rmdir()

    assert shelf.plan("pneumonia", DAY) == before
