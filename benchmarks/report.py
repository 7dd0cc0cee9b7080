"""A line of the table, and the page it is printed on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured; with a budget, whether it was met; with a ratio, to what stands above."""

    what: str
    result: str
    budget: str = ""
    met: bool = True
    ratio: float | None = None

    def __str__(self) -> str:
        return "  ".join(cell for cell in (self.what + ":", *self.cells[1:]) if cell)

    @property
    def cells(self) -> tuple[str, ...]:
        """Give what stands in the table's columns."""
        verdict = ("met" if self.met else "NOT met") if self.budget else ""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return self.what, self.result, ratio, self.budget, verdict
