"""A small ward for the bridge's tests: a real HTTP server from the standard library.

It keeps what it has confirmed the way the real one must (an upload id answers the same twice, a
reading id is stored once) and misbehaves on demand, before or after it has stored.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

TOKEN = "a-device-token"  # noqa: S105 -- known to the tests' own ward only
EPISODE = UUID("018f6b1e-0000-7000-8000-000000000001")
NOW = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
SILENCE = 0  # as a status: hang up without an answer

Plan = Callable[[dict[str, Any]], "Mood"]


@dataclass(frozen=True)
class Mood:
    """How the ward answers one request."""

    status: int = 200
    stores: bool = True
    body: bytes | None = None


KIND = Mood()
LOSES_THE_ANSWER = Mood(status=SILENCE)
DROPS_THE_LINE = Mood(status=SILENCE, stores=False)


def refuses(status: int, **problem: object) -> Mood:
    """Return the mood of a ward that answers with a problem."""
    about = {"type": "about:blank", "title": "No", "status": status} | problem
    return Mood(status, stores=False, body=json.dumps(about).encode())


@dataclass
class Ward:
    """What the ward has stored and how often it was asked."""

    url: str = ""
    mood: Plan = lambda _: KIND
    stored: dict[str, dict[str, Any]] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    bodies: dict[str, set[bytes]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    sent_at: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def receive(self, body: bytes) -> tuple[int, bytes]:
        """Store what is new and answer, as the mood of the moment has it."""
        upload = json.loads(body)
        with self.lock:
            self.asked[upload["upload_id"]] += 1
            self.bodies.setdefault(upload["upload_id"], set()).add(body)
            mood = self.mood(upload)
            answer = self._store(upload) if mood.stores else b""
        return mood.status, answer if mood.body is None else mood.body

    def _store(self, upload: dict[str, Any]) -> bytes:
        if upload["upload_id"] in self.uploads:
            return self.uploads[upload["upload_id"]]
        new = [r for r in upload["readings"] if r["reading_id"] not in self.stored]
        self.stored |= {r["reading_id"]: r for r in new}
        known = len(upload["readings"]) - len(new)
        told = {"upload_id": upload["upload_id"], "stored": len(new), "known": known}
        answer = json.dumps(told | {"received_at": "", "server_time": ""}).encode()
        self.uploads[upload["upload_id"]] = answer
        return answer


@contextmanager
def open_ward(port: int = 0) -> Iterator[Ward]:
    """Open a ward on the loopback for as long as the block lasts."""
    ward = Ward()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: two of them wait for each other 40 ms

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                self._answer(401, b"{}")
                return
            ward.sent_at.append(self.headers["X-Sent-At"])
            status, answer = ward.receive(body)
            if status == SILENCE:
                self.close_connection = True
                return
            self._answer(status, answer)

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            problem = status >= 400 and body.startswith(b"{")
            kind = "application/problem+json" if problem else "application/json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests look at what was stored."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of a bridge that was killed while we answered it."""

    server = Server(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    ward.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield ward
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
