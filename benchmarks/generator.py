"""The load: prepared requests over connections kept alive, each waiting for its answer.

Run as a process of its own: `python -m benchmarks.generator PORT CONNECTIONS < requests`, where the
input is what `feed` wrote. Bare asyncio, for what the generator costs is taken from the server.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import uvloop

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass(frozen=True, slots=True)
class Load:
    """What a run of requests took."""

    seconds: float
    waits: Sequence[float]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    def wait(self, percent: int) -> float:
        """Give the wait that so many per cent were spared, in milliseconds."""
        return percentile(self.waits, percent)


def percentile(waits: Sequence[float], percent: int) -> float:
    """Give the wait that so many per cent were spared, in milliseconds."""
    return sorted(waits)[min(len(waits) * percent // 100, len(waits) - 1)] * 1e3


def post(path: str, token: str, content: bytes) -> bytes:
    """Write a request to the last byte."""
    head = (
        f"POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def send_all(port: int, requests: Sequence[bytes], connections: int) -> Load:
    """Send requests from another process, and take the time there."""
    ran = subprocess.run(  # noqa: S603 -- this very module
        [sys.executable, "-m", "benchmarks.generator", str(port), str(connections)],
        input=b"".join(len(r).to_bytes(4) + r for r in requests),
        stdout=subprocess.PIPE,
        check=True,
    )
    return Load(**json.loads(ran.stdout))


async def _send(port: int, requests: Sequence[bytes], connections: int) -> Load:
    waiting, waits = iter(requests), list[float]()
    begun = perf_counter()
    await asyncio.gather(*(_connection(port, waiting, waits) for _ in range(connections)))
    return Load(perf_counter() - begun, waits)


async def _connection(port: int, waiting: Iterator[bytes], waits: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in waiting:
        sent = perf_counter()
        writer.write(request)
        head = await reader.readuntil(_HEAD_END)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"The server answered {head.splitlines()[0].decode()}.")
        start = head.lower().index(_LENGTH) + len(_LENGTH)
        await reader.readexactly(int(head[start : head.index(b"\r", start)]))
        waits.append(perf_counter() - sent)
    writer.close()


def _read(fed: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(fed):
        length = int.from_bytes(fed[place : place + 4])
        yield fed[place + 4 : place + 4 + length]
        place += 4 + length


if __name__ == "__main__":
    prepared = list(_read(sys.stdin.buffer.read()))
    load = uvloop.run(_send(int(sys.argv[1]), prepared, int(sys.argv[2])))
    json.dump({"seconds": load.seconds, "waits": load.waits}, sys.stdout)
