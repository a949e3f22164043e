"""A run stays within its limits, reads only where told to, respects test mode, and keeps to its plan."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from octo_sandbox import Policies
from support.evidence import written_out
from support.guarded import (
    KEY,
    PART,
    SECOND_KEY,
    Command,
    in_the_long_form,
    run,
    supplier,
    target_file,
    verdict,
)

SOME = ("--capability", "octo/cart", "-k", "test_confirm or test_cancel or test_retries")
READS = ("-k", "test_products or test_availability or test_calendar or test_reserve or test_header")
ONE = ("--requirement", "CORE-BOOK-003")


def evidence(folder: Path, kind: str) -> list[dict[str, Any]]:
    return [line for line in written_out(folder / "out") if line["kind"] == kind]


def reasons(folder: Path, status: str) -> Counter[str]:
    return Counter(str(r["reason"]) for r in verdict(folder)["requirements"] if r["status"] == status)


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        ("reservations", 5),
        ("requests", 60),
        pytest.param("confirmations", 3, marks=in_the_long_form),
        pytest.param("seconds", 1, marks=in_the_long_form),
    ],
)
def test_a_limit_stops_a_run_cleanly(limit: str, most: int, tmp_path: Path) -> None:
    """No more is done, what was made is released, and what was not reached says which limit it was."""
    with supplier() as target:
        command = run(tmp_path, target, part=SOME, limits={limit: most, "wait_s": 0})
        code = command.wait()
        assert target.held() == []
        made = len(target.sandbox._store.find_bookings())
    # In a narrowed run that ends within a second nothing may have been checked at all.
    assert code in ({3, 4} if limit == "seconds" else {3}), command.said + command.complained
    assert command.complained == ""
    if limit == "reservations":
        assert 0 < made <= most
    told = reasons(tmp_path, "NOT_VERIFIED")
    assert any(reason.startswith(f"not reached: the limit {limit} ({most})") for reason in told), told
    assert reasons(tmp_path, "BLOCKED") == Counter()
    assert reasons(tmp_path, "ERROR") == Counter()


def test_a_read_only_run_reads_and_judges(tmp_path: Path) -> None:
    """The run sends nothing that writes; what needs a booking is not verified, and nothing is blocked or
    failed."""
    with supplier() as target:
        command = run(tmp_path, target, "--read-only", part=PART and READS)
        code = command.wait()
        writes = [path for _, path in target.writes if not path.startswith("availability")]
    assert code == 3, command.said + command.complained
    assert writes == []
    ended = verdict(tmp_path)
    assert ended["counts"]["PASS"] > 10
    assert ended["counts"]["FAIL"] == ended["counts"]["ERROR"] == ended["counts"]["BLOCKED"] == 0
    assert "this run books nothing" in command.said
    status = {r["id"]: r["status"] for r in ended["requirements"]}
    assert status["CORE-BOOK-003"] == "NOT_VERIFIED"
    assert any("read-only" in reason for reason in reasons(tmp_path, "NOT_VERIFIED"))


def live() -> Policies:
    """A supplier whose bookings are real."""

    def outgoing(incoming: Any, answer: Any) -> Any:
        if isinstance(answer.body, dict) and "testMode" in answer.body:
            answer.body["testMode"] = False
        return answer

    return replace(Policies(), outgoing=outgoing)


def test_the_first_write_is_a_probe_that_is_released_at_once(tmp_path: Path) -> None:
    """Whether bookings are real is known only after one; so there is one first, and nothing beside it."""
    with supplier() as target:
        assert run(tmp_path, target, part=ONE).wait() == 0
    writes = [
        e
        for e in evidence(tmp_path, "exchange")
        if e["operation"] and e["operation"].startswith("POST /bookings")
    ]
    assert [(e["purpose"], e["operation"]) for e in writes[:2]] == [
        ("test-mode probe", "POST /bookings"),
        ("test-mode probe", "POST /bookings/{uuid}/cancel"),
    ]
    assert evidence(tmp_path, "plan"), "the plan is told before"


def test_a_target_that_is_not_in_test_mode_is_left_alone(tmp_path: Path) -> None:
    """Without a terminal there is nobody to ask: one booking was made, and it is released."""
    with supplier(live()) as target:
        command = run(tmp_path, target, part=ONE)
        code = command.wait()
        assert target.held() == []
        assert len(target.sandbox._store.find_bookings()) == 1
    assert code == 4
    assert command.complained.startswith("error: the target is not in test mode")
    assert "--live" in command.complained
    assert verdict(tmp_path)["stopped"]["code"] == "not-in-test-mode"


@in_the_long_form
def test_live_allows_it(tmp_path: Path) -> None:
    """A user who means it says so on the command line."""
    with supplier(live()) as target:
        assert run(tmp_path, target, "--live", part=ONE).wait() == 0
        assert target.held() == []
        assert len(target.sandbox._store.find_bookings()) >= 1
    assert not [e for e in evidence(tmp_path, "exchange") if e["purpose"] == "test-mode probe"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("y\n", 0),
        pytest.param("n\n", 4, marks=in_the_long_form),
        pytest.param("\x03", 3, marks=in_the_long_form),
    ],
)
def test_on_a_terminal_it_is_a_question(answer: str, code: int, tmp_path: Path) -> None:
    """A yes goes on, a no refuses, and Ctrl-C ends the run as everywhere."""
    with supplier(live()) as target:
        arguments = ["run", "--target", target_file(tmp_path, target), "--report", "out", *ONE]
        said = on_a_terminal(tmp_path, arguments, "all the same?", answer)
        assert said.code == code, said.text
        assert target.held() == []
    probes = [e for e in evidence(tmp_path, "exchange") if e["purpose"] == "test-mode probe"]
    made = [e for e in evidence(tmp_path, "exchange") if e["operation"] == "POST /bookings"]
    assert len(probes) >= 2
    assert (len(made) > 1) is (answer == "y\n")


def test_where_nothing_can_be_booked_there_is_no_probe(tmp_path: Path) -> None:
    """A supplier with an empty shelf is judged on what it shows."""
    with supplier(replace(Policies(), slot_is_open=lambda status: False)) as target:
        command = run(tmp_path, target, part=("-k", "test_retries or test_products"))
        assert command.wait() in {1, 3}, command.said + command.complained
        assert target.sandbox._store.find_bookings() == []


def test_a_plan_changes_nothing_and_no_run_exceeds_it(tmp_path: Path) -> None:
    """What was announced is the most that happens, for the run and for each of its tests."""
    with supplier() as target:
        named = ("--target", target_file(tmp_path, target), "--second-token-env", "OCTO_SECOND")
        planned = Command(tmp_path, "plan", *named, *PART)
        assert planned.wait() == 0, planned.complained
        assert [path for _, path in target.writes if not path.startswith("availability")] == []
        assert not list(tmp_path.glob("*/")), "no folder is left either"
        assert run(tmp_path, target).wait() in {0, 3}
        made = target.sandbox._store.find_bookings()
    whole = next(line for line in planned.lines if line.startswith("in all")).split()[2:]
    reserve, confirm, cancel, orders = (int(number.replace(",", "")) for number in whole[:4])
    (plan,) = evidence(tmp_path, "plan")
    assert (plan["whole"]["reservations"], plan["whole"]["confirmations"]) == (reserve, confirm)
    assert 0 < len(made) <= reserve <= 4 * len(made)
    assert 0 < sum(b.confirmed_at is not None for b in made) <= confirm
    assert 0 < sum(b.cancellation is not None for b in made) <= cancel
    assert Counter(opened(tmp_path))["POST /orders"] <= orders
    for test, done in by_test(tmp_path).items():
        allowed = Counter(plan["tests"].get(test, {}))
        assert {name: n for name, n in done.items() if n > allowed[name]} == {}, test


def opened(folder: Path) -> list[str]:
    return [
        str(e["operation"])
        for e in evidence(folder, "exchange")
        if (e["response"] or {}).get("status") == 200
    ]


def by_test(folder: Path) -> dict[str, Counter[str]]:
    """What each test reserved and confirmed."""
    done: dict[str, Counter[str]] = {}
    for exchange in evidence(folder, "exchange"):
        operation, test = str(exchange["operation"]), exchange["test"]
        if test is None or (exchange["response"] or {}).get("status") != 200:
            continue
        counted = done.setdefault(test, Counter())
        body = exchange["request"]["body"]
        if operation in {"POST /bookings", "POST /gifts"}:
            counted["reservations"] += 1
        elif operation in {"POST /orders", "PATCH /orders/{orderId}"}:
            counted["reservations"] += sum(len(body.get(name) or ()) for name in ("bookings", "gifts"))
        if operation.endswith("/confirm"):
            counted["confirming"] += 1
    return done


class OnTerminal:
    """What a command said on a terminal, and how it ended."""

    def __init__(self, code: int, text: str) -> None:
        self.code = code
        self.text = text


def on_a_terminal(folder: Path, arguments: list[str], question: str, answer: str) -> OnTerminal:
    """Start the command on a pseudo-terminal, answer the question, wait for its end."""
    ours, theirs = pty.openpty()
    keys = {"OCTO_TOKEN": KEY, "OCTO_SECOND": SECOND_KEY, "TERM": "xterm", "COLUMNS": "200"}
    paths = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "octo_conformance", *arguments], cwd=folder, env={**os.environ, **paths, **keys},
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=take_terminal,
    )  # fmt: skip
    os.close(theirs)
    said, answered = "", False
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece.decode("utf-8", "replace")
        if not answered and question in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", said):
            os.write(ours, answer.encode())
            answered = True
    os.close(ours)
    assert answered, said
    return OnTerminal(process.wait(60), said)


def take_terminal() -> None:
    """Make the terminal the process's own, so that Ctrl-C reaches it as a signal."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
