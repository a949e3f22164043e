"""A small reseller that does what OCTO asks of a client: `python reseller.py http://127.0.0.1:8080`.

It sells one booking and gives another one back. The key is in the variable OCTO_TOKEN.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

ATTEMPTS = 4
GUEST = {"fullName": "Ada Lovelace", "emailAddress": "ada@guests.example", "phoneNumber": "+442079460018"}


class Supplier:
    """The routes of one supplier. It repeats a call that got no clear answer, exactly as it was."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The body of the answer. Raises httpx.HTTPError where the supplier refuses, or does not answer."""
        for attempt in range(1, ATTEMPTS):
            wait_s = 0.2 * attempt
            with contextlib.suppress(httpx.TransportError):
                answer = self._http.request(method, path, json=body)
                if answer.status_code != 429 and answer.status_code < 500:
                    return answer.raise_for_status().json()
                wait_s = float(answer.headers.get("Retry-After", wait_s))
            time.sleep(wait_s)
        return self._http.request(method, path, json=body).raise_for_status().json()


def a_bookable(supplier: Supplier) -> dict[str, Any]:
    """What a guest may choose: product, option, unit, and a slot with room for two."""
    today = datetime.now(UTC).date()
    first, last = today + timedelta(days=3), today + timedelta(days=10)
    days = {"localDateStart": first.isoformat(), "localDateEnd": last.isoformat()}
    for product in supplier.call("GET", "/products"):
        for option in product["options"]:
            unit = option["units"][0]["id"]
            ids = {"productId": product["id"], "optionId": option["id"]}
            asked = {**ids, **days, "units": [{"id": unit, "quantity": 2}]}
            for slot in supplier.call("POST", "/availability", asked):
                if slot["available"]:
                    return {
                        **ids,
                        "availabilityId": slot["id"],
                        "unitItems": [{"unitId": unit}, {"unitId": unit}],
                    }
    raise SystemExit("nothing can be booked")


def reserve(supplier: Supplier, bookable: dict[str, Any], reference: str) -> str:
    """Hold seats under a uuid of our own, so that the call can be repeated."""
    body = {"uuid": str(uuid.uuid4()), "resellerReference": reference, **bookable}
    return str(supplier.call("POST", "/bookings", body)["uuid"])


def buy(supplier: Supplier) -> None:
    """Sell one booking, and give another one back."""
    bookable = a_bookable(supplier)
    wanted = reserve(supplier, bookable, "order 1")
    try:
        supplier.call("POST", f"/bookings/{wanted}/extend", {"expirationMinutes": 30})
        sold = supplier.call("POST", f"/bookings/{wanted}/confirm", {"contact": GUEST})
    except httpx.HTTPStatusError:
        # Nobody gets these seats, so somebody else may have them.
        supplier.call("POST", f"/bookings/{wanted}/cancel", {"reason": "The purchase was refused."})
        raise
    print(f"sold {bookable['productId']}: {sold['status']}")
    unwanted = reserve(supplier, bookable, "order 2")
    gone = supplier.call("POST", f"/bookings/{unwanted}/cancel", {"reason": "The guest left the shop."})
    print(f"gave back {bookable['productId']}: {gone['status']}")


def main(url: str) -> None:
    # The header is there although this reseller needs no capability: some suppliers refuse a call without it.
    headers = {"Authorization": f"Bearer {os.environ['OCTO_TOKEN']}", "Octo-Capabilities": ""}
    with httpx.Client(base_url=url, headers=headers, timeout=10) as http:
        buy(Supplier(http))


if __name__ == "__main__":
    main(sys.argv[1])
