"""What a whole run is likely to send to this target, how long that takes, and whether the limits suffice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from octo_conformance.plan import Plan
from octo_conformance.plan.traffic import Pace, measured
from octo_conformance.run.run import Run
from octo_conformance.target import Limits


@dataclass(frozen=True)
class Outlook:
    """The requests of a whole run, and how fast they go."""

    requests: int
    pace: Pace

    @property
    def seconds(self) -> int:
        """The time that the requests take at least."""
        return self.pace.seconds(self.requests)

    def too_low(self, limits: Limits) -> list[str]:
        """The names of the limits that end such a run before all is checked."""
        needs = {"requests": (self.requests, limits.requests), "seconds": (self.seconds, limits.seconds)}
        return [f"limits.{name}" for name, (needed, most) in needs.items() if needed > most]

    def told(self) -> str:
        """Requests, time and pace, as a part of a sentence."""
        return (
            f"about {round(self.requests, -2):,} requests take {_clock(self.seconds)} at least, {self._how()}"
        )

    def _how(self) -> str:
        pace = self.pace
        if pace.rate is not None and pace.is_held:
            return f"at {pace.rate:g} request{'' if pace.rate == 1 else 's'} a second"
        return f"at {pace.latency_s * 1000:.0f} ms each, {pace.concurrency} at once"


def outlook(run: Run, plan: Plan) -> Outlook | None:
    """What lies before a run that has sent its first requests; None for a run that was narrowed, or only reads, because
    only whole runs were measured."""
    options = run.options
    if not plan.tests or options.requirements or options.expression:
        return None
    took_ms = [each for of_operation in run.judge.traffic.values() for each in of_operation]
    latency_s = median(took_ms) / 1000 if took_ms else 0.0
    requests = measured(options.depth).expected(plan.tests)
    return Outlook(requests, Pace(options.rate, options.concurrency, latency_s))


def warn(run: Run, plan: Plan) -> Iterator[str]:
    """Say before the first booking that the limits of the target file will end the run too early."""
    ahead = outlook(run, plan)
    if ahead is not None and (low := ahead.too_low(run.target.limits)):
        yield (
            f"{' and '.join(low)} will end this run before all is checked: where a supplier does all that the tests "
            f"ask for, {ahead.told()}. `octo-conformance plan` tells it before a run."
        )


def _clock(seconds: int) -> str:
    """A time as people say it: 48 s, 12 min, 1 h 43 min."""
    if seconds < 120:
        return f"{seconds} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
