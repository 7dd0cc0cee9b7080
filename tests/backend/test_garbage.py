"""The program itself is not walked for garbage while homes and screens wait."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from backend.process.serve import leave_alone_what_stays

if TYPE_CHECKING:
    from collections.abc import Iterator


class Ring:
    """Something that only the collector can free."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_was_there_at_the_start_is_left_alone_and_what_comes_later_is_not() -> None:
    before = len(gc.get_objects())
    leave_alone_what_stays()
    assert gc.get_freeze_count() > before / 2
    assert len(gc.get_objects()) < before / 2

    gc.collect()
    Ring()
    assert gc.collect() >= 1
