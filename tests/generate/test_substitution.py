"""Real values replace drawn ones."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.document import Document
from octo_conformance.generate.requests.request_values import RETURN_URL, Substitution
from octo_conformance.wire import UNSET


@pytest.fixture
def substitution() -> Substitution:
    slot = Document({"id": "slot-1", "localDateTimeStart": "2026-05-01T10:00:00+01:00"})
    bookable = SimpleNamespace(
        product=Document({"id": "p1"}), option=Document({"id": "o1"}), unit=Document({"id": "u1"}), slot=slot
    )
    stage: Any = SimpleNamespace(
        contract=load_contract(),
        reference=lambda: "run-1", own_url=lambda: "https://guest.example/run-1",
        new_uuid=lambda: "11111111-1111-4111-8111-111111111111",
        mark={"lastName": "Conformance"}, notes="run-1, not a guest",
        contact={"emailAddress": "octavia@guest.example", "phoneNumber": "+442079460123"},
    )  # fmt: skip
    factory: Any = SimpleNamespace(bookable=bookable)
    return Substitution(stage, factory)


def test_ids_become_those_of_one_offer(substitution: Substitution) -> None:
    """Ids that are drawn one by one would never belong together."""
    drawn = {"productId": "x", "optionId": "y", "availabilityId": "z", "unitItems": [{"unitId": "q"}]}
    made = substitution.body(drawn)
    assert made == {
        "productId": "p1",
        "optionId": "o1",
        "availabilityId": "slot-1",
        "unitItems": [{"unitId": "u1"}],
    }


def test_a_drawn_subscription_leads_nowhere_and_is_the_run_s_own(substitution: Substitution) -> None:
    """A supplier that calls a drawn address calls somebody who never asked for it, and nobody finds the subscription."""
    drawn = {"url": "http://somebody.else/", "event": "?", "headers": {"a": "b"}, "retryOnError": True}
    sent = {
        "url": "https://guest.example/run-1",
        "event": "booking_update",
        "headers": {"a": "b"},
        "retryOnError": True,
    }
    assert substitution.sent("POST /webhooks", drawn) == sent
    assert substitution.sent("PATCH /webhooks/{webhookId}", drawn) == sent


def test_a_subscription_of_a_wrong_type_stays_wrong(substitution: Substitution) -> None:
    """What is put in its place would hide the mistake that was drawn."""
    assert substitution.sent("POST /webhooks", {"url": 7, "event": None}) == {"url": 7, "event": None}


def test_an_order_without_a_body_would_be_nobodys(substitution: Substitution) -> None:
    """A cart that nobody can tell apart from those of guests stays open at the supplier."""
    assert substitution.sent("POST /orders", UNSET) == {
        "contact": {"lastName": "Conformance", "notes": "run-1, not a guest"}
    }


@pytest.mark.parametrize("label", ["POST /bookings", "POST /bookings/{uuid}/extend"])
def test_what_makes_nothing_without_a_body_is_sent_without_one(
    substitution: Substitution, label: str
) -> None:
    """A supplier that breaks down over a missing body would not be noticed."""
    assert substitution.sent(label, UNSET) is UNSET


def test_a_value_of_the_wrong_type_stays(substitution: Substitution) -> None:
    """The wrong type is the point of the request."""
    assert substitution.body({"productId": 7, "unitItems": "x"}) == {"productId": 7, "unitItems": "x"}


@pytest.mark.parametrize(
    "text", ["somebody@real.example.com", "https://real.example.com/hook", "mailto:a@b.c"]
)
def test_no_address_of_anybody_is_sent(substitution: Substitution, text: str) -> None:
    """No request holds a drawn address in any field."""
    made = str(
        substitution.body(
            {"notes": text, "contact": {"emailAddress": text, "fullName": text}, "more": [text]}
        )
    )
    assert text not in made
    assert "real.example.com" not in made or (
        "@" not in made.replace("octavia@guest.example", "") and "://" not in made
    )


def test_guests_and_links_are_the_reserved_ones(substitution: Substitution) -> None:
    """Nobody is written to, and nothing is fetched."""
    made = substitution.body(
        {
            "contact": {"emailAddress": "a@b.de", "phoneNumber": "+49123"},
            "returnUrl": "http://x.de",
            "emailReceipt": True,
        }
    )
    assert made["contact"] == {"emailAddress": "octavia@guest.example", "phoneNumber": "+442079460123"}
    assert made["returnUrl"] == RETURN_URL
    assert made["emailReceipt"] is False


def test_names_of_other_things_are_left_out(substitution: Substitution) -> None:
    """A drawn orderId could be somebody's."""
    assert substitution.body({"orderId": "1", "identityId": "2", "giftPayment": {"code": "x"}}) == {}


def test_every_booking_gets_a_uuid_of_its_own(substitution: Substitution) -> None:
    """A drawn uuid may be taken; a malformed one is left malformed."""
    made = substitution.body({"uuid": "00000000-0000-0000-0000-000000000000"})
    assert UUID(made["uuid"]).int != 0
    assert substitution.body({"uuid": "nonsense"}) == {"uuid": "nonsense"}
