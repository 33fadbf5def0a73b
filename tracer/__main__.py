"""`python -m tracer` and the `tracer` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    try:
        from tracer.cli import run
    except KeyboardInterrupt:  # while the interpreter was still loading us
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
