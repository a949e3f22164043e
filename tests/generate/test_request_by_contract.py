"""Valid requests that nobody wrote down follow from the contract."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from octo_conformance.contract import Contract, load_contract
from octo_conformance.document import Document
from octo_conformance.generate.requests.valid_requests import arguments_by_contract, request_by_contract
from octo_conformance.stage.signals import NotVerified
from support.lockers import CAPABILITY, OVERLAY, install


class Answered:
    """A client whose supplier makes one thing, or refuses."""

    def __init__(self, body: Any, ok: bool = True) -> None:
        self.sent: list[tuple[str, str, Any]] = []
        self._answer = SimpleNamespace(ok=ok, plain=body)

    def call(self, method: str, path: str, *, json: Any) -> Any:
        self.sent.append((method, path, json))
        return self._answer


def made_from(contract: Contract, octo: Answered | None = None) -> Any:
    """A factory of valid requests without a target."""
    slot = Document({"id": "slot-1", "localDateTimeStart": "2026-05-01T10:00:00+01:00"})
    bookable = SimpleNamespace(
        product=Document({"id": "p1"}), option=Document({"id": "o1"}), unit=Document({"id": "u1"}), slot=slot
    )
    stage = SimpleNamespace(
        contract=contract, negotiated=contract.capabilities, reference=lambda: "run-1",
        new_uuid=lambda: "11111111-1111-4111-8111-111111111111",
        contact={"emailAddress": "octavia@guest.example", "phoneNumber": "+442079460123"},
    )  # fmt: skip
    return SimpleNamespace(stage=stage, octo=octo, bookable=bookable)


@pytest.fixture
def lockers(tmp_path: Path) -> Contract:
    return load_contract(extra_roots=[install(tmp_path / "ours")])


def test_a_body_has_what_is_required_and_what_has_examples(lockers: Contract) -> None:
    """Such a body is the least that a supplier has to accept. Its reference leads back to the run."""
    request = request_by_contract(made_from(lockers), "POST /lockers")
    own = {"keeper": "Octavia Conformance", "luggageTag": "run-1"}
    assert request.body == {"size": "SMALL", "hours": 1, **own}
    assert request.listed == "/lockers?luggageTag=run-1"
    assert not request.standing


def test_what_a_path_speaks_of_is_made_first(lockers: Contract) -> None:
    """The route that the overlay names makes it, and another route reads it back."""
    octo = Answered({"lockerId": "locker-7"})
    request = request_by_contract(made_from(lockers, octo), "POST /lockers/{lockerId}/free")
    assert [(method, path) for method, path, _ in octo.sent] == [("POST", "/lockers")]
    assert dict(request.arguments) == {"lockerId": "locker-7"}
    assert request.read == "/lockers/locker-7"


def test_ids_are_those_of_what_is_sold_and_guests_are_ours() -> None:
    """The requests use the values that drawn requests use."""
    request = request_by_contract(made_from(load_contract()), "POST /bookings")
    assert (request.body["productId"], request.body["optionId"]) == ("p1", "o1")
    assert request.body["unitItems"] == [{"unitId": "u1"}]
    assert request.listed == "/bookings?resellerReference=run-1"


@pytest.mark.parametrize(
    "octo", [Answered({"error": "NO"}, ok=False), Answered([]), Answered({"lockerId": 7})]
)
def test_a_thing_that_cannot_be_made_proves_nothing(lockers: Contract, octo: Answered) -> None:
    """Its own check says what is wrong."""
    with pytest.raises(NotVerified, match="makes no locker"):
        arguments_by_contract(made_from(lockers, octo), "GET /lockers/{lockerId}")


def test_a_pattern_without_examples_is_asked_for(tmp_path: Path) -> None:
    """A text that fits by chance would be refused, and every refusal after it would prove nothing."""
    folder = install(tmp_path / "ours")
    overlay = folder / "specs" / "overlays" / "lockers.overlay.yaml"
    overlay.write_text(OVERLAY.replace("enum: [SMALL, LARGE]", "pattern: '^[A-Z]{3}$'"), encoding="utf-8")
    contract = load_contract(extra_roots=[folder])
    assert CAPABILITY in contract.capabilities
    with pytest.raises(NotVerified, match="size has a pattern"):
        request_by_contract(made_from(contract), "POST /lockers")
