"""`tracer demo`: the example, from an archive inside the package."""

from __future__ import annotations

import click

from tracer.cli import options


@click.command("demo")
@click.option("--explain", is_flag=True, help="Print every piece of evidence, with both passages.")
@options.as_json
def command(explain: bool, json_: bool) -> int:
    """Trace the example that comes with tracer: no network, no database, a few seconds.

    The pages of the example are made up; outlets and dates are those of a real story of October 2015.

    \b
    Example:
      tracer demo --explain
    """
    from importlib.resources import as_file, files

    from tracer.trace import Sources, trace_url

    with as_file(files("tracer") / "data" / "baghdad.warc.gz") as archive, options.progress():
        trace = trace_url(DEMO_URL, sources=Sources(replay=archive))
    return options.print_trace(trace, explain=explain, json_=json_, strict=False)


DEMO_URL = "https://www.globalresearch.ca/baghdad-defies-washington-iraq-and-russia-agree-to-hit-isis-militants/5484264"
