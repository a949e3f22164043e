"""Certify a URL with the real command and read what the run left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEY = "first-reseller-key-0123456789"
SECOND_KEY = "second-reseller-key-9876543210"

PART = ("--capability", "octo/pricing")
"""Enough of the standard for tests of the instrument."""

HASTY = {"timeout_s": 1.0, "dead_s": 3.0, "seconds": 60.0, "wait_s": 1.0}
"""Limits under which a target that does not answer is given up within seconds."""


@dataclass(frozen=True)
class Certified:
    """Exit code, verdict, folder and terminal output of a run."""

    code: int
    verdict: dict[str, Any]
    folder: Path
    said: str

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


def octo(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in `cwd` with only these OCTO_ variables."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OCTO_")}
    return subprocess.run(
        [sys.executable, "-m", "octo_conformance", *arguments],
        cwd=cwd,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def certify(
    url: str, cwd: Path, *arguments: str, target: dict[str, Any] | None = None, second: bool = False
) -> Certified:
    """Certify `url`; `target` are fields of the target file, `arguments` flags of the command."""
    (cwd / "target.yaml").write_text(json.dumps(target or {}), encoding="utf-8")
    keys = {"OCTO_TOKEN": KEY} | ({"OCTO_SECOND": SECOND_KEY} if second else {})
    named = ("--second-token-env", "OCTO_SECOND") if second else ()
    done = octo(
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
    folder = cwd / "out"
    verdict = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    return Certified(done.returncode, verdict, folder, done.stdout + done.stderr)
