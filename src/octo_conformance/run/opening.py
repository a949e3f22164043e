"""What a run is opened with: its first lines of evidence, the limits of its wire, the setting of its stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from octo_conformance import __version__
from octo_conformance.evidence import (
    Asked,
    BudgetLine,
    NegotiationLine,
    RunLine,
    Selection,
    SuiteHead,
    TargetHead,
)
from octo_conformance.run.options import RunOptions
from octo_conformance.stage.clock import Clock
from octo_conformance.stage.deliveries import Deliveries
from octo_conformance.stage.negotiation import Negotiation
from octo_conformance.stage.one_time_code import OneTimeCodes
from octo_conformance.stage.setting import Setting
from octo_conformance.target import TEST_CONTACT, Target
from octo_conformance.values import utc
from octo_conformance.wire import WireLimits


def run_line(run_id: str, target: Target, options: RunOptions, digest: str, started_at: datetime) -> RunLine:
    """The first line: who is tested by which suite, and what was asked for."""
    return RunLine(
        run_id=run_id,
        suite=SuiteHead(version=__version__, contract_digest=digest),
        target=TargetHead(
            url=target.url, profile=target.profile, declared=tuple(sorted(target.capabilities))
        ),
        embedded=target.embedded,
        seed=options.seed,
        depth=options.depth,
        started_at=utc(started_at),
        selection=Selection(
            requirements=tuple(options.requirements),
            expression=options.expression,
            capabilities=tuple(target.restricted) if target.restricted is not None else None,
            tests=options.tests,
            read_only=options.read_only,
            stress=options.stress,
            strict=options.strict,
        ),
        asked=Asked(
            target_file=str(options.target_file) if options.target_file is not None else None,
            token_env=options.token_env,
            second_token_env=options.second_token_env,
            ca_file=str(options.ca_file) if options.ca_file is not None else None,
            suite=str(options.suite) if options.suite is not None else None,
            live=options.live,
            concurrency=options.concurrency,
            rate=options.rate,
            waivers_file=str(options.waivers_file) if options.waivers_file is not None else None,
        ),
    )


def budget_lines(target: Target) -> list[BudgetLine]:
    """The budgets of the target file, those of one operation by its label in the contract."""
    return [
        BudgetLine(operation=operation, p50_ms=times.get("p50_ms"), p95_ms=times.get("p95_ms"))
        for operation, times in target.budgets.items()
    ]


def negotiation_line(met: Negotiation) -> NegotiationLine:
    """Which capabilities were declared, offered, echoed, and are asked for."""
    return NegotiationLine(
        declared=tuple(sorted(met.declared)),
        offered=tuple(sorted(met.offered)) if met.offered is not None else None,
        echoed=tuple(sorted(met.echoed)),
        negotiated=tuple(sorted(met.negotiated)),
        no_echo=met.no_echo,
        exchange=met.exchange,
    )


def wire_limits(target: Target, options: RunOptions) -> WireLimits:
    """The limits of the target file, with the pace of the command line."""
    limits = target.limits
    return WireLimits(
        timeout_s=limits.timeout_s,
        body_bytes=limits.body_bytes,
        run_bytes=limits.run_bytes,
        dead_s=limits.dead_s,
        rate=options.rate,
        concurrency=options.concurrency,
        requests=limits.requests,
        seconds=limits.seconds,
        reservations=limits.reservations,
        confirmations=limits.confirmations,
        writes=not (options.read_only or options.dry),
    )


def setting_of(
    run_id: str, target: Target, options: RunOptions, codes: OneTimeCodes, deliveries: Deliveries
) -> Setting:
    """What the stage is told; the notes of the guest name the run."""
    return Setting(
        run_id=run_id,
        seed=options.seed,
        profile=target.profile,
        read_only=options.read_only,
        keys=frozenset(target.keys),
        contact={**target.contact, "notes": _contact_notes(run_id, target)},
        products=target.products,
        members=target.members,
        codes=codes,
        deliveries=deliveries,
        depth=options.depth,
        embedded=target.embedded,
        stress=options.stress,
        ca_file=options.ca_file,
    )


def clock_of(
    target: Target,
    options: RunOptions,
    add_key: Callable[[str, str], None],
    stopped: Callable[[], bool],
    note: Callable[..., object],
) -> Clock:
    """The target's clock. Moving it is a write as well."""
    return Clock(
        None if options.read_only else target.control_url,
        target.keys.get("first"),
        target.limits.wait_s,
        add_key,
        stopped,
        note,
        options.ca_file,
    )


def codes_of(target: Target, options: RunOptions, arrived: Callable[[str], None]) -> OneTimeCodes:
    """Where codes are read that the target sends to people."""
    return OneTimeCodes(
        target.one_time_code,
        target.control_url,
        target.keys.get("first"),
        arrived,
        target.limits.wait_s,
        options.ca_file,
    )


def _contact_notes(run_id: str, target: Target) -> str:
    own = f"conformance test {run_id}"
    given = str(target.contact.get("notes") or "")
    return own if given in {"", TEST_CONTACT["notes"]} else f"{given} ({own})"
