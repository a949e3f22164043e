"""What a target file and the environment hold that must not be kept, and what may stay readable."""

from __future__ import annotations

import base64
import os

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.run.ledger_head import made_for
from octo_conformance.run.secrets import secret_headers_of, secrets_of
from octo_conformance.target import Target
from octo_conformance.wire import Redactor

SECRET_HEADERS = {
    "Ocp-Apim-Subscription-Key": "0f8fad5bd9cb469fa16570867728950e",
    "X-Functions-Key": "Zk3/qq+12==aB",
    "Api_Key": "api.key-99881",
    "X-JWT": "eyJhbGciOi.eyJzdWIi.c2ln",
    "X-Gateway": "gw-4711-0815",
    "X-Pin": "4711",
}
OPEN_HEADERS = {
    "Accept-Language": "de-AT, en;q=0.5",
    "Octo-Env": "test",
    "User-Agent": "somebody/1.0 (build 12345678)",
}


def redactor(target: Target) -> Redactor:
    return Redactor(secrets_of(target), os.urandom(16), load_contract(), secret_headers_of(target))


@pytest.fixture
def target() -> Target:
    return Target(
        url="https://supplier.example", keys={"first": "k"}, headers={**SECRET_HEADERS, **OPEN_HEADERS}
    )


def test_headers_of_a_target_file_lose_their_values(target: Target) -> None:
    """Nobody can tell by its name what a header of a gateway is for."""
    kept = dict(redactor(target).headers([*target.headers.items(), ("x-pin", "4711")]))
    assert {name: kept[name] for name in OPEN_HEADERS} == OPEN_HEADERS
    assert [name for name in (*SECRET_HEADERS, "x-pin") if not kept[name].startswith("[redacted:")] == []


def test_their_values_are_found_in_answers(target: Target) -> None:
    """A gateway that refuses a key likes to quote it."""
    long = [value for value in SECRET_HEADERS.values() if len(value) >= 8]
    for value in long:
        assert value not in redactor(target).text(f"the key {value} is unknown")


def test_a_ledger_names_them_and_holds_none(target: Target) -> None:
    """The clean-up asks for the target file again."""
    head = made_for(target, "run-1")
    assert head["headers"] == OPEN_HEADERS
    assert head["withheld"] == sorted(SECRET_HEADERS)
    assert not [value for value in SECRET_HEADERS.values() if value in str(head)]


@pytest.mark.parametrize(
    "value", ["1", "en", "EUR", "true", "application/json", "production", "conformance test"]
)
def test_an_ordinary_word_in_a_header_hides_no_part_of_an_answer(value: str) -> None:
    """Every 1, every currency or every media type would be a token otherwise, and nothing could be judged."""
    keeper = redactor(Target(url="https://supplier.example", headers={"X-Tenant": value}))
    shown = {"quantity": 1, "locale": "en", "currency": "EUR", "text": f"in {value}"}
    assert keeper.value(shown) == shown
    assert (
        keeper.headers([("Content-Type", "application/json"), ("X-Tenant", value)])[0][1]
        == "application/json"
    )
    assert keeper.headers([("X-Tenant", value)])[0][1] != value


@pytest.mark.parametrize("password", ["pr0xy-pass+word", "pr0xy"])
def test_the_password_of_a_proxy_is_found_in_base64(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that refuses may answer with the header that it was sent."""
    monkeypatch.setenv("https_proxy", f"http://clerk:{password}@proxy.example:3128")
    sent = base64.b64encode(f"clerk:{password}".encode()).decode()
    kept = redactor(Target(url="https://supplier.example")).text(f"Proxy-Authorization: Basic {sent}")
    assert "[redacted:" in kept
    # The last bits mix with what stands behind, so that one character may stay.
    assert sent.rstrip("=")[:-2] not in kept
