"""One step of CI: `python tests/timescale/run_timescale.py`; missing means failing."""

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    os.environ.setdefault("CI", "true")
    folder = Path(__file__).parent
    os.chdir(folder.parents[1])
    sys.exit(pytest.main([str(folder), *sys.argv[1:]]))
