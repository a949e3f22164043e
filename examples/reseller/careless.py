"""A reseller with the mistakes that are made most often: `python careless.py http://127.0.0.1:8080`.

README.md lists what each of them gets from `octo-conformance serve --judge`.
"""

from __future__ import annotations

import os
import sys
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

GUEST = {"fullName": "Ada Lovelace", "emailAddress": "ada@guests.example"}
CRUISE = {"productId": "harbour-cruise", "optionId": "classic"}


def main(url: str) -> None:
    http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {os.environ['OCTO_TOKEN']}"})

    def call(method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        return http.request(method, path, json=body)

    # It repeats a refused call at once, whatever Retry-After says.
    while call("GET", "/products/harbour-cruise").status_code == 429:
        pass
    day = (datetime.now(UTC).date() + timedelta(days=5)).isoformat()
    # The number of guests is a text, and the language is in a field that OCTO does not have.
    call("POST", "/availability", {**CRUISE, "localDate": day, "units": [{"id": "adult", "quantity": "2"}]})
    slots = call("POST", "/availability", {**CRUISE, "localDate": day, "language": "de"}).json()
    two = [{"unitId": "adult"}, {"unitId": "adult"}]
    while True:
        # Every attempt has a new uuid, so a lost answer buys twice.
        body = {"uuid": str(uuid.uuid4()), "resellerReference": "order 3", **CRUISE}
        made = call("POST", "/bookings", {**body, "availabilityId": slots[0]["id"], "unitItems": two})
        if made.status_code == 200:
            break
    booking = made.json()["uuid"]
    for _ in range(2):
        call("POST", f"/bookings/{booking}/confirm", {"contact": GUEST})
    # It works out the id of a slot, and asks for a product that it has never read.
    call(
        "POST",
        "/bookings",
        {**body, "uuid": str(uuid.uuid4()), "availabilityId": f"{day}T03:00:00", "unitItems": two},
    )
    call("POST", "/availability", {"productId": "hill-castle", "optionId": "DEFAULT", "localDate": day})
    # Nobody buys this one, and nobody gives it back.
    call(
        "POST",
        "/bookings",
        {**body, "uuid": str(uuid.uuid4()), "availabilityId": slots[-1]["id"], "unitItems": two},
    )


if __name__ == "__main__":
    main(sys.argv[1])
