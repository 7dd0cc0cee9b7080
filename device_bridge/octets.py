"""A strict way through a message: fields in order, nothing missing, nothing left over."""

from dataclasses import dataclass


class DecodeError(ValueError):
    """The octets do not follow the specification; they are kept as they came, in `raw`."""

    def __init__(self, sentence: str, raw: bytes) -> None:
        """Keep the octets beside the sentence, never inside it: they are a patient's values."""
        super().__init__(sentence)
        self.raw = raw


@dataclass(slots=True)
class Octets:
    """A message being read from its first octet to its last."""

    raw: bytes
    at: int = 0

    def take(self, count: int) -> bytes:
        """Return the next octets, all of them or an error."""
        end = self.at + count
        if end > len(self.raw):
            raise DecodeError(
                f"Too short: octet {end} is promised, {len(self.raw)} came.", self.raw
            )
        taken, self.at = self.raw[self.at : end], end
        return taken

    def number(self, count: int) -> int:
        """Return the next octets as an unsigned little-endian number."""
        return int.from_bytes(self.take(count), "little")

    def end(self) -> None:
        """Make sure that the message is over; real cuffs hide broken layouts in what is left."""
        left = len(self.raw) - self.at
        if left:
            raise DecodeError(f"Too long: octets left over: {left}.", self.raw)
