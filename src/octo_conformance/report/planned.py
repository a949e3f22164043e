"""A plan is shown as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from octo_conformance.evidence import PlanRow

HEADS: Final = {
    "reservations": "reserve", "confirmations": "confirm", "cancellations": "cancel", "emails": "e-mails",
    "sms": "SMS", "webhooks": "webhooks",
}  # fmt: skip
MADE_BEFORE: Final = "emails"
"""Things made beside reservations have columns of their own, which depend on the capabilities."""


def table(rows: Sequence[PlanRow], whole: PlanRow) -> Iterator[str]:
    """The head, a line for each row, and the sum."""
    shown = [*rows, whole]
    width = max(len(row.name) for row in shown)
    heads = _heads(shown)
    yield f"{'':{width}}  " + "  ".join(heads.values())
    for row in shown:
        numbers = {**{name: getattr(row, name) for name in (*HEADS, "tests")}, **row.made}
        yield f"{row.name:{width}}  " + "  ".join(
            f"{numbers.get(name, 0):>{len(head)},}" for name, head in heads.items()
        )


def _heads(rows: Sequence[PlanRow]) -> dict[str, str]:
    """The columns by the name of their number."""
    made = dict.fromkeys(kind for row in rows for kind in row.made)
    heads: dict[str, str] = {}
    for name, head in HEADS.items():
        if name == MADE_BEFORE:
            heads |= {kind: kind for kind in made}
        heads[name] = head
    return {**heads, "tests": "tests"}


def sentence(whole: PlanRow) -> str:
    """The plan in one line, said before the first write of a run."""
    if not whole.webhooks:
        return "this run books nothing"
    return (
        f"this run may reserve {whole.reservations:,}, confirm {whole.confirmations:,} and cancel "
        f"{whole.cancellations:,} at most; the target may send {whole.emails:,} e-mails, "
        f"{whole.sms:,} SMS and {whole.webhooks:,} webhooks over it"
    )
