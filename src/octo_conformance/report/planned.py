"""A plan is shown as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from octo_conformance.evidence import PlanRow

HEADS: Final = {
    "reservations": "reserve", "confirmations": "confirm", "cancellations": "cancel", "emails": "e-mails",
    "sms": "SMS", "webhooks": "deliveries",
}  # fmt: skip
MADE_BEFORE: Final = "emails"
"""Things made beside reservations have columns of their own, which depend on the capabilities."""


def table(rows: Sequence[PlanRow], whole: PlanRow) -> Iterator[str]:
    """The head, a line for each row, and the sum."""
    shown = [*rows, whole]
    width = max(len(row.name) for row in shown)
    made = dict.fromkeys(kind for row in shown for kind in row.made)
    yield f"{'':{width}}  " + "  ".join(head for head, _ in _columns(whole, made))
    for row in shown:
        yield f"{row.name:{width}}  " + "  ".join(
            f"{number:>{len(head)},}" for head, number in _columns(row, made)
        )


def _columns(row: PlanRow, made: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The heads with the numbers of a row. A kind of things that are made may be called as a number is."""
    for name, head in HEADS.items():
        if name == MADE_BEFORE:
            yield from ((kind, row.made.get(kind, 0)) for kind in made)
        yield head, getattr(row, name)
    yield "tests", row.tests


def sentence(whole: PlanRow) -> str:
    """The plan in one line, said before the first write of a run."""
    if not whole.webhooks:
        return "this run books nothing"
    return (
        f"this run may reserve {whole.reservations:,}, confirm {whole.confirmations:,} and cancel "
        f"{whole.cancellations:,} at most; the target may send {whole.emails:,} e-mails, "
        f"{whole.sms:,} SMS and {whole.webhooks:,} webhooks over it"
    )
