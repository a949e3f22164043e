"""Mistakes in lists that are longer than the supplier thought."""

from __future__ import annotations

from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.faults.policy_changes import answers
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies

PAGE, SLOTS = 20, 100


def _ends_after(operation: str, most: int) -> Change:
    """A supplier whose list ends there and says nothing of the rest."""
    return lambda policies: answers(policies, operation, lambda _call, entries: entries[:most])


for _what, _breaks, _needs in (
    ("bookings", "CORE-BOOK-108", ()),
    ("orders", "CART-075", (CART,)),
    ("gifts", "GIFT-060", (GIFTS,)),
):
    _says = f"A list of {_what} ends after {PAGE} of them."
    add(
        Fault(
            f"lists-of-{_what}-end-after-{PAGE}", _breaks, _says, _ends_after(f"GET /{_what}", PAGE), _needs
        )
    )


@fault(f"answers-of-availability-end-after-{SLOTS}", breaks="CORE-AVAIL-028")
def _slots(policies: Policies) -> Policies:
    """An answer of the availability check ends after a hundred slots."""
    return _ends_after("POST /availability", SLOTS)(policies)
