"""What is asked beside the target: it ends in time and within its size, or says why there is no answer."""

from __future__ import annotations

import gzip
import time
from contextlib import suppress

import pytest

from octo_conformance.bounds import ASIDE_BYTES
from octo_conformance.wire import out_of_band
from octo_conformance.wire.out_of_band import NoAnswer, OutOfBand
from support.hostile import BEHAVIOURS, HostileServer, hostile

ENDLESS = {"drip", "drip-headers", "stream-for-ever", "hang", "hang-in-body"}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out_of_band, "ASIDE_S", 0.5)


def ask(server: HostileServer) -> object:
    return OutOfBand(server.url).json("GET", "/outbox", headers={"Authorization": "Bearer key"})


@pytest.mark.parametrize("behaviour", sorted(BEHAVIOURS))
def test_every_hostile_server_gives_a_value_or_a_reason_in_time(behaviour: str) -> None:
    """Nothing else is raised, and nothing hangs."""
    started = time.monotonic()
    with hostile(behaviour) as server, suppress(NoAnswer):
        ask(server)
        assert behaviour not in ENDLESS
    assert time.monotonic() - started < 4


@pytest.mark.parametrize("behaviour", sorted(ENDLESS))
def test_a_byte_now_and_then_is_no_answer(behaviour: str) -> None:
    """The time is that of the whole exchange."""
    with hostile(behaviour) as server, pytest.raises(NoAnswer, match=r"no complete answer within 0\.5 s"):
        ask(server)


def test_a_redirect_is_not_followed_with_the_key() -> None:
    """Whoever stands there gets no key."""
    with hostile("redirect") as server, pytest.raises(NoAnswer, match="HTTP 302"):
        ask(server)
    assert server.elsewhere is not None
    assert server.elsewhere.received == []


def test_a_mailbox_that_unfolds_beyond_its_size_is_not_read() -> None:
    """Kilobytes on the wire, gigabytes in memory."""
    packed = gzip.compress(b" " * (4 * ASIDE_BYTES), 1)
    server = hostile(lambda client, _: client.answer(packed, headers={"Content-Encoding": "gzip"}))
    with server as mailbox, pytest.raises(NoAnswer, match="more than"):
        OutOfBand(mailbox.url).text(query={"to": "a@guest.example"}, headers={})


@pytest.mark.parametrize(
    "url", ["http://", "no url", "ftp://127.0.0.1/", "http://[::1", "http://127.0.0.1:99999/"]
)
def test_what_is_no_url_is_told(url: str) -> None:
    """A slip in a target file is no error of the suite."""
    with pytest.raises(NoAnswer):
        OutOfBand(url).text(headers={})
