"""What the tests of the screens share: a language, spoken until the test is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard import i18n

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def english() -> Iterator[None]:
    spoken = i18n.speak("en")
    yield
    i18n.hush(spoken)
