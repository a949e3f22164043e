"""Targets that are no suppliers: they earn nothing, and they do no harm."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from support.certifying import FILES, HASTY, KEY, certify
from support.hostile import hostile

DO_NOTHING = [
    "empty-object",
    "empty-array",
    "null",
    "error-400",
    "error-404",
    "error-500",
    "html",
    "empty-body",
    "echo-request",
    "hang",
    "drop",
    "stream-for-ever",
    "hundred-megabytes",
    "redirect",
    "surrogates",
]


@pytest.mark.parametrize("name", DO_NOTHING)
def test_a_target_that_does_nothing_earns_nothing(name: str, tmp_path: Path) -> None:
    """Whoever answers everything alike is not conformant, soon, with all files written."""
    started = time.monotonic()
    with hostile(name) as server:
        run = certify(server.url, tmp_path, target={"limits": HASTY})
    assert run.word in {"NONCONFORMANT", "ERROR"}
    assert run.code == {"NONCONFORMANT": 1, "ERROR": 4}[run.word]
    assert len(run.must_passed) <= 3
    assert run.files() == FILES
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    "name", ["deep-json", "duplicate-keys", "nan", "huge-integers", "gzip-bomb", "bad-chunks", "not-http"]
)
def test_odd_bodies_are_the_targets_fault_and_not_ours(name: str, tmp_path: Path) -> None:
    """However odd an answer is, the suite itself does not fail over it."""
    with hostile(name) as server:
        run = certify(server.url, tmp_path, target={"limits": HASTY})
    assert run.word in {"NONCONFORMANT", "ERROR"}
    assert run.ids("ERROR") == []


def test_the_key_never_follows_a_redirect(tmp_path: Path) -> None:
    """A target that sends us elsewhere does not make us show the key there."""
    with hostile("redirect") as server:
        certify(server.url, tmp_path, target={"limits": HASTY})
        assert all(KEY not in str(received.headers) for received in server.elsewhere.received)


@pytest.mark.parametrize("name", ["echo-key", "echo-key-html"])
def test_an_echoed_key_is_redacted_everywhere(name: str, tmp_path: Path) -> None:
    """A target that answers with the key does not get it into a file of the run."""
    with hostile(name) as server:
        run = certify(server.url, tmp_path, target={"limits": HASTY})
    assert KEY not in run.text()
