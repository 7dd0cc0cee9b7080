"""A sentence for the screens, in Swedish and English."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """The same thing in both languages."""

    sv: str
    en: str

    def as_json(self) -> dict[str, str]:
        """Give the sentence as the screens get it."""
        return {"sv": self.sv, "en": self.en}
