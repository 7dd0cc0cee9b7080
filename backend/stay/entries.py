"""An entry of the file: its kind, what it is about, who may write it. One base for all kinds."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints

from backend.access.permissions import Permission

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 \-]{1,20}$")
]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class Part(BaseModel):
    """A piece of what is sent in: no unknown fields, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(Part):
    """One statement in a stay's file. The newest of a kind and subject is how things stand."""

    who: ClassVar[Permission] = Permission.KEEP_FILE

    @property
    def subject(self) -> str:
        """What the entry is about; entries about the same thing follow one another."""
        return ""

    def word(self) -> str:
        """Give the kind as it is stored."""
        return str(getattr(self, "kind", ""))
