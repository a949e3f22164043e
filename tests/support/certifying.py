"""Certify a URL with the real command and read what the run left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEY = "first-reseller-key-0123456789"
SECOND_KEY = "second-reseller-key-9876543210"

PART = ("--capability", "octo/pricing")
"""Enough of the standard for tests of the instrument."""

FILES = {
    *("evidence.jsonl", "verdict.json", "report.html", "junit.xml", "report.sarif", "code-quality.json"),
    *("summary.md", "ledger.jsonl"),
}
"""What every run leaves in its folder; with CONFORMANT there is a certificate as well."""

HASTY = {"timeout_s": 1.0, "dead_s": 3.0, "seconds": 60.0, "wait_s": 1.0}
"""Limits under which a target that does not answer is given up within seconds."""


@dataclass(frozen=True)
class Certified:
    """Exit code, verdict, folder and terminal output of a run, how long it took, and the most memory it
    held in MB, 0 where the system does not tell."""

    code: int
    verdict: dict[str, Any]
    folder: Path
    said: str
    seconds: float = 0
    memory_mb: float = 0

    @property
    def word(self) -> str:
        return str(self.verdict["verdict"])

    def ids(self, *statuses: str) -> list[str]:
        """Requirements that ended with one of these statuses."""
        return [r["id"] for r in self.verdict["requirements"] if r["status"] in statuses]

    def entry(self, identifier: str) -> dict[str, Any]:
        return next(r for r in self.verdict["requirements"] if r["id"] == identifier)

    @property
    def must_passed(self) -> list[str]:
        return [
            r["id"] for r in self.verdict["requirements"] if r["status"] == "PASS" and r["level"] == "MUST"
        ]

    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}

    def text(self) -> str:
        """Everything the run wrote, to files and to the terminal."""
        return self.said + "".join(path.read_text(encoding="utf-8") for path in self.folder.iterdir())


class Memory(threading.Thread):
    """Asks, as long as a process is there, for the most memory it has held so far."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most_mb = 0.0
        self._status = Path(f"/proc/{pid}/status")
        self._over = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(0.05):
            try:
                lines = self._status.read_text(encoding="utf-8").splitlines()
            except OSError:
                return
            peaks = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")]
            self.most_mb = max([self.most_mb, *peaks])

    def over(self) -> float:
        """Stop asking; the most there was."""
        self._over.set()
        self.join()
        return self.most_mb


def octo(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in `cwd` with only these OCTO_ variables."""
    return carry_out(*arguments, cwd=cwd, **environment)[0]


def carry_out(
    *arguments: str, cwd: Path, **environment: str
) -> tuple[subprocess.CompletedProcess[str], float]:
    """The command as it ended, and the most memory it held in MB."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OCTO_")}
    command = [sys.executable, "-m", "octo_conformance", *arguments]
    with subprocess.Popen(
        command,
        cwd=cwd,
        env={**inherited, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        memory = Memory(process.pid)
        try:
            said, complained = process.communicate(timeout=240)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            most = memory.over()
    return subprocess.CompletedProcess(command, process.returncode, said, complained), most


def certify(
    url: str, cwd: Path, *arguments: str, target: dict[str, Any] | None = None, second: bool = False
) -> Certified:
    """Certify `url`; `target` are fields of the target file, `arguments` flags of the command."""
    (cwd / "target.yaml").write_text(json.dumps(target or {}), encoding="utf-8")
    keys = {"OCTO_TOKEN": KEY} | ({"OCTO_SECOND": SECOND_KEY} if second else {})
    named = ("--second-token-env", "OCTO_SECOND") if second else ()
    started = time.monotonic()
    done, memory = carry_out(
        "run",
        url,
        "--target",
        "target.yaml",
        "--report",
        "out",
        "--depth",
        "quick",
        *named,
        *arguments,
        cwd=cwd,
        **keys,
    )
    seconds = time.monotonic() - started
    folder = cwd / "out"
    verdict = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    return Certified(done.returncode, verdict, folder, done.stdout + done.stderr, seconds, memory)
