"""`octo-conformance plan [URL]`: what a run may do to a target at most, before it does anything."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from octo_conformance.commands.target_options import asked_target, resolved
from octo_conformance.plan import Plan
from octo_conformance.report.planned import table
from octo_conformance.report.text import line
from octo_conformance.run.options import RunOptions
from octo_conformance.run.outlook import Outlook, outlook
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
        planned = _planned(target, replace(chosen, folder=Path(scratch) / "run"))
        for text in (*_lines(target, planned), *_traffic(target, planned), "", *_how(planned)):
            click.echo(text)
    return 0


@dataclass(frozen=True)
class _Planned:
    """The plan, how many requests it took to make it, and what lies before a whole run."""

    plan: Plan
    requests: int
    ahead: Outlook | None


def _planned(target: Target, options: RunOptions) -> _Planned:
    run = Run(target, options)
    suites = Suites(run)
    try:
        run.open()
        hold_session(run, suites, "--collect-only")
        assert suites.plan is not None, "collecting makes the plan"
        assert run.wire is not None, "opening the run makes the wire"
        return _Planned(suites.plan, run.wire.used("requests"), outlook(run, suites.plan))
    finally:
        run.judged()


def _lines(target: Target, planned: _Planned) -> Iterator[str]:
    plan, whole, contact = planned.plan, planned.plan.whole, target.contact
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


def _traffic(target: Target, planned: _Planned) -> Iterator[str]:
    """What the run is likely to send, how long that takes at least, and what would end it before."""
    limits, ahead = target.limits, planned.ahead
    if ahead is not None:
        yield line(f"Where a supplier does all that these tests ask for, {ahead.told()}.")
        for name in ahead.too_low(limits):
            yield f"{name} is too low for that: the run would end before all is checked."
    booked = {"reservations": limits.reservations, "confirmations": limits.confirmations}
    made = [f"{most:,} {name}" for name, most in booked.items() if most is not None]
    yield (
        f"It sends at most {limits.requests:,} requests in {limits.seconds:,.0f} seconds"
        f"{', and makes at most ' if made else ''}{' and '.join(made)}. "
        "`limits` in the target file sets other numbers."
    )


def _how(planned: _Planned) -> Iterator[str]:
    yield HOW
    yield (
        f"Nothing was changed: {planned.requests} requests were sent to make this plan, all of which only read."
    )
