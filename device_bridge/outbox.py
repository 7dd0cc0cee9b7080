"""The outbox: what is in here survives a pulled plug, and stays until the ward has it.

Octets first (`journal`), then what they say (`reading`), then what was sent (`upload`). Rows are
marked, never removed: an upload is delivered only when the ward has said so.
"""

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from device_bridge.reading import Reading

BATCH = 500  # the most that POST /api/v1/readings takes
_VERSION = 1
_SYNCHRONOUS_FULL = 2

_SCHEMA = """
CREATE TABLE home (
  episode TEXT NOT NULL
) STRICT;
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  received_at TEXT NOT NULL,
  device TEXT NOT NULL,
  characteristic TEXT NOT NULL,
  raw BLOB NOT NULL,
  state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'read', 'repeat', 'quarantined')),
  timed INTEGER NOT NULL DEFAULT 0  -- the octets carry a device time that we believe
) STRICT;
CREATE INDEX journal_new ON journal (id) WHERE state = 'new';
CREATE INDEX journal_timed ON journal (device, characteristic, raw) WHERE timed = 1;
CREATE TABLE quarantine (
  journal_id INTEGER PRIMARY KEY REFERENCES journal,
  reason TEXT NOT NULL
) STRICT;
CREATE TABLE upload (
  seq INTEGER PRIMARY KEY,
  upload_id TEXT NOT NULL UNIQUE,
  body BLOB NOT NULL,
  readings INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'delivered', 'parked', 'split')),
  tries INTEGER NOT NULL DEFAULT 0,
  reason TEXT
) STRICT;
CREATE INDEX upload_pending ON upload (tries, seq) WHERE state = 'pending';
CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  reading_id TEXT NOT NULL UNIQUE,
  journal_id INTEGER NOT NULL REFERENCES journal,
  body TEXT NOT NULL,
  upload_seq INTEGER REFERENCES upload
) STRICT;
CREATE INDEX reading_waiting ON reading (id) WHERE upload_seq IS NULL;
CREATE INDEX reading_upload ON reading (upload_seq);
"""


