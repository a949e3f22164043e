"""The wire against servers that break every rule: always an exchange, always in time, never a secret."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest

from octo_conformance.wire import Request, TargetDown, Throttled
from support.hostile import BEHAVIOURS, hostile
from support.wired import KEY, keep_asking, wired

_PRODUCTS = Request("GET", "/products")


@pytest.mark.parametrize("behaviour", sorted(BEHAVIOURS))
def test_every_hostile_server_gives_an_exchange_or_an_open_breaker_in_time(
    behaviour: str, tmp_path: Path
) -> None:
    """No behaviour raises, hangs, or leaves the key behind. One that throttles for long has given no answer."""
    started = time.monotonic()
    with hostile(behaviour) as server, wired(server.url, tmp_path, timeout_s=0.4, throttle_s=0.5) as kept:
        if behaviour in {"throttle-storm", "throttle-for-hours"}:
            with pytest.raises(Throttled):
                kept.wire.send(_PRODUCTS)
            exchange = None
        else:
            exchange = kept.wire.send(_PRODUCTS)
    assert time.monotonic() - started < 5
    assert KEY not in kept.text
    if exchange is None:
        assert kept.lines[-1]["response"]["status"] == 429
        return
    assert (exchange.status is None) == (exchange.failure is not None and exchange.failure.kind != "redirect")
    assert exchange.n == len(kept.lines)


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        ("hang", "timeout"),
        ("hang-in-body", "timeout"),
        ("drip", "timeout"),
        ("drip-headers", "timeout"),
        ("stream-for-ever", "timeout"),
        ("drop", "reset"),
        ("reset", "reset"),
        ("reset-in-body", "reset"),
        ("long-content-length", "protocol"),
        ("bad-chunks", "protocol"),
        ("not-http", "protocol"),
        ("header-flood", "protocol"),
        ("hundred-megabytes", "too-large"),
        ("gzip-bomb", "too-large"),
        ("redirect", "redirect"),
    ],
)
def test_an_answer_that_is_none_has_the_right_kind_of_failure(
    behaviour: str, kind: str, tmp_path: Path
) -> None:
    """A failure says what happened, and no half answer is shown."""
    with hostile(behaviour) as server, wired(server.url, tmp_path) as kept:
        exchange = kept.wire.send(_PRODUCTS)
    assert exchange.failure is not None
    assert exchange.failure.kind == kind
    assert exchange.body is None
    assert (kept.lines[-1]["response"] is None) == (kind != "redirect")


@pytest.mark.parametrize(
    ("behaviour", "body", "flaw"),
    [
        ("empty-object", {}, None),
        ("empty-array", [], None),
        ("null", None, None),
        ("http-1.0", {}, None),
        ("duplicate-keys", {"id": "b", "status": "ON_HOLD"}, "duplicate key id"),
        ("nan", {"a": "NaN", "b": ["Infinity", "-Infinity"], "c": "1e999"}, "NaN"),
        ("not-utf-8", {"name": "\ufffdt\ufffd"}, "not UTF-8"),
    ],
)
def test_odd_json_is_read_and_its_oddity_named(
    behaviour: str, body: object, flaw: str | None, tmp_path: Path
) -> None:
    """What can be read is read; what had to be repaired is told."""
    with hostile(behaviour) as server, wired(server.url, tmp_path) as kept:
        exchange = kept.wire.send(_PRODUCTS)
    assert exchange.is_json
    assert exchange.body == body
    assert flaw is None or flaw in exchange.flaws


@pytest.mark.parametrize("behaviour", ["html", "empty-body", "short-content-length", "deep-json", "not-gzip"])
def test_what_is_not_json_is_kept_as_text(behaviour: str, tmp_path: Path) -> None:
    """A body that cannot be read as JSON is an answer all the same."""
    with hostile(behaviour) as server, wired(server.url, tmp_path) as kept:
        exchange = kept.wire.send(_PRODUCTS)
    response = kept.lines[-1]["response"]
    assert exchange.status == 200
    assert response["is_json"] is False
    assert isinstance(response["text"], str)
    assert len(response["text"]) <= 64 * 1024


def test_huge_integers_keep_their_meaning_or_become_text(tmp_path: Path) -> None:
    """Beyond 64 bits a number stays a number; beyond sense it is shown as text."""
    with hostile("huge-integers") as server, wired(server.url, tmp_path) as kept:
        body = kept.wire.send(_PRODUCTS).body
    assert body["b"] == int("9" * 30)
    assert body["a"] == "9" * 40 + "..."


def test_lone_surrogates_are_replaced_in_keys_and_values(tmp_path: Path) -> None:
    """Nothing downstream meets a string that cannot be encoded."""
    with hostile("surrogates") as server, wired(server.url, tmp_path) as kept:
        exchange = kept.wire.send(_PRODUCTS)
    assert exchange.body["id"] == "\ufffd"
    assert "name\ufffd" in exchange.body
    assert "lone surrogate" in exchange.flaws


def test_a_redirect_is_not_followed_and_the_key_stays_here(tmp_path: Path) -> None:
    """Another host never sees a request, let alone the key."""
    with hostile("redirect") as server, wired(server.url, tmp_path) as kept:
        exchange = kept.wire.send(_PRODUCTS)
        assert server.elsewhere is not None
        assert server.elsewhere.received == []
    assert exchange.status == 302


@pytest.mark.parametrize("behaviour", ["echo-key", "echo-key-html", "echo-request"])
def test_an_echoed_key_is_kept_nowhere(behaviour: str, tmp_path: Path) -> None:
    """The test sees the answer as it is, the evidence does not."""
    with hostile(behaviour) as server, wired(server.url, tmp_path) as kept:
        exchange = kept.wire.send(_PRODUCTS)
        assert server.saw(KEY)
    assert KEY in exchange.text
    assert KEY not in kept.text
    assert "[redacted:" in kept.text


def test_cookies_are_not_kept(tmp_path: Path) -> None:
    """A session of one request must not leak into the next."""
    with hostile("cookies") as server, wired(server.url, tmp_path) as kept:
        kept.wire.send(_PRODUCTS)
        kept.wire.send(_PRODUCTS)
        assert not server.saw("gingerbread")
    assert "gingerbread" not in kept.text


def test_a_storm_of_429_ends_within_the_time_a_request_may_wait(tmp_path: Path) -> None:
    """Each attempt is on record, and none of them is taken for the answer."""
    with hostile("throttle-storm") as server, wired(server.url, tmp_path) as kept:
        started = time.monotonic()
        with pytest.raises(Throttled):
            kept.wire.send(_PRODUCTS)
        spent = time.monotonic() - started
    assert [line["response"]["status"] for line in kept.lines] == [429, 429, 429]
    assert 2 < spent < 4.5
    assert [line["will_retry"] for line in kept.lines] == [True, True, False]
    assert [line["retry_of"] for line in kept.lines] == [None, 1, 1]


def test_a_storm_of_429_that_does_not_end_ends_the_run(tmp_path: Path) -> None:
    """A target that says nothing else for twice dead_s counts as down."""
    with hostile("throttle-storm") as server, wired(server.url, tmp_path, dead_s=0.4) as kept:
        with pytest.raises(TargetDown):
            keep_asking(kept.wire)
        assert len(server.received) <= 3


def test_a_wait_of_hours_is_not_waited(tmp_path: Path) -> None:
    """What was asked is left unanswered at once, and the target is left alone until the moment it named."""
    with hostile("throttle-for-hours") as server, wired(server.url, tmp_path) as kept:
        for _ in range(3):
            with pytest.raises(Throttled, match="9999 s"):
                kept.wire.send(_PRODUCTS)
        assert len(server.received) == 1
    assert [line["response"]["status"] for line in kept.lines] == [429]


def test_a_clean_up_asks_once_more_whether_it_is_welcome(tmp_path: Path) -> None:
    """What a run made is released where that is possible, and no storm of refusals is caused by it."""
    with hostile("throttle-for-hours") as server, wired(server.url, tmp_path) as kept:
        send = kept.wire.for_cleanup()
        for ask in (kept.wire.send, kept.wire.send, send, send):
            with pytest.raises(Throttled):
                ask(_PRODUCTS)
        assert len(server.received) == 2


def test_a_target_that_never_answers_is_given_up(tmp_path: Path) -> None:
    """Once dead_s is spent on silence, nothing more is sent."""
    with hostile("hang") as server, wired(server.url, tmp_path, timeout_s=0.2, dead_s=0.5) as kept:
        with pytest.raises(TargetDown) as down:
            keep_asking(kept.wire)
        before = len(server.received)
        with pytest.raises(TargetDown):
            kept.wire.send(_PRODUCTS)
        assert len(server.received) == before
    assert down.value.failure.kind == "timeout"
    assert before <= 4


def test_large_and_exploding_bodies_stay_within_memory(tmp_path: Path) -> None:
    """Neither 100 MB nor a gzip bomb is ever held as a whole."""
    with hostile("gzip-bomb") as server, wired(server.url, tmp_path) as kept:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        kept.wire.send(_PRODUCTS)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100 * 1024
