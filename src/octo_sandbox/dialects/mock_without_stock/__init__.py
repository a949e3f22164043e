"""A mock supplier without authentication and stock.

Source: github.com/octotravel/octomock (c17a27a), with the packages @octocloud/generators and @octocloud/types.
"""

from __future__ import annotations

from dataclasses import replace

from octo_sandbox.dialects.mock_without_stock import availability, bookings, orders, prices, transport
from octo_sandbox.dialects.mock_without_stock.catalogue import CATALOGUE
from octo_sandbox.dialects.registry import NONCONFORMANT, Composition, dialect
from octo_sandbox.policies import Policies

_HAS = frozenset({"octo/cart", "octo/offers", "octo/pricing"})


@dialect(
    "mock-without-stock",
    verdict=NONCONFORMANT,
    live=True,
    breaks=[
        "CART-005",
        "CART-006",
        "CART-010",
        "CART-013",
        "CART-019",
        "CART-023",
        "CART-024",
        "CART-027",
        "CART-033",
        "CART-047",
        "CART-061",
        "CORE-AUTH-002",
        "CORE-AUTH-005",
        "CORE-AUTH-006",
        "CORE-AVAIL-005",
        "CORE-AVAIL-006",
        "CORE-BOOK-004",
        "CORE-BOOK-011",
        "CORE-BOOK-030",
        "CORE-BOOK-075",
        "CORE-BOOK-076",
        "CORE-BOOK-078",
        "CORE-ERR-002",
        "CORE-HDR-003",
    ],
    breaks_in_words=[
        "A request without a key or with an unknown key is served.",
        "Every key sees all bookings.",
        "Answers have no Octo-Capabilities header.",
        "A body that is not JSON is answered with 500.",
        "A booking takes no seats, so one seat is sold several times.",
        "utcCutoffAt lies after the start of the slot in a zone east of UTC.",
        "A START_TIME product has slots with allDay true.",
        "An availability check without a selector is answered with an empty list.",
        "A range without an end is answered with 500.",
        "The calendar has no entry for a closed day.",
        "A repeated uuid is answered with 500 and a stack trace.",
        "An expired hold cannot be read.",
        "An expired hold is listed as ON_HOLD.",
        "A booking list without a filter is answered with 500.",
        "A cancelled booking and a released hold can be confirmed, and keep their cancellation.",
        "The price of a booking is 0, unlike the quote and the sum of its unit items.",
        "An applied offer does not lower the price.",
        "A confirmed or cancelled order shows no bookings.",
        "An order whose hold ran out cannot be read.",
        "A new booking shows its orderId without octo/cart in the request.",
        "The routes to create, list, update, preview and notify orders are missing.",
    ],
    warned_in_words=[
        "Mixed selectors, ranges of more than a year and more than 100 ids are accepted.",
        "Any text is accepted as a uuid, an email address or a language tag.",
        "The filters productId and optionId of the booking list are ignored.",
        "The day filters of the booking list go by the day of creation.",
        "Unit items keep the status ON_HOLD.",
        "A booking without the method VOUCHER has an empty voucher instead of null.",
    ],
)
def mock_without_stock() -> Composition:
    """A mock without authentication and stock, with bookings that cost nothing and orders that lose their bookings."""
    policies = Policies()
    policies = replace(
        policies,
        catalogue=CATALOGUE,
        capabilities=tuple(each for each in policies.capabilities if each.id in _HAS),
    )
    for habits in (transport, availability, bookings, prices, orders):
        policies = habits.added_to(policies)
    return Composition(policies)
