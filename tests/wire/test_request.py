"""These tests see what the wire sends, and when it sends it again."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from uuid import uuid4

import pytest

from octo_conformance.errors import NoKey, UsageError
from octo_conformance.wire import LimitReached, Request, RunStopped, TargetDown
from support.hostile import CERTIFICATE, Connection, Received, hostile
from support.wired import KEY, keep_asking, wired


def sent(request: Request, folder: Path, base: str = "", **options: object) -> Received:
    """The request as a server saw it."""
    with hostile("empty-object") as server, wired(server.url + base, folder, **options) as kept:
        kept.wire.send(request)
        return server.received[0]


def test_every_request_carries_key_accept_and_who_asks_for_which_requirement(tmp_path: Path) -> None:
    """A supplier finds each request of a run in its own log."""
    seen = sent(
        Request("GET", "/products", requirement="CORE-PROD-001"),
        tmp_path,
        user_agent="octo-conformance/1 (run r)",
    )
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.headers["accept"] == "application/json"
    assert seen.headers["user-agent"] == "octo-conformance/1 (run r) CORE-PROD-001"


@pytest.mark.parametrize(
    ("capabilities", "header"),
    [
        ((), ""),
        (("octo/pricing", "octo/cart"), "octo/pricing, octo/cart"),
        ("octo/cart,,x", "octo/cart,,x"),
        (None, None),
    ],
)
def test_the_capability_header_is_sent_as_asked(
    capabilities: tuple[str, ...] | str | None, header: str | None, tmp_path: Path
) -> None:
    """An empty header is not an absent one."""
    seen = sent(Request("GET", "/products", capabilities=capabilities), tmp_path)
    assert seen.headers.get("octo-capabilities") == header


def test_no_key_and_a_wrong_key_can_be_sent(tmp_path: Path) -> None:
    """The authentication suite needs both."""
    with hostile("empty-object") as server, wired(server.url, tmp_path) as kept:
        kept.wire.send(Request("GET", "/products", key="none"))
        kept.wire.send(Request("GET", "/products", key="wrong"))
    assert "authorization" not in server.received[0].headers
    assert server.received[1].headers["authorization"].startswith("Bearer wrong-")


def test_an_unknown_key_name_is_an_error_of_the_command(tmp_path: Path) -> None:
    """Nothing is sent with a key that the run does not have."""
    with hostile("empty-object") as server, wired(server.url, tmp_path) as kept, pytest.raises(NoKey):
        kept.wire.send(Request("GET", "/products", key="second"))
    assert server.received == []


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_bodies_are_json(method: str, tmp_path: Path) -> None:
    """A body is JSON even where a method usually has none, and letters beyond ASCII stay as they are."""
    with hostile("empty-object") as server, wired(server.url, tmp_path) as kept:
        uuid = kept.ledger.invent(str(uuid4()))
        kept.wire.send(Request(method, f"/bookings/{uuid}", json={"reason": "é"}))
    assert server.received[0].headers["content-type"] == "application/json"
    assert server.received[0].body == '{"reason": "é"}'.encode()


@pytest.mark.parametrize("base", ["", "/", "/octo/v1", "/octo/v1/"])
def test_the_base_url_may_have_a_path_and_a_slash(base: str, tmp_path: Path) -> None:
    """Paths are joined with exactly one slash."""
    seen = sent(Request("GET", "/products", query={"a": ["1", "2"], "b": "x y"}), tmp_path, base)
    assert seen.path == f"{base.rstrip('/')}/products?a=1&a=2&b=x+y"


def test_own_headers_override_and_remove(tmp_path: Path) -> None:
    """A test may say anything a client can say."""
    request = Request("GET", "/products", headers={"accept": "text/html", "User-Agent": None})
    seen = sent(request, tmp_path, headers={"Octo-Env": "test"})
    assert seen.headers["accept"] == "text/html"
    assert "user-agent" not in seen.headers
    assert seen.headers["octo-env"] == "test"


@pytest.mark.parametrize(
    "behaviour", ["throttle-now-and-then", "throttle-with-400", "unavailable-now-and-then"]
)
def test_a_read_is_repeated_when_told_to_come_back(behaviour: str, tmp_path: Path) -> None:
    """Being asked to slow down is never the answer of a read; each attempt is on record."""
    with hostile(behaviour) as server, wired(server.url, tmp_path) as kept:
        exchange = kept.wire.send(Request("GET", "/products"))
    assert exchange.status == 200
    assert exchange.n == 2
    assert exchange.retry_of == 1
    assert [line["will_retry"] for line in kept.lines] == [True, False]


def test_a_throttled_write_is_sent_again(tmp_path: Path) -> None:
    """A write that was turned away by a rate limit has done nothing yet."""
    with hostile("throttle-now-and-then") as server, wired(server.url, tmp_path) as kept:
        exchange = kept.wire.send(Request("POST", "/bookings", json={"uuid": str(uuid4())}))
    assert exchange.status == 200
    assert server.received[0].body == server.received[1].body


def test_a_write_is_not_repeated_after_503(tmp_path: Path) -> None:
    """The target may have carried it out."""
    with hostile("unavailable-now-and-then") as server, wired(server.url, tmp_path) as kept:
        exchange = kept.wire.send(Request("POST", "/bookings", json={"uuid": str(uuid4())}))
    assert exchange.status == 503
    assert len(server.received) == 1


def first_lost(client: Connection, request: Received) -> None:
    if request.number == 1:
        client.reset()
    else:
        client.answer(b"{}")


def test_a_lost_reservation_is_repeated_under_its_uuid(tmp_path: Path) -> None:
    """The uuid makes it the same reservation, whichever attempt arrived."""
    with hostile(first_lost) as server, wired(server.url, tmp_path) as kept:
        exchange = kept.wire.send(Request("POST", "/bookings", json={"uuid": str(uuid4())}))
    assert exchange.status == 200
    assert server.received[0].body == server.received[1].body


@pytest.mark.parametrize(
    ("path", "body"),
    [("/bookings", {"productId": "p"}), ("/orders", {}), ("/identities", {"key": "k"}), ("/gifts", {})],
)
def test_any_other_lost_write_is_not_repeated(path: str, body: dict[str, str], tmp_path: Path) -> None:
    """The target might carry it out twice."""
    with hostile(first_lost) as server, wired(server.url, tmp_path) as kept:
        exchange = kept.wire.send(Request("POST", path, json=body))
    assert exchange.failure is not None
    assert len(server.received) == 1


def test_nothing_listening_is_a_connect_failure_and_soon_a_dead_target(tmp_path: Path) -> None:
    """An unreachable host costs seconds, not the length of a run."""
    with hostile("empty-object") as server:
        url = server.url
    with wired(url, tmp_path) as kept:
        first = kept.wire.send(Request("GET", "/products"))
        with pytest.raises(TargetDown):
            keep_asking(kept.wire)
    assert first.failure is not None
    assert first.failure.kind == "connect"


def test_a_certificate_nobody_signed_is_a_tls_failure(tmp_path: Path) -> None:
    """Nothing is said to a target that cannot prove who it is."""
    with hostile("empty-object", tls=True) as server, wired(server.url, tmp_path) as kept:
        failure = kept.wire.send(Request("GET", "/products")).failure
    assert failure is not None
    assert failure.kind == "tls"
    assert server.received == []


def test_a_private_root_is_trusted_when_it_is_named(tmp_path: Path) -> None:
    """`--ca-file` is the one way to reach a target with a certificate of one's own."""
    with (
        hostile("empty-object", tls=True) as server,
        wired(server.url, tmp_path, ca_file=CERTIFICATE) as kept,
    ):
        assert kept.wire.send(Request("GET", "/products")).status == 200


