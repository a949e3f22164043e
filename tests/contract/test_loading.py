"""A contract is loaded from folders, and refused when they contradict themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from octo_conformance.contract import Contract, read_contract
from octo_conformance.errors import ContractError, UnknownCapability, UsageError
from support.small_specs import CORE, GET, LIST, PRICING, READINGS, UUID, write_specs


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_specs(tmp_path_factory.mktemp("specs"))


@pytest.fixture(scope="module")
def contract(specs: Path) -> Contract:
    return read_contract("octo", [specs])


def test_a_profile_changes_what_is_asked(specs: Path) -> None:
    """Under a profile that lets a key go, its absence is no deviation."""
    lax = read_contract("lax", [specs])
    assert lax.deviations(GET, [], {"uuid": UUID}) == []


def test_operations_and_stamps_can_be_listed(contract: Contract) -> None:
    """The operations of a set of capabilities, and the requirements that schemas answer for."""
    assert [o.label for o in contract.operations(["octo/cart"])] == [LIST, GET, "GET /orders/{id}"]
    order = contract.operations(["octo/cart"])[-1]
    assert (order.capability, order.operation_id, order.requirement) == ("octo/cart", "getOrder", "ORDER")
    assert {"ROUTE", "UUID", "FORM", "PRICE", "ORDER", "STATUS"} <= contract.stamped
    assert "LEAK" not in contract.stamped
    assert "ERROR" not in contract.stamped  # no answer of this small contract holds one
    match = contract.route("GET", "/orders/7")
    assert match is not None
    assert match[1] == {"id": "7"}


def test_unknown_names_are_refused(contract: Contract, specs: Path) -> None:
    """Labels, capabilities and profiles that are not there are told, with what was probably meant."""
    with pytest.raises(ContractError, match="GET /x is no operation"):
        contract.deviations("GET /x", [], {})
    with pytest.raises(UnknownCapability):
        contract.deviations(GET, ["octo/pircing"], {})
    with pytest.raises(UsageError) as unknown:
        read_contract("lxa", [specs])
    assert unknown.value.hint == "did you mean lax?"


def test_the_digest_follows_the_files(tmp_path: Path) -> None:
    """Any change of any specification file makes another digest, the same files the same one."""
    folder = write_specs(tmp_path)
    first = read_contract("octo", [folder]).digest
    assert first == read_contract("octo", [folder]).digest
    assert first.startswith("sha256:")
    (folder / "readings.yaml").write_text(READINGS + "# more\n")
    assert read_contract("octo", [folder]).digest != first


def test_a_further_root_adds_its_own(contract: Contract, specs: Path, tmp_path: Path) -> None:
    """A user's folder brings a capability and its requirements without touching ours."""
    (tmp_path / "overlays").mkdir()
    (tmp_path / "requirements").mkdir()
    (tmp_path / "overlays/own.overlay.yaml").write_text(
        PRICING.replace("octo/pricing", "acme/own").replace("price", "own").replace("PRICE", "OWN-1")
    )
    (tmp_path / "requirements/own.yaml").write_text(
        "capability: acme/own\nrequirements: [{id: OWN-1, level: MUST, harm: nuisance, says: s, source: [x], breaks: b}]\n"
    )
    more = read_contract("octo", [specs, tmp_path])
    assert "acme/own" in more.capabilities
    assert more.catalogue["OWN-1"].capability == "acme/own"
    assert more.digest != contract.digest


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("x-octo-requirement: UUID", "x-octo-requirement: UUDI", "UUDI, which is not in the catalogue"),
        ("x-octo-reading: CON-1", "x-octo-reading: CON-2", "CON-2, which is not in the register"),
        ("x-octo-identity: [uuid]", "x-octo-identity: [id]", "identified by id, which it does not have"),
        ("required: [uuid, status]", "required: [uuid, state]", "requires state, which it does not have"),
        ("{type: integer, minimum: 1}", "{type: integer, nullable: true}", "nullable is OpenAPI 3.0"),
        (
            "x-octo-requirement: BOOKING",
            "title: BOOKING",
            "component Booking has no x-octo-requirement",
        ),
        ("      x-octo-writes: false\n", "", "has no x-octo-writes"),
        ("schemas/Status'", "schemas/State'", "schemas/State leads nowhere"),
    ],
)
def test_unsound_specifications_are_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    """A misspelled id or a missing stamp stops the program before it judges anybody."""
    folder = write_specs(tmp_path)
    (folder / "core.openapi.yaml").write_text(CORE.replace(old, new))
    with pytest.raises(ContractError, match=message):
        read_contract("octo", [folder])


def test_a_capability_answers_for_what_it_adds(tmp_path: Path) -> None:
    """A property that an overlay adds to core without a requirement would be blamed on core."""
    folder = write_specs(tmp_path)
    (folder / "overlays/pricing.overlay.yaml").write_text(PRICING.replace(", x-octo-requirement: PRICE", ""))
    with pytest.raises(ContractError, match=r"Booking\.price was added by octo/pricing without"):
        read_contract("octo", [folder])
