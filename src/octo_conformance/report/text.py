r"""Text that a target may have written enters a report only through this module.

A target chooses its product titles, its error messages and its header values. Every view passes every string
through here, even where it looks harmless, so that nobody has to decide case by case and forgets one.
Dangerous characters are shown as escapes (`\u202e`) and not dropped, because they may be the very defect.
"""

from __future__ import annotations

import re

FIELD_LIMIT = 4_000
"""The most characters of one field that a report shows."""

_COMMAND = re.compile(
    r"(?P<before>#)#(?=[A-Za-z]*\[)"  # anywhere in a line: ##[group], ##vso[task.setvariable], ##teamcity[…]
    r"|(?P<start>\A\s*:):"  # at its beginning: ::error::, ::add-mask::
)
_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # terminal escapes and all that XML 1.0 forbids below U+0020
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"  # turn the reading direction, or hide
    "\u2028\u2029\u2060-\u2064\ufeff"  # line breaks and joiners that nobody sees
    "\ud800-\udfff"  # lone surrogates: no encoding can write them
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"  # noncharacters and interlinear marks
    "\U000e0000-\U000e0fff"  # tags: a whole invisible alphabet
    "]"
)


def clean(value: object, limit: int = FIELD_LIMIT) -> str:
    """`value` as text of several lines, harmless in a terminal, in XML and in a page.

    Line feeds and tabs stay; every other character that is not plainly visible becomes a backslash escape. A
    text over `limit` characters is cut and says by how many.
    """
    text = value if isinstance(value, str) else str(value)
    shown, left_out = text[:limit], len(text) - limit
    shown = _UNSAFE.sub(_escape, shown.replace("\r\n", "\n"))
    if left_out > 0:
        return f"{shown}… ({left_out:,} more characters)"
    return shown


def line(value: object, limit: int = FIELD_LIMIT) -> str:
    """`value` cleaned as `clean` does, on one line that no CI takes for a command; line feeds and tabs
    become escapes too."""
    return no_command(clean(value, limit).replace("\n", "\\n").replace("\t", "\\t"))


def lines(value: object, limit: int = FIELD_LIMIT) -> str:
    """As `clean`, in lines that no CI takes for commands."""
    return "\n".join(map(no_command, clean(value, limit).split("\n")))


def no_command(text: str) -> str:
    """A line of output in which nothing is a workflow command of GitHub Actions, Azure Pipelines or TeamCity.

    A target that could give such commands would set variables of the build, or hide its own failures in the log.
    """
    return _COMMAND.sub(
        lambda found: f"{found['before']}\\x23" if found["before"] else f"{found['start']}\\x3a", text
    )


def fit(text: str, encoding: str | None) -> str:
    """`text` with every character that `encoding` lacks as an escape, so that printing cannot fail."""
    codec = encoding or "ascii"
    return text.encode(codec, "backslashreplace").decode(codec)


def _escape(match: re.Match[str]) -> str:
    number = ord(match.group())
    if number <= 0xFF:
        return f"\\x{number:02x}"
    if number <= 0xFFFF:
        return f"\\u{number:04x}"
    return f"\\U{number:08x}"