class OutboxError(Exception):
    """The outbox cannot keep what it promises."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Octets from a device, as they came."""

    received_at: datetime
    device: str
    characteristic: str
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an arrival: readings, or the reason why it could not be read."""

    journal_id: int
    readings: tuple[Reading, ...] = ()
    timed: bool = False
    quarantined: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A request to the ward, frozen: every attempt sends the same octets under the same id."""

    upload_id: UUID
    body: bytes = field(repr=False)
    readings: int
    tries: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How full the outbox is; readings everywhere but in `unread` and `quarantined`."""

    unread: int
    quarantined: int
    waiting: int
    delivered: int
    parked: int


class Outbox:
    """One file on disk; safe to use from several threads and processes, one at a time."""

    def __init__(self, path: Path, episode: UUID) -> None:
        """Open an episode's outbox, or make it; a commit means "on the disk" from here on."""
        self._episode = episode
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            with contextlib.ExitStack() as on_error:
                on_error.callback(self._db.close)
                self._make_durable()
                self._make_tables()
                self._check_episode()
                on_error.pop_all()
        except (OSError, sqlite3.Error) as error:
            raise OutboxError(f"{path}: the outbox cannot be opened ({error}).") from error

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def keep(self, arrivals: Iterable[Arrival]) -> None:
        """Write octets to the disk; when this returns they are there."""
        rows = [(a.received_at.isoformat(), a.device, a.characteristic, a.raw) for a in arrivals]
        with self._transaction() as db:
            db.executemany(
                "INSERT INTO journal (received_at, device, characteristic, raw) VALUES (?, ?, ?, ?)",
                rows,
            )

    def unread(self, most: int = BATCH) -> list[tuple[int, Arrival]]:
        """Return what nobody has tried to read yet, oldest first."""
        rows = self._rows(
            "SELECT id, received_at, device, characteristic, raw FROM journal"
            " WHERE state = 'new' ORDER BY id LIMIT ?",
            most,
        )
        return [(id_, Arrival(datetime.fromisoformat(at), *rest)) for id_, at, *rest in rows]

    def settle(self, settled: Sequence[Settled]) -> int:
        """Write down what became of arrivals; return how many new readings there are."""
        with self._transaction() as db:
            return sum(_settle(db, one) for one in settled)

    def next_upload(self, now: datetime) -> Upload | None:
        """Return what to send next; what has waited is frozen into an upload first.

        The least tried goes first, so an upload that the ward chokes on holds up nobody else.
        """
        with self._transaction() as db:
            untried = "SELECT 1 FROM upload WHERE state = 'pending' AND tries = 0"
            if db.execute(untried).fetchone() is None:
                waiting = (
                    "SELECT id, body FROM reading WHERE upload_seq IS NULL ORDER BY id LIMIT ?"
                )
                self._freeze(db, now, db.execute(waiting, (BATCH,)).fetchall())
            row = db.execute(
                "SELECT upload_id, body, readings, tries FROM upload"
                " WHERE state = 'pending' ORDER BY tries, seq LIMIT 1"
            ).fetchone()
        return None if row is None else Upload(UUID(row[0]), *row[1:])

    def delivered(self, upload: Upload) -> None:
        """Mark an upload as safe with the ward: only ever after its own word for it."""
        with self._transaction() as db:
            _mark(db, upload, "delivered", None)

    def failed(self, upload: Upload) -> None:
        """Count an attempt that came to nothing; the upload stays where it is."""
        with self._transaction() as db:
            db.execute(
                "UPDATE upload SET tries = tries + 1 WHERE upload_id = ?", (str(upload.upload_id),)
            )

    def park(self, upload: Upload, reason: str) -> None:
        """Put aside an upload that the ward will never take, with the ward's reason."""
        with self._transaction() as db:
            _mark(db, upload, "parked", reason)

    def split(self, upload: Upload, now: datetime, reason: str) -> None:
        """Send each reading of an upload by itself, so that a bad one does not park the others."""
        with self._transaction() as db:
            seq = _mark(db, upload, "split", reason)
            members = "SELECT id, body FROM reading WHERE upload_seq = ? ORDER BY id"
            for row in db.execute(members, (seq,)).fetchall():
                self._freeze(db, now, [row])

    def release(self) -> int:
        """Let what was parked be sent once more; return how many uploads that is."""
        with self._transaction() as db:
            again = "UPDATE upload SET state = 'pending', tries = 0 WHERE state = 'parked'"
            return db.execute(again).rowcount

    def parked(self) -> list[tuple[UUID, int, str]]:
        """Return what the ward would not take: upload, number of readings, reason."""
        rows = self._rows(
            "SELECT upload_id, readings, reason FROM upload WHERE state = 'parked' ORDER BY seq"
        )
        return [(UUID(upload_id), readings, reason) for upload_id, readings, reason in rows]

    def quarantined(self) -> list[tuple[Arrival, str]]:
        """Return what could not be read, with the reason."""
        rows = self._rows(
            "SELECT received_at, device, characteristic, raw, reason FROM quarantine"
            " JOIN journal ON journal.id = journal_id ORDER BY journal_id"
        )
        return [(Arrival(datetime.fromisoformat(at), *rest), why) for at, *rest, why in rows]

    def counts(self) -> Counts:
        """Count what is in the outbox."""
        journal = dict(self._rows("SELECT state, count(*) FROM journal GROUP BY state"))
        readings = dict(
            self._rows(
                "SELECT coalesce(state, 'waiting'), count(*) FROM reading"
                " LEFT JOIN upload ON seq = upload_seq GROUP BY 1"
            )
        )
        return Counts(
            unread=journal.get("new", 0),
            quarantined=journal.get("quarantined", 0),
            waiting=readings.get("waiting", 0) + readings.get("pending", 0),
            delivered=readings.get("delivered", 0),
            parked=readings.get("parked", 0),
        )

    def _make_durable(self) -> None:
        self._db.execute("PRAGMA busy_timeout = 10000")
        mode = self._db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        self._db.execute("PRAGMA synchronous = FULL")
        level = self._db.execute("PRAGMA synchronous").fetchone()[0]
        if (mode, level) != ("wal", _SYNCHRONOUS_FULL):
            raise OSError(f"the disk gives journal_mode {mode}, synchronous {level}")

    def _make_tables(self) -> None:
        with self._transaction() as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version not in {0, _VERSION}:
                raise OSError(f"it was written by another version of the bridge: {version}")
            if version == 0:
                for statement in _SCHEMA.split(";\n"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {_VERSION}")

    def _check_episode(self) -> None:
        """Never let one patient's readings leave under the name of the next."""
        with self._transaction() as db:
            row = db.execute("SELECT episode FROM home").fetchone()
            if row is None:
                db.execute("INSERT INTO home (episode) VALUES (?)", (str(self._episode),))
            elif row[0] != str(self._episode):
                raise OSError("it holds the readings of another episode; give this one its own")

    def _freeze(
        self, db: sqlite3.Connection, now: datetime, rows: Sequence[tuple[int, str]]
    ) -> None:
        """Write the request that will carry these readings, once and for all."""
        if not rows:
            return
        upload_id = str(uuid4())
        request = {
            "upload_id": upload_id,
            "episode_id": str(self._episode),
            "gateway_time": now.isoformat(),
            "readings": [json.loads(body) for _, body in rows],
        }
        seq = db.execute(
            "INSERT INTO upload (upload_id, body, readings) VALUES (?, ?, ?)",
            (upload_id, json.dumps(request).encode(), len(rows)),
        ).lastrowid
        db.executemany(
            "UPDATE reading SET upload_seq = ? WHERE id = ?", [(seq, id_) for id_, _ in rows]
        )

    def _rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(query, parameters).fetchall()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")


def _settle(db: sqlite3.Connection, settled: Settled) -> int:
    """Mark one arrival; one that is a device's repetition of an old record makes no readings."""
    if settled.quarantined is not None:
        state = "quarantined"
    elif settled.timed and _is_repeat(db, settled.journal_id):
        state = "repeat"
    else:
        state = "read"
    marked = db.execute(
        "UPDATE journal SET state = ?, timed = ? WHERE id = ? AND state = 'new'",
        (state, int(settled.timed and state == "read"), settled.journal_id),
    ).rowcount
    if not marked:
        return 0
    if settled.quarantined is not None:
        row = (settled.journal_id, settled.quarantined)
        db.execute("INSERT INTO quarantine (journal_id, reason) VALUES (?, ?)", row)
    readings = settled.readings if state == "read" else ()
    db.executemany(
        "INSERT INTO reading (reading_id, journal_id, body) VALUES (?, ?, ?)",
        [(str(r.reading_id), settled.journal_id, json.dumps(r.to_wire())) for r in readings],
    )
    return len(readings)


def _is_repeat(db: sqlite3.Connection, journal_id: int) -> bool:
    return (
        db.execute(
            "SELECT 1 FROM journal AS new JOIN journal AS old USING (device, characteristic, raw)"
            " WHERE new.id = ? AND old.timed = 1 AND old.id <> new.id",
            (journal_id,),
        ).fetchone()
        is not None
    )


def _mark(db: sqlite3.Connection, upload: Upload, state: str, reason: str | None) -> int | None:
    """Give a pending upload its final state; an upload that already has one keeps it."""
    row = db.execute(
        "UPDATE upload SET state = ?, reason = ?, tries = tries + 1"
        " WHERE upload_id = ? AND state = 'pending' RETURNING seq",
        (state, reason, str(upload.upload_id)),
    ).fetchone()
    return None if row is None else int(row[0])
