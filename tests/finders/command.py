"""The command line in a process of its own, with a made-up web on loopback in place of the real one.

    python -m tests.finders.command trace http://a.example:PORT/x --find cited

Names that end in .example lead to this machine; nothing else is let through. This is
done from code, as a library's user would: neither option nor environment reaches the guard.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

from tracer import cli
from tracer.cli import options
from tracer.settings import Settings

_QUICK = {"host_interval": 0.0, "retry_wait": 0.05, "retries": 1}


def _resolver(host: str, port: int) -> list[str]:
    return ["127.0.0.1"] if host.endswith(".example") else []


def main(arguments: list[str]) -> None:
    """Run the command line on the arguments."""
    given = options.settings_from

    def settings_from(*asked: Any) -> Settings:
        settings: Settings = given(*asked)
        fetch = replace(settings.fetch, resolver=_resolver, allow=lambda address: address == "127.0.0.1", **_QUICK)
        return replace(settings, fetch=fetch)

    options.settings_from = settings_from
    cli.run(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
