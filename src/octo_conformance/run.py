"""The life of a run: open the files, meet the target, let the suites work, clean up, judge, report."""

from __future__ import annotations

import os
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from octo_conformance import __version__
from octo_conformance.contract import Contract, load_contract
from octo_conformance.errors import OctoConformanceError, ReportUnwritable
from octo_conformance.evidence import FORMAT, Evidence, Line
from octo_conformance.judge import Finding, Judge, load_rules
from octo_conformance.judge.verdict import describe
from octo_conformance.roots import suite_roots
from octo_conformance.stage.cleanup import cleanup
from octo_conformance.stage.clock import Clock
from octo_conformance.stage.ledger import Ledger
from octo_conformance.stage.negotiation import negotiate
from octo_conformance.stage.one_time_code import OneTimeCodes
from octo_conformance.stage.signals import NotVerified
from octo_conformance.stage.stage import Setting, Stage
from octo_conformance.target import Target
from octo_conformance.wire import Redactor, Wire, WireLimits

EXIT = {"CONFORMANT": 0, "NONCONFORMANT": 1, "INCOMPLETE": 3, "ERROR": 4}


@dataclass(frozen=True)
class Choice:
    """What the user asked of this run besides the target."""

    folder: Path
    requirements: tuple[str, ...] = ()
    expression: str | None = None
    depth: str = "standard"
    seed: int = 1
    concurrency: int = 4
    rate: float | None = None
    read_only: bool = False
    live: bool = False
    ca_file: Path | None = None
    allow_incomplete: bool = False


class Audience(Protocol):
    """Who watches a run: the terminal, or nobody."""

    def on_line(self, line: Line) -> None: ...

    def on_finding(self, finding: dict[str, Any]) -> None: ...


