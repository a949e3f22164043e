"""A test concludes from an answer only what the answer shows, and nothing from a missing one."""

from __future__ import annotations

from pathlib import Path

import pytest

from octo_conformance.document import Origin, Unreadable
from octo_conformance.stage.answer import Answer
from octo_conformance.wire import Request
from support.hostile import hostile
from support.wired import wired


def ask(behaviour: str, folder: Path) -> Answer:
    with hostile(behaviour) as server, wired(server.url, folder) as kept:
        exchange = kept.wire.send(Request("GET", "/products"))
    return Answer(exchange, Origin(exchange.n))


@pytest.mark.parametrize("behaviour", ["reset", "reset-in-body", "long-content-length"])
def test_no_answer_is_no_refusal(behaviour: str, tmp_path: Path) -> None:
    """A supplier whose connection breaks has refused nothing, and may have booked: a check of a refusal neither
    passes nor fails on that."""
    answer = ask(behaviour, tmp_path)
    with pytest.raises(Unreadable):
        answer.ok  # noqa: B018


@pytest.mark.parametrize(("behaviour", "ok"), [("empty-object", True), ("error-400", False)])
def test_an_answer_says_whether_it_was_done(behaviour: str, ok: bool, tmp_path: Path) -> None:
    """A refusal is one that was given."""
    assert ask(behaviour, tmp_path).ok is ok


def test_a_failure_is_no_code_of_a_refusal(tmp_path: Path) -> None:
    """Whoever waits for INVALID_PRODUCT_ID learns nothing from INTERNAL_SERVER_ERROR about the id."""
    answer = ask("error-500", tmp_path)
    with pytest.raises(Unreadable):
        answer.error  # noqa: B018


@pytest.mark.parametrize(("behaviour", "fell"), [("error-500", True), ("error-400", False)])
def test_a_server_broke_down_where_it_says_so(behaviour: str, fell: bool, tmp_path: Path) -> None:
    """A refusal under a wrong status is a wrong status; the server stands."""
    assert ask(behaviour, tmp_path).broke_down is fell
