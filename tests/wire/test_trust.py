"""Whose certificates are believed where the wire does not go: control routes and mailboxes."""

from __future__ import annotations

from pathlib import Path

import pytest

from octo_conformance.stage.clock import Clock
from octo_conformance.stage.signals import NotVerified
from octo_conformance.wire import trust
from support.hostile import CERTIFICATE, hostile


def clock(url: str, ca_file: Path | None) -> Clock:
    return Clock(url, "the key", 1.0, lambda name, key: None, lambda: False, ca_file=ca_file)


def test_a_control_route_behind_a_private_root_is_reached_with_its_certificate() -> None:
    """`--ca-file` is for all that belongs to the target, or nothing that waits could be checked there."""
    with hostile("empty-array", tls=True) as server:
        assert clock(server.url, CERTIFICATE).mail("guest@reseller.example") == []


def test_a_control_route_that_nobody_vouches_for_is_not_used() -> None:
    """The key goes to no stranger."""
    with hostile("empty-array", tls=True) as server, pytest.raises(NotVerified):
        clock(server.url, None).mail("guest@reseller.example")


def test_the_roots_are_read_once() -> None:
    """Reading them takes longer than asking for the time, and every move of the clock would."""
    assert trust(None) is trust(None)
