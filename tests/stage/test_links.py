"""A run opens links at the target's own host, without a key, and no others."""

from __future__ import annotations

import pytest

from octo_conformance.stage.links import Links
from support.hostile import hostile


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("https://s.example/media/1.png", True),
        ("https://S.example:443/x", True),
        ("http://s.example/x", False),
        ("https://s.example:8443/x", False),
        ("https://cdn.s.example/x", False),
        ("https://s.example@evil.example/x", False),
        ("https://[broken/x", False),
        ("/media/1.png", False),
    ],
)
def test_only_the_host_of_the_target_is_asked(url: str, here: bool) -> None:
    """The user allowed the run to ask that host, and no other."""
    assert Links("https://s.example/octo").here(url) is here


def test_another_host_is_never_asked() -> None:
    """A link of the target must not lead a run anywhere."""
    with pytest.raises(ValueError, match="another host"):
        Links("https://s.example").opened("https://t.example/x")


def test_what_is_opened_tells_its_kind_and_size() -> None:
    """No key is sent along."""
    with hostile(
        lambda client, _: client.answer(b"1234", headers={"Content-Type": "Image/PNG; q=1"})
    ) as server:
        opened = Links(server.url).opened(f"{server.url}/a.png")
        assert "authorization" not in server.received[0].headers
    assert opened.holds("image/png")
    assert not opened.holds("image/jpeg")
    assert str(opened) == "4 bytes of image/png"


def test_nothing_behind_a_link_is_said_to_be_nothing() -> None:
    """The finding says what came instead."""
    with hostile("reset") as server:
        opened = Links(server.url).opened(f"{server.url}/a.png")
    assert not opened.holds("image/png")
    assert str(opened) != ""