class Run:
    """One run against one target. `open`, then `stage` is there; `close` ends it, whatever happened."""

    def __init__(self, target: Target, choice: Choice, audience: Audience | None = None) -> None:
        self.target = target
        self.choice = choice
        self.contract: Contract = load_contract(profile=target.profile)
        self.started = time.monotonic()
        self.verdict: dict[str, Any] | None = None
        self._audience = audience
        self._stopped: dict[str, Any] | None = None
        self.stage: Stage | None = None
        self.wire: Wire | None = None
        started_at = datetime.now(UTC)
        self.run_id = f"octoconf-{started_at:%y%m%d%H%M%S}-{os.urandom(3).hex()}"
        prepare(choice.folder)
        self.evidence = Evidence(choice.folder / "evidence.jsonl")
        self.judge = Judge(self.contract, load_rules(suite_roots()), self._found)
        self.evidence.listen(self.judge.feed)
        if audience is not None:
            self.evidence.listen(audience.on_line)
        self.evidence.append("run", **self._head(started_at))
        self.ledger = Ledger(choice.folder / "ledger.jsonl", self.run_id)

    def _head(self, started_at: datetime) -> Line:
        target, choice = self.target, self.choice
        return {
            "format": FORMAT,
            "run_id": self.run_id,
            "suite": {"version": __version__, "contract_digest": self.contract.digest},
            "target": {"url": target.url, "profile": target.profile, "declared": sorted(target.capabilities)},
            "embedded": target.embedded,
            "seed": choice.seed,
            "depth": choice.depth,
            "started_at": utc(started_at),
            "selection": {
                "requirements": list(choice.requirements),
                "expression": choice.expression,
                "capabilities": list(target.restricted) if target.restricted is not None else None,
                "read_only": choice.read_only,
            },
        }

    def open(self) -> Stage:
        """Meet the target. Raises RunErrors where it cannot be judged at all."""
        target, choice, limits = self.target, self.choice, self.target.limits
        redactor = Redactor(self._secrets(), os.urandom(16))
        self.evidence.hide(redactor.text, redactor.said)
        self.wire = Wire(
            base_url=target.url,
            keys=dict(target.keys),
            headers=dict(target.headers),
            record=self.evidence.exchange,
            redactor=redactor,
            ledger=self.ledger,
            route=self.contract.route,
            limits=WireLimits(
                timeout_s=limits.timeout_s,
                body_bytes=limits.body_bytes,
                dead_s=limits.dead_s,
                rate=choice.rate,
                concurrency=choice.concurrency,
                requests=limits.requests,
                seconds=limits.seconds,
            ),
            user_agent=f"octo-conformance/{__version__} (run {self.run_id})",
            ca_file=choice.ca_file,
        )
        met = negotiate(self.wire, self.contract, target.capabilities, target.restricted)
        self.evidence.append(
            "negotiation",
            declared=sorted(met.declared),
            offered=sorted(met.offered) if met.offered is not None else None,
            echoed=sorted(met.echoed),
            negotiated=sorted(met.negotiated),
            no_echo=met.no_echo,
            exchange=met.exchange,
        )
        clock = Clock(target.control_url, target.keys.get("first"), limits.wait_s, self.wire.add_key, self._is_stopped)
        codes = OneTimeCodes(
            target.one_time_code, target.control_url, target.keys.get("first"),
            lambda code: redactor.add("one-time code", code), limits.wait_s,
        )  # fmt: skip
        setting = Setting(
            run_id=self.run_id,
            seed=choice.seed,
            profile=target.profile,
            read_only=choice.read_only,
            keys=frozenset(target.keys),
            contact={**target.contact, "notes": f"conformance test {self.run_id}"},
            products=target.products,
            members=target.members,
            codes=codes,
        )
        self.stage = Stage(setting, self.contract, self.wire, self.ledger, clock, self.evidence.append)
        self.stage.negotiated, self.stage.offered = met.negotiated, met.offered
        return self.stage

    def stop(self, error: OctoConformanceError | None = None, *, why: str = "", code: str = "stopped") -> None:
        """No new creates from now on; the reason becomes part of the verdict."""
        if self._stopped is None:
            if error is not None:
                self._stopped = {"code": error.code, "message": error.message, "hint": error.hint, "error": True}
            else:
                self._stopped = {"code": code, "message": why, "hint": "Run it again.", "error": code == "failed"}
        if self.wire is not None:
            self.wire.stop()

    def close(self) -> dict[str, Any]:
        """Release what is held, judge, write every report. Returns the verdict."""
        verdict = self.judged()
        write_files(verdict, self.choice.folder, self.contract)
        return verdict

    def judged(self) -> dict[str, Any]:
        """Release what is held, judge, and write nothing but the evidence. Returns the verdict."""
        self._release()
        self.evidence.append(
            "end",
            finished_at=utc(datetime.now(UTC)),
            seconds=round(time.monotonic() - self.started, 3),
            stopped=self._stopped,
        )
        self.verdict = self.judge.verdict()
        self.evidence.close()
        if self.wire is not None:
            self.wire.close()
        self.ledger.close()
        return self.verdict

    def exit_code(self) -> int:
        """The exit code of `run` for the verdict reached."""
        word = self.verdict["verdict"] if self.verdict else "ERROR"
        if word == "INCOMPLETE" and self.choice.allow_incomplete:
            return 0
        return EXIT[word]

    # --- the rest ---------------------------------------------------------------------------------

    def _release(self) -> None:
        if self.wire is None or self.stage is None:
            return
        self.wire.stop()
        try:
            self.stage.clock.turn_back()
        except NotVerified as problem:
            self.evidence.append("note", message=str(problem))
        self.wire.drain(self.target.limits.timeout_s)
        for leftover in cleanup(self.wire.for_cleanup(), self.ledger):
            self.evidence.append("leftover", **asdict(leftover))

    def _found(self, finding: Finding) -> None:
        if self._audience is not None:
            self._audience.on_finding(describe(self.judge, finding))

    def _is_stopped(self) -> bool:
        return self._stopped is not None

    def _secrets(self) -> dict[str, str]:
        secrets = {f"key {name}": key for name, key in self.target.keys.items()}
        for index, member in enumerate(self.target.members, 1):
            for name, value in member.items():
                if name not in {"id", "country", "benefits"} and value:
                    secrets[f"member {index} {name}"] = str(value)
        return secrets


def prepare(folder: Path) -> None:
    """Make the report folder. Raises ReportUnwritable where nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.write_text("", encoding="ascii")
        probe.unlink()
    except OSError as error:
        raise ReportUnwritable(
            f"the report folder {folder} cannot be written: {error.strerror or error}",
            hint="Name another with --report DIR.",
        ) from None


def write_files(verdict: dict[str, Any], folder: Path, contract: Contract) -> None:
    """verdict.json and every view of it."""
    from octo_conformance.report import write_reports

    write_reports(verdict, folder / "evidence.jsonl", folder, contract.catalogue)


def default_folder(url: str, now: datetime) -> Path:
    """reports/<host>-<time>, a new one for each run."""
    host = (urlsplit(url).hostname or "target").replace(":", "-")
    stem = Path("reports") / f"{host}-{now:%Y%m%dT%H%M%SZ}"
    folder, number = stem, 2
    while folder.exists():
        folder, number = stem.with_name(f"{stem.name}-{number}"), number + 1
    return folder


def utc(moment: datetime) -> str:
    """A time as the files of a run write it: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
