"""A sandbox to certify, and a certificate of it, made once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from octo_sandbox import Running, Sandbox, serve
from support.certifying import KEY, PART, SECOND_KEY, Certified, certify


@pytest.fixture(scope="session")
def sandbox() -> Sandbox:
    return Sandbox(tokens=(KEY, SECOND_KEY))


@pytest.fixture(scope="session")
def supplier(sandbox: Sandbox) -> Iterator[Running]:
    with serve(sandbox, host="127.0.0.1", port=0) as running:
        yield running


@pytest.fixture(scope="session")
def control(supplier: Running) -> dict[str, Any]:
    """The target file of the sandbox."""
    return {"control": {"url": supplier.control_url}}


@pytest.fixture(scope="session")
def certified(
    supplier: Running, control: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Certified:
    """Core and prices of the reference supplier, certified once; all of it is what a bare `run` certifies."""
    return certify(supplier.url, tmp_path_factory.mktemp("certified"), *PART, target=control, second=True)
