"""The behaviour tests of the suites as plain functions, so that a few of them can be run again and again."""

from __future__ import annotations

import contextlib
import functools
import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.errors import RunError
from octo_conformance.judge.rewritten import telling
from octo_conformance.run.plugin import capabilities_of
from octo_conformance.suite import Claim


@dataclass(frozen=True)
class Body:
    """One behaviour test: its id, what it claims, the capabilities it asks for, and how to call it."""

    test: str
    claim: Claim
    folder: str
    capabilities: tuple[str, ...]
    function: Callable[..., Any]
    arguments: tuple[str, ...]
    values: tuple[tuple[str, Any], ...]
    last: bool

    def bound(self, fixtures: Mapping[str, object]) -> Callable[[], Any]:
        """The test as a call without arguments."""
        known = {**fixtures, **dict(self.values)}
        return functools.partial(telling(self.function), **{name: known[name] for name in self.arguments})


class _Collector:
    def __init__(self) -> None:
        self.bodies: list[Body] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.bodies = [_body(item) for item in items if isinstance(item, pytest.Function)]


def _body(item: pytest.Function) -> Body:
    claim: Claim = item.obj.octo_claim
    folder = item.path.parent.name
    values = tuple(item.callspec.params.items()) if hasattr(item, "callspec") else ()
    return Body(
        test=item.nodeid,
        claim=claim,
        folder=folder,
        capabilities=tuple(dict.fromkeys((*capabilities_of(folder, load_contract()), *claim.capabilities))),
        function=item.obj,
        arguments=tuple(item._fixtureinfo.argnames),
        values=values,
        last="expired" in item.obj.__code__.co_names,
    )


@functools.cache
def all_bodies() -> tuple[Body, ...]:
    """Every behaviour test, those that wait for an expiry last. Raises RunError if collection fails."""
    roots = suite_roots()
    collector = _Collector()
    arguments = [
        *map(str, roots), "--collect-only", "-q", "-c", os.devnull, f"--rootdir={roots[0]}", "--noconftest",
        "--import-mode=importlib", "--disable-plugin-autoload", "--assert=plain", "-p", "no:cacheprovider",
    ]  # fmt: skip
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = pytest.main(arguments, plugins=[collector])
    if code != pytest.ExitCode.OK:
        raise RunError(
            f"the suites cannot be collected: {said.getvalue()[-500:]}",
            hint="Run pytest on suites/ to see why.",
        )
    return tuple(sorted(collector.bodies, key=lambda body: body.last))
