"""Nothing can be done to an order that nobody made."""

from octo_conformance.suite import each, requirement

ACTIONS = {
    "PATCH /orders/{orderId}": lambda octo, name: octo.update_order(name, contact={"fullName": "Nobody"}),
    "PATCH /orders/{orderId}/preview": lambda octo, name: octo.preview_order(
        name, contact={"fullName": "Nobody"}
    ),
    "POST /orders/{orderId}/extend": lambda octo, name: octo.extend_order(name, minutes=20),
    "POST /orders/{orderId}/confirm": lambda octo, name: octo.confirm_order(name),
    "POST /orders/{orderId}/cancel": lambda octo, name: octo.cancel_order(name),
    "DELETE /orders/{orderId}": lambda octo, name: octo.delete_order(name),
    "POST /orders/{orderId}/notify": lambda octo, name: octo.notify_order(name),
}


@requirement("CART-052", control=("GET /orders/{orderId}",))
@each("action", list(ACTIONS))
def test_nothing_can_be_done_to_an_order_nobody_made(stage, octo, action):
    """A reseller with a wrong orderId believes its seats are kept, sold or given back."""
    answer = ACTIONS[action](octo.attempt, stage.invent_uuid())
    assert answer.error is not None


@requirement("CART-054", control=("GET /orders/{orderId}",))
@each("action", list(ACTIONS))
def test_a_refusal_that_names_an_order_names_the_one_asked_for(stage, octo, action):
    """A reseller that works on many carts drops the wrong one."""
    name = stage.invent_uuid()
    answer = ACTIONS[action](octo.attempt, name)
    if answer.error is None or answer.body.get("orderId") is None:
        stage.not_applicable("refusals name no order")
    assert answer.body.orderId == name
