"""`hemrond`: what runs on the ward's side."""

from __future__ import annotations

import sys


def main() -> int:
    """Run a command; on a machine that only has the bridge, say what is missing."""
    try:
        # The one inline import: without the server's libraries this module must still load.
        from backend.process.cli import run  # noqa: PLC0415 -- see the line above
    except ModuleNotFoundError as missing:
        if missing.name and missing.name.partition(".")[0] in {"backend", "careplans", "dashboard"}:
            raise
        sys.stderr.write(
            f"This part of Hemrond is not installed ({missing.name} is missing). "
            "Install hemrond[server,dashboard,embedded].\n"
        )
        return 1
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
