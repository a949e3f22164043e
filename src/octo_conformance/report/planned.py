"""A plan as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from octo_conformance.evidence import PlanRow

HEADS: Final = {
    "reservations": "reserve", "confirmations": "confirm", "cancellations": "cancel", "orders": "orders",
    "identities": "identities", "emails": "e-mails", "sms": "SMS", "webhooks": "webhooks",
}  # fmt: skip


def table(rows: Sequence[PlanRow], whole: PlanRow) -> Iterator[str]:
    """Head, a line for each row, and the sum."""
    shown = [*rows, whole]
    width = max(len(row.name) for row in shown)
    heads = [*HEADS.values(), "tests"]
    yield f"{'':{width}}  " + "  ".join(heads)
    for row in shown:
        numbers = [*(getattr(row, name) for name in HEADS), row.tests]
        yield f"{row.name:{width}}  " + "  ".join(
            f"{n:>{len(head)},}" for n, head in zip(numbers, heads, strict=True)
        )


def sentence(whole: PlanRow) -> str:
    """The plan in one line, said before the first write of a run."""
    if not whole.webhooks:
        return "this run books nothing"
    return (
        f"this run may reserve {whole.reservations:,}, confirm {whole.confirmations:,} and cancel "
        f"{whole.cancellations:,} at most; the target may send {whole.emails:,} e-mails, "
        f"{whole.sms:,} SMS and {whole.webhooks:,} webhooks over it"
    )
