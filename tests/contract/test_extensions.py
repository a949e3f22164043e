"""What an overlay says beside its fields: misspellings are errors, and the sum is what the contract hands out."""

from __future__ import annotations

from pathlib import Path

import pytest

from octo_conformance.contract import load_contract, read_contract
from octo_conformance.errors import ContractError
from support.small_specs import CART, CORE, write_specs

OWNED = """
  - target: $
    update:
      x-octo-owns:
        - what: order
          made_by: POST /orders
          ids: [id]
          addressed_by: [id]
          release: {turn: 1, by: ['DELETE /orders/{id}']}
      x-octo-personal: {guest: [name], member: {fields: [card], within: [club], routes: [POST /orders]}}
"""
ROUTES = """
  - target: $.paths
    update:
      /orders:
        post:
          operationId: makeOrder
          x-octo-requirement: ORDER
          x-octo-writes: makes
          responses:
            200: {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
  - target: $.paths['/orders/{id}']
    update:
      delete:
        operationId: dropOrder
        x-octo-requirement: ORDER
        x-octo-writes: releases
        x-octo-notifies: [email]
        responses: {200: {description: x}}
"""


def written(folder: Path, cart: str = CART + ROUTES + OWNED, core: str = CORE) -> list[Path]:
    """A small specification with these two files changed."""
    write_specs(folder)
    (folder / "core.openapi.yaml").write_text(core)
    (folder / "overlays" / "cart.overlay.yaml").write_text(cart)
    return [folder]


def test_the_contract_hands_out_what_the_overlays_say(tmp_path: Path) -> None:
    """Whoever sends, counts, hides or releases asks here, and nowhere else."""
    contract = read_contract("octo", written(tmp_path))
    order = contract.owned.of("order")
    assert order is not None
    assert (order.plural, order.capability, order.collection) == ("orders", "octo/cart", "orders")
    assert order.release.routes == ("DELETE /orders/{id}",)
    assert contract.owned.shown_by("GET /orders/{id}") == {"": "order"}
    assert contract.operation("DELETE /orders/{id}").effect == "releases"
    assert contract.operation("DELETE /orders/{id}").notifies == ("email",)
    assert contract.personal.guest == {"name"}
    assert contract.personal.member_paths == {("orders",)}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("x-octo-writes: makes", "x-octo-writs: makes", "/actions/3/update/~1orders/post/x-octo-writs: unknown"),
        ("x-octo-writes: makes", "x-octo-writes: true", "x-octo-writes: True is not one of"),
        ("x-octo-notifies: [email]", "x-octo-notifies: [fax]", "x-octo-notifies/0: 'fax' is not one of"),
        ("addressed_by: [id]", "adressed_by: [id]", "x-octo-owns/0: Additional properties are not allowed ('adressed_by'"),
        ("release: {turn: 1, by: ['DELETE /orders/{id}']}", "nests: {}", "'release' is a required property"),
        ("guest: [name]", "guests: [name]", "x-octo-personal: Additional properties are not allowed ('guests'"),
        ("made_by: POST /orders", "made_by: POST /order", "POST /order is no operation of the contract"),
        ("['DELETE /orders/{id}']", "['GET /orders/{id}']", "GET /orders/{id} has no x-octo-writes: releases"),
        ("addressed_by: [id]", "addressed_by: [uuid]", "addressed by uuid, which is none of its ids"),
        ("ids: [id]", "ids: [id]\n          nests: {parts: part}", "nests part, which nothing owns"),
        ("ids: [id]", "ids: [id]\n          chosen: uuid", "uuid is chosen, and nothing is addressed by it"),
        ("ids: [id]", "ids: [id]\n          idempotent: true", "is idempotent, and no property is chosen"),
        ("ids: [id]", "ids: [id]\n          reference: a\n          proof: b", "has a reference, which is its proof"),
        ("ids: [id]", "ids: [id]\n          attached: {by: 'PATCH /orders/{id}', under: a}",
         "PATCH /orders/{id} is no operation of the contract"),
        ("['DELETE /orders/{id}']", "['DELETE /orders/{id}', 'DELETE /other/{id}']",
         "DELETE /other/{id} does not address one order"),
        ("['DELETE /orders/{id}']", "['DELETE /orders/{id}', 'POST /orders/{id}/parts/{part}']",
         "POST /orders/{id}/parts/{part} does not address one order"),
        ("      x-octo-owns:\n", "      x-octo-undrawn: [a]\n      x-octo-owns: []\n      x-owns:\n",
         "POST /orders makes something that no x-octo-owns speaks of"),
    ],
)  # fmt: skip
def test_a_misspelling_is_an_error_with_file_and_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """A misspelled key would leave things behind at the supplier."""
    cart = (CART + ROUTES + OWNED).replace(old, new)
    assert cart != CART + ROUTES + OWNED
    with pytest.raises(ContractError) as told:
        read_contract("octo", written(tmp_path, cart))
    assert message in told.value.message


def test_the_core_document_is_held_to_the_same_schema(tmp_path: Path) -> None:
    """A slip there would concern every capability."""
    core = CORE.replace("x-octo-requirement: UUID", "x-octo-requirment: UUID")
    with pytest.raises(ContractError, match=r"core\.openapi\.yaml, /components/.*x-octo-requirment"):
        read_contract("octo", written(tmp_path, core=core))


def test_what_two_capabilities_say_of_one_thing_is_added_up() -> None:
    """An order nests gifts because the overlay of gifts says so."""
    order = load_contract().owned.of("order")
    assert order is not None
    assert order.nests == {"bookings": "booking", "gifts": "gift"}
