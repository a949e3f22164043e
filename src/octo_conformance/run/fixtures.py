"""What tests of the suites ask for by name."""

from __future__ import annotations

from typing import Final

import pytest

from octo_conformance.run.run import Run

RUN: Final = pytest.StashKey[Run]()
"""The run that a pytest session carries out."""


@pytest.fixture(scope="session")
def stage(pytestconfig: pytest.Config) -> object:
    """What tests stand on: products, states, time."""
    return pytestconfig.stash[RUN].fixtures["stage"]


@pytest.fixture(scope="session")
def octo(pytestconfig: pytest.Config) -> object:
    """A reseller's client that asks for the capabilities of the running test."""
    return pytestconfig.stash[RUN].fixtures["octo"]


@pytest.fixture(scope="session")
def generated(pytestconfig: pytest.Config) -> object:
    """Generated tests: constraints violated singly, drawn requests, plans of actions on bookings."""
    return pytestconfig.stash[RUN].fixtures["generated"]
