"""`octo-conformance plan [URL]`: what a run may do to a target at most, before it does anything."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from octo_conformance.commands.target_options import asked_target, resolved
from octo_conformance.plan import Plan
from octo_conformance.report.planned import table
from octo_conformance.report.text import line
from octo_conformance.run.options import RunOptions
from octo_conformance.run.plugin import Suites
from octo_conformance.run.run import Run
from octo_conformance.run.session import hold_session
from octo_conformance.target import Target

HOW = """\
How these numbers were made: the source of each test that such a run would carry out was read, and every
booking counted that it could make on any path, loops as often as they can turn. The run itself is held to
the sums: what would go beyond is not sent. A supplier that refuses or lacks something sees less. A booking
carries the run's name in resellerReference, notes and contact, a request in User-Agent; at the end all
bookings are cancelled."""


def tell(options: RunOptions) -> int:
    """Print the plan of the run that the same options would start. Raises UsageErrors and RunErrors."""
    with (
        asked_target(options) as target,
        tempfile.TemporaryDirectory(prefix="octo-plan-") as scratch,
    ):
        chosen = resolved(options, target)
        plan, requests = _planned(target, replace(chosen, folder=Path(scratch) / "run"))
        for text in _lines(target, plan, requests):
            click.echo(text)
    return 0


def _planned(target: Target, options: RunOptions) -> tuple[Plan, int]:
    """The plan, and how many requests it took to make it."""
    run = Run(target, options)
    suites = Suites(run)
    try:
        run.open()
        hold_session(run, suites, "--collect-only")
        assert suites.plan is not None, "collecting makes the plan"
        assert run.wire is not None, "opening the run makes the wire"
        return suites.plan, run.wire.used("requests")
    finally:
        run.judged()


def _lines(target: Target, plan: Plan, requests: int) -> Iterator[str]:
    whole, limits, contact = plan.whole, target.limits, target.contact
    yield line(f"What a run against {target.url} may do at most:")
    yield ""
    yield from table(plan.rows, whole)
    yield ""
    if whole.reservations:
        yield "reserve counts bookings and gifts; each is cancelled again, or expires."
        yield line(
            f"E-mails and SMS, where the target sends any, go to {contact.get('emailAddress')} and "
            f"{contact.get('phoneNumber')}"
            + (", codes to the members of the target file." if target.members else ".")
        )
        yield "Webhooks go to whoever registered with the target for the bookings of this reseller."
    booked = {"reservations": limits.reservations, "confirmations": limits.confirmations}
    asked_for = [f"{most:,} {name}, " for name, most in booked.items() if most is not None]
    yield (
        f"It stops after {''.join(asked_for)}{limits.requests:,} requests or {limits.seconds:,.0f} seconds; "
        "limits: in the target file changes that."
    )
    yield ""
    yield HOW
    yield f"Nothing was changed: {requests} requests were sent to make this plan, all of which only read."
