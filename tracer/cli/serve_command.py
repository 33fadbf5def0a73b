"""`tracer serve`: the database in a browser, by Datasette."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import click

from tracer.cli import options


@click.command("serve")
@options.database
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free one.")
def command(db: Path, port: int) -> int:
    """Show the database in a browser, on this machine only, by Datasette (`pip install 'syndication-tracer[serve]'`).

    Nothing can be changed there. Canned queries search, list stories and follow one story or outlet.

    \b
    Example:
      tracer serve --db news.db --port 8001
    """
    import subprocess
    from importlib.resources import files
    from importlib.util import find_spec

    from tracer.query import asked

    if find_spec("datasette") is None:
        raise click.UsageError("serve needs datasette: pip install 'syndication-tracer[serve]'")
    with asked(db):
        pass  # refused here in one line, where it cannot be read
    shipped = json.loads((files("tracer") / "data" / "datasette.json").read_text("utf-8"))
    shipped["databases"] = {db.stem: shipped["databases"]["tracer"]}
    with tempfile.TemporaryDirectory() as folder:
        metadata = Path(folder) / "metadata.json"
        metadata.write_text(json.dumps(shipped), "utf-8")
        arguments = ["serve", str(db), "--metadata", str(metadata), "--host", "127.0.0.1", "--port", str(port)]
        return subprocess.run([sys.executable, "-m", "datasette", *arguments], check=False).returncode  # noqa: S603
