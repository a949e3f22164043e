"""A reseller that buys over HTTP as the standard says."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from octo_sandbox import Running

# A day of its own for whoever needs stock that nobody else touches. The season of every product lasts longer.
_days_ahead = itertools.count(60)


def client(running: Running, token: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"}
    # Certificates are not read, which takes longer than most tests; there is no TLS here.
    return httpx.Client(base_url=running.url, headers=headers, timeout=30, verify=False)


class Buyer:
    """A reseller with a key, and so a clock, of its own."""

    def __init__(self, running: Running, token: str) -> None:
        self.token = token
        self.http = client(running, token)
        self.control_url = running.control_url

    def availability(self, product: str, option: str, **body: Any) -> httpx.Response:
        return self.http.post("/availability", json={"productId": product, "optionId": option, **body})

    def slots(self, product: str, option: str, **body: Any) -> list[dict[str, Any]]:
        """All slots of the next three weeks, or of what `body` selects."""
        today = datetime.now(UTC).date()
        days = {"localDateStart": f"{today}", "localDateEnd": f"{today + timedelta(days=21)}"}
        selected = bool({"localDate", "localDateStart", "availabilityIds"} & body.keys())
        return self.availability(product, option, **({} if selected else days), **body).json()

    def slot(self, product: str, option: str) -> dict[str, Any]:
        """An open slot more than a day ahead."""
        return next(slot for slot in self.slots(product, option)[8:] if slot["available"])

    def untouched_slot(self, product: str, option: str) -> dict[str, Any]:
        """An open slot of a day that no other test uses."""
        while True:
            day = datetime.now(UTC).date() + timedelta(days=next(_days_ahead))
            for slot in self.slots(product, option, localDate=f"{day}"):
                if slot["available"]:
                    return slot

    def vacancies(self, product: str, option: str, slot: dict[str, Any]) -> int:
        (now,) = self.slots(product, option, availabilityIds=[slot["id"]])
        return now["vacancies"]

    def reserve(
        self,
        product: str = "harbour-cruise",
        option: str = "classic",
        units: tuple[str, ...] = ("adult",),
        **body: Any,
    ) -> httpx.Response:
        items = [{"unitId": unit} for unit in units]
        if "availabilityId" not in body:
            body["availabilityId"] = self.slot(product, option)["id"]
        sent = {"productId": product, "optionId": option, "unitItems": items, **body}
        return self.http.post(
            "/bookings", json={key: value for key, value in sent.items() if value is not None}
        )

    def hold(self, *choice: Any, **body: Any) -> dict[str, Any]:
        answer = self.reserve(*choice, **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def act(self, booking: dict[str, Any], action: str, **body: Any) -> httpx.Response:
        return self.http.post(f"/bookings/{booking['uuid']}/{action}", json=body)

    def patch(self, booking: dict[str, Any], **body: Any) -> httpx.Response:
        return self.http.patch(f"/bookings/{booking['uuid']}", json=body)

    def confirm(self, booking: dict[str, Any], **body: Any) -> dict[str, Any]:
        answer = self.act(booking, "confirm", **{"contact": {"fullName": "Ada Lovelace"}, **body})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def read(self, booking: dict[str, Any]) -> dict[str, Any]:
        return self.http.get(f"/bookings/{booking['uuid']}").json()

    def advance(self, **duration: float) -> None:
        """Move this reseller's clock."""
        seconds = timedelta(**duration).total_seconds()
        self.http.post(f"{self.control_url}/clock", json={"advance_s": seconds}).raise_for_status()


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of an answer that is an OCTO error."""
    body = answer.json()
    assert isinstance(body["errorMessage"], str)
    assert body["errorMessage"]
    return answer.status_code, body["error"]
