"""Each source of a statement leads to the public page that holds it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from octo_conformance.contract import Contract, load_contract
from octo_conformance.report.page.sources import addresses, sources

FRONT_PAGES = {"https://docs.octo.travel/", "https://docs.ventrata.com/"}
NO_PAGE_OF_ITS_OWN = {
    "OCTO 1.0 OpenAPI, every operation",
    "OCTO 1.0 OpenAPI, paths",
    "OCTO 1.0 OpenAPI, request bodies, required",
    "docs.ventrata.com, OCTO Core, operation pages",
    "docs.ventrata.com, OpenAPI, components.schemas.Mapping",
    "docs.ventrata.com, OpenAPI, components.schemas.Waiver",
}
"""They speak of a whole document, or of an object whose page was not seen."""
NO_ADDRESS = {"Zaui, OCTO API documentation, rate limits"}
"""Nobody who wrote the catalogue has seen the address of these."""


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract()


def every_source(contract: Contract) -> dict[str, str | None]:
    return {each.says: each.url for entry in contract.catalogue.values() for each in sources(entry.source)}


@pytest.mark.parametrize(
    ("says", "url"),
    [
        ("docs.octo.travel, Getting Started, Errors", "https://docs.octo.travel/getting-started/errors"),
        (
            "derived from OCTO 1.0, Errors, and CORE-REQ-010",
            "https://docs.octo.travel/getting-started/errors",
        ),
        (
            "OCTO 1.0 OpenAPI, POST /bookings/{uuid}/cancel",
            "https://docs.octo.travel/octo-core/bookings",
        ),
        (
            "derived from OCTO 1.0 OpenAPI, request bodies, POST /availability/calendar",
            "https://docs.octo.travel/octo-core/availability",
        ),
        (
            "OCTO OpenAPI from TypeSpec, components.schemas.Booking",
            "https://docs.octo.travel/getting-started/schemas",
        ),
        (
            "OCTO OpenAPI from TypeSpec, components.schemas.BookingPricing",
            "https://docs.octo.travel/capabilities-optional",
        ),
        (
            "docs.ventrata.com, Capabilities, Cart, Create Order, Body",
            "https://docs.ventrata.com/capabilities/cart",
        ),
        ("docs.ventrata.com, OpenAPI, GET /gifts", "https://docs.ventrata.com/capabilities/gift-vouchers"),
        ("docs.ventrata.com, a page of tomorrow", "https://docs.ventrata.com/"),
        ("docs.octo.travel.evil.example/page", None),
        ("docs.octo.travelling, Errors", None),
        (
            "https://docs.octo.travel/capabilities-optional/x, y",
            "https://docs.octo.travel/capabilities-optional/x",
        ),
        ("https://docs.octo.travel.evil.example/page", None),
        ("https://[docs.octo.travel", None),
        ("derived from CORE-BOOK-030 and CORE-BOOK-033", None),
    ],
)
def test_a_source_leads_to_its_public_page(says: str, url: str | None) -> None:
    """And to nothing else, whatever a catalogue of somebody's own says."""
    assert [each.url for each in sources((says,))] == [url]


def test_no_source_leads_only_to_the_front_of_a_site(contract: Contract) -> None:
    """A reader who wants to know what the standard says is led to the page that says it; the exceptions are named."""
    leading = every_source(contract)
    assert {says for says, url in leading.items() if url in FRONT_PAGES} == NO_PAGE_OF_ITS_OWN


def test_what_has_no_link_is_our_own_inference(contract: Contract) -> None:
    """A statement that was derived from other statements has no page; the exceptions are named."""
    unlinked = {says for says, url in every_source(contract).items() if url is None}
    assert {says for says in unlinked if not re.match("derived[ :,]", says)} == NO_ADDRESS
    assert len(unlinked) < len(every_source(contract)) / 4


def test_every_address_is_used_and_can_be_opened(contract: Contract) -> None:
    """One that no source leads to is left from a source that is gone."""
    used = set(every_source(contract).values())
    told = set(addresses().values())
    assert told - used == set()
    assert {urlsplit(url).scheme for url in told} == {"https"}
    of_a_repository = [url for url in told if "github.com" in url]
    assert [url for url in of_a_repository if not re.search("/(tree|blob)/[0-9a-f]{40}(/|$)", url)] == []
