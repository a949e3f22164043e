"""What is delivered to a run: evidence of its own things, nothing of others, and nothing left behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from octo_conformance.contract import load_contract
from octo_conformance.evidence import DeliveryLine, NoteLine, read
from octo_conformance.ledger.cleanup import cleanup
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.run.listening import listener_of
from octo_conformance.run.options import RunOptions
from octo_conformance.run.run import Run
from octo_conformance.schemas import schema
from octo_conformance.stage.signals import NotVerified
from octo_conformance.target import Limits, Listen, Target
from octo_sandbox import Policies, Sandbox, serve
from octo_sandbox.capabilities.webhooks.subscription import all_subscriptions
from octo_sandbox.variants import find_variant

EVENT = "booking_update"


class Met:
    """A run that is open, the supplier that it met, and its stage."""

    def __init__(self, run: Run, sandbox: Sandbox) -> None:
        self.run = run
        self.sandbox = sandbox
        assert run.stage is not None
        self.stage = run.stage
        self.octo = self.stage.octo.using("octo/webhooks")

    @property
    def subscriptions(self) -> list[str]:
        """The addresses of all subscriptions at the supplier."""
        return [each.url for each in all_subscriptions(self.sandbox._store)]

    def lines(self) -> list[DeliveryLine]:
        """The deliveries in the evidence."""
        return [line for line in read(self.run.evidence.path) if isinstance(line, DeliveryLine)]


@contextmanager
def met(folder: Path, policies: Policies | None = None, **target: Any) -> Iterator[Met]:
    sandbox = Sandbox(tokens=("first", "second"), policies=policies)
    with serve(sandbox) as running:
        told = {"webhooks": Listen(), "limits": Limits(wait_s=5), **target}
        run = Run(
            Target(url=running.url, keys={"first": "first", "second": "second"}, **told),
            RunOptions(folder=folder / "out"),
        )
        run.open()
        try:
            yield Met(run, sandbox)
        finally:
            if run.verdict is None:
                run.judged()
    sandbox.close()


def test_a_delivery_is_a_line_of_evidence(tmp_path: Path) -> None:
    """Whoever reads the evidence sees what the supplier sent, and the shipped schema describes it."""
    with met(tmp_path) as here:
        hears = here.stage.webhooks.subscribed(
            EVENT, octo=here.octo, headers={"Authorization": "Bearer hush-hush"}
        )
        uuid = here.stage.own.reservation().uuid
        assert hears.hears(lambda shown: shown.get("uuid") == uuid)
        here.run.judged()
        lines = here.lines()
        assert here.subscriptions == []
    told = [line for line in lines if isinstance(line.body, dict) and "booking" in line.body]
    assert {line.body["booking"]["uuid"] for line in told} == {uuid}  # type: ignore[index]
    text = here.run.evidence.path.read_text()
    assert "hush-hush" not in text
    validator = Draft202012Validator(schema("evidence"))
    written = [json.loads(each) for each in text.splitlines() if '"kind":"delivery"' in each]
    assert len(written) == len(lines)
    assert [error.json_path for each in written for error in validator.iter_errors(each)] == []


def test_a_delivery_about_others_is_not_kept(tmp_path: Path) -> None:
    """The other customers of a reseller do not stand in the report of its tests."""
    with met(tmp_path) as here:
        hears = here.stage.webhooks.subscribed(EVENT, octo=here.octo)
        theirs = {"uuid": "11111111-1111-4111-8111-111111111111", "unitItems": [], "status": "CONFIRMED"}
        guest = {**theirs, "contact": {"fullName": "Guest Of Others", "emailAddress": "g@others.example"}}
        httpx.post(
            hears.box.url, json={"booking": guest, "diff": [{"op": "add", "path": "/x", "value": "Guest Of"}]}
        )
        httpx.post(hears.box.url.rpartition("/")[0] + "/unknown", json={"booking": guest})
        assert hears.about(lambda shown: shown.get("status") == "CONFIRMED")
        here.run.judged()
        (foreign,) = [line for line in here.lines() if line.foreign]
        notes = [line.message for line in read(here.run.evidence.path) if isinstance(line, NoteLine)]
    assert (foreign.body, foreign.headers) == (None, ())
    assert "Guest" not in here.run.evidence.path.read_text()
    assert any("1 calls that belong to no subscription" in each for each in notes)


@pytest.mark.parametrize("variant", [None, "no-webhook-alone"])
def test_what_a_killed_run_subscribed_is_deleted_by_its_ledger(variant: str | None, tmp_path: Path) -> None:
    """A supplier does not call an address of yesterday for ever, and the reseller's own subscriptions stay."""
    policies = None if variant is None else find_variant(variant).change(Policies())
    with met(tmp_path, policies) as here:
        kept = "https://shop.example/hooks"
        here.octo.call("POST", "/webhooks", json={"url": kept, "event": EVENT})
        here.stage.webhooks.made(EVENT, here.octo, url=here.stage.webhooks.address())
        here.stage.webhooks.made(EVENT, here.octo, url=here.stage.own_url())
        assert len(here.subscriptions) == 3
        assert here.run.wire is not None
        with closing(Ledger.reopen(here.run.ledger.path, load_contract())) as again:
            send, here.run.wire._ledger = here.run.wire.for_cleanup(), again
            left = cleanup(send, again, settle_s=0.0)
        # The first one was made without a name of the run, so nothing shows that it may be deleted.
        assert [each.what for each in left] == ["webhook"]
        assert here.subscriptions == [kept]


def test_without_an_address_nothing_is_verified(tmp_path: Path) -> None:
    """The user reads what to add to the target file."""
    with met(tmp_path, webhooks=None) as here:
        with pytest.raises(NotVerified, match="under `webhooks`") as told:
            here.stage.webhooks.subscribed(EVENT, octo=here.octo)
        assert told.value.add == {
            "webhooks": {"listen": "127.0.0.1:8090", "public_url": "https://tunnel.example/hook"}
        }
        assert here.stage.webhooks.made(EVENT, here.octo, url=here.stage.webhooks.address()).id


def test_a_tunnel_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    """A supplier is not accused because the tunnel of the run is down."""
    nowhere = Listen(public_url="http://127.0.0.1:9")
    with met(tmp_path, webhooks=nowhere) as here, pytest.raises(NotVerified, match="does not reach it"):
        here.stage.webhooks.subscribed(EVENT, octo=here.octo)


def test_a_target_elsewhere_needs_a_public_address(tmp_path: Path) -> None:
    """An address of this machine is none for a supplier on another one."""
    with met(tmp_path) as here:
        run = here.run
        assert run._redactor is not None
        for url, listens in (("https://supplier.example", False), ("http://localhost:1", True)):
            target = replace(run.target, url=url)
            found = listener_of(target, run._redactor, run.ledger, run.evidence.append)
            assert (found is not None) is listens
