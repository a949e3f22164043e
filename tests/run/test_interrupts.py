"""Signals are told to who listens, from outside the handler, and stop nobody in the middle of a line."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from octo_conformance.run.interrupts import Interrupts


def send(number: int) -> None:
    os.kill(os.getpid(), number)


def send_and_wait() -> None:
    """Send a signal as a person who presses Ctrl-C in place of an answer."""
    send(signal.SIGINT)
    threading.Event().wait(5)


def test_the_first_signal_is_told_and_the_others_are_not() -> None:
    """Pressing Ctrl-C again changes nothing."""
    told: list[str] = []
    with Interrupts() as interrupts:
        interrupts.listen(told.append)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGINT):
            send(number)
    assert told == ["SIGTERM"]


def test_who_listens_late_is_told_at_once() -> None:
    """A signal that comes while the run is still being set up is not lost."""
    heard = threading.Event()
    with Interrupts() as interrupts:
        interrupts.listen(lambda _: heard.set())
        send(signal.SIGINT)
        assert heard.wait(5)
        told: list[str] = []
        interrupts.listen(told.append)
        assert told == ["SIGINT"]


def test_a_listener_may_take_a_lock_that_is_held() -> None:
    """It runs in a thread of its own, so whoever was interrupted can finish and let go."""
    lock, told = threading.Lock(), threading.Event()

    def listen(_: str) -> None:
        with lock:
            told.set()

    with Interrupts() as interrupts:
        interrupts.listen(listen)
        with lock:
            send(signal.SIGINT)
        assert told.wait(5)


def test_a_question_ends_with_a_signal() -> None:
    """Nobody can type an answer while the process ignores what is typed."""
    with Interrupts() as interrupts:
        with pytest.raises(KeyboardInterrupt), interrupts.asking():
            send_and_wait()
        send(signal.SIGINT)  # outside, nothing is raised


def test_the_handlers_before_come_back() -> None:
    """Whoever calls the command from a program of theirs keeps their own."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with Interrupts():
        assert signal.getsignal(signal.SIGINT) != before[signal.SIGINT]
    assert {number: signal.getsignal(number) for number in before} == before
