"""The outbox: what is in it stays, is sent as it was, and leaves only with the ward's word."""

import json
import sqlite3
import stat
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from device_bridge.outbox import Arrival, Counts, Outbox, OutboxError, Settled, Upload
from device_bridge.reading import Reading
from tests.device_bridge.ward import EPISODE, NOW


def arrival(raw: bytes = b"\x01") -> Arrival:
    return Arrival(NOW, "cuff-17", "2a35", raw)


def reading() -> Reading:
    return Reading(uuid4(), "systolic", Decimal(128), NOW, "gateway", "cuff-17")


def fill(outbox: Outbox, readings: int) -> None:
    outbox.keep([arrival()])
    ((journal_id, _),) = outbox.unread()
    outbox.settle([Settled(journal_id, tuple(reading() for _ in range(readings)))])


def upcoming(outbox: Outbox) -> Upload:
    upload = outbox.next_upload(NOW)
    assert upload is not None
    return upload


def test_what_is_kept_is_forced_to_the_disk(outbox: Outbox) -> None:
    """G1: WAL alone loses the last commits with the power; FULL does not."""
    levels = [
        outbox._db.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "synchronous")
    ]

    assert levels == ["wal", 2]


def test_a_disk_that_cannot_promise_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(OutboxError, match="journal_mode memory"):
        Outbox(Path(":memory:"), EPISODE)


def test_nobody_else_on_the_machine_reads_the_outbox(outbox: Outbox, tmp_path: Path) -> None:
    fill(outbox, 1)

    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home").iterdir()}

    assert modes == {0o600}


def test_octets_are_there_before_anybody_reads_them(outbox: Outbox, tmp_path: Path) -> None:
    outbox.keep([arrival(b"\x06\x80\x00")])

    with sqlite3.connect(tmp_path / "home" / "outbox.sqlite") as other:
        assert other.execute("SELECT raw, state FROM journal").fetchall() == [
            (b"\x06\x80\x00", "new")
        ]
    other.close()


def test_an_upload_is_the_same_to_the_octet_however_often_it_is_tried(outbox: Outbox) -> None:
    fill(outbox, 3)
    first = upcoming(outbox)

    outbox.failed(first)
    again = outbox.next_upload(NOW + timedelta(hours=1))

    assert again == Upload(first.upload_id, first.body, readings=3, tries=1)


def test_an_upload_survives_a_restart_unchanged(outbox: Outbox, tmp_path: Path) -> None:
    fill(outbox, 2)
    before = upcoming(outbox)
    outbox.close()

    reopened = Outbox(tmp_path / "home" / "outbox.sqlite", EPISODE)

    assert reopened.next_upload(NOW + timedelta(days=1)) == before
    reopened.close()


def test_an_upload_says_whose_it_is_and_when_it_was_packed(outbox: Outbox) -> None:
    fill(outbox, 1)

    upload = upcoming(outbox)

    body = json.loads(upload.body)
    assert list(body) == ["upload_id", "episode_id", "gateway_time", "readings"]
    assert (body["upload_id"], body["episode_id"], body["gateway_time"]) == (
        str(upload.upload_id),
        str(EPISODE),
        "2026-11-03T08:30:00+00:00",
    )


def test_a_night_of_readings_goes_in_batches_the_ward_can_take(outbox: Outbox) -> None:
    fill(outbox, 1201)

    sizes = []
    while upload := outbox.next_upload(NOW):
        sizes.append(upload.readings)
        outbox.delivered(upload)

    assert sizes == [500, 500, 201]


def test_nothing_is_delivered_until_the_ward_has_said_so(outbox: Outbox) -> None:
    fill(outbox, 2)
    upload = upcoming(outbox)
    before = outbox.counts()

    outbox.delivered(upload)

    assert before == Counts(unread=0, quarantined=0, waiting=2, delivered=0, parked=0)
    assert outbox.counts() == Counts(unread=0, quarantined=0, waiting=0, delivered=2, parked=0)
    assert outbox.next_upload(NOW) is None


def test_what_the_ward_will_not_take_is_put_aside_with_its_reason(outbox: Outbox) -> None:
    fill(outbox, 1)
    upload = upcoming(outbox)

    outbox.park(upload, "422 No")

    assert outbox.parked() == [(upload.upload_id, 1, "422 No")]
    assert outbox.next_upload(NOW) is None


def test_what_was_put_aside_can_be_sent_again_as_it_was(outbox: Outbox) -> None:
    fill(outbox, 1)
    upload = upcoming(outbox)
    outbox.park(upload, "403 No")

    released = outbox.release()

    assert (released, upcoming(outbox)) == (1, upload)


