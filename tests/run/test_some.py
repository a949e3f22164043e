"""A target that offers some capabilities, and a run that is restricted to one; members of whom nothing is kept."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from octo_conformance.commands.embedded import as_told
from octo_conformance.contract import CORE, load_contract
from octo_sandbox import Policies, Running, Sandbox, serve
from octo_sandbox.capabilities.memberships import MEMBERS
from support.certifying import KEY, SECOND_KEY, Certified, certify

OFFERED = {"octo/pricing", "octo/cart", "octo/gifts"}
CARTS = ("--capability", "octo/cart", "-k", "cart or journeys")


@pytest.fixture(scope="module")
def carts(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    """A run restricted to carts, against a supplier of prices, carts and gifts."""
    everything = Policies()
    some = replace(
        everything, capabilities=tuple(each for each in everything.capabilities if each.id in OFFERED)
    )
    with serve(Sandbox(tokens=(KEY, SECOND_KEY), policies=some)) as running:
        folder = tmp_path_factory.mktemp("carts")
        return certify(
            running.url, folder, *CARTS, target={"control": {"url": running.control_url}}, second=True
        )


def test_a_restricted_run_judges_what_it_was_asked_to(carts: Certified) -> None:
    """Nothing about the carts of an honest supplier is wrong."""
    assert carts.ids("FAIL", "WARN", "ERROR", "BLOCKED") == []
    assert [i for i in carts.ids("PASS") if i.startswith("CART-")]


def test_what_was_not_asked_for_does_not_apply(carts: Certified) -> None:
    """The other capabilities, offered or not, and their combinations do not apply."""
    catalogue = load_contract().catalogue
    others = {
        identifier
        for identifier in catalogue
        if catalogue[identifier].capability not in {CORE, "octo/cart"}
        or catalogue[identifier].with_capabilities
    }
    assert any(catalogue[identifier].capability in {CORE, "octo/cart"} for identifier in others)
    words = {identifier: carts.entry(identifier)["status"] for identifier in others}
    assert {identifier: word for identifier, word in words.items() if word != "NOT_APPLICABLE"} == {}


def test_nothing_of_a_member_is_kept(tmp_path: Path) -> None:
    """A report goes to people who have no business with a member's name, address, number or code."""
    sandbox = Sandbox(tokens=(KEY, SECOND_KEY))
    with serve(sandbox) as running:
        told: dict[str, Any] = {
            "control": {"url": running.control_url},
            "members": [as_told(member) for member in MEMBERS],
        }
        done = certify(
            running.url,
            tmp_path,
            "--capability",
            "octo/memberships",
            "-k",
            "memberships",
            target=told,
            second=True,
        )
        mail = " ".join(m["text"] for token in (KEY, SECOND_KEY) for m in letters(running, token))
    codes = set(re.findall(r"\b\d{6}\b", mail))
    assert codes
    assert [i for i in done.ids("PASS") if i.startswith("MEMB-")]
    kept = done.text()
    private = {
        v for m in MEMBERS for v in (m.last_name, m.email, m.mobile, *(x.reference for x in m.memberships))
    }
    assert [value for value in private | codes if value in kept] == []


def letters(running: Running, token: str) -> list[dict[str, Any]]:
    """What the supplier sent on behalf of a reseller."""
    return list(
        httpx.get(f"{running.control_url}/outbox", headers={"Authorization": f"Bearer {token}"}).json()
    )
