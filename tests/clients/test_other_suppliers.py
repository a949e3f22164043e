"""A client that is right is accused of nothing, however different the supplier is."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from octo_conformance.commands.behaviours import ProofBehaviours
from octo_conformance.commands.watching import Watcher
from octo_conformance.contract import load_contract
from octo_sandbox import serve
from octo_sandbox.teaching import Chosen, TeachingServer

KEY = "right-client-key-0123456789"
DIFFERENT = [
    Chosen(variants=("released-holds-are-expired", "bodies-are-compressed")),
    Chosen(dialect="passing-ids"),
    Chosen(dialect="partial-marketplace"),
    Chosen(dialect="mock-without-stock"),
    Chosen(dialect="sixty-five-a-minute"),
]


@pytest.fixture
def reseller(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The example that is right."""
    monkeypatch.setenv("OCTO_TOKEN", KEY)
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "examples" / "reseller"))
    import reseller  # type: ignore[import-not-found]

    yield reseller
    del sys.modules["reseller"]


def test_a_right_client_is_right_with_every_supplier(reseller: ModuleType, tmp_path: Path) -> None:
    """A reseller that was accused of what a supplier does would never try again."""
    for number, chosen in enumerate(DIFFERENT):
        behaviours = ProofBehaviours((KEY,), 0)
        first, _ = behaviours.begin(chosen, ":memory:")
        watcher = Watcher(load_contract(), (KEY,), 60, tmp_path / str(number))
        server = TeachingServer(first, chosen, (KEY,), behaviours, watcher.watch)
        with serve(server) as running:
            try:
                reseller.main(running.url)
            except reseller.httpx.HTTPStatusError:
                # This supplier has no route to extend a hold, so the client gives the seats back.
                assert chosen.dialect == "partial-marketplace"
        server.close()
        watcher.report(
            {"url": "u", "dialect": chosen.dialect, "faults": [], "variants": [], "changed": False}
        )
        told = json.loads((tmp_path / str(number) / "client-verdict.json").read_text(encoding="utf-8"))
        assert [finding["sentence"] for finding in told["findings"]] == [], chosen
        assert sum(each["count"] for each in told["traffic"]) >= 5
