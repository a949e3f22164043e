"""A wrong URL is refused in one line, before anything is looked up or sent."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from octo_conformance.addresses import checked_url
from octo_conformance.errors import BadUrl
from support.guarded import LONG

WRONG = {
    "": "no http(s) URL",
    "supplier.example/octo": "no http(s) URL",
    "ftp://supplier.example": "no http(s) URL",
    "https://": "no http(s) URL",
    "https:///octo": "no http(s) URL",
    "https://a..example/octo": "two dots in a row",
    "https://.example/octo": "two dots in a row",
    f"https://{'a' * 64}.example/octo": "a part of 64 characters",
    f"https://{'a.' * 130}example/octo": "253 at most",
    f"https://supplier.example/{'a' * 3000}": "characters",
    "http://0177.0.0.1/octo": "no IPv4 address",
    "http://127.1/octo": "no IPv4 address",
    "http://2130706433/octo": "no IPv4 address",
    "http://0x7f.0.0.0x1/octo": "no IPv4 address",
    "http://256.0.0.1/octo": "no IPv4 address",
    "http://[::1/octo": "cannot be read",
    "http://[::1]x/octo": "cannot be read",
    "http://[nonsense]/octo": "cannot be read",
    "http://[fe80::1%25eth0]/octo": "no IPv6 address",
    "https://\u200b/octo": "letters that no host has",
    "https://supp\u200blier.example/octo": "letters that no host has",
    "https://supp\u2024lier.example/octo": "letters that no host has",
    "https://\U0001f600.example/octo": "letters that no host has",
    "https://-supplier.example/octo": "a part that no host has",
    "https://supplier!.example/octo": "a part that no host has",
    "https:\\\\supplier.example\\octo": "has a backslash",
    "https://supplier.example\\@evil.example/octo": "has a backslash",
    "https://supplier.example:99999/octo": "port",
    "https://supplier.example:0/octo": "port",
    "https://supplier.example:http/octo": "port",
    "https://supplier.example:-1/octo": "port",
    "https://supplier.example:²/octo": "port",
    "https://me:secret@supplier.example/octo": "carries a password",
    "https://@supplier.example/octo": "carries a password",
    "https://supplier.example/octo?key=secret": "a query or a fragment",
    "https://supplier.example/octo#secret": "a query or a fragment",
    "https://supplier.example/oc to": "has a blank",
    "https://supplier.example/octo\n": "has a blank",
}
RIGHT = [
    "https://supplier.example/octo",
    "https://supplier.example.:8443/octo/v1",
    "http://127.0.0.1:8080",
    "http://[::1]:8080/octo",
    "http://localhost/octo",
    "http://octo_sandbox:8080/octo",
    "https://münchen.example/octo",
    "https://xn--mnchen-3ya.example/octo",
    "https://supplier.example/oçto/;v=1",
]


@pytest.mark.parametrize("url", WRONG)
def test_a_wrong_url_is_refused_with_what_is_wrong(url: str) -> None:
    """Nothing of it is shown that may be a secret."""
    with pytest.raises(BadUrl) as refused:
        checked_url(url)
    assert WRONG[url] in refused.value.message
    assert "secret" not in refused.value.message + refused.value.hint


@pytest.mark.parametrize("url", RIGHT)
def test_a_url_that_can_be_used_is_accepted(url: str) -> None:
    """It may have the name of a container, another alphabet, a dot at the end, or an address of either
    kind."""
    assert checked_url(url) == url


hosts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.text(
    "abc.-_0123456789[]:%x", max_size=20
)


@settings(max_examples=10_000 if LONG else 300, deadline=None, database=None)
@given(
    scheme=st.sampled_from(["http://", "https://", "HTTP://", "", "//"]),
    host=hosts,
    rest=st.text(max_size=10),
)
@example("https://", "ß.example", "")
@example("https://", "１２７.0.0.1", "")
def test_every_url_is_refused_or_can_be_asked(scheme: str, host: str, rest: str) -> None:
    """The library that sends the requests takes what was accepted, and so does the one that looks up the host."""
    try:
        url = checked_url(scheme + host + rest)
    except BadUrl:
        return
    host = httpx.URL(f"{url}/supplier").raw_host.decode("ascii")
    assert host
    host.encode("idna")
