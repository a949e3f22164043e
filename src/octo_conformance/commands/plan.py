"""`octo-conformance plan [URL]`: what a run may do to a target at most, before it does anything."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import click

from octo_conformance.commands.target_options import asked_target, resolved
from octo_conformance.plan import Plan
from octo_conformance.plan.traffic import Pace, measured
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
        planned = _planned(target, replace(chosen, folder=Path(scratch) / "run"))
        for text in (*_lines(target, planned), *_traffic(target, chosen, planned), "", *_how(planned)):
            click.echo(text)
    return 0


@dataclass(frozen=True)
class _Planned:
    """The plan, how many requests it took to make it, and the seconds that the middle one of them took."""

    plan: Plan
    requests: int
    latency_s: float


def _planned(target: Target, options: RunOptions) -> _Planned:
    run = Run(target, options)
    suites = Suites(run)
    try:
        run.open()
        hold_session(run, suites, "--collect-only")
        assert suites.plan is not None, "collecting makes the plan"
        assert run.wire is not None, "opening the run makes the wire"
        took_ms = [each for of_operation in run.judge.traffic.values() for each in of_operation]
        return _Planned(suites.plan, run.wire.used("requests"), median(took_ms) / 1000 if took_ms else 0.0)
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


def _traffic(target: Target, options: RunOptions, planned: _Planned) -> Iterator[str]:
    """What the run is likely to send, how long that takes at least, and what would end it before."""
    limits = target.limits
    narrowed = options.requirements or options.expression
    if planned.plan.tests and not narrowed:  # only whole runs were measured, and none that only reads
        requests = measured(options.depth).expected(planned.plan.tests)
        pace = Pace(options.rate, options.concurrency, planned.latency_s)
        seconds = pace.seconds(requests)
        yield line(
            f"A supplier that does all that these tests ask for is sent about {round(requests, -2):,} requests. "
            f"They take {_clock(seconds)} at least, {_said(pace)}."
        )
        for name, needed, most in (
            ("requests", requests, limits.requests),
            ("seconds", seconds, limits.seconds),
        ):
            if needed > most:
                yield f"limits.{name} is too low for that: the run would end before all is checked."
    booked = {"reservations": limits.reservations, "confirmations": limits.confirmations}
    made = [f"{most:,} {name}" for name, most in booked.items() if most is not None]
    yield (
        f"It sends at most {limits.requests:,} requests in {limits.seconds:,.0f} seconds"
        f"{', and makes at most ' if made else ''}{' and '.join(made)}. "
        "`limits` in the target file sets other numbers."
    )


def _said(pace: Pace) -> str:
    """What decides how fast the requests go."""
    if pace.rate is not None and pace.is_held:
        return f"at {pace.rate:g} request{'' if pace.rate == 1 else 's'} a second"
    return f"at {pace.latency_s * 1000:.0f} ms each, {pace.concurrency} at once"


def _clock(seconds: int) -> str:
    """A time as people say it: 48 s, 12 min, 1 h 43 min."""
    if seconds < 120:
        return f"{seconds} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _how(planned: _Planned) -> Iterator[str]:
    yield HOW
    yield (
        f"Nothing was changed: {planned.requests} requests were sent to make this plan, all of which only read."
    )