def test_an_unusable_certificate_file_is_an_error_of_the_command(tmp_path: Path) -> None:
    """It is said before anything is sent."""
    with pytest.raises(UsageError), wired("https://localhost", tmp_path, ca_file=tmp_path / "none.pem"):
        pass


@pytest.mark.parametrize("limit", ["requests", "reservations", "confirmations", "seconds", "writes"])
def test_a_limit_stops_before_sending(limit: str, tmp_path: Path) -> None:
    """Nothing beyond a limit reaches the target."""
    value = {"seconds": -1.0, "writes": False}.get(limit, 0)
    path = "/bookings" if limit != "confirmations" else "/bookings/x/confirm"
    with hostile("empty-object") as server, wired(server.url, tmp_path, **{limit: value}) as kept:
        kept.ledger.invent("x")
        with pytest.raises(LimitReached) as reached:
            kept.wire.send(Request("POST", path, json={}))
    assert reached.value.limit == limit
    assert server.received == []


def test_asking_for_availability_is_no_write(tmp_path: Path) -> None:
    """A read-only run may ask with POST."""
    with hostile("empty-array") as server, wired(server.url, tmp_path, writes=False) as kept:
        assert kept.wire.send(Request("POST", "/availability/calendar", json={})).status == 200


def test_a_rate_spaces_requests(tmp_path: Path) -> None:
    """Twenty a second are a twentieth of a second apart."""
    with hostile("empty-object") as server, wired(server.url, tmp_path, rate=20.0) as kept:
        started = time.monotonic()
        for _ in range(6):
            kept.wire.send(Request("GET", "/products"))
        assert time.monotonic() - started >= 0.25


