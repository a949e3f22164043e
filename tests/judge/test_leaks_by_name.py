"""A field of a capability is noticed where nobody asked for it, whatever its value, and by its name where no overlay has
more of it. Where names are ordinary, a supplier without the capability is only warned."""

from __future__ import annotations

from typing import Any

import pytest

from support.evidence_lines import NEGOTIATION, SUPPLIER, Story, findings

READ = "GET /supplier"


def shown(offered: list[str], asked: tuple[str, ...] | None = (), **fields: Any) -> list[Any]:
    """The findings of leaks where a supplier with these offers shows these fields of itself."""
    story = Story()
    story.feed({**NEGOTIATION, "offered": offered, "echoed": offered, "negotiated": offered})
    story.exchange(READ, {**SUPPLIER, **fields}, capabilities=asked)
    return findings(story.end(), "CONTENT-009")


def test_a_field_of_an_offered_capability_is_a_leak() -> None:
    """Null tells as much as a value: the reseller never asked."""
    (finding,) = shown(["octo/content"], media=None)
    assert (finding["status"], finding["pointer"]) == ("FAIL", "/media")


def test_two_fields_of_a_capability_are_one_finding() -> None:
    """The cause is one: the supplier does not look at the header."""
    (finding,) = shown(["octo/content"], media=[], shortDescription="x")
    assert finding["occurrences"] == 1
    assert finding["detail"] == "Seen in Supplier.media, Supplier.shortDescription."


def test_a_supplier_without_the_capability_is_warned() -> None:
    """The name may be its own (reading CON-123)."""
    (finding,) = shown([], country="GB")
    assert finding["status"] == "WARN"


def test_who_asked_gets_the_fields() -> None:
    """Asked for is what the header names, with or without a prefix."""
    assert shown(["octo/content"], ("content",), media=[]) == []


def test_without_the_header_a_supplier_may_show_what_it_has() -> None:
    """No header is no refusal of fields (reading CON-017)."""
    assert shown(["octo/content"], None, media=[]) == []


@pytest.mark.parametrize(("offered", "status"), [(["octo/offers"], "FAIL"), ([], "WARN")])
def test_a_field_that_no_overlay_describes_is_noticed_by_its_name(offered: list[str], status: str) -> None:
    """Nothing is known of it but whose it is."""
    story = Story()
    story.feed({**NEGOTIATION, "offered": offered, "echoed": [], "negotiated": []})
    booking = {"uuid": "u", "status": "ON_HOLD", "unitItems": [], "offers": []}
    story.exchange("GET /bookings/{uuid}", booking, capabilities=())
    (finding,) = findings(story.end(), "CORE-HDR-009")
    assert (finding["status"], finding["pointer"]) == (status, "/offers")
