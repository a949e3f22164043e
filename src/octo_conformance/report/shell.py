"""Words of the shell that mean exactly one text, whatever is in it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping

_RUNS = re.compile(r"(?P<plain>[^\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]+)|(?P<other>.)", re.DOTALL)


def quoted(text: object) -> str:
    """One word for any POSIX shell. What a terminal could obey is spelt in octal; a line feed stays one."""
    written = str(text)
    if not written:
        return "''"
    return "".join(_runs(written))


def _runs(text: str) -> Iterator[str]:
    for run in _RUNS.finditer(text):
        if run["plain"] is not None:
            yield shlex.quote(run["plain"])
        else:
            # Bytes, not \\u: a lone surrogate has no other spelling. A shell cannot pass on a zero byte.
            octal = "".join(f"\\{byte:03o}" for byte in run["other"].encode("utf-8", "surrogatepass"))
            yield f"\"$(printf '{octal}')\""


def filled(text: str, variables: Mapping[str, str]) -> str:
    """One word in which each of these values is taken from its variable: `{"a uuid": "$uuid_1"}`."""
    if not variables:
        return quoted(text)
    values = sorted(variables, key=len, reverse=True)
    told, end = [], 0
    for found in re.finditer("|".join(map(re.escape, values)), text):
        if before := text[end : found.start()]:
            told.append(quoted(before))
        told.append(f'"{variables[found.group()]}"')
        end = found.end()
    if rest := text[end:]:
        told.append(quoted(rest))
    return "".join(told) or "''"
