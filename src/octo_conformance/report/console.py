"""Lines go to a terminal or a log: coloured where that is wanted, and always harmless.

Text goes to rich as `Text`, never as markup, and every character that the stream cannot show becomes an
escape.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import Console
from rich.text import Text

from octo_conformance.judge.records import FindingRecord
from octo_conformance.report.text import fit, line, no_command

COLOUR = {
    "PASS": "green",
    "CONFORMANT": "bold green",
    "FAIL": "bold red",
    "NONCONFORMANT": "bold red",
    "ERROR": "bold red",
    "WARN": "yellow",
    "WAIVED": "yellow",
    "INCOMPLETE": "bold yellow",
}
TITLE_LIMIT = 160
SENTENCE_LIMIT = 600


def console(stream: IO[str] | None = None) -> Console:
    """A console on `stream`, or on standard output, that interprets no markup in its text."""
    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)


def finding_lines(finding: FindingRecord, *, again: bool = False) -> Iterator[str | Text]:
    """A finding in a few lines; `again` adds the command that repeats it, once the run has ended."""
    status = line(finding["status"], 20)
    said = f"  {line(finding['requirement'], 60)}  {line(finding['sentence'], SENTENCE_LIMIT)}"
    yield Text.assemble((f"{status:5}", COLOUR.get(status, "")), said)
    if finding["operation"]:
        place = f" at {line(finding['pointer'], TITLE_LIMIT)}" if finding["pointer"] else ""
        yield Text(f"       {line(finding['operation'], TITLE_LIMIT)}{place}", "dim")
    if finding["expected"] is not None or finding["actual"] is not None:
        expected, actual = line(finding["expected"], TITLE_LIMIT), line(finding["actual"], TITLE_LIMIT)
        yield Text(f"       expected {expected}, got {actual}", "dim")
    if again:
        yield Text(f"       again: {line(finding['rerun'], 1000)}", "dim")


def say(console: Console, entry: str | Text) -> None:
    """Print one line, also to a stream that knows few characters and to a CI that looks for commands."""
    text = entry if isinstance(entry, Text) else Text(entry)
    shown = no_command(fit(text.plain, console.encoding))
    console.print(text if shown == text.plain else Text(shown))
