"""What the person who sets up a home types, and what comes back."""

import asyncio
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from device_bridge.commands import main
from device_bridge.outbox import Outbox
from tests.device_bridge.air import eventually
from tests.device_bridge.ward import EPISODE, TOKEN, Ward, refuses

Said = pytest.CaptureFixture[str]


@pytest.fixture
def home(tmp_path: Path, ward: Ward) -> Path:
    path = tmp_path / "home.toml"
    path.write_text(
        f'backend = "{ward.url}"\nepisode = "{EPISODE}"\ntoken = "{TOKEN}"\nstate_dir = "state"\n',
        encoding="utf-8",
    )
    return path


@pytest.fixture
def no_bluetooth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")


def test_simulate_sends_through_the_outbox_to_the_ward(
    home: Path, ward: Ward, capsys: Said
) -> None:
    code = main(["simulate", "--config", str(home), "--sets", "2", "--every", "1"])

    assert (code, len(ward.stored)) == (0, 12)
    assert capsys.readouterr().out == "12 readings delivered, 0 waiting, 0 parked.\n"


def test_simulate_plays_the_patient_that_was_asked_for(home: Path, ward: Ward) -> None:
    main(["simulate", "--config", str(home), "--sets", "1", "--patient", "silent"])

    assert ward.stored == {}


def test_simulate_without_a_ward_says_what_waits(home: Path, ward: Ward, capsys: Said) -> None:
    ward.mood = lambda _: refuses(503)

    code = main(["simulate", "--config", str(home), "--sets", "1"])

    assert (code, capsys.readouterr().out) == (1, "0 readings delivered, 6 waiting, 0 parked.\n")


def test_simulate_with_a_revoked_token_says_so(home: Path, capsys: Said) -> None:
    home.write_text(home.read_text("utf-8").replace(TOKEN, "revoked"), encoding="utf-8")

    code = main(["simulate", "--config", str(home), "--sets", "1"])

    assert (code, capsys.readouterr().err) == (
        1,
        "hemrond-bridge: The ward does not know this token.\n",
    )


def test_status_shows_what_the_ward_would_not_take(home: Path, ward: Ward, capsys: Said) -> None:
    ward.mood = lambda _: refuses(422, title="Unknown unit", detail="Use UCUM.")
    main(["simulate", "--config", str(home), "--sets", "1"])
    capsys.readouterr()

    code = main(["status", "--config", str(home)])

    lines = capsys.readouterr().out.splitlines()
    assert (code, lines[3]) == (1, "parked            6 readings")
    assert [line.split("  ", 2)[2].strip() for line in lines[4:10]] == [
        "1 readings  422 Unknown unit: Use UCUM."
    ] * 6


def test_status_of_a_home_where_all_is_well(home: Path, capsys: Said) -> None:
    main(["simulate", "--config", str(home), "--sets", "1"])
    capsys.readouterr()

    code = main(["status", "--config", str(home)])

    assert (code, capsys.readouterr().out.splitlines()[:2]) == (
        0,
        ["delivered         6 readings", "waiting           0 readings"],
    )


def test_status_before_anything_was_measured(home: Path, capsys: Said) -> None:
    code = main(["status", "--config", str(home)])

    assert code == 1
    assert "there is no outbox yet" in capsys.readouterr().err


def test_a_misspelt_key_is_a_sentence_and_exit_code_2(home: Path, capsys: Said) -> None:
    home.write_text(home.read_text("utf-8").replace("token", "tokn"), encoding="utf-8")

    code = main(["status", "--config", str(home)])

    assert (code, capsys.readouterr().err) == (
        2,
        f"hemrond-bridge: {home}: unknown key 'tokn'; did you mean 'token'?\n",
    )


def test_an_outbox_of_another_patient_is_a_sentence(home: Path, capsys: Said) -> None:
    main(["simulate", "--config", str(home), "--sets", "1"])
    other = home.read_text("utf-8").replace(str(EPISODE), "018f6b1e-0000-7000-8000-000000000002")
    home.write_text(other, encoding="utf-8")

    code = main(["simulate", "--config", str(home), "--sets", "1"])

    assert code == 1
    assert "it holds the readings of another episode" in capsys.readouterr().err


def test_a_home_without_devices_has_nobody_to_listen_to(home: Path, capsys: Said) -> None:
    code = main(["run", "--config", str(home)])

    assert code == 2
    assert "'devices' is empty" in capsys.readouterr().err


@pytest.mark.usefixtures("no_bluetooth")
def test_a_scan_without_bluetooth_is_a_sentence(capsys: Said) -> None:
    code = main(["scan", "--seconds", "0.1"])

    assert code == 1
    assert "is bluetoothd running?" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--every", "0"], ["--every", "nan"], ["--patient", "dead"]])
def test_a_wrong_argument_is_told_before_anything_happens(
    home: Path, wrong: list[str], capsys: Said
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["simulate", "--config", str(home), *wrong])

    assert stopped.value.code == 2
    assert re.search(r"error: argument --(every|patient)", capsys.readouterr().err)


def test_simulate_ends_quietly_with_control_c_and_keeps_what_it_has(home: Path, ward: Ward) -> None:
    command = [sys.executable, "-m", "device_bridge", "simulate", "--config", str(home)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as simulated:  # noqa: S603 -- our own bridge
        try:
            asyncio.run(eventually(lambda: len(ward.stored) == 6))
            simulated.send_signal(signal.SIGINT)
            _, told = simulated.communicate(timeout=120)
        finally:
            simulated.kill()

    assert (simulated.returncode, told) == (0, "")


def test_a_machine_without_the_bridges_packages_says_what_to_install() -> None:
    """On a ward's server `hemrond-bridge` exists too."""
    code = (
        "import sys; sys.modules['bleak'] = None; from device_bridge.__main__ import main; main()"
    )

    command = [sys.executable, "-c", code]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own bridge

    assert asked.stderr == 'bleak is not installed: pip install "hemrond[bridge]"\n'


@pytest.mark.usefixtures("no_bluetooth")
def test_run_stops_cleanly_when_the_machine_says_so_and_sends_what_was_parked(
    home: Path, ward: Ward
) -> None:
    """Bluetooth is missing here, which must not keep what waits from the ward."""
    ward.mood = lambda _: refuses(403)
    main(["simulate", "--config", str(home), "--sets", "1"])
    ward.mood = Ward.mood
    device = '[[devices]]\nid = "cuff-17"\naddress = "AA:BB:CC:DD:EE:01"\n'
    home.write_text(home.read_text("utf-8") + device, encoding="utf-8")

    outbox = Outbox(home.parent / "state" / "outbox.sqlite", EPISODE)
    command = [
        sys.executable,
        "-m",
        "device_bridge",
        "run",
        "--retry-parked",
        "--config",
        str(home),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as bridge:  # noqa: S603 -- our own bridge
        assert bridge.stderr is not None
        try:
            told = bridge.stderr.readline()
            asyncio.run(eventually(lambda: outbox.counts().delivered == 6))
            bridge.send_signal(signal.SIGTERM)
            code = bridge.wait(120)
        finally:
            bridge.kill()
    outbox.close()

    assert code == 0
    assert told.startswith("WARNING Bluetooth does not work:")
    assert len(ward.stored) == 6
