"""`hemrond plans`: what the owners of the rules run, and what it says when something is wrong."""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
from pathlib import Path
from typing import get_args

import pytest

from backend.core.errors import BadConfiguration
from backend.process import plans
from careplans.load import library, packaged
from careplans.verdict import Code

DOCS = Path(__file__).parents[2] / "docs" / "careplans"
PACKAGED = Path(__file__).parents[2] / "careplans" / "plans"


def run(*arguments: str) -> None:
    parser = argparse.ArgumentParser()
    plans.add_parser(parser.add_subparsers())
    chosen = parser.parse_args(["plans", *arguments])
    chosen.command(chosen)


def test_the_packaged_plans_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    run("check")

    assert "12 files of plans and 12 of examples are sound." in capsys.readouterr().out


def test_a_bad_plan_is_named_by_file_key_and_reason(tmp_path: Path) -> None:
    shutil.copytree(PACKAGED, tmp_path / "plans")
    bad = tmp_path / "plans" / "kim.toml"
    bad.write_text(bad.read_text().replace("because", "becuase"))

    with pytest.raises(
        BadConfiguration, match=r"kim.toml: clocks.single-visits.becuase: There is no such key"
    ):
        run("check", "--plans", str(tmp_path / "plans"))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="There is no folder"):
        run("check", "--plans", str(tmp_path / "none"))


def test_a_folder_without_plans_is_not_called_sound(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="There is no plan in"):
        run("check", "--plans", str(tmp_path))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A clinic's folder: its own pneumonia from next year on, with one stricter limit."""
    folder = tmp_path / "own"
    folder.mkdir()
    text = packaged()["pneumonia.toml"].replace("in_force_from = 2026", "in_force_from = 2027")
    (folder / "pneumonia.toml").write_text(text.replace("above = 21,", "above = 20,"))
    return folder


def test_a_clinic_checks_its_own_plans_on_top_of_the_packaged_ones(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("check", "--plans", str(own))

    assert "13 files of plans and 12 of examples are sound." in capsys.readouterr().out


def test_a_slip_in_a_clinics_own_plan_is_named(own: Path) -> None:
    plan = own / "pneumonia.toml"
    plan.write_text(plan.read_text().replace("period =", "peroid ="))

    with pytest.raises(
        BadConfiguration, match=r"own/pneumonia\.toml: criteria\.afebrile\.met\.peroid: There is no"
    ):
        run("check", "--plans", str(own))


def test_a_clinics_own_plan_is_described_where_it_is_in_force(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEMROND_PLANS_DIR", str(own))

    run("describe", "pneumonia+kim")

    assert "Andningsfrekvens över 20 /min" in capsys.readouterr().out


def test_a_clinics_own_plan_is_tried_beside_the_one_in_force(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = str(small_data(tmp_path))

    run("simulate", "pneumonia", "--plans", str(own), "--data", data, "--all-kinds")

    assert capsys.readouterr().out.startswith("|  | pneumonia | pneumonia |\n")


def test_a_plan_is_described_in_swedish(capsys: pytest.CaptureFixture[str]) -> None:
    run("describe", "pneumonia+kim")

    assert capsys.readouterr().out.startswith("# Lunginflammation, väg Kim (utan hemtjänst)\n")


def test_an_unknown_plan_is_a_sentence() -> None:
    with pytest.raises(BadConfiguration, match="There is no plan of this name"):
        run("describe", "plague")


def small_data(folder: Path, *, packed: bool = False) -> Path:
    """Two of the real stays."""
    stays = (plans.DEMO / "stays.csv").read_text().splitlines()[:3]
    kept = {line.split(",")[1] for line in stays[1:]}
    vitals = gzip.decompress((plans.DEMO / "vitals.csv.gz").read_bytes()).decode().splitlines()
    text = "\n".join([vitals[0], *(v for v in vitals[1:] if v.split(",")[0] in kept)]) + "\n"
    (folder / "stays.csv").write_text("\n".join(stays) + "\n")
    if packed:
        (folder / "vitals.csv.gz").write_bytes(gzip.compress(text.encode()))
    else:
        (folder / "vitals.csv").write_text(text)
    return folder


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_plan_is_run_over_real_stays(
    packed: bool,  # noqa: FBT001 -- a parameter
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = small_data(tmp_path, packed=packed)

    run("simulate", "pneumonia", "--data", str(data), "--beside", "other-infection")

    out = capsys.readouterr().out
    assert out.startswith(
        "|  | pneumonia | other-infection |\n|---|---:|---:|\n| stays | 2 | 2 |\n"
    )
    assert "| alarms per 100 patient-days | pneumonia | other-infection |" in out


def test_a_plan_not_yet_in_force_is_laid_beside_the_one_that_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plans").mkdir()
    for name, text in packaged().items():
        (tmp_path / "plans" / name).write_text(text.replace("above = 110", "above = 100"))

    run(
        "simulate",
        "pneumonia",
        "--plans",
        str(tmp_path / "plans"),
        "--data",
        str(small_data(tmp_path)),
    )

    assert capsys.readouterr().out.startswith("|  | pneumonia | pneumonia |\n")


def test_one_plan_alone_with_everything_that_was_charted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("simulate", "pneumonia", "--data", str(small_data(tmp_path)), "--all-kinds")

    assert capsys.readouterr().out.startswith("|  | pneumonia |\n")


def test_data_that_is_not_there_or_not_of_this_form_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match=r"There is no file .*stays.csv"):
        run("simulate", "pneumonia", "--data", str(tmp_path))

    (tmp_path / "stays.csv").write_text("name\nAda\n")
    (tmp_path / "vitals.csv").write_text("stay_id\n1\n")
    with pytest.raises(BadConfiguration, match="has another form"):
        run("simulate", "pneumonia", "--data", str(tmp_path))


def test_the_schema_is_json_and_knows_the_keys(capsys: pytest.CaptureFixture[str]) -> None:
    run("schema")

    schema = json.loads(capsys.readouterr().out)
    assert {"id", "rules", "criteria", "clocks", "schedule"} <= schema["properties"].keys()
    assert schema["additionalProperties"] is False


def test_the_generated_pages_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    run("docs", "--check", "--folder", str(DOCS))

    assert capsys.readouterr().out == "0 pages written.\n"


def test_pages_that_are_not_current_are_named_and_then_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(DOCS, tmp_path / "docs")
    (tmp_path / "docs" / "pneumonia.md").write_text("old")
    folder = ("--folder", str(tmp_path / "docs"))

    with pytest.raises(
        BadConfiguration, match=r"Not current: pneumonia.md. Run `hemrond plans docs`"
    ):
        run("docs", "--check", *folder)
    run("docs", *folder)
    run("docs", "--check", *folder)

    assert capsys.readouterr().out == "1 pages written.\n0 pages written.\n"


def test_the_guide_names_every_fact_that_starts_a_clock_and_every_code() -> None:
    guide = (DOCS / "README.md").read_text(encoding="utf-8")

    starts = {clock.starts for template in library().templates for clock in template.clocks}

    assert {start for start in starts if f"`{start}`" not in guide} == set()
    assert {code for code in get_args(Code) if f"`{code}`" not in guide} == set()
