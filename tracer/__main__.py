"""`python -m tracer` and the `tracer` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from tracer.cli import run

    run()


if __name__ == "__main__":
    main()