def test_no_more_requests_at_once_than_allowed(tmp_path: Path) -> None:
    """Concurrency is counted at the wire, whoever sends."""
    now, most, lock = 0, 0, threading.Lock()

    def counted(client: Connection, request: Received) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.05)
        with lock:
            now -= 1
        client.answer(b"{}")

    with hostile(counted) as server, wired(server.url, tmp_path, concurrency=2) as kept:
        senders = [
            threading.Thread(target=kept.wire.send, args=(Request("GET", "/products"),)) for _ in range(8)
        ]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    assert most == 2


def test_a_stopped_run_sends_nothing_but_its_cleanup(tmp_path: Path) -> None:
    """After stop the wire is shut for suites and open for releasing."""
    with hostile("empty-object") as server, wired(server.url, tmp_path, requests=0) as kept:
        kept.wire.stop()
        with pytest.raises(RunStopped):
            kept.wire.send(Request("GET", "/products"))
        assert kept.wire.drain(1)
        assert kept.wire.for_cleanup()(Request("GET", "/bookings/x")).status == 200


def test_stopping_wakes_a_request_that_waits_for_its_turn(tmp_path: Path) -> None:
    """Ctrl-C does not have to sit out a Retry-After."""
    raised: list[BaseException] = []
    with hostile("throttle-storm") as server, wired(server.url, tmp_path, throttle_s=60.0) as kept:

        def send() -> None:
            try:
                kept.wire.send(Request("GET", "/products"))
            except RunStopped as stopped:
                raised.append(stopped)

        sender = threading.Thread(target=send)
        sender.start()
        time.sleep(0.2)
        kept.wire.stop()
        sender.join(1)
        assert not sender.is_alive()
    assert len(raised) == 1


def test_the_operation_and_its_path_arguments_are_on_record(tmp_path: Path) -> None:
    """The judge finds the contract's operation by its label."""

    class Confirm:
        label, method, path, writes = (
            "POST /bookings/{uuid}/confirm",
            "POST",
            "/bookings/{uuid}/confirm",
            True,
        )

    with (
        hostile("empty-object") as server,
        wired(server.url, tmp_path, route=lambda method, path: (Confirm(), {"uuid": "u"})) as kept,
    ):
        kept.ledger.invent("u")
        kept.wire.send(Request("POST", "/bookings/u/confirm", test="t", purpose="p", expects="success"))
    line = kept.lines[0]
    assert line["operation"] == "POST /bookings/{uuid}/confirm"
    assert line["path_args"] == {"uuid": "u"}
    assert (line["test"], line["purpose"], line["expects"]) == ("t", "p", "success")
