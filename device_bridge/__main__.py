"""`hemrond-bridge`, or `python -m device_bridge`."""

import sys


def main() -> int:
    """Run a command, or say what has to be installed for it."""
    try:
        from device_bridge import commands  # noqa: PLC0415 -- tells in a sentence what is missing
    except ModuleNotFoundError as missing:
        sys.stderr.write(f'{missing.name} is not installed: pip install "hemrond[bridge]"\n')
        return 2
    return commands.main()


if __name__ == "__main__":
    sys.exit(main())
