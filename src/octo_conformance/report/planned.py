"""A plan as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

HEADS: Final = {
    "reservations": "reserve", "confirmations": "confirm", "cancellations": "cancel", "emails": "e-mails",
    "sms": "SMS", "webhooks": "webhooks",
}  # fmt: skip
MADE_BEFORE: Final = "emails"
"""What is made beside reservations has columns of its own, which depend on the capabilities there are."""


def table(rows: list[Mapping[str, Any]], whole: Mapping[str, Any]) -> Iterator[str]:
    """Head, a line for each row, and the sum. Rows are those of a plan's line of evidence."""
    shown = [*rows, whole]
    width = max(len(str(row["name"])) for row in shown)
    heads = _heads(shown)
    yield f"{'':{width}}  " + "  ".join(heads.values())
    for row in shown:
        yield f"{row['name']:{width}}  " + "  ".join(
            f"{row.get(name, 0):>{len(head)},}" for name, head in heads.items()
        )


def _heads(rows: list[Mapping[str, Any]]) -> dict[str, str]:
    """The columns by the name of their number."""
    made = dict.fromkeys(name for row in rows for name in row if name not in {*HEADS, "name", "tests"})
    heads: dict[str, str] = {}
    for name, head in HEADS.items():
        if name == MADE_BEFORE:
            heads |= {kind: kind for kind in made}
        heads[name] = head
    return {**heads, "tests": "tests"}


def sentence(whole: Mapping[str, Any]) -> str:
    """The plan in one line, said before the first write of a run."""
    if not whole["webhooks"]:
        return "this run books nothing"
    return (
        f"this run may reserve {whole['reservations']:,}, confirm {whole['confirmations']:,} and cancel "
        f"{whole['cancellations']:,} at most; the target may send {whole['emails']:,} e-mails, "
        f"{whole['sms']:,} SMS and {whole['webhooks']:,} webhooks over it"
    )
