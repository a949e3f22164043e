"""What several tests need is made once, whoever asks first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from octo_conformance.stage.once import Once


def test_many_threads_get_what_one_of_them_made() -> None:
    """Thirty tests that need a confirmed order do not buy thirty."""
    once, start, made = Once(), threading.Barrier(8), []

    def make() -> int:
        made.append(threading.get_ident())
        return len(made)

    def ask() -> int:
        start.wait()
        return once.get("order", make)

    with ThreadPoolExecutor(8) as pool:
        got = [asked.result() for asked in [pool.submit(ask) for _ in range(8)]]
    assert got == [1] * 8
    assert len(made) == 1


def test_a_failure_is_everybodys_and_not_tried_again() -> None:
    """What the target refuses once is one finding, and it is not asked thirty times."""
    once, tries = Once(), []

    def make() -> None:
        tries.append(1)
        raise ValueError("refused")

    for _ in range(3):
        with pytest.raises(ValueError, match="refused"):
            once.get("order", make)
    assert len(tries) == 1


def test_each_key_has_a_value_of_its_own() -> None:
    """The order of one product is not that of another."""
    once = Once()
    assert [once.get(key, lambda key=key: key * 2) for key in ("a", "b", "a")] == ["aa", "bb", "aa"]
