"""What may be told of a mistake of ours: its kind and its place, and never what it says.

The text of an error that nobody foresaw can hold a patient's value, and logs hold none.
"""

import traceback
from pathlib import Path

_FRAMES = 4


def told(mistake: BaseException) -> str:
    """Say what kind of error it was, and where."""
    frames = traceback.extract_tb(mistake.__traceback__)[-_FRAMES:]
    way = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(mistake).__name__} at {way}"
