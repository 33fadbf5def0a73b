"""The documents cannot drift from the program: pictures, help and commands are compared with what runs."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.cli.conftest import Run, tracer  # noqa: F401
from tests.conftest import ROOT
from tracer.cli import COMMANDS, root

README = (ROOT / "README.md").read_text("utf-8")


def block(mark: str) -> str:
    """The fenced block behind `<!-- mark -->`."""
    found = re.search(rf"<!-- {mark} -->\n```\w*\n(.*?)```", README, re.DOTALL)
    assert found, mark
    return found.group(1)


def commands() -> list[str]:
    """Every `tracer ...` line of the README's shell blocks."""
    lines = [line for text in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in text.splitlines()]
    return [line for line in lines if line.startswith("tracer ")]


def test_the_picture_is_what_demo_prints(tracer: Run) -> None:  # noqa: F811
    """The README's picture is the output of `tracer demo`, to the letter."""
    assert block("picture") == tracer("demo").out


def test_the_help_is_what_help_prints(tracer: Run, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """The README's help block is `tracer --help`, 80 columns wide."""
    monkeypatch.setenv("COLUMNS", "80")
    assert block("help") == tracer("--help").out


@pytest.mark.parametrize("line", commands())
def test_every_command_shown_parses(line: str) -> None:
    """Each command in the README names a real command and real flags; files it names need not be there."""
    words = shlex.split(line)[1:]
    context = root.make_context("tracer", list(words), resilient_parsing=True)
    command = root.get_command(context, words[0])
    assert command is not None
    flags = {flag for parameter in command.params for flag in (*parameter.opts, *parameter.secondary_opts)}
    assert not [word for word in words[1:] if word.startswith("--") and word not in flags]


def test_every_command_is_documented() -> None:
    """A command that the README does not show is not finished."""
    shown = {shlex.split(line)[1] for line in commands()}
    assert shown >= set(COMMANDS)


def test_nothing_names_this_machine() -> None:
    """No document or source names a package registry's host or a path of the machine it was written on."""
    hosts = ["python" + "hosted", "py" + "pi.org", "/wo" + "rk/", "/ro" + "ot/", "deb." + "debian"]
    files = [p for name in ("tracer", "tests", "docs", "benchmarks", "fixtures") for p in (ROOT / name).rglob("*")]
    files += [p for p in ROOT.iterdir() if p.is_file() and not p.name.endswith(".db")]
    for path in files:
        if path.suffix in {".py", ".md", ".toml", ".txt", ".tsv", ".json", ".html", ""} and path.is_file():
            text = path.read_text("utf-8", errors="replace")
            assert not [host for host in hosts if host in text], path
