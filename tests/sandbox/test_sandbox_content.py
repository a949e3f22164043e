"""octo/content in the reference supplier: texts in the language asked for, pictures for anybody, and the terms."""

from __future__ import annotations

import httpx
import pytest

from sandbox.reseller import Buyer


@pytest.fixture
def reader(buyer: Buyer) -> Buyer:
    """A reseller that asks for content from now on."""
    buyer.http.headers["Octo-Capabilities"] = "octo/content"
    return buyer


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("en;q=0.2, fr;q=0.7", "fr"),
        ("da, en;q=0.1", "en"),
        ("da", "en"),
        ("", "en"),
    ],
)
def test_texts_are_in_the_language_that_weighs_most(reader: Buyer, wanted: str, given: str) -> None:
    """The headers say which language that is, and which others there are."""
    answer = reader.http.get("/products/harbour-cruise", headers={"Accept-Language": wanted})
    assert (answer.headers["Content-Language"], answer.headers["Available-Languages"]) == (given, "en, fr")
    assert answer.json()["title"] == {"fr": "Croisière dans le port", "en": "Harbour cruise"}[given]


def test_pictures_open_without_a_key(reader: Buyer) -> None:
    """A browser has none."""
    media = reader.http.get("/products/harbour-cruise").json()["media"][0]
    answer = httpx.get(media["src"])
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media["type"])
    assert answer.content.startswith(b"\x89PNG")


def test_nothing_else_opens_without_a_key(reader: Buyer) -> None:
    """Only a name that ends as a picture does is one."""
    assert httpx.get(f"{reader.http.base_url}/media/harbour-cruise").status_code == 401


def test_terms_are_kept_by_whom_they_were_said_of(reader: Buyer) -> None:
    """Null until somebody says something."""
    held = reader.hold()
    assert held["termsAccepted"] is None
    told = reader.http.patch(f"/bookings/{held['uuid']}", json={"termsAccepted": True}).json()
    assert told["termsAccepted"] is True
    assert reader.http.get(f"/bookings/{held['uuid']}").json()["termsAccepted"] is True


def test_others_see_none_of_it(buyer: Buyer) -> None:
    """Core stays what it is."""
    answer = buyer.http.get("/products/kayak-tour")
    product = answer.json()
    assert {"title", "media"} & set(product) == set()
    assert "minHeight" not in product["options"][0]["units"][0]["restrictions"]
    assert "Available-Languages" not in answer.headers
