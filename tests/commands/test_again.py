"""`octo-conformance run --again DIR --finding ID`: shown again with 1, and 0 once it is repaired."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from octo_sandbox import Policies, Sandbox, serve
from octo_sandbox.faults import find_fault
from support.certifying import octo

KEYS = {"FIRST": "key-of-a-reseller", "OTHER": "key-of-another-reseller"}


class Repairable:
    """A supplier with a mistake, at an address at which it can be corrected."""

    def __init__(self, policies: Policies) -> None:
        self.policies = policies
        self._serving = Sandbox(tokens=tuple(KEYS.values()), policies=policies)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._serving.app(scope, receive, send)

    def repair(self) -> None:
        self._serving = Sandbox(tokens=tuple(KEYS.values()))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("resellers-see-each-other", "holds now"),
        ("expired-gifts-are-confirmed", "holds now"),
        # Which call found it first decides whether the statement was checked again or only those calls were.
        ("breakdowns-are-called-bad-requests", "holds now|is not broken any more by the calls that broke it"),
        # What the run itself saw, before any test.
        ("points-without-names", "holds now"),
    ],
)
def test_the_printed_command_shows_it_again_until_it_is_repaired(
    name: str, said: str, tmp_path: Path
) -> None:
    """With all that was asked for the first time, but the keys, which are read from the same variables."""
    fault = find_fault(name)
    supplier = Repairable(fault.change(Policies()))
    with serve(supplier) as running:
        told = {"url": running.url, "control": {"url": running.control_url}}
        (tmp_path / "t.yaml").write_text(json.dumps(told), encoding="utf-8")
        asked = [
            "--target",
            "t.yaml",
            "--token-env",
            "FIRST",
            "--second-token-env",
            "OTHER",
            "--depth",
            "quick",
        ]
        first = octo("run", *asked, "--requirement", fault.breaks, "--report", "a b", cwd=tmp_path, **KEYS)
        found = re.search(r"again: octo-conformance (run --again .*)", first.stdout)
        assert found is not None, first.stdout + first.stderr
        command = shlex.split(found[1])
        assert command[2] == "a b"
        again = octo(*command, cwd=tmp_path, **KEYS)
        assert (again.returncode, f"{fault.breaks} is broken as before" in again.stdout) == (1, True), (
            again.stderr
        )
        supplier.repair()
        gone = octo(*command, cwd=tmp_path, **KEYS)
    told_so = any(f"{fault.breaks} {words}" in gone.stdout for words in said.split("|"))
    assert (gone.returncode, told_so) == (0, True), gone.stdout + gone.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--again", "nowhere"), "nowhere holds no run"),
        (("--finding", "f1"), "needs --again DIR"),
    ],
)
def test_what_is_no_finding_of_a_run_is_a_wrong_command(
    arguments: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    """One line says what to name instead."""
    done = octo("run", *arguments, cwd=tmp_path)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