def test_a_batch_divided_is_every_reading_once_by_itself(outbox: Outbox) -> None:
    fill(outbox, 3)
    batch = upcoming(outbox)

    outbox.split(batch, NOW, "422 No")

    singles = []
    while upload := outbox.next_upload(NOW):
        singles.append(upload)
        outbox.delivered(upload)
    sent = [json.loads(single.body)["readings"] for single in singles]
    assert [one for (one,) in sent] == json.loads(batch.body)["readings"]
    assert len({batch.upload_id, *(single.upload_id for single in singles)}) == 4


def test_a_batch_is_divided_once_even_if_two_bridges_run(outbox: Outbox) -> None:
    fill(outbox, 2)
    batch = upcoming(outbox)
    outbox.split(batch, NOW, "422 No")

    outbox.split(batch, NOW, "422 No")
    outbox.delivered(batch)

    assert outbox.counts().waiting == 2


def test_a_batch_the_ward_chokes_on_does_not_hold_up_what_comes_after(outbox: Outbox) -> None:
    fill(outbox, 1)
    choking = upcoming(outbox)
    outbox.failed(choking)
    fill(outbox, 1)

    following = upcoming(outbox)

    assert following.upload_id != choking.upload_id


def test_octets_that_cannot_be_read_are_kept_as_they_came(outbox: Outbox) -> None:
    outbox.keep([arrival(b"\xff")])

    outbox.settle([Settled(1, quarantined="Too short.")])

    assert outbox.quarantined() == [(arrival(b"\xff"), "Too short.")]
    assert outbox.counts() == Counts(unread=0, quarantined=1, waiting=0, delivered=0, parked=0)


def test_a_cuff_that_sends_its_memory_again_is_not_believed_twice(outbox: Outbox) -> None:
    """G2: same device, characteristic, device time and octets: the same measurement."""
    outbox.keep([arrival(), arrival()])

    added = outbox.settle([Settled(id_, (reading(),), timed=True) for id_ in (1, 2)])

    assert added == 1


def test_two_equal_readings_without_a_device_time_are_two_readings(outbox: Outbox) -> None:
    outbox.keep([arrival(), arrival()])

    added = outbox.settle([Settled(id_, (reading(),)) for id_ in (1, 2)])

    assert added == 2


def test_two_cuffs_may_say_the_same(outbox: Outbox) -> None:
    outbox.keep([arrival(), Arrival(NOW, "cuff-18", "2a35", b"\x01")])

    added = outbox.settle([Settled(id_, (reading(),), timed=True) for id_ in (1, 2)])

    assert added == 2


def test_an_arrival_is_settled_once_even_if_two_bridges_run(outbox: Outbox) -> None:
    outbox.keep([arrival()])

    added = [outbox.settle([Settled(1, (reading(),))]) for _ in range(2)]

    assert added == [1, 0]


def test_a_step_that_fails_half_way_leaves_no_trace(outbox: Outbox) -> None:
    outbox.keep([arrival(), arrival(b"\x02")])
    twice = reading()

    with pytest.raises(sqlite3.IntegrityError):
        outbox.settle([Settled(1, (twice,)), Settled(2, (twice,))])

    assert [id_ for id_, _ in outbox.unread()] == [1, 2]
    assert outbox.counts().waiting == 0


def test_the_next_patients_home_never_sends_the_last_ones_readings(
    outbox: Outbox, tmp_path: Path
) -> None:
    """T21: a kit that moves house takes no readings with it under a new name."""
    fill(outbox, 1)

    with pytest.raises(OutboxError, match="another episode"):
        Outbox(tmp_path / "home" / "outbox.sqlite", UUID(int=2))


def test_an_outbox_of_a_newer_bridge_is_left_alone(outbox: Outbox, tmp_path: Path) -> None:
    outbox._db.execute("PRAGMA user_version = 99")

    with pytest.raises(OutboxError, match="another version of the bridge: 99"):
        Outbox(tmp_path / "home" / "outbox.sqlite", EPISODE)


def test_a_file_that_is_no_outbox_is_told_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    path.write_bytes(b"no database, and longer than a header" * 100)

    with pytest.raises(OutboxError, match="cannot be opened"):
        Outbox(path, EPISODE)
    assert path.read_bytes().startswith(b"no database")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way", encoding="utf-8")

    with pytest.raises(OutboxError, match="cannot be opened"):
        Outbox(tmp_path / "home" / "outbox.sqlite", EPISODE)


def test_values_and_octets_stay_out_of_every_repr(outbox: Outbox) -> None:
    fill(outbox, 1)

    assert "body" not in repr(upcoming(outbox))
    assert "raw" not in repr(arrival())
