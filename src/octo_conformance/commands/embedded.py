"""The bundled reference supplier as a target; the one place where the two packages meet.

It runs in a process of its own: in one process the supplier and the run would take turns.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from octo_conformance.errors import RunError
from octo_conformance.target import Limits, Target
from octo_conformance.target_file import ToldMember
from octo_sandbox.capabilities.memberships import MEMBERS, Member


@contextmanager
def embedded_target(profile: str, seed: int, restricted: tuple[str, ...]) -> Iterator[Target]:
    """Start the sandbox with keys nobody knows and describe it as a target. Raises RunError where it does
    not start."""
    tokens = (secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    with _supplier(tokens, seed) as (url, control_url):
        yield Target(
            url=url,
            keys={"first": tokens[0], "second": tokens[1]},
            restricted=restricted or None,
            members=tuple(as_told(member) for member in MEMBERS),
            control_url=control_url,
            limits=Limits(),
            profile=profile,
            embedded=True,
        )


@contextmanager
def _supplier(tokens: tuple[str, ...], seed: int) -> Iterator[tuple[str, str]]:
    """A supplier that ends with the block, and with this process if that is killed; its two addresses."""
    process = subprocess.Popen(
        [sys.executable, "-m", "octo_sandbox"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        # Ctrl-C is for the run: what it made has to be released, and this is who releases it.
        start_new_session=True,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps({"tokens": tokens, "seed": seed}) + "\n")
            process.stdin.flush()
            told = json.loads(process.stdout.readline())
        except (OSError, ValueError):
            process.kill()
            raise RunError(
                "the bundled reference supplier does not start",
                hint="Run `python -m octo_sandbox </dev/null` to see why, or name a target.",
            ) from None
        try:
            yield told["url"], told["control_url"]
        finally:
            # Its standard input is closed on the way out, which is how it is told to end.
            process.stdin.close()


def as_told(member: Member) -> ToldMember:
    """A member of the sandbox as a target file would name it."""
    benefits = [benefit for membership in member.memberships for benefit in membership.benefits]
    limited = any(unit.limit is not None for benefit in benefits for unit in benefit.units)
    kinds = {
        "units": any(benefit.units for benefit in benefits),
        "quantity": limited,
        "offers": any(benefit.percent_off for benefit in benefits),
    }
    return {
        "reference": member.memberships[0].reference,
        "lastName": member.last_name,
        "email": member.email,
        "mobile": member.mobile,
        "country": member.country,
        "benefits": [kind for kind, there in kinds.items() if there],
    }
