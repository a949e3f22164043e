"""The bundled reference supplier as a target; the one place where the two packages meet."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from octo_conformance.target import Limits, Target
from octo_sandbox import Sandbox
from octo_sandbox import serve as start
from octo_sandbox.capabilities.memberships import MEMBERS, Member


@contextmanager
def embedded_target(profile: str, seed: int, restricted: tuple[str, ...]) -> Iterator[Target]:
    """Start the sandbox with keys nobody knows and describe it as a target."""
    tokens = (secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    with start(Sandbox(tokens=tokens, seed=seed), host="127.0.0.1", port=0) as running:
        yield Target(
            url=running.url,
            keys={"first": tokens[0], "second": tokens[1]},
            restricted=restricted or None,
            members=tuple(as_told(member) for member in MEMBERS),
            control_url=running.control_url,
            limits=Limits(),
            profile=profile,
            embedded=True,
        )


def as_told(member: Member) -> dict[str, object]:
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
