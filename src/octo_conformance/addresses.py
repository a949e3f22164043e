"""Addresses that people type: what is wrong with one is said in a line before anything is sent.

What the network libraries make of a host that is none depends on which of them meets it first. Here a host is
read once, by the rules of RFC 3986, RFC 1035 and IDNA 2008.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from octo_conformance.errors import BadUrl

_LONGEST: Final = 2048
_NETLOC: Final = re.compile(r"(?P<host>\[[^\[\]@]*\]|[^\[\]:@]*)(?::(?P<port>[^:]*))?")
_LABEL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
# What the last label of a number looks like to the C library: 1, 017, 0x7f.
_NUMBER: Final = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_HINT: Final = "Give the base URL of the OCTO endpoint, such as https://staging.supplier.example/octo"
_HOST_HINT: Final = "Correct the host."


def checked_url(url: str) -> str:
    """The base URL without a trailing slash. Raises BadUrl with what is wrong with it."""
    parts = _read(url)
    if "@" in parts.netloc:
        raise BadUrl(
            "the URL carries a password",
            hint="Leave it out; the key comes from the environment variable OCTO_TOKEN.",
        )
    if parts.query or parts.fragment or url.endswith(("?", "#")):
        raise BadUrl(f"{_bare(url)!r} has a query or a fragment", hint=_HINT)
    _check_netloc(parts.netloc)
    return url.rstrip("/")


def check_aside(url: str) -> None:
    """Raises BadUrl for a wrong address of what stands beside the target: a mailbox, a control route. It may
    carry a password and a query."""
    _check_netloc(_read(url).netloc.rpartition("@")[2])


def _read(url: str) -> SplitResult:
    if len(url) > _LONGEST:
        raise BadUrl(f"the URL has {len(url):,} characters", hint=_HINT)
    if "\\" in url:
        raise BadUrl("the URL has a backslash", hint=f"Write /. {_HINT}")
    if wrong := next((c for c in url if ord(c) <= 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000), None):
        raise BadUrl(f"the URL has a blank or another character that no URL has ({wrong!a})", hint=_HINT)
    try:
        parts = urlsplit(url)
    except ValueError:
        # The error may quote a part of the URL, and that may be a password.
        raise BadUrl("the host of the URL cannot be read", hint=_HINT) from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise BadUrl(f"{_bare(url)!r} is no http(s) URL", hint=_HINT)
    return parts


def _bare(url: str) -> str:
    """As much of a wrong URL as may be shown: a query or what stands before an @ may be a secret."""
    start = url.partition("?")[0].partition("#")[0]
    scheme, mark, rest = start.rpartition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"[:200]


def _check_netloc(netloc: str) -> None:
    found = _NETLOC.fullmatch(netloc)
    if found is None:
        raise BadUrl("the host of the URL cannot be read", hint=_HINT)
    port = found["port"]
    if port and not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 2**16):
        raise BadUrl("the port of the URL is no number from 1 to 65535", hint="Correct the port.")
    host = found["host"]
    if host.startswith("["):
        _check_ipv6(host[1:-1])
    else:
        _check_name(host)


def _check_ipv6(text: str) -> None:
    try:
        ipaddress.IPv6Address(text if "%" not in text else "no zone")
    except ValueError:
        raise BadUrl(f"the host [{text[:60]}] is no IPv6 address", hint=_HOST_HINT) from None


def _check_name(host: str) -> None:
    name = _ascii(host).removesuffix(".")
    if not name:
        raise BadUrl("the URL names no host", hint=_HINT)
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            ipaddress.IPv4Address(name)
        except ValueError:
            raise BadUrl(
                f"the host {host[:60]} is a number, and no IPv4 address",
                hint="Write four decimal numbers without leading zeros, such as 127.0.0.1.",
            ) from None
        return
    if len(name) > 253:
        raise BadUrl(f"the host has {len(name)} characters; a host has 253 at most", hint=_HOST_HINT)
    for label in labels:
        if _LABEL.fullmatch(label) is None:
            raise BadUrl(f"the host {host[:60]} {_wrong_with(label)}", hint=_HOST_HINT)


def _wrong_with(label: str) -> str:
    if not label:
        return "has two dots in a row, or begins with one"
    if len(label) > 63:
        return f"has a part of {len(label)} characters; 63 are the most"
    return f"has a part that no host has: {label!r}"


def _ascii(host: str) -> str:
    """The host as it is looked up. Raises BadUrl where no such host can be."""
    if host.isascii():
        return host
    import idna

    try:
        return idna.encode(host.lower()).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise BadUrl(
            f"the host {host[:60]!a} has letters that no host has",
            hint="Look for invisible characters; copy the host by hand.",
        ) from None
